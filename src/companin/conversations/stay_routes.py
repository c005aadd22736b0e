"""What can be done inside either kind of stay: reading messages, feedback, hand-over, a human's words, closing."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from companin.conversations import attachments
from companin.conversations import service as conversations
from companin.conversations.models import Conversation, Kind
from companin.conversations.schemas import (
    AgentReply,
    ConversationOut,
    MessageFeedback,
    MessageOut,
    SessionOut,
    StayFeedback,
)
from companin.organizations.auth import AsChat
from companin.platform.database import Tx
from companin.platform.web import paging
from companin.platform.web.envelope import Envelope, Page, reply, reply_page
from companin.platform.web.fields import PathId
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.resources import Db
from companin.visitors.auth import AsCaller

router = APIRouter(tags=["Messages"])
"""Included twice: below /sessions/{stay_id} and below /conversations/{stay_id}."""


@dataclass(frozen=True, slots=True)
class Stay:
    """What a path names."""

    kind: Kind
    id: UUID


def stay_of(request: Request, stay_id: UUID) -> Stay:
    return Stay("session" if request.scope["path"].startswith("/api/v1/sessions/") else "conversation", stay_id)


async def _stay(request: Request, stay_id: PathId) -> Stay:
    return stay_of(request, stay_id)


TheStay = Annotated[Stay, Depends(_stay)]


def _out(stay: Conversation) -> SessionOut | ConversationOut:
    return SessionOut.of(stay) if stay.kind == "session" else ConversationOut.of(stay)


@router.get("/messages", response_model=Page[MessageOut])
async def list_messages(
    caller: AsCaller,
    db: Db,
    stay: TheStay,
    limit: paging.Limit = 50,
    cursor: paging.Cursor = None,
) -> Response:
    """In the order they were said."""
    after = paging.after_number(caller.org, cursor)
    async with db.transaction(caller.org) as tx:
        await conversations.read(tx, stay.kind, stay.id, conversations.owner_of(caller))
        rows = await conversations.since(tx, stay.id, after, limit + 1)
    rows, last = paging.page(rows, limit)
    following = paging.encode(caller.org, last.seq) if last else None
    return reply_page([MessageOut.of(row) for row in rows], following, limit)


@router.get("/messages/{message_id}", response_model=Envelope[MessageOut])
async def read_message(caller: AsCaller, db: Db, stay: TheStay, message_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        await conversations.read(tx, stay.kind, stay.id, conversations.owner_of(caller))
        return reply(MessageOut.of(await conversations.message(tx, stay.id, message_id)))


@router.post("/messages/{message_id}/feedback", response_model=Envelope[MessageOut])
async def rate_message(caller: AsCaller, db: Db, stay: TheStay, message_id: PathId, body: MessageFeedback) -> Response:
    """The last rating counts."""
    async with db.transaction(caller.org) as tx:
        await conversations.read(tx, stay.kind, stay.id, conversations.owner_of(caller))
        rated = await conversations.rate_message(tx, stay.id, message_id, body.number(), body.comment)
    return reply(MessageOut.of(rated))


@router.get(
    "/attachments/{attachment_id}",
    response_class=Response,
    responses={200: {"description": "The file", "content": {"application/octet-stream": {}}}},
)
async def download_attachment(caller: AsCaller, db: Db, stay: TheStay, attachment_id: PathId) -> Response:
    """To be saved, never shown in place: a visitor's file is a stranger's."""
    async with db.transaction(caller.org) as tx:
        await conversations.read(tx, stay.kind, stay.id, conversations.owner_of(caller))
        found, data = await attachments.read(tx, stay.id, attachment_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return Response(data, media_type=found.type, headers=headers)


@router.delete("/attachments/{attachment_id}", status_code=204, response_model=None)
async def remove_attachment(caller: AsCaller, db: Db, stay: TheStay, attachment_id: PathId) -> Response:
    """One that was uploaded and not sent."""
    async with db.transaction(caller.org) as tx:
        await conversations.read(tx, stay.kind, stay.id, conversations.owner_of(caller))
        await attachments.remove(tx, stay.id, attachment_id)
    return Response(status_code=204)


@router.post("/feedback", response_model=Envelope[SessionOut | ConversationOut])
async def rate_stay(caller: AsCaller, db: Db, stay: TheStay, body: StayFeedback) -> Response:
    async with db.transaction(caller.org) as tx:
        found = await conversations.read(tx, stay.kind, stay.id, conversations.owner_of(caller))
        return reply(_out(await conversations.score(tx, found, body.score, body.comment)))


@router.post("/handoff", response_model=Envelope[SessionOut | ConversationOut])
async def hand_over(caller: AsCaller, db: Db, stay: TheStay) -> Response:
    """To a human: the assistant stays silent until `resume`."""
    async with db.transaction(caller.org) as tx:
        found = await conversations.read(tx, stay.kind, stay.id, conversations.owner_of(caller))
        return reply(_out(await conversations.set_status(tx, found, "handed_off")))


@router.post("/resume", response_model=Envelope[SessionOut | ConversationOut])
async def resume(caller: AsChat, db: Db, stay: TheStay) -> Response:
    """Back to the assistant."""
    async with db.transaction(caller.org) as tx:
        found = await conversations.read(tx, stay.kind, stay.id, None)
        return reply(_out(await conversations.set_status(tx, found, "open")))


@router.post("/close", response_model=Envelope[SessionOut | ConversationOut])
async def close(caller: AsCaller, db: Db, stay: TheStay) -> Response:
    async with db.transaction(caller.org) as tx:
        found = await conversations.read(tx, stay.kind, stay.id, conversations.owner_of(caller))
        return reply(_out(await conversations.set_status(tx, found, "closed")))


@router.post("/replies", status_code=201, response_model=Envelope[MessageOut])
async def reply_as_agent(caller: AsChat, db: Db, stay: TheStay, key: IdempotencyKey, body: AgentReply) -> Response:
    """A human's words; they arrive on the same events as the assistant's."""

    async def effect(tx: Tx) -> tuple[int, MessageOut]:
        carried = await attachments.named(tx, (stay.kind, stay.id, None), body.attachments)
        fields = {"content": body.content, "metadata": body.kept(), "attachments": carried}
        said = await conversations.append_agent(tx, stay.kind, stay.id, fields=fields)
        return 201, MessageOut.of(said)

    mark = body.model_dump_json().encode()
    return await create_once(db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)
