"""Widget tokens: what one looks like, everything that must not pass for one, rotation, revocation, coming back."""

import base64
import json
import time
from typing import Any

import httpx
import psycopg
import pytest
from tests.agreeing import everywhere
from tests.conftest import Org, Server, a_public, as_bearer, as_key
from tests.visitors.forgeries import FORGED
from tests.visitors.jwts import assertion, claims_of, head_of, padded, signed

from companin.organizations.auth import Keys
from companin.platform.database import Database
from companin.platform.settings import Settings
from companin.visitors.errors import BadToken
from companin.visitors.service import Signing, rotate_signing_key, verify
from companin.visitors.service import mint as mint_token


def bearer(client: httpx.Client) -> str:
    return client.headers["Authorization"].removeprefix("Bearer ")


def status_of(server: Server, token: str) -> int:
    return httpx.get(
        f"{server.url}/api/v1/sessions", headers={"Authorization": f"Bearer {token}"}, timeout=30
    ).status_code


def mint(server: Server, body: dict[str, Any], **headers: str) -> httpx.Response:
    return a_public(server).post("/auth/widget-token", json=body, headers=headers)


def test_a_token_lives_an_hour_and_names_a_fresh_visitor(org: Org, server: Server) -> None:
    got = mint(server, {"client_id": org.client_id})
    assert set(got.json()) == {"token", "expires_in", "token_type"}
    assert (got.json()["expires_in"], got.json()["token_type"]) == (3600, "Bearer")
    head, claims = head_of(got.json()["token"]), claims_of(got.json()["token"])
    assert (head["alg"], head["typ"]) == ("HS256", "widget+jwt")
    assert set(head) == {"alg", "typ", "kid"}
    assert set(claims) == {"iss", "aud", "sub", "org", "cid", "iat", "nbf", "exp", "jti"}
    assert claims["exp"] - claims["iat"] == 3600
    assert (claims["org"], claims["cid"]) == (org.id, org.client_id)
    subjects = {claims_of(bearer(org.visitor()))["sub"] for _ in range(20)}
    assert len(subjects) == 20
    assert all(len(padded(subject.removeprefix("v_"))) >= 16 for subject in subjects)


def test_both_forms_of_the_address_give_tokens(org: Org, server: Server) -> None:
    for path in ("/auth/widget-token", "/auth/widget-token/"):
        assert a_public(server).post(path, json={"client_id": org.client_id}).status_code == 200


@pytest.fixture(scope="module")
def signing(server: Server) -> tuple[str, bytes]:
    """The deployment's own key, as only its database knows it: forgeries are signed rightly, but for one thing."""
    with psycopg.connect(server.database_url(), autocommit=True) as owner:
        row = owner.execute("SELECT kid, secret FROM signing_keys WHERE retired_at IS NULL").fetchone()
    assert row is not None
    assert len(row[1]) >= 32
    return row[0], bytes(row[1])


def test_a_token_made_by_hand_with_the_right_key_passes(org: Org, server: Server, signing: tuple[str, bytes]) -> None:
    """So that each of the forged ones fails for the one thing that is wrong with it."""
    token = bearer(org.visitor())
    assert head_of(token)["kid"] == signing[0]
    assert status_of(server, signed(head_of(token), claims_of(token), signing[1])) == 200


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_is_refused(org: Org, server: Server, signing: tuple[str, bytes], name: str) -> None:
    token = bearer(org.visitor())
    forged = FORGED[name](head_of(token), claims_of(token), signing[1])
    got = httpx.get(f"{server.url}/api/v1/sessions", headers={"Authorization": f"Bearer {forged}"}, timeout=30)
    assert got.status_code == 401, got.text
    assert got.json()["detail"].startswith("Authentication required - ")
    assert "x-ratelimit-remaining" not in got.headers
    # nor does it prove who came back
    again = mint(server, {"client_id": org.client_id}, Authorization=f"Bearer {forged}")
    assert again.status_code == 200
    if name not in ("expired", "cid of nobody", "cid a NUL", "cid half a surrogate"):  # late, or by a key that is gone
        assert claims_of(again.json()["token"])["sub"] != claims_of(token)["sub"]


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Basic dXNlcjpwYXNz", "bearer x y", "Token x", "Bearer \xe9", "x" * 9000]
)
def test_what_is_no_bearer_token_is_refused(server: Server, value: str) -> None:
    headers = {"Authorization": value.encode("latin-1")}
    got = httpx.get(f"{server.url}/api/v1/sessions", headers=headers, timeout=30)
    assert (got.status_code, got.json()["status_code"]) == (401, 401)


