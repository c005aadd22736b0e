"""Figures for Prometheus: requests by route, method and status, and how long they took."""

import time

from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_TYPE = CONTENT_TYPE_LATEST
_REGISTRY = CollectorRegistry()
_REQUESTS = Counter("companin_requests", "Requests answered", ("route", "method", "status"), registry=_REGISTRY)
_SECONDS = Histogram(
    "companin_request_seconds",
    "Time until the head of the response",
    ("route",),
    registry=_REGISTRY,
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def latest() -> bytes:
    return generate_latest(_REGISTRY)


def _pattern(scope: Scope) -> str:
    """The route's whole pattern. A router included under a prefix knows only its own part of it."""
    own = getattr(scope.get("route"), "path", None)
    if own is None:
        return "other"
    first = scope["path"].removeprefix("/api/v1").split("/")[1]
    return own if own.startswith(f"/{first}") else f"/{first}/{{stay_id}}{own}"


class Measured:
    """Counts every request under its route's pattern, so that ids never become label values."""

    def __init__(self, app: ASGIApp, fastapi: FastAPI) -> None:
        self.app = app
        self.fastapi = fastapi

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = _pattern(scope)
                _REQUESTS.labels(route, scope["method"], message["status"]).inc()
                _SECONDS.labels(route).observe(time.perf_counter() - began)
            await send(message)

        await self.app(scope, receive, counted)
