"""Verified customers: only what the organization's own server signed says who somebody is."""

import time
from typing import Any

import httpx
import pytest
from tests.agreeing import everywhere
from tests.conftest import Org, Server, a_public, as_bearer
from tests.visitors.jwts import assertion, claims_of, signed, unpadded


@pytest.fixture
def secret(org: Org) -> dict[str, str]:
    return org.api.post("/organization/identity-secrets").json()["data"]


def mint(org: Org, identity: object, **headers: str) -> httpx.Response:
    body = {"client_id": org.client_id, "identity": identity}
    return a_public(org.server).post("/auth/widget-token", json=body, headers=headers)


def test_a_customer_is_the_same_visitor_on_every_device(org: Org, secret: dict[str, str]) -> None:
    phone, laptop = (mint(org, assertion(secret["secret"], secret["kid"], org.client_id, "cust-1")) for _ in "ab")
    subjects = [claims_of(got.json()["token"])["sub"] for got in (phone, laptop)]
    assert subjects[0] == subjects[1]
    assert "cust-1" not in subjects[0]
    start = {"assistant_id": org.assistant(), "customer_id": "cust-1"}
    begun = as_bearer(org.server, phone.json()["token"]).post("/conversations/", json=start)
    assert begun.status_code == 201
    found = as_bearer(org.server, laptop.json()["token"]).get("/conversations/").json()["data"]
    assert [row["id"] for row in found] == [begun.json()["data"]["id"]]


def test_the_same_customer_of_two_organizations_is_two_visitors(
    org: Org, other_org: Org, secret: dict[str, str]
) -> None:
    theirs = other_org.api.post("/organization/identity-secrets").json()["data"]
    one = mint(org, assertion(secret["secret"], secret["kid"], org.client_id, "cust-1")).json()["token"]
    two = mint(other_org, assertion(theirs["secret"], theirs["kid"], other_org.client_id, "cust-1")).json()["token"]
    assert claims_of(one)["sub"] != claims_of(two)["sub"]


@pytest.mark.parametrize(
    "changes",
    [{}, {"aud": None}, {"sub": None, "user_id": "cust-1"}, {"email": "a@example.com", "nbf": 0}],
    ids=["plain", "no aud", "user_id", "more claims"],
)
def test_an_assertion_in_its_usual_forms_is_taken(org: Org, secret: dict[str, str], changes: dict[str, Any]) -> None:
    for kid in (secret["kid"], None):
        got = mint(org, assertion(secret["secret"], kid, org.client_id, "cust-1", **changes))
        assert got.status_code == 200, got.text
        assert claims_of(got.json()["token"])["customer"] == "cust-1"


NOW = int(time.time())


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": NOW - 3600, "iat": NOW - 7200},
        {"exp": NOW + 7200},
        {"exp": None},
        {"iat": None},
        {"exp": str(NOW + 300)},
        {"iat": NOW + 900, "exp": NOW + 1200},
        {"nbf": NOW + 900},
        {"aud": "cid_somebody"},
        {"aud": 5},
        {"sub": None},
        {"sub": ""},
        {"sub": 5},
        {"sub": ["cust-1"]},
        {"sub": "x" * 256},
        {"sub": "a\x00b"},
        {"sub": "a\ud800b"},
        {"sub": "   "},
    ],
    ids=" and ".join,  # two processes of one run must call them the same
)
def test_an_assertion_that_proves_nothing_is_refused(org: Org, secret: dict[str, str], changes: dict[str, Any]) -> None:
    got = mint(org, assertion(secret["secret"], secret["kid"], org.client_id, "cust-1", **changes))
    assert (got.status_code, got.headers["x-error-code"]) == (401, "invalid_identity"), got.text
    assert got.json()["detail"].startswith("Authentication required - ")


def test_an_assertion_by_anybody_else_is_refused(org: Org, other_org: Org, secret: dict[str, str]) -> None:
    theirs = other_org.api.post("/organization/identity-secrets").json()["data"]
    good = assertion(secret["secret"], secret["kid"], org.client_id, "cust-1")
    head, claims, signature = good.split(".")
    changed = unpadded(b'{"sub":"cust-2","iat":%d,"exp":%d}' % (NOW, NOW + 300))
    none = unpadded(b'{"alg":"none","typ":"JWT"}')
    wrong = [
        assertion(theirs["secret"], theirs["kid"], org.client_id, "cust-1"),
        assertion(theirs["secret"], secret["kid"], org.client_id, "cust-1"),
        assertion(secret["secret"], theirs["kid"], org.client_id, "cust-1"),
        assertion(org.client_secret, secret["kid"], org.client_id, "cust-1"),
        assertion(org.client_secret, None, org.client_id, "cust-1"),
        f"{head}.{changed}.{signature}",
        f"{none}.{claims}.",
        f"{none}.{claims}.{signature}",
        good + "=",
        signed({"alg": "HS256", "typ": "widget+jwt"}, claims_of(good), secret["secret"].encode()),
        signed({"alg": "HS256", "jwk": {}}, claims_of(good), secret["secret"].encode()),
        signed({"alg": "HS256", "kid": "None"}, claims_of(good), secret["secret"].encode()),
        "x",
    ]
    for identity in wrong:
        got = mint(org, identity)
        assert got.status_code == 401, identity
    for identity in ("", 5, {}, "x" * 9000):
        assert mint(org, identity).status_code == 422
    assert mint(org, good).status_code == 200


