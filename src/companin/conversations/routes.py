"""/sessions and /conversations: beginning, reading, changing, ending; and what happened by day."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from companin.assistants import service as assistants
from companin.conversations import service as conversations
from companin.conversations.schemas import (
    ConversationOut,
    ConversationStart,
    ConversationUpdate,
    PublicProfile,
    SessionOut,
    SessionStart,
)
from companin.conversations.usage_schemas import UsageOut
from companin.organizations.auth import AsChat, AsReader
from companin.platform.database import Tx
from companin.platform.web import paging
from companin.platform.web.envelope import Envelope, Page, reply, reply_page
from companin.platform.web.fields import PathId
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.resources import Db, Shared
from companin.visitors.auth import AsCaller

router = APIRouter()


@router.get("/sessions", tags=["Sessions"], response_model=Page[SessionOut])
async def list_sessions(caller: AsCaller, db: Db, limit: paging.Limit = 50, cursor: paging.Cursor = None) -> Response:
    """A visitor sees its own."""
    below, owner = paging.after_id(caller.org, cursor), conversations.owner_of(caller)
    async with db.transaction(caller.org) as tx:
        rows = await conversations.page(tx, "session", owner, customer=None, below=below, limit=limit + 1)
    rows, last = paging.page(rows, limit)
    following = paging.encode(caller.org, last.id) if last else None
    return reply_page([SessionOut.of(row) for row in rows], following, limit)


@router.post("/sessions", tags=["Sessions"], status_code=201, response_model=Envelope[SessionOut])
async def start_session(caller: AsCaller, shared: Shared, key: IdempotencyKey, body: SessionStart) -> Response:
    fields = body.model_dump(exclude={"assistant_id"})

    async def effect(tx: Tx) -> tuple[int, SessionOut]:
        idle = shared.settings.session_idle_hours
        started = await conversations.start_session(tx, caller, body.assistant_id, fields=fields, idle_hours=idle)
        return 201, SessionOut.of(*started)

    mark = body.model_dump_json().encode()
    return await create_once(shared.db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.get("/sessions/{session_id}", tags=["Sessions"], response_model=Envelope[SessionOut])
async def read_session(caller: AsCaller, db: Db, session_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        found = await conversations.read(tx, "session", session_id, conversations.owner_of(caller))
    return reply(SessionOut.of(found))


@router.patch("/sessions/{session_id}", tags=["Sessions"], response_model=Envelope[SessionOut])
async def update_session(caller: AsCaller, db: Db, session_id: PathId, body: ConversationUpdate) -> Response:
    owner, changes = conversations.owner_of(caller), body.changes()
    async with db.transaction(caller.org) as tx:
        return reply(SessionOut.of(await conversations.update(tx, "session", session_id, owner, changes=changes)))


@router.delete("/sessions/{session_id}", tags=["Sessions"], status_code=204, response_model=None)
async def delete_session(caller: AsChat, db: Db, session_id: PathId) -> Response:
    """With everything said in it."""
    async with db.transaction(caller.org) as tx:
        await conversations.delete(tx, "session", session_id)
    return Response(status_code=204)


@router.get("/conversations", tags=["Conversations"], response_model=Page[ConversationOut])
async def list_conversations(
    caller: AsCaller,
    db: Db,
    limit: paging.Limit = 50,
    cursor: paging.Cursor = None,
    customer_id: Annotated[str | None, Query(max_length=255, pattern=r"^[^\x00]*$")] = None,
) -> Response:
    below, owner = paging.after_id(caller.org, cursor), conversations.owner_of(caller)
    async with db.transaction(caller.org) as tx:
        rows = await conversations.page(tx, "conversation", owner, customer=customer_id, below=below, limit=limit + 1)
    rows, last = paging.page(rows, limit)
    following = paging.encode(caller.org, last.id) if last else None
    return reply_page([ConversationOut.of(row) for row in rows], following, limit)


@router.post("/conversations", tags=["Conversations"], status_code=201, response_model=Envelope[ConversationOut])
async def start_conversation(caller: AsCaller, db: Db, key: IdempotencyKey, body: ConversationStart) -> Response:
    fields = body.model_dump(exclude={"assistant_id"})

    async def effect(tx: Tx) -> tuple[int, ConversationOut]:
        started = await conversations.start_conversation(tx, caller, body.assistant_id, fields=fields)
        return 201, ConversationOut.of(*started)

    mark = body.model_dump_json().encode()
    return await create_once(db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.get("/conversations/{conversation_id}", tags=["Conversations"], response_model=Envelope[ConversationOut])
async def read_conversation(caller: AsCaller, db: Db, conversation_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        found = await conversations.read(tx, "conversation", conversation_id, conversations.owner_of(caller))
    return reply(ConversationOut.of(found))


@router.patch("/conversations/{conversation_id}", tags=["Conversations"], response_model=Envelope[ConversationOut])
async def update_conversation(caller: AsCaller, db: Db, conversation_id: PathId, body: ConversationUpdate) -> Response:
    owner, changes = conversations.owner_of(caller), body.changes()
    async with db.transaction(caller.org) as tx:
        found = await conversations.update(tx, "conversation", conversation_id, owner, changes=changes)
    return reply(ConversationOut.of(found))


@router.delete("/conversations/{conversation_id}", tags=["Conversations"], status_code=204, response_model=None)
async def delete_conversation(caller: AsChat, db: Db, conversation_id: PathId) -> Response:
    """With everything said in it."""
    async with db.transaction(caller.org) as tx:
        await conversations.delete(tx, "conversation", conversation_id)
    return Response(status_code=204)


@router.get("/assistants/{assistant_id}/profile", tags=["Assistants"], response_model=Envelope[PublicProfile])
async def read_public_profile(caller: AsCaller, db: Db, assistant_id: PathId) -> Response:
    """What a visitor's browser may know of an assistant."""
    async with db.transaction(caller.org) as tx:
        return reply(PublicProfile.of(await assistants.read(tx, assistant_id)))


@router.get("/analytics/usage", tags=["Analytics"], response_model=Envelope[list[UsageOut]])
async def read_usage(caller: AsReader, db: Db, days: Annotated[int, Query(ge=1, le=366)] = 30) -> Response:
    """Questions and how they ended, by day, newest first."""
    async with db.transaction(caller.org) as tx:
        rows = await conversations.usage(tx, days)
    return reply_page([UsageOut.of(row) for row in rows], None, 100)
