"""Cursor paging: newest first by id, stable while rows come and go; cursors are opaque and bound to an organization."""

import base64
import binascii
import hashlib
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Query

from companin.platform.errors import BadRequest

Limit = Annotated[int, Query(ge=1, le=100, description="Rows a page, 1 to 100")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next_cursor` of the page before")]

Row = TypeVar("Row")


def _seal(org: UUID, payload: bytes) -> bytes:
    return hashlib.blake2b(payload, key=org.bytes, digest_size=6).digest()


def encode(org: UUID, last: UUID | int) -> str:
    payload = last.bytes if isinstance(last, UUID) else last.to_bytes(8, "big")
    return base64.urlsafe_b64encode(_seal(org, payload) + payload).decode().rstrip("=")


def _decode(org: UUID, cursor: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) not in (14, 22) or _seal(org, raw[6:]) != raw[:6]:
        raise BadRequest("This cursor is not one of ours: use pagination.next_cursor as it was given.")
    return raw[6:]


def after_id(org: UUID, cursor: str | None) -> UUID:
    """The id the next page starts below; the greatest possible one for the first page."""
    if cursor is None:
        return UUID(int=(1 << 128) - 1)
    raw = _decode(org, cursor)
    if len(raw) != 16:
        raise BadRequest("This cursor belongs to another list.")
    return UUID(bytes=raw)


def after_number(org: UUID, cursor: str | None) -> int:
    """The number the next page starts above; -1 for the first page."""
    if cursor is None:
        return -1
    raw = _decode(org, cursor)
    if len(raw) != 8:
        raise BadRequest("This cursor belongs to another list.")
    return int.from_bytes(raw, "big")


def page(rows: list[Row], limit: int) -> tuple[list[Row], Row | None]:
    """Rows fetched with one more than the limit: the page, and its last row when another page follows."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], rows[limit - 1]
