"""Whatever comes in, nobody gets a 5xx, every error wears the envelope, and no process dies of it."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import Org
from tests.journeys.fuzzing import fine

WEIRD = {
    "nul": "a\x00b",
    "half a pair": "a\ud83eb",
    "other half": "\udd56",
    "right to left": "مرحبا \u202e evil\u2066",
    "four bytes": "🫖𝔘𐍈" * 20,
    "combining": "e\u0301" + "\u0300" * 300,
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\ufeff",
    "blank": " \t\u00a0\u2003\n",
    "empty": "",
    "long": "x" * 100_000,
    "sql": "'; DROP TABLE messages; -- %s %(org)s {} \\",
    "noncharacters": "\ufffe\uffff\U0010ffff",
    "case that grows": "ßŉΐﬃİ" * 60,
}
ODD_JSON: list[Any] = [None, True, 0, -1, 1.5, 10**400, [], {}, [[]], {"a": None}, ["\x00"], "NaN", "1e999"]


@pytest.mark.timeout(3600)
def test_schemathesis_finds_nothing(hit: Org, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Everything that /openapi.json describes, in all phases, against every check of a response."""
    long = bool(request.config.getoption("--long"))
    hit.session()
    checks = (
        "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
        "response_schema_conformance,use_after_free,missing_required_header,unsupported_method"
    )
    found = subprocess.run(
        [
            *[str(Path(sys.executable).with_name("schemathesis")), "run", f"{hit.server.url}/openapi.json"],
            *["-H", f"X-API-Key: {hit.client_id}", "-H", f"X-API-Secret: {hit.client_secret}", "--checks", checks],
            *["--max-time", "900" if long else "25", "-n", "300" if long else "3", "--request-timeout", "20"],
            *["--continue-on-failure", "--suppress-health-check", "all", "--no-color", "--warnings", "off"],
            # streams don't end, our own key shall live, and nobody's address is fetched for a test
            *["--exclude-path-regex", "/(events|urls)$", "--exclude-operation-id-regex", "(delete|revoke).*api_key"],
            *([] if long else ["--phases", "examples,fuzzing,stateful"]),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
    assert "No issues found" in found.stdout


def _bodies(org: Org) -> list[tuple[str, str, dict[str, Any]]]:
    """A good body for everything that takes text."""
    assistant, pair = org.assistant(), org.pair("A question?", "An answer.")["id"]
    session = org.session(assistant)
    answer = org.ask(session, "A question?")["id"]
    tags = {"tags": ["one"]}
    profile = {"description": "d", "tone": "t", "language": "en", "default_tasks": ["a"], "instructions": "i"}
    maps = {"greeting": {"en": "Hello"}, "fallback_message": {"en": "Sorry"}, "knowledge": {"include_tags": ["a"]}}
    return [
        ("POST", "/assistants", {"name": "n", **profile, **maps}),
        ("PATCH", f"/assistants/{assistant}", {"name": "n", **profile, **maps}),
        ("POST", "/contexts", {"user_reference": "r", "traits": {"plan": "gold", "deep": {"er": ["x"]}}}),
        ("PATCH", "/contexts/r", {"traits": {"plan": "silver"}}),
        ("POST", "/sessions", {"assistant_id": assistant, "visitor_id": "v", "locale": "en", "metadata": {"k": "v"}}),
        ("PATCH", f"/sessions/{session}", {"title": "t", "metadata": {"k": "v"}}),
        (
            "POST",
            "/conversations",
            {"assistant_id": assistant, "customer_id": "c", "title": "t", "locale": "en", "user_context_id": "r"},
        ),
        ("POST", f"/sessions/{session}/messages", {"content": "c", "metadata": {"k": "v"}, "language": "en"}),
        ("POST", f"/sessions/{session}/replies", {"content": "c", "metadata": {"k": "v"}}),
        ("POST", f"/sessions/{session}/feedback", {"score": 3, "comment": "c"}),
        ("POST", f"/sessions/{session}/messages/{answer}/feedback", {"rating": "up", "comment": "c"}),
        ("POST", "/knowledge/qa", {"question": "q", "answer": "a", **tags, "source": "s"}),
        ("PATCH", f"/knowledge/qa/{pair}", {"question": "another", "answer": "a", **tags, "source": "s"}),
        ("POST", "/knowledge/urls", {"url": "http://127.0.0.1/", "title": "t", **tags}),
        ("POST", "/knowledge/search", {"query": "q", "language": "en"}),
        ("PATCH", "/organization", {"name": "n", "default_language": "en"}),
        ("POST", "/api-keys", {"name": "n", "scopes": ["read"]}),
    ]


def _places(body: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where values stand, and, as a last step that is no key of the body, where names do."""
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, value in parts:
        yield (*at, name)
        yield from _places(value, (*at, name))


def _with(body: Any, at: tuple[Any, ...], value: Any, renamed: bool) -> Any:
    made = json.loads(json.dumps(body))
    inner = made
    for step in at[:-1]:
        inner = inner[step]
    if renamed and isinstance(inner, dict) and isinstance(value, str):
        inner[value] = inner.pop(at[-1])
    else:
        inner[at[-1]] = value
    return made


def _send(org: Org, method: str, path: str, body: Any) -> httpx.Response:
    """With every non-ASCII character escaped, so that half a pair of surrogates arrives too."""
    return org.api.request(method, path, content=json.dumps(body), headers={"Content-Type": "application/json"})


def test_every_text_takes_every_text_or_says_why_not(hit: Org) -> None:
    for method, path, body in _bodies(hit):
        refused = path == "/knowledge/urls"  # a private address: nothing is fetched for a test
        assert fine(_send(hit, method, path, body)).status_code < 300 or refused, (path, body)
        for at in _places(body):
            for name, text in WEIRD.items():
                got = fine(_send(hit, method, path, _with(body, at, text, renamed=False)))
                if name in ("nul", "half a pair", "other half", "long"):
                    assert got.status_code in (404, 413, 422), (path, at, name, got.text[:300])
            for value in ODD_JSON:
                fine(_send(hit, method, path, _with(body, at, value, renamed=False)))
            for text in ("nul\x00", "\ud800", "new", ""):
                fine(_send(hit, method, path, _with(body, at, text, renamed=True)))


def test_what_was_taken_comes_back_as_it_was_sent(hit: Org) -> None:
    session = hit.session()
    for text in (WEIRD["right to left"], WEIRD["four bytes"], WEIRD["sql"], WEIRD["noncharacters"]):
        said = hit.api.post(f"/sessions/{session}/replies", json={"content": text, "metadata": {text: [text]}}).json()
        again = hit.api.get(f"/sessions/{session}/messages/{said['data']['id']}").json()
        assert again["data"]["content"] == text
        assert again["data"]["metadata"] == {text: [text]}


def test_bodies_that_are_no_json_are_readable_errors(hit: Org, explore: Callable[[int], settings]) -> None:
    deep = b'{"content":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    for raw in (deep, b"", b"{", b"null", b'"x"', b"[]", b"\xff\xfe", b'{"content":"\xed\xa0\x80"}', b'{"a":1,"a":2}'):
        assert 400 <= fine(_raw(hit, raw, b"application/json")).status_code < 500

    @explore(60)
    @given(
        st.binary(max_size=300),
        st.sampled_from([b"application/json", b"text/plain", b"multipart/form-data", b"", b"\xff"]),
    )
    def holds(raw: bytes, kind: bytes) -> None:
        fine(_raw(hit, raw, kind))

    holds()


def _raw(org: Org, raw: bytes, kind: bytes) -> httpx.Response:
    return org.api.post("/contexts", content=raw, headers={b"Content-Type": kind})


_HEADERS = [
    *["X-API-Key", "X-API-Secret", "Authorization", "Idempotency-Key", "Last-Event-ID", "Origin", "X-Request-ID"],
    *[
        "Content-Type",
        "Accept",
        "X-Forwarded-For",
        "Cookie",
        "Content-Encoding",
        "If-Match",
        "Range",
        "Accept-Language",
    ],
]


def test_headers_of_any_bytes_break_nothing(hit: Org, explore: Callable[[int], settings]) -> None:
    """Over a bare socket: an honest client library would refuse to send most of these."""
    noise = st.binary(max_size=120).map(lambda raw: bytes(one for one in raw if one not in b"\r\n"))
    near = st.sampled_from(
        [b"", b'"', b"*/*", b"Bearer ", b"Bearer a.b.c", b"null", b"a" * 9000, "é".encode(), b"\xff"]
    )
    credentials = {name: value.encode() for name, value in hit.headers.items()}
    body = b'{"user_reference":"h"}'

    @explore(100)
    @given(st.dictionaries(st.sampled_from(_HEADERS), noise | near, max_size=4))
    def holds(headers: dict[str, bytes]) -> None:
        sent = {**credentials, "Content-Type": b"application/json", **headers}
        lines = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in sent.items())
        head = b"POST /api/v1/contexts HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n" % len(body)
        _answered_sanely(head + lines, _said(hit.server.port, head + lines + b"\r\n" + body))

    holds()


def test_queries_of_any_characters_break_nothing(hit: Org, explore: Callable[[int], settings]) -> None:
    paths = [
        "/knowledge",
        "/knowledge/search",
        "/sessions",
        "/conversations",
        "/contexts",
        "/analytics/usage",
        "/api-keys",
    ]
    names = st.sampled_from(["q", "limit", "cursor", "type", "status", "tag", "language", "customer_id", "days"])
    values = st.text(max_size=40) | st.sampled_from([*WEIRD, "%00", "9" * 30, "-1", "1e9", "*", "%", "_"])

    @explore(80)
    @given(st.sampled_from(paths), st.dictionaries(names, values.map(_encodable), max_size=4))
    def holds(path: str, query: dict[str, str]) -> None:
        fine(hit.api.get(path, params=query))

    holds()
    for raw in ("%", "q=%ff%fe", "q=%00", "limit=%0a", "&&&===", "q=" + "a" * 9000, "cursor=" + "A" * 180):
        fine(hit.api.get(f"/knowledge?{raw}"))
        fine(hit.api.get(f"/knowledge/search?{raw}"))
    for name in ("%00", "%ff", "%2e%2e%2f", "a%2fb", "é", "x" * 3000, "..;", "%25%30%30"):
        fine(hit.api.get(f"/contexts/{name}"))
        fine(hit.api.get(f"/sessions/{name}"))


def _encodable(text: str) -> str:
    return text.encode(errors="ignore").decode()


REQUESTS = [
    b"\x00\x01\x02\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /api/v1/sessions HTTP/1.1\r\n\r\n",
    b"POST /api/v1/contexts HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /api/v1/contexts HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"POST /api/v1/contexts HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /api/v1/contexts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /api/v1/%ff%00%2e%2e/ HTTP/1.1\r\nHost: \xff\r\n\r\n",
    b"GET /api/v1/sessions HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 70_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://other.example/api/v1/sessions HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"TRACE /api/v1/sessions HTTP/1.1\r\nHost: x\r\n\r\n",
    b"BREW /api/v1/sessions HTTP/1.1\r\nHost: x\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /api/v1/sessions HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
]


def _said(port: int, raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(raw)
        line.shutdown(socket.SHUT_WR)
        got = b""
        try:
            while part := line.recv(65_536):
                got += part
        except (TimeoutError, ConnectionResetError):
            pass
        return got


def test_raw_bytes_break_nothing(hit: Org, explore: Callable[[int], settings]) -> None:
    for raw in REQUESTS:
        _answered_sanely(raw, _said(hit.server.port, raw))

    @explore(40)
    @given(st.sampled_from([b"GET", b"POST", b"\xff"]), st.binary(max_size=80), st.binary(max_size=80))
    def holds(method: bytes, target: bytes, rest: bytes) -> None:
        raw = method + b" /api/v1/" + target + b" HTTP/1.1\r\nHost: x\r\n" + rest + b"\r\n\r\n"
        _answered_sanely(raw, _said(hit.server.port, raw))

    holds()
    assert hit.api.get("/sessions").status_code == 200


def _answered_sanely(raw: bytes, got: bytes) -> None:
    """Nothing at all, words of the HTTP parser for what isn't HTTP, or a reply of the application."""
    head, _, body = got.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if not got or (lines[0].startswith("HTTP/1.1 400") and b"Invalid HTTP request received." in body):
        return
    assert lines[0].startswith(("HTTP/1.1 2", "HTTP/1.1 4")), (raw, got[:400])
    assert any(line.lower().startswith("x-request-id:") for line in lines), (raw, head)
    if lines[0].startswith("HTTP/1.1 4"):
        assert json.loads(body).keys() == {"status", "status_code", "detail", "data"}, raw
