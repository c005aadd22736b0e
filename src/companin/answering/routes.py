"""POST …/messages and GET …/events: who asks, the answer, and its shape as one JSON or as a stream."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import StreamingResponse

from companin.answering import events, service, streaming
from companin.answering.service import Asked, Begun, Desk
from companin.conversations import service as conversations
from companin.conversations.models import Message
from companin.conversations.schemas import MessageCreate, MessageOut
from companin.conversations.stay_routes import TheStay
from companin.platform.database import OrgId
from companin.platform.errors import BadRequest
from companin.platform.web.envelope import Envelope, reply
from companin.platform.web.idempotency import IdempotencyKey
from companin.visitors.auth import AsCaller

router = APIRouter(tags=["Messages"])
"""Included twice: below /sessions/{stay_id} and below /conversations/{stay_id}."""

_STREAM_HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
_RUNNING: set[asyncio.Task[Message]] = set()


async def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


TheDesk = Annotated[Desk, Depends(_desk)]
LastEventId = Annotated[str | None, Header(description="Continue after this event, exactly")]


@router.post(
    "/messages",
    status_code=201,
    response_model=Envelope[MessageOut],
    responses={200: {"description": "With `Accept: text/event-stream`: events", "content": {"text/event-stream": {}}}},
)
async def send_message(
    request: Request,
    caller: AsCaller,
    desk: TheDesk,
    stay: TheStay,
    key: IdempotencyKey,
    body: MessageCreate,
) -> Response:
    """The stored reply; or, with `Accept: text/event-stream`, the same reply as it comes."""
    asked = Asked(body.content, body.metadata, body.language, key, caller.name)
    owner = conversations.owner_of(caller)
    begun = await service.begin(desk, caller.org, stay.id, kind=stay.kind, owner=owner, asked=asked)
    headers = {"Idempotent-Replayed": "true"} if begun.replayed else {}
    if "text/event-stream" in request.headers.get("accept", ""):
        stream = _streamed(desk, caller.org, begun)
        return StreamingResponse(stream, media_type="text/event-stream", headers={**_STREAM_HEADERS, **headers})
    return reply(MessageOut.of(await _message(desk, caller.org, begun)), 201, headers=headers)


async def _message(desk: Desk, org: OrgId, begun: Begun) -> Message:
    """The answer; the question itself while a human has the conversation."""
    if begun.turn is None:
        return begun.answer or begun.question
    return await service.finish(desk, org, begun.turn)


async def _streamed(desk: Desk, org: OrgId, begun: Begun) -> AsyncIterator[bytes]:
    """A client that leaves loses nothing: the answer is made and stored by a task of its own."""
    work = asyncio.create_task(_message(desk, org, begun))
    _RUNNING.add(work)
    work.add_done_callback(_RUNNING.discard)
    for event in events.of(begun.question):
        yield event.encode()
    try:
        message = await asyncio.shield(work)
    except Exception as error:  # noqa: BLE001 - whatever happens, the stream says so
        yield streaming.failed(error)
        return
    if message.id != begun.question.id:
        for event in events.of(message):
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
    desk: TheDesk,
    stay: TheStay,
    last_event_id: LastEventId = None,
) -> Response:
    """Everything said, from the beginning or after `Last-Event-ID`, and what is said from now on, on any process."""
    last = -1 if last_event_id is None else _number(last_event_id)
    async with desk.db.transaction(caller.org) as tx:
        await conversations.read(tx, stay.kind, stay.id, conversations.owner_of(caller))
    follower = streaming.Follower(desk.db, request.app.state.resources.notices, caller, stay.id)
    stream = follower.follow(last, request.app.state.stopping)
    return StreamingResponse(stream, media_type="text/event-stream", headers=_STREAM_HEADERS)


def _number(text: str) -> int:
    """An event id as we gave it. What is beyond any id we could give is not one."""
    if not text.strip().isascii() or not text.strip().isdigit() or len(text.strip()) > 18:
        raise BadRequest("Last-Event-ID must be the id of an event of this stream, as it was sent.")
    return int(text)
