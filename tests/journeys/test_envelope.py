"""Every answer wears the envelope, the request id and the CORS headers, whatever goes wrong in whichever layer."""

import json
import re
import socket
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from tests.conftest import Org, Server, a_public, quick_org
from tests.tenancy.access import operations

from companin.app import create_app
from companin.organizations import secrets
from companin.platform.settings import Settings

ORIGIN = "https://shop.example"
LEAKS = re.compile(
    r"traceback|psycopg|pydantic|fastapi|starlette|uvicorn|sqlstate|select |insert |relation \"|\.py\b|/work|/usr|site-packages",
    re.IGNORECASE,
)


def check(got: httpx.Response, status: int) -> dict[str, Any]:
    """The whole contract of an error."""
    assert got.status_code == status, f"{got.status_code} {got.text[:300]}"
    assert got.headers["content-type"].split(";")[0] == "application/json"
    body = got.json()
    assert set(body) == {"status", "status_code", "detail", "data"}
    assert (body["status"], body["status_code"]) == ("error", status)
    assert isinstance(body["detail"], str)
    assert body["detail"].strip()
    if status == 422 and body["data"] is not None:
        assert set(body["data"]) == {"errors"}
        for error in body["data"]["errors"]:
            assert set(error) == {"field", "message"}
            assert error["message"]
    else:
        assert body["data"] is None
    if status == 401:
        assert body["detail"].startswith("Authentication required - ")
        assert got.headers["www-authenticate"]
    assert re.fullmatch(r"[a-z_]+", got.headers["x-error-code"])
    assert not LEAKS.search(got.text), got.text
    assert "server" not in got.headers
    dressed(got)
    return body


def dressed(got: httpx.Response) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", got.headers["x-request-id"])
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["referrer-policy"] == "no-referrer"
    assert "Origin" in got.headers["vary"]
    if "origin" in got.request.headers:
        assert got.headers["access-control-allow-origin"] == ORIGIN
        assert got.headers["access-control-allow-credentials"] == "true"
        exposed = {name.strip() for name in got.headers["access-control-expose-headers"].split(",")}
        assert exposed >= {
            "RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
            "Retry-After", "X-Request-ID", "X-Error-Code", "Idempotent-Replayed", "Location", "Link", "ETag",
        }  # fmt: skip


@pytest.fixture
def api(org: Org) -> httpx.Client:
    org.api.headers["Origin"] = ORIGIN
    return org.api


def test_each_kind_of_error_wears_the_envelope(api: httpx.Client, org: Org, server: Server) -> None:
    public = a_public(server)
    public.headers["Origin"] = ORIGIN
    visitor = org.visitor()
    visitor.headers["Origin"] = ORIGIN
    assistant, session = org.assistant(), org.session()
    api.post(f"/sessions/{session}/close")
    check(public.get("/sessions"), 401)
    check(public.post("/sessions", content="{"), 401)
    check(visitor.get("/organization"), 403)
    check(api.get("/nowhere"), 404)
    check(public.get("/nowhere"), 404)
    check(api.get(f"/sessions/{uuid4()}"), 404)
    check(api.get("/sessions/not-an-id"), 404)
    check(api.get("/sessions/%00"), 404)
    check(api.get("/sessions/%ff%fe"), 404)
    check(api.put("/organization", json={}), 405)
    check(api.delete("/sessions"), 405)
    check(api.get("/sessions?cursor=nonsense"), 400)
    check(api.post(f"/sessions/{session}/messages", json={"content": "x"}), 409)
    check(api.patch(f"/assistants/{assistant}", json={"tone": "x"}, headers={"If-Match": '"99"'}), 412)
    check(api.post("/assistants", content=b"x" * 300_000, headers={"Content-Type": "application/json"}), 413)
    check(api.get("/assistants?x=" + "y" * 9000), 414)
    check(api.post("/assistants", content="name=x", headers={"Content-Type": "text/plain"}), 415)
    check(api.post("/assistants", data={"name": "x"}), 415)
    check(api.post("/assistants", content=b"x", headers={"Content-Encoding": "gzip"}), 415)
    check(api.post("/assistants", json={}), 422)
    check(api.get("/assistants?limit=0"), 422)
    check(api.get("/assistants?limit=101"), 422)
    check(api.get("/assistants?limit=x"), 422)
    limited = quick_org(server, rate_limit=1).api
    limited.headers["Origin"] = ORIGIN
    limited.get("/organization")
    check(limited.get("/organization"), 429)


