"""Preflights, and what other origins may read."""

import httpx
from tests.conftest import Org, Server, a_public
from tests.journeys.dress import ORIGIN, dressed
from tests.tenancy.access import operations

HEADERS = (
    "Authorization, Content-Type, X-API-Key, X-API-Secret, Idempotency-Key, X-Request-ID, Last-Event-ID, Cache-Control"
)


def test_preflights_are_answered_everywhere_without_asking_who(server: Server) -> None:
    public = a_public(server)
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": HEADERS}
    for path in [*{path for _, path in operations()}, "/nowhere", "/sessions/%00"]:
        for slash in ("", "/"):
            got = public.options(path + slash, headers=asked)
            assert (got.status_code, got.content) == (204, b""), path
            dressed(got)
            methods = {name.strip() for name in got.headers["access-control-allow-methods"].split(",")}
            assert methods == {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"}
            taken = got.headers["access-control-allow-headers"].lower()
            assert all(name.lower() in taken for name in HEADERS.split(", "))
            assert "*" not in taken
            assert 600 <= int(got.headers["access-control-max-age"]) <= 7200
            for name in ("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"):
                assert name in got.headers["vary"]


def test_a_plain_options_names_the_methods(server: Server) -> None:
    got = a_public(server).options("/sessions")
    assert (got.status_code, "GET" in got.headers["allow"], "access-control-allow-methods" in got.headers) == (
        204,
        True,
        False,
    )


def test_the_asking_origin_is_echoed_never_a_star(org: Org) -> None:
    for origin in ("https://a.example", "http://localhost:3000", "null"):
        for got in (
            org.api.get("/sessions", headers={"Origin": origin}),
            org.api.get("/nope", headers={"Origin": origin}),
        ):
            assert got.headers["access-control-allow-origin"] == origin
    got = org.api.get("/sessions")
    assert "access-control-allow-origin" not in got.headers
    assert "Origin" in got.headers["vary"]


def test_what_stands_beside_the_api_is_not_for_other_origins(server: Server) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/nowhere"):
        got = httpx.get(server.url + path, headers={"Origin": ORIGIN}, timeout=30)
        assert "access-control-allow-origin" not in got.headers
        assert got.headers["x-request-id"]
    body = httpx.get(server.url + "/nowhere", timeout=30)
    assert (body.status_code, set(body.json())) == (404, {"status", "status_code", "detail", "data"})
