"""Every answer wears the envelope, the request id and the CORS headers, whatever goes wrong in whichever layer."""

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
from tests.journeys.dress import LEAKS, ORIGIN, check, dressed
from tests.tenancy.access import operations

from companin.app import create_app
from companin.organizations import secrets
from companin.platform.settings import Settings


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


def test_both_forms_of_every_path_answer_the_same_and_none_redirects(api: httpx.Client, server: Server) -> None:
    clients = (api, a_public(server))
    for method, path in operations():
        known = re.sub(r"\{(\w+)\}", lambda _: "00000000-0000-7000-8000-000000000000", path)
        if path.endswith("/knowledge/events"):
            continue  # a stream that begins at once and never ends
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


def test_a_wrong_method_says_which_are_right(api: httpx.Client) -> None:
    got = api.put("/assistants", json={})
    check(got, 405)
    assert {name.strip() for name in got.headers["allow"].split(",")} == {"GET", "HEAD", "POST"}
    got = api.put(f"/assistants/{uuid4()}", json={})
    assert {name.strip() for name in got.headers["allow"].split(",")} == {"GET", "HEAD", "PATCH", "DELETE"}


def test_head_is_answered_as_get_without_a_body(api: httpx.Client, org: Org, server: Server) -> None:
    source = org.pair("When are you open?", "From nine.")["id"]
    api_paths = ("/assistants", f"/knowledge/{source}", "/organization", "/assistants/none", "/knowledge/export")
    for path in (*api_paths, *(f"{server.url}/{name}" for name in ("healthz", "readyz", "widget.js", "openapi.json"))):
        head, whole = api.head(path), api.get(path)
        assert (head.status_code, head.content) == (whole.status_code, b""), path
        assert head.headers.get("content-length") == whole.headers.get("content-length")
        assert head.headers["content-type"] == whole.headers["content-type"]
        assert head.headers["x-request-id"]
        if path in api_paths:
            dressed(head)
    streamed = api.head("/knowledge/events")
    assert (streamed.status_code, streamed.content) == (200, b"")
    refused = api.head("/knowledge/search/none/none")
    assert (refused.status_code, refused.content) == (404, b"")
    posted = api.head("/auth/widget-token")
    assert (posted.status_code, posted.content, posted.headers["allow"]) == (405, b"", "POST")
    assert a_public(server).head("/assistants").status_code == 401
    assert api.get("/organization").status_code == 200


def test_a_method_nobody_knows_gets_the_envelope(server: Server) -> None:
    got = raw(server, b"FOO /api/v1/sessions HTTP/1.1\r\nHost: x\r\n\r\n").decode()
    head, _, body = got.partition("\r\n\r\n")
    lines = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    answer = httpx.Response(int(head.split()[1]), headers=lines, text=body, request=httpx.Request("GET", server.url))
    check(answer, 405)
    assert lines["connection"] == "close"


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
