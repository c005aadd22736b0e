"""What the framework and the rooms raise, turned into envelopes."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from companin.platform.errors import (
    BadRequest,
    CompaninError,
    Conflict,
    Invalid,
    NotFound,
    TooLarge,
    Unauthenticated,
    UnsupportedMedia,
)
from companin.platform.web.envelope import failure


class MethodNotAllowed(CompaninError):
    """This address doesn't take this method."""

    status = 405
    code = "method_not_allowed"


_BY_STATUS: dict[int, type[CompaninError]] = {
    400: BadRequest,
    401: Unauthenticated,
    404: NotFound,
    405: MethodNotAllowed,
    409: Conflict,
    413: TooLarge,
    415: UnsupportedMedia,
}


def install(app: FastAPI) -> None:
    app.add_exception_handler(CompaninError, _ours)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _anything)


def _ours(_: Request, error: Exception) -> Response:
    assert isinstance(error, CompaninError)  # noqa: S101 - registered for this class
    return failure(error)


def _anything(_: Request, __: Exception) -> Response:
    """What nobody foresaw; the framework raises it again afterwards, and the edge logs it."""
    return failure(CompaninError())


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    if isinstance(error.__cause__, CompaninError):  # ours, met while the framework was reading the body
        return failure(error.__cause__)
    known = _BY_STATUS.get(error.status_code, BadRequest)
    if error.status_code == 404:
        reply = failure(NotFound(f"There is no {request.url.path} here. The API is described at /openapi.json."))
    elif error.status_code == 400:
        reply = failure(BadRequest("The request body can't be read: check that it is complete and well formed."))
    else:
        reply = failure(known())
    for name, value in (error.headers or {}).items():
        reply.headers[name] = value
    if error.status_code == 405:
        reply.headers["Allow"] = ", ".join(sorted(_methods(request)))
    return reply


def _methods(request: Request) -> set[str]:
    """Those of every route with this path; the framework names only the first one's."""
    found: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.path and compile_path(route.path)[0].match(request.scope["path"]):
            found |= route.methods or set()
    return found | {"HEAD"} if "GET" in found else found


def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    if getattr(request.state, "caller", None) is None and not getattr(request.state, "public", False):
        return failure(Unauthenticated())
    found = [(_field(e["loc"]), _message(e)) for e in error.errors()]
    if any(e["type"] == "model_attributes_type" for e in error.errors()) and not _is_json(request):
        return failure(UnsupportedMedia())
    summary = "; ".join(f"{field}: {message}" if field else message for field, message in found[:3])
    return failure(Invalid(f"Please correct the request. {summary}", found))


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _field(location: Sequence[str | int]) -> str:
    """`('body', 'traits', 'email')` -> `traits.email`."""
    parts = [str(part) for part in location]
    if parts and parts[0] in ("body", "query", "path", "header", "cookie"):
        parts = parts[1:]
    return ".".join(parts)


_WORDS = {
    "missing": "is required",
    "extra_forbidden": "is not a field of this request",
    "json_invalid": "the body is not valid JSON",
    "model_attributes_type": "must be a JSON object",
    "uuid_parsing": "must be a UUID",
}


def _message(error: dict[str, Any]) -> str:
    known = _WORDS.get(error["type"])
    if known:
        return known
    text = str(error["msg"])
    return text[0].lower() + text[1:] if text else "is not valid"