def test_an_expired_session_is_410(tight_server: Server) -> None:
    org = quick_org(tight_server)
    org.api.headers["Origin"] = ORIGIN
    session = org.session()
    time.sleep(2.1)
    check(org.api.post(f"/sessions/{session}/messages", json={"content": "Still there?"}), 410)


BAD_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "half": b'{"name":',
    "not JSON": b"name=x",
    "NUL byte": b'{"name":"a\x00b"}',
    "NUL escaped": b'{"name":"a\\u0000b"}',
    "only NUL": b"\x00",
    "not UTF-8": b'{"name":"\xff\xfe"}',
    "UTF-16": '{"name":"x","y":1}'.encode("utf-16"),
    "half a surrogate": b'{"name":"\\ud800"}',
    "half a surrogate in a key": b'{"name":"x","\\ud800":1}',
    "ten thousand deep": b'{"name":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "ten thousand objects deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "a list": b'[{"name":"x"}]',
    "a number": b"5",
    "a string": b'"name"',
    "null": b"null",
    "true": b"true",
    "an unknown field": b'{"name":"x","colour":"red"}',
    "NaN": b'{"name":"x","answering":{"confidence_threshold":NaN}}',
    "infinity": b'{"name":"x","answering":{"confidence_threshold":1e999}}',
    "10^400": b'{"name":"x","answering":{"confidence_threshold":1' + b"0" * 400 + b"}}",
    "10^5000": b'{"name":"x","answering":{"confidence_threshold":1' + b"0" * 5000 + b"}}",
    "a number for text": b'{"name":5}',
    "text for truth": b'{"name":"x","is_active":"perhaps"}',
    "too long": b'{"name":"' + b"x" * 201 + b'"}',
    "blank": b'{"name":"  "}',
    "an unknown language": b'{"name":"x","greeting":{"xx":"hi"}}',
}


UNREADABLE = {"not UTF-8", "ten thousand deep", "ten thousand objects deep", "10^5000", "100,000 deep"}
"""No JSON reader gets to the end of these; what can be read but makes no sense is 422."""


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_body_that_says_nothing_sensible_is_refused(api: httpx.Client, name: str) -> None:
    got = api.post("/assistants", content=BAD_BODIES[name], headers={"Content-Type": "application/json"})
    body = check(got, 400 if name in UNREADABLE else 422)
    assert body["data"] is None or body["data"]["errors"]
    assert api.get("/assistants").json()["data"] == []


FREE: dict[str, tuple[bytes, int]] = {
    "NaN": (b"NaN", 422),
    "infinity": (b"-Infinity", 422),
    "1e999": (b"1e999", 422),
    "2^64": (b"18446744073709551616", 422),
    "10^400": (b"1" + b"0" * 400, 422),
    "10^5000": (b"1" + b"0" * 5000, 422),
    "NUL": (b'"a\\u0000"', 422),
    "NUL in a name": (b'{"a\\u0000":1}', 422),
    "half a surrogate": (b'"\\udfff"', 422),
    "half a surrogate in a name": (b'{"\\udfff":1}', 422),
    "17 deep": (b"[" * 17 + b"]" * 17, 422),
    "100,000 deep": (b"[" * 100_000 + b"]" * 100_000, 422),
    "17 KiB": (b'"' + b"x" * 17_000 + b'"', 422),
    "17 KiB in umlauts": (b'"' + "ü".encode() * 8_500 + b'"', 422),
    "-2^62": (b"-4611686018427387904", 201),
    "a fraction": (b"0.1", 201),
    "a whole emoji": ('"\U0001f600"'.encode(), 201),
    "an escaped emoji": (b'"\\ud83d\\ude00"', 201),
    "14 deep": (b"[" * 14 + b"]" * 14, 201),
    "null": (b"null", 201),
}


