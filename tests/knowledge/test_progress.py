"""A source on its way can be watched, stopped and taken up again."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import httpx
import pytest
from tests.conftest import Org, Server, quick_org
from tests.journeys.processes import eventually
from tests.journeys.streams import Seen, events
from tests.knowledge.documents import dense_pdf


@contextmanager
def watching(org: Org, path: str, **headers: str) -> Iterator[Iterator[Seen]]:
    with (
        httpx.Client(base_url=org.api.base_url, headers=org.headers, timeout=30) as own,
        own.stream("GET", path, headers=headers) as response,
    ):
        assert response.status_code == 200, response.read()
        yield events(response)


def _until(seen: Iterator[Seen], name: str, source: str) -> list[Seen]:
    found: list[Seen] = []
    for one in seen:
        if one.data and one.data["id"] == source:
            found.append(one)
            if one.name == name:
                return found
    raise AssertionError(f"the stream ended after {[one.name for one in found]}")


def test_all_sources_are_watched_until_they_are_ready_and_again_after_the_last_event(org: Org) -> None:
    with watching(org, "/knowledge/events") as seen:
        first = org.api.post("/knowledge/files", files={"file": ("a.txt", b"We mend kettles in Lund.")}).json()["data"]
        told = _until(seen, "source.ready", first["id"])
    assert told[-1].data["version"] == 1
    numbers = [one.id or 0 for one in told]
    assert numbers == sorted(numbers)
    second = org.file("b.txt", b"We mend radios in Delft.")["id"]
    with watching(org, "/knowledge/events", **{"Last-Event-ID": str(numbers[-1])}) as seen:
        assert _until(seen, "source.ready", second)


def test_one_source_is_told_as_it_is_and_as_it_changes(org: Org) -> None:
    source = org.file("a.txt", b"We mend kettles in Lund.")["id"]
    with watching(org, f"/knowledge/{source}/events") as seen:
        assert next(one for one in seen if one.name != "ping").name == "source.ready"
        org.api.post(f"/knowledge/{source}/process")
        assert _until(seen, "source.ready", source)[-1].data["version"] == 1


def _polled(org: Org, source: str) -> list[dict[str, Any]]:
    """What GET says of a source until it is ready, each standing once."""
    found = [org.api.get(f"/knowledge/{source}").json()["data"]]
    while found[-1]["status"] not in ("ready", "failed"):
        now = org.api.get(f"/knowledge/{source}").json()["data"]
        if (now["status"], now["stage"], now["detail"]) != tuple(found[-1][key] for key in _STANDING):
            found.append(now)
    return found


_STANDING = ("status", "stage", "detail")
_STAGES = ["queued", "fetching", "parsing", "indexing", "ready"]


def _assert_in_order(told: list[dict[str, Any]]) -> None:
    stages = [one["stage"] or one["status"] for one in told]
    assert sorted(stages, key=_STAGES.index) == stages
    assert set(stages) >= {"fetching", "parsing", "indexing", "ready"}
    pages = [(one["detail"]["done"], one["detail"]["total"]) for one in told if one["stage"] == "parsing"]
    counted = [done for done, total in pages if total == 340]
    assert len(counted) > 1, pages
    assert counted == sorted(counted)
    assert 0 < counted[-1] < 340
    shares = [one["progress"] for one in told]
    assert shares == sorted(shares)
    assert (told[-1]["status"], shares[-1]) == ("ready", 1.0)


class _Slow(BaseHTTPRequestHandler):
    """A site that answers when it is let."""

    go: ClassVar[threading.Event] = threading.Event()

    book: ClassVar[bytes] = b""

    def do_GET(self) -> None:
        self.go.wait(15)
        body = b"<title>Slow</title><main><p>The slow page says that radios are mended on Mondays.</p></main>"
        body = self.book or body
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf" if self.book else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError):  # who was cancelled has left
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def slow(new_server: Callable[..., Server]) -> Iterator[tuple[Org, str]]:
    _Slow.go.clear()
    serving = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    port = serving.server_address[1]
    server = new_server(COMPANIN_FETCH_ALLOW_PRIVATE="127.0.0.1/32", COMPANIN_FETCH_EXTRA_PORTS=str(port))
    org = quick_org(server)
    yield org, f"http://127.0.0.1:{port}/slow"
    _Slow.go.set()
    _Slow.book = b""
    org.api.close()
    serving.shutdown()
    serving.server_close()


def _stage(org: Org, source: str) -> tuple[str, str | None]:
    found = org.api.get(f"/knowledge/{source}").json()["data"]
    return found["status"], found["stage"]


def test_what_runs_is_cancelled_and_may_be_tried_again(slow: tuple[Org, str]) -> None:
    org, url = slow
    source = org.api.post("/knowledge/urls", json={"url": url}).json()["data"]["id"]
    eventually(lambda: _stage(org, source) == ("processing", "fetching"), 20, "the page is being fetched")
    got = org.api.post(f"/knowledge/{source}/cancel")
    assert (got.status_code, got.json()["data"]["status"]) == (200, "cancelled")
    assert org.api.post(f"/knowledge/{source}/cancel").headers["x-error-code"] == "nothing_to_cancel"
    again = org.api.post(f"/knowledge/{source}/process").json()["data"]
    assert again["status"] == "queued"
    eventually(lambda: _stage(org, source) == ("processing", "fetching"), 20, "the first run made way")
    _Slow.go.set()
    assert org.settled(source)["version"] == 1
    _Slow.go.clear()
    org.api.post(f"/knowledge/{source}/process")
    eventually(lambda: _stage(org, source)[1] == "fetching", 20, "it is fetched again")
    kept = org.api.post(f"/knowledge/{source}/cancel").json()["data"]
    assert (kept["status"], kept["version"], kept["error"]) == ("ready", 1, None)
    assert "Mondays" in org.ask(org.session(), "When are radios mended?")["content"]


def test_a_long_pdf_is_watched_page_by_page(slow: tuple[Org, str]) -> None:
    """What takes less than half a second tells nothing on its way, so its pages have plenty to read."""
    org, url = slow
    _Slow.book = dense_pdf(340)
    with watching(org, "/knowledge/events") as seen, ThreadPoolExecutor(1) as meanwhile:
        source = org.api.post("/knowledge/urls", json={"url": url}).json()["data"]["id"]
        polled = meanwhile.submit(_polled, org, source)
        eventually(lambda: _stage(org, source) == ("processing", "fetching"), 20, "the book is being fetched")
        time.sleep(1)  # for the beat that tells so
        _Slow.go.set()
        told = [one.data for one in _until(seen, "source.ready", source)]
        asked = polled.result(120)
    for standings in (told, asked):
        _assert_in_order(standings)
    assert (asked[-1]["pages"], asked[-1]["version"]) == (340, 1)
