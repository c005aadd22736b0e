"""What the framework and the rooms raise, turned into envelopes."""

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
from companin.platform.web.complaints import field_of, message_of
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
    found = [(field_of(e), message_of(e)) for e in error.errors()]
    if any(e["type"] == "model_attributes_type" for e in error.errors()) and not _is_json(request):
        return failure(UnsupportedMedia())
    summary = "; ".join(f"{field}: {message}" if field else message for field, message in found[:3])
    said = f"Please correct the request. {summary[:1].upper() if not found[0][0] else summary[:1]}{summary[1:]}"
    return failure(Invalid(f"{said.rstrip('.')}.", found))


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")
