"""Widget tokens: what one looks like, everything that must not pass for one, rotation, revocation, coming back."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import psycopg
import pytest
from tests.conftest import Org, Server, a_public, as_bearer, as_key, everywhere
from tests.visitors.jwts import assertion, claims_of, compact, head_of, padded, signed, unpadded

from companin.platform.database import Database
from companin.platform.settings import Settings
from companin.visitors.service import rotate_signing_key

NOW = int(time.time())


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


Forge = Callable[[dict[str, Any], dict[str, Any], bytes], str]


def _with(change: Callable[[dict[str, Any], dict[str, Any]], Any]) -> Forge:
    """Signed with the right key after one change to header or claims."""

    def forge(head: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
        change(head, claims)
        return signed(head, claims, secret)

    return forge


def _claim(name: str, value: Any) -> Forge:
    return _with(lambda _, claims: claims.__setitem__(name, value))


def _head(name: str, value: Any) -> Forge:
    return _with(lambda head, _: head.__setitem__(name, value))


def _without(name: str) -> Forge:
    return _with(lambda _, claims: claims.pop(name))


def _raw(change: Callable[[str], str]) -> Forge:
    return lambda head, claims, secret: change(signed(head, claims, secret))


def _unsigned(algorithm: str) -> Forge:
    def forge(head: dict[str, Any], claims: dict[str, Any], _: bytes) -> str:
        return f"{unpadded(json.dumps({**head, 'alg': algorithm}).encode())}.{unpadded(json.dumps(claims).encode())}."

    return forge


def _malleable(token: str) -> str:
    """The same signature bytes in another spelling: the last letter has bits that don't count."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + letters[letters.index(token[-1]) ^ 1]


def _json_form(token: str) -> str:
    head, claims, signature = token.split(".")
    return json.dumps({"protected": head, "payload": claims, "signature": signature})


