"""A web site made of pages in a dictionary, served by a thread: for servers and workers in processes of their own."""

import email.utils
import gzip
import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Page:
    """`body` may be HTML's inner part: the rest is put around it. `hold` seconds pass before the answer."""

    body: str | bytes = ""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    conditional: bool = True
    hold: float = 0.0


@dataclass
class Website:
    """`got` counts requests by path, `unchanged` those answered 304; `most` is how many ran at once at most."""

    pages: dict[str, Page] = field(default_factory=dict)
    got: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    order: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    port: int = 0
    most: int = 0
    running: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def page(self, path: str, words: str, *links: str, head: str = "", title: str | None = None, **more: Any) -> None:
        self.pages[path] = Page(html(words, *links, head=head, title=title or f"Page {path}"), **more)

    def forget(self) -> None:
        self.got.clear()
        self.unchanged.clear()
        self.order.clear()


def html(words: str, *links: str, head: str = "", title: str = "Page") -> str:
    anchors = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head>"
        f"<body><main><h1>{title}</h1><p>{words}</p></main><nav><ul>{anchors}</ul></nav></body></html>"
    )


@contextmanager
def website(host: str = "127.0.0.1") -> Iterator[Website]:
    here = Website()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            with here.lock:
                here.got[self.path] += 1
                here.order.append(self.path)
                here.times.append(time.monotonic())
                here.running += 1
                here.most = max(here.most, here.running)
            try:
                self._answer(here.pages.get(self.path, Page("nothing here", 404)))
            finally:
                with here.lock:
                    here.running -= 1

        def _answer(self, page: Page) -> None:
            time.sleep(page.hold)
            body = page.body.encode() if isinstance(page.body, str) else page.body
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if page.conditional and page.status == 200 and self.headers.get("If-None-Match") == etag:
                here.unchanged[self.path] += 1
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(page.status)
            self.send_header("Content-Type", page.kind)
            self.send_header("Content-Length", str(len(body)))
            if page.conditional:
                self.send_header("ETag", etag)
                self.send_header("Last-Modified", email.utils.formatdate(0, usegmt=True))
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            del args

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    here.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()


def sitemap(*addresses: str, index: bool = False, zipped: bool = False) -> Page:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    parts = "".join(f"<{inner}><loc>{one}</loc></{inner}>" for one in addresses)
    body = (
        f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</{outer}>'.encode()
    )
    return Page(gzip.compress(body), kind="application/gzip") if zipped else Page(body, kind="application/xml")
