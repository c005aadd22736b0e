"""What every answer must wear: envelope, request id, CORS headers, and no word about what is inside."""

import re
from typing import Any

import httpx

ORIGIN = "https://shop.example"
LEAKS = re.compile(
    r"traceback|psycopg|pydantic|fastapi|starlette|uvicorn|sqlstate|select |insert |relation \"|\.py\b|/work|/usr|site-packages",
    re.IGNORECASE,
)


def check(got: httpx.Response, status: int) -> dict[str, Any]:
    """The whole contract of an error."""
    assert got.status_code == status, f"{got.status_code} {got.text[:300]}"
    assert got.headers["content-type"].split(";")[0] == "application/json"
    body = got.json()
    assert set(body) == {"status", "status_code", "detail", "data"}
    assert (body["status"], body["status_code"]) == ("error", status)
    assert isinstance(body["detail"], str)
    assert body["detail"].strip()
    if status == 422 and body["data"] is not None:
        assert set(body["data"]) == {"errors"}
        for error in body["data"]["errors"]:
            assert set(error) == {"field", "message"}
            assert error["message"]
    else:
        assert body["data"] is None
    if status == 401:
        assert body["detail"].startswith("Authentication required - ")
        assert got.headers["www-authenticate"]
    assert re.fullmatch(r"[a-z_]+", got.headers["x-error-code"])
    assert not LEAKS.search(got.text), got.text
    assert "server" not in got.headers
    dressed(got)
    return body


def dressed(got: httpx.Response) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", got.headers["x-request-id"])
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["referrer-policy"] == "no-referrer"
    assert "Origin" in got.headers["vary"]
    if "origin" in got.request.headers:
        assert got.headers["access-control-allow-origin"] == ORIGIN
        assert got.headers["access-control-allow-credentials"] == "true"
        exposed = {name.strip() for name in got.headers["access-control-expose-headers"].split(",")}
        assert exposed >= {
            "RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
            "Retry-After", "X-Request-ID", "X-Error-Code", "Idempotent-Replayed", "Location", "Link", "ETag",
        }  # fmt: skip
