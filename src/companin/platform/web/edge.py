"""The outermost layer: request ids, CORS, both forms of a path, size limits, and an envelope for what nobody caught."""

import re
import secrets
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from companin.platform.errors import BadRequest, CompaninError, TooLarge, Unavailable
from companin.platform.web.envelope import failure

log = structlog.get_logger()

API = "/api/"
_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{1,128}$")
_METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD"
_ALLOWED_HEADERS = (
    "Authorization, Content-Type, Accept, X-API-Key, X-API-Secret, Idempotency-Key, X-Request-ID, Last-Event-ID, "
    "Cache-Control, If-Match, If-None-Match"
)
_EXPOSED_HEADERS = (
    "RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, "
    "X-Request-ID, X-Error-Code, Idempotent-Replayed, Location, Link, ETag"
)
_MAX_URL = 8 * 1024
_MOST_OPEN = 4000  # streams included; beyond, an honest no comes faster than an answer would


class Edge:
    """ASGI wrapper around the whole application. `upload_limit` holds for multipart bodies, `body_limit` for others."""

    def __init__(self, app: ASGIApp, *, body_limit: int, upload_limit: int) -> None:
        self.app = app
        self.body_limit = body_limit
        self.upload_limit = upload_limit
        self.open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.open += 1
        try:
            await self._answer(scope, receive, send)
        finally:
            self.open -= 1

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if scope["method"] == "HEAD":
            send = _heads(scope, send)
        dress = _Dressing(scope, headers, send)
        if scope["method"] == "OPTIONS":
            await dress.preflight()
            return
        path, raw = scope["path"], scope["raw_path"]
        if path.startswith(API) and raw.endswith(b"/"):  # an encoded slash is part of a name
            scope["raw_path"] = raw.rstrip(b"/")
            scope["path"] = path[: len(scope["raw_path"]) - len(raw)]
        try:
            limited = self._limited(scope, headers, receive)
            await self.app(scope, limited, dress.send)
        except CompaninError as error:
            await self._fail(error, scope, dress)
        except Exception:  # noqa: BLE001 - the outermost layer: whatever it was, the client gets an envelope
            await log.aexception("edge.unhandled", request_id=dress.request_id, path=path)
            await self._fail(CompaninError(), scope, dress)

    @staticmethod
    async def _fail(error: CompaninError, scope: Scope, dress: "_Dressing") -> None:
        if dress.started:
            return
        await failure(error)(scope, _nothing, dress.send)

    def _limited(self, scope: Scope, headers: Headers, receive: Receive) -> Receive:
        if self.open > _MOST_OPEN:
            raise Unavailable("The server has more to do than it can. Please try again in a moment.")
        if len(scope["raw_path"]) + len(scope["query_string"]) > _MAX_URL:
            raise _UriTooLong
        multipart = headers.get("content-type", "").lower().startswith("multipart/form-data")
        # a multipart body carries its own framing around the file
        limit = self.upload_limit + 64 * 1024 if multipart else self.body_limit
        declared = headers.get("content-length", "0")
        if not declared.isdigit():
            raise BadRequest("Content-Length must be a number.")
        if int(declared) > limit:
            raise TooLarge(f"The request body is larger than {limit} bytes.")
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise _EncodedBody
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge(f"The request body is larger than {limit} bytes.")
            return message

        return counted


class _UriTooLong(CompaninError):
    """The address is longer than 8 KiB."""

    status = 414
    code = "uri_too_long"


class _EncodedBody(CompaninError):
    """Send the request body without Content-Encoding."""

    status = 415
    code = "unsupported_media_type"


def _heads(scope: Scope, send: Send) -> Send:
    """HEAD is answered as GET would be, up to the body. A stream ends there: its client has all it asked for."""
    scope["method"] = "GET"

    async def head_only(message: Message) -> None:
        if message["type"] == "http.response.start":
            scope["method"] = "HEAD"  # the server and the figures below go by it
            await send(message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return head_only


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


class _Dressing:
    """Adds to every response what every response must wear."""

    def __init__(self, scope: Scope, headers: Headers, send: Send) -> None:
        self.scope = scope
        self.headers = headers
        self._send = send
        self.started = False
        inbound = headers.get("x-request-id", "")
        self.request_id = inbound if _REQUEST_ID.match(inbound) else secrets.token_hex(12)
        state: dict[str, Any] = scope.setdefault("state", {})
        state["request_id"] = self.request_id

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self.request_id
            headers["X-Content-Type-Options"] = "nosniff"
            headers.setdefault("Referrer-Policy", "no-referrer")
            self._cors(headers)
            for name, value in self.scope["state"].get("response_headers", {}).items():
                headers[name] = value
            if self.scope["path"].startswith(API):
                headers.setdefault("Cache-Control", "no-store")
        await self._send(message)

    def _cors(self, headers: MutableHeaders) -> None:
        headers.add_vary_header("Origin")
        origin = self.headers.get("origin")
        if origin is None or self.scope["state"].get("refuse_origin") or not self.scope["path"].startswith(API):
            return
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Allow-Credentials"] = "true"
        headers["Access-Control-Expose-Headers"] = _EXPOSED_HEADERS

    async def preflight(self) -> None:
        """Answered on every path, known or not, without asking who it is."""
        headers = MutableHeaders(raw=[])
        headers["Allow"] = _METHODS
        if "access-control-request-method" in self.headers:
            headers["Access-Control-Allow-Methods"] = _METHODS
            headers["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
            headers["Access-Control-Max-Age"] = "7200"
            headers["Vary"] = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
        await self.send({"type": "http.response.start", "status": 204, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": b""})
