"""The description of the API at /openapi.json: errors in our envelope, both credentials, headers every reply wears."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from companin.platform.web.envelope import Failure

_ERRORS = {
    400: "The request can't be read",
    401: "Credentials are missing or not valid",
    403: "These credentials may not do this",
    404: "Nothing is here",
    405: "This address doesn't take this method",
    409: "This conflicts with the current state",
    410: "This has ended",
    412: "It has changed since you read it",
    413: "The body is too large",
    415: "Send JSON",
    422: "Fields to correct",
    429: "Too many requests",
    503: "Try again in a moment",
}
_PUBLIC = {"/api/v1/auth/widget-token"}
_ABOUT = (
    "Grounded, cited answers from an organization's own knowledge, or an honest decline. "
    "Every path answers with and without a trailing slash. Every creating POST takes `Idempotency-Key`."
)


def install(app: FastAPI) -> None:
    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _describe(app)
        return app.openapi_schema

    app.openapi = described  # pyright: ignore[reportAttributeAccessIssue] - FastAPI's documented way to replace it


def _describe(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
    parts = schema["components"]
    failure = Failure.model_json_schema(ref_template="#/components/schemas/{model}")
    parts["schemas"].update(failure.pop("$defs"))
    parts["schemas"]["Failure"] = failure
    parts["schemas"].pop("HTTPValidationError", None)
    parts["schemas"].pop("ValidationError", None)
    parts["securitySchemes"] = {
        "clientId": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        "clientSecret": {"type": "apiKey", "in": "header", "name": "X-API-Secret"},
        "widgetToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            _complete(operation, public=path in _PUBLIC)
    return schema


def _complete(operation: dict[str, Any], *, public: bool) -> None:
    operation["operationId"] = _short(operation["operationId"])
    operation["security"] = [] if public else [{"clientId": [], "clientSecret": []}, {"widgetToken": []}]
    for status, description in _ERRORS.items():
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}
        operation["responses"][str(status)] = {"description": description, "content": content}
    for response in operation["responses"].values():
        response["headers"] = {**response.get("headers", {}), **_headers(public=public)}


def _short(operation_id: str) -> str:
    """`read_session_api_v1_sessions__session_id__get` -> `read_session_sessions__session_id__get`."""
    return operation_id.replace("_api_v1_", "_")


def _headers(*, public: bool) -> dict[str, Any]:
    number = {"schema": {"type": "integer"}}
    named = {"X-Request-ID": {"schema": {"type": "string"}}}
    limits = {f"X-RateLimit-{name}": number for name in ("Limit", "Remaining", "Reset")}
    return named if public else {**named, **limits}
