"""POST …/messages and GET …/events: who asks, the answer, and its shape as one JSON or as a stream."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import StreamingResponse

from companin.answering import events, service, streaming
from companin.answering.service import Asked, Begun, Desk
from companin.answering.telling import Telling
from companin.conversations import service as conversations
from companin.conversations.models import Message
from companin.conversations.schemas import MessageCreate, MessageOut
from companin.conversations.stay_routes import Stay, TheStay, stay_of
from companin.platform.database import OrgId
from companin.platform.web import streams
from companin.platform.web.envelope import Envelope, reply
from companin.platform.web.fields import PathId
from companin.platform.web.idempotency import Key, key_of
from companin.platform.web.resources import Shared
from companin.visitors.auth import AsCaller, Caller, TheGate, caller_of

log = structlog.get_logger()

router = APIRouter(tags=["Messages"])
"""Included twice: below /sessions/{stay_id} and below /conversations/{stay_id}."""

_RUNNING: set[asyncio.Task[Message]] = set()


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, where, by which key, and at which desk."""

    caller: Caller
    stay: Stay
    key: Key
    desk: Desk


async def _asking(request: Request, stay_id: PathId) -> Asking:
    """One dependency instead of four: solving each costs more than it does."""
    return Asking(caller_of(request), stay_of(request, stay_id), key_of(request), request.app.state.desk)


LastEventId = Annotated[str | None, Header(description="Continue after this event, exactly")]


@router.post(
    "/messages",
    status_code=201,
    response_model=Envelope[MessageOut],
    responses={200: {"description": "With `Accept: text/event-stream`: events", "content": {"text/event-stream": {}}}},
)
async def send_message(request: Request, asking: Annotated[Asking, Depends(_asking)], body: MessageCreate) -> Response:
    """The stored reply; or, with `Accept: text/event-stream`, the same reply as it comes."""
    caller, stay, desk = asking.caller, asking.stay, asking.desk
    request.app.state.presence.mark()
    streamed = "text/event-stream" in request.headers.get("accept", "")
    asked = Asked(body.content, body.metadata, body.language, asking.key, caller.name, body.attachments, streamed)
    owner = conversations.owner_of(caller)
    begun = await service.begin(desk, caller.org, stay.id, kind=stay.kind, owner=owner, asked=asked)
    headers = {"Idempotent-Replayed": "true"} if begun.replayed else {}
    if streamed:
        telling = Telling(begun.question.id, begun.question.seq + 1)
        work = _begin_work(desk, caller.org, begun, telling)
        stream = _streamed(begun, work, telling, desk.settings.stream_ping_seconds)
        return StreamingResponse(stream, media_type="text/event-stream", headers={**streams.HEADERS, **headers})
    return reply(MessageOut.of(await _message(desk, caller.org, begun)), 201, headers=headers)


async def _message(desk: Desk, org: OrgId, begun: Begun, telling: Telling | None = None) -> Message:
    """The answer; the question itself while a human has the conversation."""
    if begun.turn is None:
        return begun.answer or begun.question
    return await service.finish(desk, org, begun.turn, telling)


def _begin_work(desk: Desk, org: OrgId, begun: Begun, telling: Telling) -> asyncio.Task[Message]:
    """A client that leaves loses nothing: the answer is made and stored by a task of its own."""
    work = asyncio.create_task(_message(desk, org, begun, telling))
    _RUNNING.add(work)
    work.add_done_callback(_ended)
    return work


def _ended(work: asyncio.Task[Message]) -> None:
    """Nobody may be there any more to hear of a failure; the question is then answered by a worker."""
    _RUNNING.discard(work)
    if not work.cancelled() and (error := work.exception()) is not None:
        log.warning("answering.interrupted", error=type(error).__name__)


async def finish_running() -> None:
    """Before a process ends: wait for the answers it is making."""
    while _RUNNING:
        await asyncio.wait(_RUNNING)


async def _streamed(
    begun: Begun, work: asyncio.Task[Message], telling: Telling, ping_seconds: float
) -> AsyncIterator[bytes]:
    """What is told while the answer is made, then the rest of it as it was stored."""
    for event in events.of(begun.question):
        yield event.encode()
    async for told in telling.until(work, ping_seconds):
        yield told
    try:
        message = await asyncio.shield(work)
    except Exception as error:  # noqa: BLE001 - whatever happens, the stream says so
        yield streams.failed(error)
        return
    if message.id != begun.question.id:
        for event in events.of(message, telling.last):
            yield event.encode()


@router.get(
    "/events",
    response_model=None,
    response_class=StreamingResponse,
    responses={200: {"description": "Events", "content": {"text/event-stream": {}}}},
)
async def stream_events(
    request: Request,
    caller: AsCaller,
    gate: TheGate,
    shared: Shared,
    stay: TheStay,
    last_event_id: LastEventId = None,
) -> Response:
    """Everything said, from the beginning or after `Last-Event-ID`, and what is said from now on, on any process."""
    last = -1 if last_event_id is None else streams.event_number(last_event_id)
    async with shared.db.transaction(caller.org) as tx:
        await conversations.read(tx, stay.kind, stay.id, conversations.owner_of(caller))
    follower = streaming.Follower(shared, caller, stay.id, lambda: gate.readmit(request.headers))
    rhythm = streams.Rhythm(request.app.state.stopping, shared.settings.stream_ping_seconds)
    return StreamingResponse(follower.follow(last, rhythm), media_type="text/event-stream", headers=streams.HEADERS)
