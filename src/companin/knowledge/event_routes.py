"""/knowledge/events: watching sources on their way to ready."""

import time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from companin.knowledge import service as knowledge
from companin.knowledge.watching import Watcher
from companin.organizations.auth import AsReader
from companin.organizations.models import KeyCaller
from companin.platform.web import streams
from companin.platform.web.fields import PathId
from companin.platform.web.resources import Resources, Shared
from companin.visitors.auth import TheGate

router = APIRouter(tags=["Knowledge"])

LastEventId = Annotated[str | None, Header(description="Continue after this event")]


@router.get(
    "/knowledge/events",
    response_model=None,
    response_class=StreamingResponse,
    responses={200: {"description": "Events", "content": {"text/event-stream": {}}}},
)
async def watch_all(
    request: Request, caller: AsReader, gate: TheGate, shared: Shared, last_event_id: LastEventId = None
) -> Response:
    """What changes about any source, from now on or after `Last-Event-ID`."""
    last = int(time.time() * 1_000_000) if last_event_id is None else streams.event_number(last_event_id)
    return _stream(request, caller, gate, shared, None, last)


@router.get(
    "/knowledge/{source_id}/events",
    response_model=None,
    response_class=StreamingResponse,
    responses={200: {"description": "Events", "content": {"text/event-stream": {}}}},
)
async def watch_one(request: Request, caller: AsReader, gate: TheGate, shared: Shared, source_id: PathId) -> Response:
    """A source as it is, and each time it changes."""
    async with shared.db.transaction(caller.org) as tx:
        await knowledge.read(tx, source_id)
    return _stream(request, caller, gate, shared, source_id, 0)


def _stream(
    request: Request, caller: KeyCaller, gate: TheGate, shared: Resources, source_id: UUID | None, last: int
) -> Response:
    watcher = Watcher(shared, caller.org, source_id, lambda: gate.readmit(request.headers))
    rhythm = streams.Rhythm(request.app.state.stopping, shared.settings.stream_ping_seconds)
    return StreamingResponse(watcher.follow(last, rhythm), media_type=streams.MEDIA_TYPE, headers=streams.HEADERS)
