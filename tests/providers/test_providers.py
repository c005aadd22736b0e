"""Providers are described, sealed, checked and budgeted; real HTTP to them goes nowhere it shouldn't."""

import json
from uuid import UUID

import psycopg
import pytest
from tests.answering.conftest import SHOP, provider
from tests.conftest import Org, Server, quick_org
from tests.inference.fake_provider import Provider, as_fake, providing

from companin.platform import vault
from companin.platform.settings import Settings
from companin.providers.service import owner_of

ASKED = "How long do I have to return an item?"
KEY = "sk-canary-0123456789abcdef"


def described(port: int, **fields: object) -> dict[str, object]:
    url = f"http://127.0.0.1:{port}/v1"
    return {"name": "near", "kind": "openai-compatible", "base_url": url, "default_model": "tiny", **fields}


def session(org: Org, **answering: object) -> str:
    return org.session(org.assistant(answering={"engine": "model", **answering}))


def test_an_answer_comes_from_a_real_server_over_http(shop: Org) -> None:
    with providing(Provider(as_fake("scripted"))) as server:
        made = shop.api.post(
            "/model-providers", json=described(server.port, api_key=KEY, input_price=1, output_price=2)
        )
        check = shop.api.post(f"/model-providers/{made.json()['data']['id']}/check").json()["data"]
        assert (check["ok"], check["reason"]) == (True, None)
        answer = shop.ask(session(shop), ASKED)
    assert (answer["status"], answer["engine"]) == ("answered", "near:tiny")
    assert answer["usage"] == {"input_tokens": 321, "output_tokens": 45}
    assert {"before_model_ms", "first_token_ms", "model_ms"} <= set(answer["timings"])
    headers, body = server.requests[-1]
    assert headers["authorization"] == f"bearer {KEY}"
    assert (body["model"], body["max_tokens"], body["stream"]) == ("tiny", 700, True)
    assert "tools" not in body
    used = shop.api.get("/model-usage").json()["data"]
    assert [(one["calls"], one["input_tokens"], one["output_tokens"]) for one in used] == [(1, 321, 45)]
    assert used[0]["cost"] == pytest.approx((321 + 2 * 45) / 1e6)


@pytest.mark.parametrize(
    ("manner", "reason"),
    [
        ("401", "model_credentials"), ("429", "model_rate_limited"), ("500", "model_error"), ("closes", "model_unreachable"),
        ("hangs", "model_timeout"), ("redirects", "model_unreachable"), ("breaks", "model_interrupted"),
        ("stalls", "model_interrupted"),
    ],
)  # fmt: skip
def test_a_server_that_misbehaves_ends_in_the_default_engine_with_its_reason(
    shop: Org, manner: str, reason: str
) -> None:
    with providing(Provider(as_fake("scripted"), manner)) as server:
        shop.api.post("/model-providers", json=described(server.port))
        answer = shop.ask(session(shop), ASKED)
    assert (answer["status"], answer["reason"]) == ("degraded", reason)
    assert "30 days" in answer["content"]
    assert "secret words" not in json.dumps(answer)


def test_a_key_is_sealed_and_never_shown(shop: Org) -> None:
    made = shop.api.post("/model-providers", json=described(1, api_key=KEY), headers={"Idempotency-Key": "k"})
    again = shop.api.post("/model-providers", json=described(1, api_key=KEY), headers={"Idempotency-Key": "k"})
    assert made.json()["data"] == again.json()["data"]
    shown = [made.text, shop.api.get("/model-providers").text]
    assert all(KEY not in text and '"api_key_last_four":"cdef"' in text for text in shown)
    with psycopg.connect(shop.server.database_url()) as owner:
        rows = owner.execute("SELECT p::text, encode(secret, 'escape') FROM model_providers p").fetchall()
        keys = owner.execute(
            "SELECT convert_from(body, 'UTF8') FROM idempotency_keys WHERE body IS NOT NULL"
        ).fetchall()
    assert KEY not in json.dumps([rows, keys])
    assert KEY not in shop.server.log.read_text()
    path = f"/model-providers/{made.json()['data']['id']}"
    moved = shop.api.patch(path, json={"base_url": "http://127.0.0.1:2/v1"})
    assert moved.status_code == 422
    assert "api_key" in moved.text
    assert shop.api.patch(path, json={"default_model": "other"}).json()["data"]["has_api_key"]
    assert not shop.api.patch(path, json={"api_key": ""}).json()["data"]["has_api_key"]


