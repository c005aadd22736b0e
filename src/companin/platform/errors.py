"""The tree of errors a client may see. A room's own errors derive from these and stand in its `errors.py`.

CompaninError
├── Unauthenticated 401   ├── Gone 410              ├── RateLimited 429
├── Forbidden 403         ├── PreconditionFailed 412└── Unavailable 503
├── NotFound 404          ├── TooLarge 413
├── Conflict 409          └── Invalid 422 (BadRequest 400, UnsupportedMedia 415)
"""

from typing import ClassVar


class CompaninError(Exception):
    """Something went wrong on our side. Please try again; if it stays, give support the X-Request-ID."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"

    def __init__(self, detail: str | None = None) -> None:
        self.detail = detail or " ".join((type(self).__doc__ or "").split())
        super().__init__(self.detail)

    def headers(self) -> dict[str, str]:
        return {}


class BadRequest(CompaninError):
    """The request can't be read."""

    status = 400
    code = "bad_request"


class Unauthenticated(CompaninError):
    """Authentication required - send X-API-Key and X-API-Secret, or Authorization: Bearer with a widget token."""

    status = 401
    code = "authentication_required"

    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'ApiKey realm="api", Bearer realm="api"'}


class Forbidden(CompaninError):
    """These credentials may not do this."""

    status = 403
    code = "forbidden"


class NotFound(CompaninError):
    """Nothing is here."""

    status = 404
    code = "not_found"


class Conflict(CompaninError):
    """This conflicts with the current state."""

    status = 409
    code = "conflict"


class Gone(CompaninError):
    """This has ended."""

    status = 410
    code = "gone"


class PreconditionFailed(CompaninError):
    """It has changed since you read it. Read it again, then send the new ETag in If-Match."""

    status = 412
    code = "precondition_failed"


class TooLarge(CompaninError):
    """The request body is too large."""

    status = 413
    code = "too_large"


class UnsupportedMedia(CompaninError):
    """Send the body as application/json."""

    status = 415
    code = "unsupported_media_type"


class Invalid(CompaninError):
    """The request is not valid. `errors` holds (field, message) pairs."""

    status = 422
    code = "validation_failed"

    def __init__(self, detail: str, errors: list[tuple[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.errors = errors or []


class RateLimited(CompaninError):
    """Too many requests. Wait for Retry-After seconds, then go on."""

    status = 429
    code = "rate_limited"

    def __init__(self, retry_after: int, detail: str | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class Unavailable(CompaninError):
    """The service can't reach its database right now. Nothing was lost; please try again in a moment."""

    status = 503
    code = "unavailable"

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "2"}
