"""The envelope every JSON answer wears, and the replies routes give."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, Literal, TypeVar

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from companin.platform import jsons
from companin.platform.errors import CompaninError, Invalid

Data = TypeVar("Data")
Row = TypeVar("Row")


class Envelope(BaseModel, Generic[Data]):
    """A success. `status_code` repeats the HTTP status."""

    status: Literal["success"]
    status_code: int
    detail: None
    data: Data


class Pagination(BaseModel):
    """`next_cursor` goes into `?cursor=` for the next page; null on the last one."""

    next_cursor: str | None
    limit: int


class Page(BaseModel, Generic[Row]):
    """A success with rows."""

    status: Literal["success"]
    status_code: int
    detail: None
    data: list[Row]
    pagination: Pagination


class FieldError(BaseModel):
    field: str
    message: str


class FieldErrors(BaseModel):
    errors: list[FieldError]


class Failure(BaseModel):
    """An error. `detail` is one readable sentence; `data` is filled for 422 only."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"status": "error", "status_code": 404, "detail": "Nothing is here.", "data": None}
        }
    )

    status: Literal["error"]
    status_code: int
    detail: str = Field(min_length=1)
    data: FieldErrors | None


class JsonReply(Response):
    """JSON that is already bytes."""

    media_type = "application/json"


def reply(data: BaseModel, status: int = 200, *, headers: Mapping[str, str] | None = None) -> Response:
    """A success with one object."""
    head = b'{"status":"success","status_code":%d,"detail":null,"data":' % status
    return JsonReply(head + data.model_dump_json().encode() + b"}", status, headers=dict(headers or {}))


def reply_bytes(data: bytes, status: int, *, headers: Mapping[str, str] | None = None) -> Response:
    """A success whose data is JSON already (a replayed one)."""
    head = b'{"status":"success","status_code":%d,"detail":null,"data":' % status
    return JsonReply(head + data + b"}", status, headers=dict(headers or {}))


def reply_page(rows: Sequence[BaseModel], next_cursor: str | None, limit: int) -> Response:
    """A success with a page of rows."""
    body = b",".join(row.model_dump_json().encode() for row in rows)
    tail = jsons.dumps({"next_cursor": next_cursor, "limit": limit}).encode()
    head = b'{"status":"success","status_code":200,"detail":null,"data":['
    return JsonReply(head + body + b'],"pagination":' + tail + b"}", 200)


def failure(error: CompaninError) -> Response:
    """An error of ours as every client sees it: exactly four keys, machine words in headers."""
    data: Any = None
    if isinstance(error, Invalid) and type(error).status == 422:
        data = {"errors": [{"field": field, "message": message} for field, message in error.errors]}
    body = {"status": "error", "status_code": error.status, "detail": error.detail, "data": data}
    return JsonReply(jsons.dumps(body).encode(), error.status, headers={"X-Error-Code": error.code, **error.headers()})