@pytest.mark.parametrize("name", FREE)
def test_free_json_holds_what_can_be_kept_and_read_back(api: httpx.Client, name: str) -> None:
    value, status = FREE[name]
    body = b'{"user_reference":"u","traits":{"a":' + value + b"}}"
    got = api.post("/contexts", content=body, headers={"Content-Type": "application/json"})
    if status == 422:
        check(got, 400 if name in UNREADABLE else 422)
        return
    assert got.status_code == 201, got.text
    assert got.json()["data"]["traits"] == {"a": json.loads(value)}
    assert api.get("/contexts/u").json()["data"]["traits"] == {"a": json.loads(value)}


def test_names_said_twice_are_read_once(api: httpx.Client) -> None:
    body = b'{"user_reference":"u","traits":{"a":1,"a":2}}'
    got = api.post("/contexts", content=body, headers={"Content-Type": "application/json"})
    assert (got.status_code, got.json()["data"]["traits"]) == (201, {"a": 2})


def test_a_typo_is_named_field_by_field(api: httpx.Client) -> None:
    body = {"nam": "x", "answering": {"engine": "magic", "modell": "y"}, "default_tasks": ["a", 5]}
    errors = check(api.post("/assistants", json=body), 422)["data"]["errors"]
    assert {error["field"] for error in errors} == {
        "name", "nam", "answering.engine", "answering.modell", "default_tasks.1",
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"]
)
def test_json_is_taken_under_its_names(api: httpx.Client, kind: str) -> None:
    assert api.post("/assistants", content=b'{"name":"x"}', headers={"Content-Type": kind}).status_code == 201


def test_a_body_on_a_get_is_ignored(api: httpx.Client) -> None:
    assert api.request("GET", "/assistants", content=b"{").status_code == 200


def test_both_forms_of_every_path_answer_the_same_and_none_redirects(api: httpx.Client, server: Server) -> None:
    clients = (api, a_public(server))
    for method, path in operations():
        known = re.sub(r"\{(\w+)\}", lambda _: "00000000-0000-7000-8000-000000000000", path)
        for client in clients:
            if method in ("POST", "DELETE") and "{" not in path and client is api:
                continue  # it would make something
            pair = [client.request(method, known + slash) for slash in ("", "/")]
            assert pair[0].status_code == pair[1].status_code, path
            assert pair[0].status_code < 300 or pair[0].status_code >= 400, path
            dressed(pair[0])
            dressed(pair[1])
    for path in ("/contexts", "/knowledge/qa", "/assistants", "/api-keys"):
        assert {api.post(path + slash, json={}).status_code for slash in ("", "/")} == {422}


def test_what_is_made_says_201_once_gone_says_404(api: httpx.Client, org: Org) -> None:
    made = api.post("/assistants", json={"name": "x"})
    assert made.status_code == 201
    assert set(made.json()) == {"status", "status_code", "detail", "data"}
    assert (made.json()["status"], made.json()["status_code"], made.json()["detail"]) == ("success", 201, None)
    path = f"/assistants/{made.json()['data']['id']}"
    gone = api.delete(path)
    assert (gone.status_code, gone.content) == (204, b"")
    dressed(gone)
    check(api.delete(path), 404)
    check(api.get(path), 404)
    listed = api.get("/assistants").json()
    assert set(listed) == {"status", "status_code", "detail", "data", "pagination"}
    assert listed["pagination"] == {"next_cursor": None, "limit": 50}