def _repeated(head: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    text = json.dumps(claims)
    return compact(json.dumps(head).encode(), (text[:-1] + ', "sub": "v_somebody"}').encode(), secret)


def _repeated_head(head: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    text = json.dumps(head)
    return compact((text[:-1] + ', "alg": "HS256"}').encode(), json.dumps(claims).encode(), secret)


FORGED: dict[str, Forge] = {
    "alg none": _unsigned("none"),
    "alg NoNe": _unsigned("NoNe"),
    "alg none, signed": _head("alg", "none"),
    "no alg": _with(lambda head, _: head.pop("alg")),
    "HS512 label": _head("alg", "HS512"),
    "HS512 really": lambda head, claims, secret: compact(
        json.dumps({**head, "alg": "HS512"}).encode(), json.dumps(claims).encode(), secret, "sha512"
    ),
    "RS256 label": _head("alg", "RS256"),
    "ES256 label": _head("alg", "ES256"),
    "EdDSA label": _head("alg", "EdDSA"),
    "alg in lower case": _head("alg", "hs256"),
    "alg as a list": _head("alg", ["HS256"]),
    "another key": lambda head, claims, _: signed(head, claims, b"x" * 32),
    "an empty key": lambda head, claims, _: signed(head, claims, b""),
    "the public client_id as key": lambda head, claims, _: signed(head, claims, claims["cid"].encode()),
    "empty signature": _raw(lambda token: token.rpartition(".")[0] + "."),
    "cut signature": _raw(lambda token: token[:-4]),
    "padded signature": _raw(lambda token: token + "="),
    "respelled signature": _raw(_malleable),
    "two parts": _raw(lambda token: token.rpartition(".")[0]),
    "four parts": _raw(lambda token: token + ".x"),
    "five parts": _raw(lambda token: token + ".x.y"),
    "JSON serialization": _raw(_json_form),
    "sixteen kilobytes": _claim("pad", "x" * 12_000),
    "typ JWT": _head("typ", "JWT"),
    "no typ": _with(lambda head, _: head.pop("typ")),
    "typ of an identity": _head("typ", "identity+jwt"),
    "unknown kid": _head("kid", "nobody"),
    "no kid": _with(lambda head, _: head.pop("kid")),
    "kid a path": _head("kid", "../../dev/null"),
    "kid an injection": _head("kid", "' OR 1=1 --"),
    "kid of four kilobytes": _head("kid", "k" * 4000),
    "kid a list": _with(lambda head, _: head.__setitem__("kid", [head["kid"]])),
    "a key of its own": _head("jwk", {"kty": "oct", "k": unpadded(b"x" * 32)}),
    "a key elsewhere": _head("jku", "https://evil.example/keys"),
    "a certificate": _head("x5c", ["MIIB"]),
    "a certificate elsewhere": _head("x5u", "https://evil.example/cert"),
    "crit": _with(lambda head, _: head.update({"crit": ["exp"], "exp": 1})),
    "b64 false": _with(lambda head, _: head.update({"b64": False, "crit": ["b64"]})),
    "compressed": _head("zip", "DEF"),
    "wrong iss": _claim("iss", "somebody"),
    "iss as a list": _claim("iss", ["companin"]),
    "iss a part": _claim("iss", "comp"),
    "wrong aud": _claim("aud", "companin"),
    "aud as a list": _claim("aud", ["companin:widget", "other"]),
    "expired": _with(lambda _, c: c.update(iat=NOW - 7200, nbf=NOW - 7200, exp=NOW - 3600)),
    "exp as text": _with(lambda _, c: c.__setitem__("exp", str(c["exp"]))),
    "exp as a fraction": _with(lambda _, c: c.__setitem__("exp", c["exp"] + 0.5)),
    "exp as true": _claim("exp", True),
    "exp null": _claim("exp", None),
    "two hours": _with(lambda _, c: c.__setitem__("exp", c["iat"] + 7200)),
    "forever": _claim("exp", 10**400),
    "exp before iat": _with(lambda _, c: c.__setitem__("exp", c["iat"] - 1)),
    "from the future": _with(lambda _, c: c.update(iat=c["iat"] + 600, exp=c["iat"] + 900)),
    "not yet": _with(lambda _, c: c.__setitem__("nbf", c["nbf"] + 600)),
    "nbf as text": _claim("nbf", "0"),
    "sub a number": _claim("sub", 5),
    "sub empty": _claim("sub", ""),
    "sub null": _claim("sub", None),
    "jti a number": _claim("jti", 5),
    "customer a number": _claim("customer", 5),
    "org of nobody": _claim("org", "00000000-0000-0000-0000-000000000000"),
    "org not an id": _claim("org", "x"),
    "cid of nobody": _claim("cid", "cid_nobody"),
    "cid a NUL": _claim("cid", "cid\x00"),
    "cid half a surrogate": _claim("cid", "\ud800"),
    "a claim twice": _repeated,
    "a header field twice": _repeated_head,
    "claims a list": lambda head, _, secret: compact(json.dumps(head).encode(), b"[]", secret),
    "claims a number": lambda head, _, secret: compact(json.dumps(head).encode(), b"1", secret),
    "claims not JSON": lambda head, _, secret: compact(json.dumps(head).encode(), b"{", secret),
    "claims not UTF-8": lambda head, _, secret: compact(json.dumps(head).encode(), b'{"sub":"\xff"}', secret),
    "claims very deep": lambda head, _, secret: compact(
        json.dumps(head).encode(), b'{"a":' * 900 + b"1" + b"}" * 900, secret
    ),
    "header not JSON": lambda _, claims, secret: compact(b"{", json.dumps(claims).encode(), secret),
    "header a list": lambda _, claims, secret: compact(b"[]", json.dumps(claims).encode(), secret),
    **{f"no {name}": _without(name) for name in ("iss", "aud", "sub", "org", "cid", "iat", "exp", "nbf", "jti")},
}


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
    """One process signs with the new key while the other still holds its list of a moment ago."""
    db = Database(Settings(), server.database_url("companin_app"))
    await db.open()
    try:
        for _ in range(2):
            first = as_bearer(server, bearer(org.visitor()))
            for _ in range(8):
                _minted(first, org, server)
            async with db.system() as tx:
                kid = await rotate_signing_key(tx)
            assert everywhere(server, lambda c, kid=kid: _minted(c, org, server) == kid)
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
