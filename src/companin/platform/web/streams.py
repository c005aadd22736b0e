"""What every stream of server-sent events has in common: its headers, its rhythm, and how it ends in words."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from companin.platform import jsons
from companin.platform.errors import BadRequest, CompaninError

HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
MEDIA_TYPE = "text/event-stream"
PING = b": ping\n\n"
FAREWELL = b"retry: 1000\n\n"

Readmit: TypeAlias = Callable[[], Awaitable[None]]
"""Raises when the credential a stream was opened with is no longer good."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a stream ends, and after how many quiet seconds it sends a ping."""

    stopping: asyncio.Event
    ping_seconds: float


def failed(error: BaseException) -> bytes:
    """The `error` event: the envelope an ordinary reply would have been."""
    known = error if isinstance(error, CompaninError) else CompaninError()
    data = {"status": "error", "status_code": known.status, "detail": known.detail, "data": None}
    return f"event: error\ndata: {jsons.dumps(data)}\n\n".encode()


async def woken(news: asyncio.Event, stop: asyncio.Task[bool], seconds: float) -> bool:
    """False when nothing came for so long."""
    wait = asyncio.create_task(news.wait())
    done, _ = await asyncio.wait({wait, stop}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    wait.cancel()
    return bool(done)


def event_number(text: str) -> int:
    """An event id as we gave it. What is beyond any id we could give is not one."""
    if not text.strip().isascii() or not text.strip().isdigit() or len(text.strip()) > 18:
        raise BadRequest("Last-Event-ID must be the id of an event of this stream, as it was sent.")
    return int(text)
