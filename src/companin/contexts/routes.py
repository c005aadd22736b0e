"""/contexts: what is known of the organization's customers."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import AfterValidator

from companin.contexts import service as contexts
from companin.contexts.schemas import ContextOut, ContextPatch, ContextPut
from companin.organizations.auth import AsChat
from companin.platform.database import Tx
from companin.platform.web import paging
from companin.platform.web.envelope import Envelope, Page, reply, reply_page
from companin.platform.web.fields import clean
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.resources import Db

router = APIRouter(prefix="/contexts", tags=["User contexts"])

Named = Annotated[
    str,
    Path(max_length=255, description="The context's id or its user_reference"),
    AfterValidator(clean),
]


@router.get("", response_model=Page[ContextOut])
async def list_contexts(caller: AsChat, db: Db, limit: paging.Limit = 50, cursor: paging.Cursor = None) -> Response:
    async with db.transaction(caller.org) as tx:
        rows = await contexts.page(tx, paging.after_id(caller.org, cursor), limit + 1)
    rows, last = paging.page(rows, limit)
    following = paging.encode(caller.org, last.id) if last else None
    return reply_page([ContextOut.of(row) for row in rows], following, limit)


@router.post("", status_code=201, response_model=Envelope[ContextOut], responses={200: {"model": Envelope[ContextOut]}})
async def put_context(caller: AsChat, db: Db, key: IdempotencyKey, body: ContextPut) -> Response:
    """Makes the context (201) or replaces its traits (200)."""

    async def effect(tx: Tx) -> tuple[int, ContextOut]:
        context, made = await contexts.put(tx, body.user_reference, body.traits)
        return (201 if made else 200), ContextOut.of(context)

    mark = body.model_dump_json().encode()
    return await create_once(db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.get("/{name:path}", response_model=Envelope[ContextOut])
async def read_context(caller: AsChat, db: Db, name: Named) -> Response:
    async with db.transaction(caller.org) as tx:
        return reply(ContextOut.of(await contexts.read(tx, name)))


@router.patch("/{name:path}", response_model=Envelope[ContextOut])
async def merge_context(caller: AsChat, db: Db, name: Named, body: ContextPatch) -> Response:
    async with db.transaction(caller.org) as tx:
        return reply(ContextOut.of(await contexts.merge(tx, name, body.traits)))


@router.delete("/{name:path}", status_code=204, response_model=None)
async def delete_context(caller: AsChat, db: Db, name: Named) -> Response:
    async with db.transaction(caller.org) as tx:
        await contexts.delete(tx, name)
    return Response(status_code=204)