def test_two_tokens_at_once_are_refused(org: Org, server: Server) -> None:
    token = org.visitor().headers["Authorization"]
    headers = [("Authorization", token), ("Authorization", token)]
    assert httpx.get(f"{server.url}/api/v1/sessions", headers=headers, timeout=30).status_code == 401


def test_an_unknown_a_malformed_and_a_revoked_client_id_look_the_same(org: Org, server: Server) -> None:
    made = org.api.post("/api-keys/", json={"name": "gone"}).json()["data"]
    org.api.delete(f"/api-keys/{made['id']}")
    got = [mint(server, {"client_id": one}) for one in ("cid_" + "x" * 24, "?", "' OR 1=1", made["client_id"])]
    assert [one.status_code for one in got] == [401] * 4
    assert len({one.text for one in got}) == 1
    assert {one.headers["x-error-code"] for one in got} == {"invalid_client"}
    for body in ({}, {"client_id": ""}, {"client_id": 5}, {"client_id": "x" * 300}, {"client_id": None}, []):
        assert mint(server, body).status_code == 422  # pyright: ignore[reportArgumentType]
    assert mint(server, {"client_id": "\x00"}).status_code == 401
    escaped = a_public(server).post(
        "/auth/widget-token", content='{"client_id":"\\ud800"}', headers={"Content-Type": "application/json"}
    )
    assert escaped.status_code in (401, 422)  # the JSON reader itself may refuse half a surrogate


def test_a_returning_visitor_keeps_its_sessions(org: Org, server: Server, signing: tuple[str, bytes]) -> None:
    """With a valid token, and with one that expired some days ago; not after a month, not elsewhere."""
    first = org.visitor()
    session = first.post("/sessions/", json={"assistant_id": org.assistant()}).json()["data"]["id"]
    head, claims = head_of(bearer(first)), claims_of(bearer(first))

    def aged(days: int) -> str:
        then = int(time.time()) - days * 24 * 3600
        return signed(head, {**claims, "iat": then, "nbf": then, "exp": then + 3600}, signing[1])

    for earlier in (bearer(first), aged(3), aged(29)):
        got = mint(server, {"client_id": org.client_id}, Authorization=f"Bearer {earlier}")
        assert as_bearer(server, got.json()["token"]).get(f"/sessions/{session}").status_code == 200
    for stranger in (aged(31), bearer(first) + "x", "garbage"):
        got = mint(server, {"client_id": org.client_id}, Authorization=f"Bearer {stranger}")
        assert got.status_code == 200
        assert as_bearer(server, got.json()["token"]).get(f"/sessions/{session}").status_code == 404


def test_a_token_of_another_organization_is_no_proof_here(org: Org, other_org: Org, server: Server) -> None:
    first = other_org.visitor()
    got = mint(server, {"client_id": org.client_id}, Authorization=f"Bearer {bearer(first)}")
    assert claims_of(got.json()["token"])["sub"] != claims_of(bearer(first))["sub"]


def test_a_browser_cannot_choose_who_it_is(org: Org, server: Server) -> None:
    known = claims_of(bearer(org.visitor()))["sub"]
    for field in ("visitor_id", "sub", "customer_id", "customer", "org"):
        assert mint(server, {"client_id": org.client_id, field: known}).status_code == 422


