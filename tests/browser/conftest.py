"""A real Chromium, and shops on another port and another host name that embed the widget as a customer would."""

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    FrameLocator,
    Locator,
    Page,
    Route,
    expect,
    sync_playwright,
)
from tests.conftest import Org, Server, quick_org

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
]
"""Nothing of the browser's own on the wire: a test counts every request."""

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of one file only: while it runs, its event loop is in the way of everybody else's."""
    with sync_playwright() as playwright:
        started = launch(playwright.chromium)
        yield started
        started.close()


def launch(kind: BrowserType, *more: str) -> Browser:
    """The system's Chromium, else Playwright's own."""
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return kind.launch(executable_path=shutil.which("chromium"), args=[*QUIET, *sandbox, *more])


@dataclass
class Host:
    """A site of its own: `pages` by path, each its HTML and headers."""

    port: int
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://shop.localhost:{self.port}"

    def put(self, path: str, html: str, **headers: str) -> str:
        self.pages[path] = (html, {name.replace("_", "-"): value for name, value in headers.items()})
        return self.origin + path


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    site = Host(0)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, headers = site.pages.get(self.path.partition("?")[0], ("", {}))
            self.send_response(200 if html else 204)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            pass

    served = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    site.port = served.server_port
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield site
    served.shutdown()
    served.server_close()


@dataclass
class Shop:
    """An organization with an assistant that knows a little, and its configured widget."""

    org: Org
    assistant: str
    config: str
    host: Host

    @property
    def server(self) -> Server:
        return self.org.server

    def tag(self, **data: str) -> str:
        named = {"client_id": self.org.client_id, "assistant_id": self.assistant, "config_id": self.config, **data}
        said = " ".join(f'data-{name.replace("_", "-")}="{value}"' for name, value in named.items() if value)
        return f'<script src="{self.server.url}/widget.js" {said}></script>'

    def page(self, path: str = "/", *, body: str = "", head: str = "", tags: str | None = None, **headers: str) -> str:
        html = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>'
            f'<meta name="viewport" content="width=device-width">{head}</head>'
            f"<body><main><h1>Kettle &amp; Leaf</h1><p>Tea and what it is made with.</p>"
            f'<a href="#tea">Tea</a>{body}</main>{self.tag() if tags is None else tags}</body></html>'
        )
        return self.host.put(path, html, **headers)

    def configure(self, **changes: Any) -> None:
        got = self.org.api.patch(f"/widget-configs/{self.config}", json=changes)
        assert got.status_code == 200, got.text


ANSWER = """You can send **tea** back within 30 days.

1. Pack it *unopened*
2. Write your order number on it

See [the returns page](https://shop.example/returns)."""


KEPT = 2.1
"""Seconds after which every process has asked anew for the looks of an origin."""


@pytest.fixture(scope="session")
def make_shop(server: Server, host: Host) -> Callable[..., Shop]:
    def make(**config: Any) -> Shop:
        org = quick_org(server)
        assistant = org.assistant(name="Leaf", greeting={"en": "Hello! What can I do for you?"})
        org.pair("How do I return tea?", ANSWER, source="Returns")
        org.pair("How long does delivery take?", "Delivery takes three to five working days.")
        config = {"name": "Shop", "assistant_id": assistant, "allowed_origins": [host.origin], **config}
        made = org.api.post("/widget-configs/", json=config)
        assert made.status_code == 201, made.text
        time.sleep(KEPT)
        return Shop(org, assistant, made.json()["data"]["id"], host)

    return make


@pytest.fixture(scope="session")
def shop(make_shop: Callable[..., Shop]) -> Shop:
    return make_shop(
        texts={"en": {"title": "Kettle & Leaf"}},
        suggested_questions={"en": ["How do I return tea?"]},
        privacy_url="https://shop.example/privacy",
    )


@dataclass
class Visit:
    """One page with the widget, seen through its launcher and its frame. `problems` are errors and CSP violations."""

    page: Page
    problems: list[str]
    requests: list[str]

    @property
    def launcher(self) -> Locator:
        return self.page.locator("companin-chat > button, companin-chat button").first

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("companin-chat iframe")

    @property
    def box(self) -> Locator:
        return self.frame.locator(".composer textarea")

    @property
    def answers(self) -> Locator:
        """Those that are whole: one that still streams has nothing below it."""
        return self.frame.locator(".row:has(.text):has(.tools, .fate), .row.person")

    def open(self) -> "Visit":
        self.launcher.click()
        expect(self.box).to_be_focused()
        return self

    def ask(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens pages, each in a browser of its own kind: keywords are Playwright's for a context."""
    contexts: list[BrowserContext] = []

    def go(url: str, *, before: Callable[[Page], None] | None = None, **options: Any) -> Visit:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options})
        contexts.append(context)
        page = context.new_page()
        problems: list[str] = []
        requests: list[str] = []
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        if before:
            before(page)
        page.goto(url)
        return Visit(page, problems, requests)

    yield go
    for context in contexts:
        context.close()


def look(wanted: Callable[[], bool], page: Page, seconds: float = 10) -> bool:
    """Whether it comes true in time, while the page lives on."""
    for _ in range(int(seconds * 20)):
        if wanted():
            return True
        page.wait_for_timeout(50)
    return wanted()


def fulfil(route: Route, status: int, body: Any = None, **headers: str) -> None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with suppress(Exception):  # the page may have gone
        route.fulfill(status=status, body=json.dumps(body), headers={"Content-Type": "application/json", **named})


SHOTS = Path(os.environ.get("COMPANIN_SHOTS", "/nonexistent"))


def shot(visited: Visit, name: str) -> None:
    """A picture to look at, when somebody wants to."""
    if SHOTS.is_dir():
        visited.page.screenshot(path=str(SHOTS / f"{name}.png"))
