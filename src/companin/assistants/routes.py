"""/assistants: the voices an organization shapes."""

from fastapi import APIRouter, Response

from companin.assistants import service as assistants
from companin.assistants.models import Assistant
from companin.assistants.schemas import (
    AssistantCreate,
    AssistantOut,
    AssistantUpdate,
    Restore,
    RevisionOut,
)
from companin.organizations.auth import AsAdmin, AsReader
from companin.platform.database import Tx
from companin.platform.web import paging
from companin.platform.web.envelope import Envelope, Page, reply, reply_page
from companin.platform.web.fields import IfMatch, PathId, expected_revision
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.resources import Db

router = APIRouter(prefix="/assistants", tags=["Assistants"])


def _shown(assistant: Assistant, status: int = 200) -> Response:
    return reply(AssistantOut.of(assistant), status, headers={"ETag": f'"{assistant.revision}"'})


@router.get("", response_model=Page[AssistantOut])
async def list_assistants(caller: AsReader, db: Db, limit: paging.Limit = 50, cursor: paging.Cursor = None) -> Response:
    async with db.transaction(caller.org) as tx:
        rows = await assistants.page(tx, paging.after_id(caller.org, cursor), limit + 1)
    rows, last = paging.page(rows, limit)
    following = paging.encode(caller.org, last.id) if last else None
    return reply_page([AssistantOut.of(row) for row in rows], following, limit)


@router.post("", status_code=201, response_model=Envelope[AssistantOut])
async def create_assistant(caller: AsAdmin, db: Db, key: IdempotencyKey, body: AssistantCreate) -> Response:
    async def effect(tx: Tx) -> tuple[int, AssistantOut]:
        return 201, AssistantOut.of(await assistants.create(tx, assistants.shape(body.changes())))

    mark = body.model_dump_json().encode()
    return await create_once(db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.get("/{assistant_id}", response_model=Envelope[AssistantOut])
async def read_assistant(caller: AsReader, db: Db, assistant_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        return _shown(await assistants.read(tx, assistant_id))


@router.patch("/{assistant_id}", response_model=Envelope[AssistantOut])
async def update_assistant(
    caller: AsAdmin, db: Db, assistant_id: PathId, body: AssistantUpdate, if_match: IfMatch = None
) -> Response:
    """Every change is a new revision; `If-Match` guards against overwriting somebody else's."""
    async with db.transaction(caller.org) as tx:
        return _shown(await assistants.change(tx, assistant_id, body.changes(), expected=expected_revision(if_match)))


@router.delete("/{assistant_id}", status_code=204, response_model=None)
async def delete_assistant(caller: AsAdmin, db: Db, assistant_id: PathId) -> Response:
    """What it said stays readable; nothing new can be asked of it."""
    async with db.transaction(caller.org) as tx:
        await assistants.delete(tx, assistant_id)
    return Response(status_code=204)


@router.get("/{assistant_id}/revisions", response_model=Page[RevisionOut])
async def list_revisions(
    caller: AsReader, db: Db, assistant_id: PathId, limit: paging.Limit = 50, cursor: paging.Cursor = None
) -> Response:
    below = paging.after_number(caller.org, cursor)
    async with db.transaction(caller.org) as tx:
        rows = await assistants.revisions(tx, assistant_id, below if below >= 0 else 2**31 - 1, limit + 1)
    rows, last = paging.page(rows, limit)
    following = paging.encode(caller.org, last.revision) if last else None
    return reply_page([RevisionOut.of(row) for row in rows], following, limit)


@router.post("/{assistant_id}/restore", response_model=Envelope[AssistantOut])
async def restore_assistant(
    caller: AsAdmin, db: Db, assistant_id: PathId, body: Restore, if_match: IfMatch = None
) -> Response:
    """Makes a new revision that equals an earlier one."""
    async with db.transaction(caller.org) as tx:
        return _shown(await assistants.restore(tx, assistant_id, body.revision, expected=expected_revision(if_match)))