def test_revoking_all_tokens_ends_them_on_every_process(org: Org, server: Server) -> None:
    """Those made in the very second of the revocation too; new ones work at once."""
    time.sleep(1 - time.time() % 1)  # to the beginning of a second
    old = [org.visitor() for _ in range(3)]
    assert org.api.post("/organization/revoke-widget-tokens").status_code == 200
    for client in old:
        assert everywhere(server, lambda c: c.get("/sessions").status_code == 401, **dict(client.headers.items()))
    got = mint(server, {"client_id": org.client_id}, Authorization=old[0].headers["Authorization"])
    assert claims_of(got.json()["token"])["sub"] != claims_of(bearer(old[0]))["sub"]
    assert everywhere(
        server, lambda c: c.get("/sessions").status_code == 200, Authorization=f"Bearer {got.json()['token']}"
    )


def test_tokens_of_a_revoked_key_end_with_it(org: Org, server: Server) -> None:
    made = org.api.post("/api-keys/", json={"name": "site"}).json()["data"]
    token = mint(server, {"client_id": made["client_id"]}).json()["token"]
    assert status_of(server, token) == 200
    org.api.delete(f"/api-keys/{made['id']}")
    assert everywhere(server, lambda c: c.get("/sessions").status_code == 401, Authorization=f"Bearer {token}")
    assert status_of(server, bearer(org.visitor())) == 200


def _minted(client: httpx.Client, org: Org, server: Server) -> str:
    """Which key signs on this client's process. What it signed is good on whichever process is asked next."""
    token = client.post("/auth/widget-token", json={"client_id": org.client_id}).json()["token"]
    assert status_of(server, token) == 200
    return head_of(token)["kid"]


async def test_no_token_is_refused_while_processes_change_over(org: Org, server: Server) -> None:
    """One process signs with the new key while another still holds its list of a moment ago."""
    db = Database(Settings(), server.database_url("companin_app"))
    await db.open()
    try:
        one, other = Signing(db), Signing(db)
        before = {key.kid for key in await other.keys()}
        async with db.system() as tx:
            kid = await rotate_signing_key(tx)
        record = await Keys(db).record(org.client_id)
        assert record is not None
        token = await mint_token(one, record, visitor=None, customer=None)
        assert head_of(token.token)["kid"] == kid
        assert kid not in before
        assert (await verify(other, token.token)).org == org.id
        with pytest.raises(BadToken):
            await verify(other, signed({**head_of(token.token), "kid": "0" * 16}, claims_of(token.token), b"x" * 32))
    finally:
        await db.close()


def test_signing_keys_rotate_without_logging_anybody_out(org: Org, server: Server) -> None:
    old = bearer(org.visitor())
    assert everywhere(server, lambda c: c.get("/sessions").status_code == 200, Authorization=f"Bearer {old}")
    kid = json.loads(server.cli("keys", "rotate-signing", "--json").stdout)["kid"]
    assert kid != head_of(old)["kid"]
    assert everywhere(server, lambda c: _minted(c, org, server) == kid)
    assert everywhere(server, lambda c: c.get("/sessions").status_code == 200, Authorization=f"Bearer {old}")
    server.cli("keys", "rotate-signing", "--drop-old")
    assert everywhere(server, lambda c: c.get("/sessions").status_code == 401, Authorization=f"Bearer {old}")
    assert status_of(server, bearer(org.visitor())) == 200


def test_a_widget_token_is_no_identity_and_an_identity_no_token(org: Org, server: Server) -> None:
    secret = org.api.post("/organization/identity-secrets").json()["data"]
    identity = assertion(secret["secret"], secret["kid"], org.client_id, "cust-1")
    assert status_of(server, identity) == 401
    assert mint(server, {"client_id": org.client_id, "identity": bearer(org.visitor())}).status_code == 401


def test_keys_and_tokens_are_not_each_other(org: Org, server: Server) -> None:
    assert status_of(server, org.client_secret) == 401
    assert as_key(server, org.client_id, bearer(org.visitor())).get("/organization").status_code == 401
    encoded = base64.b64encode(f"{org.client_id}:{org.client_secret}".encode()).decode()
    got = httpx.get(f"{server.url}/api/v1/organization", headers={"Authorization": f"Basic {encoded}"}, timeout=30)
    assert got.status_code == 401
