"""Which sites an organization's widget may live on."""

import httpx
import pytest
from tests.agreeing import everywhere
from tests.conftest import Org, Server, a_public

from companin.visitors.auth import matches

ALLOWED = ["https://shop.example.com", "https://*.example.org", "http://localhost:3000", "https://*.example.net:8443"]


def mint(org: Org, origin: str | None) -> httpx.Response:
    headers = {} if origin is None else {"Origin": origin}
    return a_public(org.server).post("/auth/widget-token", json={"client_id": org.client_id}, headers=headers)


@pytest.fixture
def listed(org: Org, server: Server) -> Org:
    assert org.api.patch("/organization", json={"allowed_origins": ALLOWED}).status_code == 200
    refuses = lambda c: (  # noqa: E731
        c.post(
            "/auth/widget-token", json={"client_id": org.client_id}, headers={"Origin": "https://x.example"}
        ).status_code
        == 403
    )
    assert everywhere(server, refuses)
    return org


GOOD = [
    "https://shop.example.com",
    "https://a.example.org",
    "https://a.b.example.org",
    "http://localhost:3000",
    "https://a.example.net:8443",
]
BAD = [
    "https://example.com",
    "https://evil-shop.example.com",
    "https://shop-example.com",
    "https://shopxexample.com",
    "https://shop.example.com.evil.io",
    "https://evil.io/shop.example.com",
    "http://shop.example.com",
    "https://shop.example.com:8443",
    "https://shop.example.com:443",
    "https://shop.example.com.",
    "https://shop.example.com/",
    "https://SHOP.example.com",
    "https://user@shop.example.com",
    "https://example.org",
    "https://.example.org",
    "https://evilexample.org",
    "https://evil.io?.example.org",
    "https://evil.io#.example.org",
    "https://evil.io/.example.org",
    "https://evil.io:80.example.org",
    "https://evil.io\\.example.org",
    "https://u@.example.org",
    "http://a.example.org",
    "https://a.example.org:8443",
    "https://a.example.net",
    "http://localhost",
    "http://localhost:3001",
    "null",
    "file://",
    "chrome-extension://abc",
    "*",
    "",
]


@pytest.mark.parametrize("origin", GOOD)
def test_a_listed_origin_matches(origin: str) -> None:
    assert any(matches(origin, allowed) for allowed in ALLOWED)


@pytest.mark.parametrize("origin", BAD)
def test_an_origin_that_is_almost_listed_does_not_match(origin: str) -> None:
    assert not any(matches(origin, allowed) for allowed in ALLOWED)


def test_a_listed_organization_answers_its_own_sites_only(listed: Org) -> None:
    for origin in GOOD:
        got = mint(listed, origin)
        assert (got.status_code, got.headers["access-control-allow-origin"]) == (200, origin)
    for origin in BAD:
        got = mint(listed, origin)
        assert (got.status_code, got.headers.get("x-error-code")) == (403, "origin_refused"), origin
        assert "access-control-allow-origin" not in got.headers
        assert "access-control-allow-credentials" not in got.headers
    assert mint(listed, None).status_code == 200


def test_a_token_works_on_the_listed_sites_only(listed: Org) -> None:
    visitor = listed.visitor()
    assert visitor.get("/sessions", headers={"Origin": GOOD[0]}).status_code == 200
    got = visitor.get("/sessions", headers={"Origin": "https://evil.example"})
    assert (got.status_code, "access-control-allow-origin" in got.headers) == (403, False)
    assert visitor.get("/sessions").status_code == 200


def test_a_missing_origin_can_be_refused(org: Org, server: Server) -> None:
    visitor = org.visitor()
    assert mint(org, None).status_code == 200
    org.api.patch("/organization", json={"require_origin": True, "allowed_origins": ["https://shop.example"]})
    refuses = lambda c: c.post("/auth/widget-token", json={"client_id": org.client_id}).status_code == 403  # noqa: E731
    assert everywhere(server, refuses)
    token = {"Authorization": visitor.headers["Authorization"]}
    assert everywhere(server, lambda c: c.get("/sessions").status_code == 403, **token)
    assert mint(org, "https://shop.example").status_code == 200
    assert org.api.get("/organization").status_code == 200, "a server has no Origin"


def test_null_is_allowed_only_when_listed(org: Org, server: Server) -> None:
    org.api.patch("/organization", json={"allowed_origins": ["null"]})

    def given(client: httpx.Client, origin: str) -> int:
        body = {"client_id": org.client_id}
        return client.post("/auth/widget-token", json=body, headers={"Origin": origin}).status_code

    assert everywhere(server, lambda client: given(client, "https://a.example") == 403)
    assert everywhere(server, lambda client: given(client, "null") == 200)


def test_without_a_list_every_site_may_ask(org: Org) -> None:
    for origin in ("https://anything.example", "null"):
        assert mint(org, origin).headers["access-control-allow-origin"] == origin


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://*",
        "https://*.com/",
        "shop.example",
        "https://shop.example/path",
        "https://a.*.example",
        "javascript:x",
        "https://shop.example:port",
        "ftp://shop.example",
        "https://",
        "https://a b.example",
        "https://*example.com",
    ],
)
def test_a_list_takes_only_what_can_be_an_origin(org: Org, origin: str) -> None:
    got = org.api.patch("/organization", json={"allowed_origins": [origin]})
    assert (got.status_code, got.json()["data"]["errors"][0]["field"]) == (422, "allowed_origins.0"), got.text
