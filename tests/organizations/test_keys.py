"""API keys: how they look, how they are compared, shown once, several at a time, and gone when revoked."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from starlette.datastructures import Headers
from tests.agreeing import everywhere
from tests.conftest import Org, Server, as_key, quick_org

from companin.organizations import secrets
from companin.organizations.auth import Keys
from companin.organizations.errors import BadCredentials


def test_secrets_are_prefixed_checksummed_and_never_twice() -> None:
    made = {secrets.new_secret() for _ in range(3000)}
    assert len(made) == 3000
    assert all(re.fullmatch(r"csk_[0-9A-Za-z]{44}_[0-9A-Za-z]{6}", secret) for secret in made)
    assert all(secrets.plausible(secret) for secret in made)
    # 44 digits of 62 are 262 bits; every digit is used, so none is fixed
    assert all(len({secret[at] for secret in made}) == 62 for at in range(4, 48))
    one = made.pop()
    assert not secrets.plausible(one[:-1] + ("0" if one[-1] != "0" else "1"))
    assert not secrets.plausible(one[:10] + ("0" if one[10] != "0" else "1") + one[11:])


class Untouchable:
    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the database was asked: {name}")


async def test_a_secret_with_a_wrong_checksum_costs_no_query() -> None:
    keys = Keys(Untouchable())  # pyright: ignore[reportArgumentType]
    wrong = secrets.new_secret()[:-6] + "000000"
    with pytest.raises(BadCredentials):
        await keys.authenticate(Headers({"x-api-key": "cid_someone", "x-api-secret": wrong}))


def test_a_secret_is_shown_once(org: Org) -> None:
    made = org.api.post("/api-keys/", json={"name": "till"}).json()["data"]
    later = org.api.get(f"/api-keys/{made['id']}").json()["data"]
    listed = org.api.get("/api-keys/").text
    assert "client_secret" not in later
    assert made["client_secret"] not in listed
    assert later["last_four"] == made["client_secret"][-4:]
    assert later == {name: value for name, value in made.items() if name != "client_secret"}


def test_a_replayed_creation_makes_no_second_key_and_shows_no_secret(org: Org) -> None:
    """The secret was never stored, so it can't be shown again."""
    twice = [org.api.post("/api-keys/", json={"name": "till"}, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    first, second = (got.json()["data"] for got in twice)
    assert second == {**first, "client_secret": None}
    assert twice[1].headers["idempotent-replayed"] == "true"
    secret = [
        org.api.post("/organization/identity-secrets", headers={"Idempotency-Key": "k"}).json()["data"] for _ in "ab"
    ]
    assert secret[1] == {**secret[0], "secret": None}
    assert len(org.api.get("/organization/identity-secrets").json()["data"]) == 1


def test_two_keys_work_until_one_is_revoked_on_every_process(org: Org, server: Server) -> None:
    made = org.api.post("/api-keys/", json={"name": "second"}).json()["data"]
    second = {"X-API-Key": made["client_id"], "X-API-Secret": made["client_secret"]}
    assert everywhere(server, lambda c: c.get("/organization").status_code == 200, **second)
    assert org.api.delete(f"/api-keys/{made['id']}").status_code == 204
    assert everywhere(server, lambda c: c.get("/organization").status_code == 401, **second)
    assert org.api.get("/organization").status_code == 200
    assert org.api.get(f"/api-keys/{made['id']}").json()["data"]["revoked_at"] is not None


def test_the_last_admin_key_stays(org: Org) -> None:
    keys = org.api.get("/api-keys/").json()["data"]
    assert len(keys) == 1
    org.api.post("/api-keys/", json={"name": "reader", "scopes": ["read"]})
    _expired(org)
    got = org.api.delete(f"/api-keys/{keys[0]['id']}")
    assert (got.status_code, got.headers["x-error-code"]) == (409, "last_admin_key")


def test_two_admins_who_revoke_each_other_leave_one(org: Org, server: Server) -> None:
    for _ in range(5):
        made = [org.api.post("/api-keys/", json={"name": "pair"}).json()["data"] for _ in "ab"]
        others = [row["id"] for row in org.api.get("/api-keys/").json()["data"] if row["revoked_at"] is None]
        others = [one for one in others if one not in [row["id"] for row in made]]
        clients = [as_key(server, row["client_id"], row["client_secret"]) for row in made]
        for client in clients:
            assert client.get("/organization").status_code == 200
        for one in others:
            assert clients[0].delete(f"/api-keys/{one}").status_code == 204
        with ThreadPoolExecutor(2) as pool:
            gone = list(
                pool.map(
                    lambda p: p[0].delete(f"/api-keys/{p[1]['id']}").status_code, zip(clients, made[::-1], strict=True)
                )
            )
        left = clients[0].get("/api-keys/"), clients[1].get("/api-keys/")
        usable = [row for got in left if got.status_code == 200 for row in got.json()["data"] if not row["revoked_at"]]
        assert usable, f"the organization locked itself out: {gone}"
        survivor = next(row for row in made if row["id"] in [one["id"] for one in usable])
        org.api = as_key(server, survivor["client_id"], survivor["client_secret"])


def _expired(org: Org) -> dict[str, Any]:
    soon = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    made = org.api.post("/api-keys/", json={"name": "old", "expires_at": soon}).json()["data"]
    with psycopg.connect(org.server.database_url(), autocommit=True) as owner:
        owner.execute("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = %s", (made["id"],))
    return dict(made)


def test_a_key_that_would_never_be_of_use_is_refused(org: Org) -> None:
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    got = org.api.post("/api-keys/", json={"name": "old", "expires_at": past})
    assert (got.status_code, got.json()["data"]["errors"][0]["field"]) == (422, "expires_at")
    assert len(org.api.get("/api-keys/").json()["data"]) == 1


def test_an_expired_key_is_refused(org: Org, server: Server) -> None:
    made = _expired(org)
    assert as_key(server, made["client_id"], made["client_secret"]).get("/organization").status_code == 401


def test_a_key_tells_when_it_was_last_used(org: Org) -> None:
    assert org.api.get("/api-keys/").json()["data"][0]["last_used_at"] is not None


def test_everything_wrong_with_a_pair_is_the_same_401(org: Org, server: Server) -> None:
    cid, secret = org.client_id, org.client_secret
    other = secrets.new_secret()
    wrong: dict[str, list[tuple[bytes, bytes]]] = {
        "no secret": [(b"X-API-Key", cid.encode())],
        "no id": [(b"X-API-Secret", secret.encode())],
        "both empty": [(b"X-API-Key", b""), (b"X-API-Secret", b"")],
        "swapped": [(b"X-API-Key", secret.encode()), (b"X-API-Secret", cid.encode())],
        "wrong secret": [(b"X-API-Key", cid.encode()), (b"X-API-Secret", other.encode())],
        "unknown id": [(b"X-API-Key", b"cid_" + b"x" * 24), (b"X-API-Secret", secret.encode())],
        "id twice": [(b"X-API-Key", cid.encode())] * 2 + [(b"X-API-Secret", secret.encode())],
        "secret twice": [(b"X-API-Key", cid.encode())] + [(b"X-API-Secret", secret.encode())] * 2,
        "space inside": [
            (b"X-API-Key", cid.encode()),
            (b"X-API-Secret", secret[:9].encode() + b" " + secret[9:].encode()),
        ],
        "in quotes": [(b"X-API-Key", cid.encode()), (b"X-API-Secret", f'"{secret}"'.encode())],
        "not ascii": [(b"X-API-Key", "cid_é".encode()), (b"X-API-Secret", "csk_ü".encode("latin-1"))],
        "lower case": [(b"X-API-Key", cid.lower().encode()), (b"X-API-Secret", secret.encode())],
        "cut": [(b"X-API-Key", cid.encode()), (b"X-API-Secret", secret[:-1].encode())],
        "huge": [(b"X-API-Key", b"c" * 8000), (b"X-API-Secret", secret.encode())],
        "an injection": [(b"X-API-Key", b"' OR '1'='1"), (b"X-API-Secret", secret.encode())],
    }
    for name, headers in wrong.items():
        got = httpx.get(f"{server.url}/api/v1/organization", headers=headers, timeout=30)
        assert got.status_code == 401, f"{name}: {got.text}"
        body = got.json()
        assert body["detail"].startswith("Authentication required - "), name
        assert (body["status"], body["data"]) == ("error", None), name
        assert "ApiKey" in got.headers["www-authenticate"], name
        assert "x-ratelimit-remaining" not in got.headers, name
        assert secret not in got.text
    same = [
        httpx.get(f"{server.url}/api/v1/organization", headers=wrong[name], timeout=30).text
        for name in ("wrong secret", "unknown id")
    ]
    assert same[0] == same[1]


def test_a_key_and_a_token_together_speak_as_the_key(org: Org, server: Server) -> None:
    token = org.visitor().headers["Authorization"]
    both = {**org.headers, "Authorization": token}
    assert httpx.get(f"{server.url}/api/v1/organization", headers=both, timeout=30).status_code == 200
    wrong = {**both, "X-API-Secret": secrets.new_secret()}
    assert httpx.get(f"{server.url}/api/v1/sessions", headers=wrong, timeout=30).status_code == 401


def test_no_secret_word_or_trait_reaches_the_log(tight_server: Server) -> None:
    """Planted canaries; the tight server logs at debug level."""
    org = quick_org(tight_server)
    canary = secrets.new_secret()
    token = org.visitor().headers["Authorization"].removeprefix("Bearer ")
    as_key(tight_server, org.client_id, canary).get("/organization")
    made = org.api.post("/api-keys/", json={"name": "canary-name"}).json()["data"]
    org.api.post("/contexts/", json={"user_reference": "canary-user", "traits": {"x": "canary-trait"}})
    with suppress(AssertionError):  # a process that has just begun may take longer than a session lasts here
        org.ask(org.session(), "canary-greeting")
    org.ask(org.session(), "canary-question")
    org.api.get(f"/organization?token={token}&secret={org.client_secret}")
    org.api.get(f"/canary-path/{org.client_secret}")
    org.api.post("/sessions/", content=f"{{ {org.client_secret}")
    log = tight_server.log.read_text()
    for word in (org.client_secret, made["client_secret"], canary, token, "eyJ", "canary-"):
        assert word not in log
    for path in tight_server.data_dir.glob("*.log"):
        assert "csk_" not in path.read_text(errors="replace"), path.name


def test_a_credential_in_the_address_is_ignored(org: Org, server: Server) -> None:
    token = org.visitor().headers["Authorization"].removeprefix("Bearer ")
    for query in (
        f"token={token}",
        f"access_token={token}",
        f"X-API-Key={org.client_id}&X-API-Secret={org.client_secret}",
    ):
        assert httpx.get(f"{server.url}/api/v1/sessions?{query}", timeout=30).status_code == 401