def test_keys_are_sealed_anew_when_the_secrets_key_changes(shop: Org) -> None:
    made = shop.api.post("/model-providers", json=described(1, api_key=KEY)).json()["data"]["id"]
    server, old = shop.server, (shop.server.data_dir / "secrets.key").read_text().strip()
    new, foreign = vault.new_key(), vault.new_key()

    def resealed(*keys: str) -> tuple[int, dict[str, object]]:
        with_keys = Server(server.data_dir, server.port, env={"COMPANIN_SECRETS_KEYS": ",".join(keys)})
        done = with_keys.cli("keys", "reseal", "--json", check=False)
        return done.returncode, json.loads(done.stdout)

    code, lost = resealed(foreign)
    assert (code, f"near of {shop.id}" in lost["lost"]) == (1, True)  # pyright: ignore[reportOperatorIssue]
    code, first = resealed(new, old)
    assert (code, first["lost"]) == (0, [])
    assert first["resealed"] != 0
    assert resealed(new) == (0, {"resealed": 0, "fresh": first["resealed"], "lost": []})
    with psycopg.connect(server.database_url()) as owner:
        row = owner.execute("SELECT secret FROM model_providers WHERE id = %s", (made,)).fetchone()
    assert row is not None
    settings = Settings(data_dir=server.data_dir, secrets_keys=(new,))
    assert vault.Vault(settings).open(row[0], owner_of(UUID(shop.id), UUID(made))) == KEY
    assert resealed(old, new)[0] == 0  # back, for the tests beside this one


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:11434/v1", "http://10.0.0.1/v1", "https://169.254.169.254/", "http://models.example.com/v1",
        "https://[::1]/v1", "ftp://models.example.com", "https://user:pw@models.example.com", "https://2130706433/",
    ],
)  # fmt: skip
def test_an_address_of_the_operators_network_is_refused(server: Server, url: str) -> None:
    org = quick_org(server)
    got = org.api.post("/model-providers", json={**described(1), "base_url": url})
    assert got.status_code == 422, got.text
    assert got.json()["data"]["errors"][0]["field"] == "base_url"
    org.api.close()


def test_a_public_name_that_leads_home_is_not_asked(server: Server) -> None:
    """The address was fine when it was given; what counts is where it leads when it is used."""
    org = quick_org(server)
    org.file("returns.md", SHOP.encode())
    url = "https://nothing-here.example.com/v1"
    made = org.api.post("/model-providers", json={**described(1), "base_url": url})
    check = org.api.post(f"/model-providers/{made.json()['data']['id']}/check").json()["data"]
    assert (check["ok"], check["reason"]) == (False, "model_unreachable")
    org.api.close()


def test_fakes_exist_only_where_the_operator_says_so(server: Server) -> None:
    org = quick_org(server)
    got = org.api.post("/model-providers", json={"name": "x", "kind": "fake:scripted", "default_model": "m"})
    assert got.status_code == 422
    assert "fake" not in got.json()["detail"]
    org.api.close()


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"daily_tokens": 50}, "over_budget"), ({"monthly_tokens": 50}, "over_budget"),
        ({"daily_cost": 0.000001}, "over_budget"), ({"monthly_cost": 0}, "over_budget"), ({"concurrency": 0}, "model_busy"),
    ],
)  # fmt: skip
def test_over_a_budget_no_model_is_asked(shop: Org, limits: dict[str, float], reason: str) -> None:
    provider(shop, "fake:scripted", input_price=5, output_price=5)
    assert shop.api.patch("/model-limits", json=limits).status_code == 200
    answer = shop.ask(session(shop), ASKED)
    assert (answer["status"], answer["reason"], answer["engine"]) == ("degraded", reason, "extractive")
    used = shop.api.get("/model-usage")
    assert used.json()["data"] == [], used.text
    shop.api.patch("/model-limits", json={**dict.fromkeys(limits, None), "concurrency": 8})
    assert shop.ask(session(shop), ASKED)["status"] == "answered"


def test_an_assistant_names_its_provider_and_model(shop: Org) -> None:
    provider(shop, "fake:scripted")
    provider(shop, "fake:declining")
    asked = {"scripted": "scripted:m", "declining:large": "declining:large", "llama3.2:3b": "scripted:llama3.2:3b"}
    for model, engine in asked.items():
        assert shop.ask(session(shop, model=model), ASKED)["engine"] == engine


def test_names_are_unique_and_what_is_wrong_is_said(shop: Org) -> None:
    provider(shop, "fake:scripted")
    again = shop.api.post("/model-providers", json={"name": "scripted", "kind": "fake:slow", "default_model": "m"})
    assert (again.status_code, again.headers["x-error-code"]) == (409, "model_provider_exists")
    for wrong in (
        {"kind": "gpt"},
        {"kind": "openai"},
        {"kind": "vllm", "base_url": None},
        {"name": "A b"},
        {"api_kay": "x"},
    ):
        got = shop.api.post("/model-providers", json={**described(1), "name": "n", **wrong})
        assert got.status_code == 422, wrong