def test_a_sane_request_id_comes_back_and_another_is_replaced(api: httpx.Client) -> None:
    for sane in ("abc", "A.b_c-9", "x" * 128):
        assert api.get("/organization", headers={"X-Request-ID": sane}).headers["x-request-id"] == sane
    for odd in ("", "x" * 129, "a b", "a;b", "a\tb", "<b>", "é".encode()):
        got = api.get("/organization", headers={"X-Request-ID": odd}).headers["x-request-id"]
        assert re.fullmatch(r"[0-9a-f]{24}", got)
    assert len({api.get("/organization").headers["x-request-id"] for _ in range(5)}) == 5


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


def test_a_wrong_method_says_which_are_right(api: httpx.Client) -> None:
    got = api.put("/assistants", json={})
    check(got, 405)
    assert {name.strip() for name in got.headers["allow"].split(",")} == {"GET", "POST"}
    got = api.put(f"/assistants/{uuid4()}", json={})
    assert {name.strip() for name in got.headers["allow"].split(",")} == {"GET", "PATCH", "DELETE"}


def test_head_is_answered_without_a_body(api: httpx.Client) -> None:
    got = api.head("/assistants")
    assert (got.status_code, got.content) == (405, b"")
    assert "GET" in got.headers["allow"]
    dressed(got)


def raw(server: Server, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        wire.sendall(text)
        wire.shutdown(socket.SHUT_WR)
        found = b""
        while part := wire.recv(65536):
            found += part
        return found


def test_bodies_without_a_length_are_measured_too(org: Org, server: Server) -> None:
    """Chunked, and larger than what is allowed."""

    def chunks() -> Any:
        for _ in range(40):
            yield b" " * 10_000

    got = httpx.post(
        f"{server.url}/api/v1/assistants",
        content=chunks(),
        headers={**org.headers, "Content-Type": "application/json"},
        timeout=30,
    )
    check(got, 413)


def test_a_request_that_is_no_request_gets_no_stack_trace(server: Server) -> None:
    for text in (
        b"GET / HTTP/9.9\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /api/v1/assistants HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/v1/assistants HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /api/v1/ses\x00sions HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/v1/sessions HTTP/1.1\r\nHost: x\r\nX-API-Key: \xff\xfe\r\nX-API-Secret: \x80\r\nConnection: close\r\n\r\n",
        b"GET /api/v1/sessions/%ZZ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET //api//v1//sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ):
        got = raw(server, text)
        assert not got or int(got.split(b" ")[1]) < 500, got[:200]
        assert not LEAKS.search(got.decode("latin-1")), got
    assert httpx.get(server.url + "/readyz", timeout=30).status_code == 200


@pytest_asyncio.fixture
async def without_database() -> AsyncIterator[httpx.AsyncClient]:
    """The application itself, whose database can't be reached, with a route that breaks."""
    app = create_app(
        Settings(database_url="postgresql://companin_app@127.0.0.1:1/none", database_pool_wait_seconds=0.1)
    )

    @app.fastapi.get("/api/v1/broken")
    async def broken() -> None:
        raise RuntimeError(f"canary: psycopg SELECT secret FROM {__file__}")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers={"Origin": ORIGIN}) as client:
        yield client


async def test_what_nobody_foresaw_is_a_plain_500(without_database: httpx.AsyncClient) -> None:
    got = await without_database.get("/api/v1/broken")
    check(got, 500)
    assert "canary" not in got.text


async def test_without_a_database_the_api_says_503_and_when_to_try_again(without_database: httpx.AsyncClient) -> None:
    key = {"X-API-Key": secrets.new_client_id(), "X-API-Secret": secrets.new_secret()}
    for got in (
        await without_database.get("/api/v1/sessions", headers=key),
        await without_database.post("/api/v1/auth/widget-token", json={"client_id": secrets.new_client_id()}),
    ):
        check(got, 503)
        assert int(got.headers["retry-after"]) >= 1
    assert (await without_database.get("/healthz")).status_code == 200
    ready = await without_database.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (503, "error")