def test_identity_secrets_rotate(org: Org, secret: dict[str, str]) -> None:
    newer = org.api.post("/organization/identity-secrets").json()["data"]
    for one in (secret, newer):
        for kid in (one["kid"], None):
            assert mint(org, assertion(one["secret"], kid, org.client_id, "cust-1")).status_code == 200
    assert org.api.delete(f"/organization/identity-secrets/{secret['id']}").status_code == 204
    assert mint(org, assertion(secret["secret"], None, org.client_id, "cust-1")).status_code == 401
    assert mint(org, assertion(newer["secret"], None, org.client_id, "cust-1")).status_code == 200
    assert secret["secret"] not in org.api.get("/organization/identity-secrets").text
    assert org.api.delete(f"/organization/identity-secrets/{secret['id']}").status_code == 404


def test_enforced_identity_refuses_every_anonymous_call(org: Org, server: Server, secret: dict[str, str]) -> None:
    """Tokens made before included; Origin lists and keys are another matter."""
    anonymous = org.visitor()
    session = anonymous.post("/sessions/", json={"assistant_id": org.assistant()}).json()["data"]["id"]
    assert org.api.patch("/organization", json={"require_identity": True}).status_code == 200
    headers = {"Authorization": anonymous.headers["Authorization"]}
    assert everywhere(server, lambda c: c.get("/sessions").status_code == 403, **headers)
    for method, path, body in (
        ("POST", "/sessions/", {"assistant_id": org.assistant()}),
        ("POST", f"/sessions/{session}/messages", {"content": "Hello?"}),
        ("GET", f"/sessions/{session}/messages", None),
        ("GET", f"/sessions/{session}/events", None),
        ("POST", f"/sessions/{session}/feedback", {"score": 5}),
    ):
        got = anonymous.request(method, path, json=body)
        assert (got.status_code, got.headers["x-error-code"]) == (403, "identity_required"), path
    mints = lambda c: c.post("/auth/widget-token", json={"client_id": org.client_id}).status_code == 403  # noqa: E731
    assert everywhere(server, mints)
    known = mint(org, assertion(secret["secret"], secret["kid"], org.client_id, "cust-1")).json()["token"]
    assert as_bearer(server, known).get("/sessions").status_code == 200


def test_what_a_browser_claims_joins_it_to_nobody(org: Org, secret: dict[str, str]) -> None:
    customer = org.visitor(identity=assertion(secret["secret"], secret["kid"], org.client_id, "cust-1"))
    assistant = org.assistant()
    org.api.post("/contexts/", json={"user_reference": "cust-1", "traits": {"name": "canary-trait"}})
    own = customer.post("/sessions/", json={"assistant_id": assistant, "visitor_id": "cust-1"}).json()["data"]["id"]
    anonymous = org.visitor()
    claims = {"assistant_id": assistant, "visitor_id": "cust-1", "metadata": {"customer_id": "cust-1"}}
    assert anonymous.post("/sessions/", json=claims).status_code == 201
    assert own not in anonymous.get("/sessions/").text
    assert anonymous.get(f"/sessions/{own}").status_code == 404
    start = {"assistant_id": assistant, "customer_id": "cust-1"}
    got = anonymous.post("/conversations/", json=start)
    assert (got.status_code, got.headers["x-error-code"]) == (403, "customer_required")
    assert customer.post("/conversations/", json={**start, "customer_id": "cust-2"}).status_code == 403
    other = {**start, "user_context_id": "cust-2"}
    org.api.post("/contexts/", json={"user_reference": "cust-2", "traits": {}})
    assert customer.post("/conversations/", json=other).status_code == 404


def test_a_customers_token_does_not_make_the_next_visitor_that_customer(org: Org, secret: dict[str, str]) -> None:
    """After logging out the widget asks without an assertion: somebody new sits there."""
    token = mint(org, assertion(secret["secret"], secret["kid"], org.client_id, "cust-1")).json()["token"]
    got = a_public(org.server).post(
        "/auth/widget-token", json={"client_id": org.client_id}, headers={"Authorization": f"Bearer {token}"}
    )
    claims = claims_of(got.json()["token"])
    assert "customer" not in claims
    assert claims["sub"] != claims_of(token)["sub"]
