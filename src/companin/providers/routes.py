"""/model-providers, /model-limits, /model-usage: which chat models an organization uses and what they may cost."""

import time
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from companin.inference.calling import call
from companin.inference.chat import ModelFailed, Prompt
from companin.organizations.auth import AsAdmin, AsReader
from companin.platform.database import Tx
from companin.platform.web import paging
from companin.platform.web.envelope import Envelope, Page, reply, reply_page
from companin.platform.web.fields import PathId
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.resources import Db, Shared
from companin.providers import service as providers
from companin.providers.lines import Lines
from companin.providers.schemas import (
    CheckOut,
    LimitsOut,
    LimitsUpdate,
    ModelUsageOut,
    ProviderCreate,
    ProviderOut,
    ProviderUpdate,
)

router = APIRouter(tags=["Models"])

_HELLO = Prompt("Answer with the single word OK.", "Are you there?", 16)


async def _lines(request: Request) -> Lines:
    found: Lines = request.app.state.desk.lines
    return found


@router.get("/model-providers", response_model=Page[ProviderOut])
async def list_model_providers(
    caller: AsReader, db: Db, limit: paging.Limit = 50, cursor: paging.Cursor = None
) -> Response:
    async with db.transaction(caller.org) as tx:
        rows = await providers.page(tx, paging.after_id(caller.org, cursor), limit + 1)
    rows, last = paging.page(rows, limit)
    following = paging.encode(caller.org, last.id) if last else None
    return reply_page([ProviderOut.of(row) for row in rows], following, limit)


@router.post("/model-providers", status_code=201, response_model=Envelope[ProviderOut])
async def create_model_provider(caller: AsAdmin, shared: Shared, key: IdempotencyKey, body: ProviderCreate) -> Response:
    async def effect(tx: Tx) -> tuple[int, ProviderOut]:
        return 201, ProviderOut.of(await providers.create(tx, shared.settings, body.fields()))

    mark = body.model_dump_json().encode()
    return await create_once(shared.db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.get("/model-providers/{provider_id}", response_model=Envelope[ProviderOut])
async def read_model_provider(caller: AsReader, db: Db, provider_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        return reply(ProviderOut.of(await providers.read(tx, provider_id)))


@router.patch("/model-providers/{provider_id}", response_model=Envelope[ProviderOut])
async def update_model_provider(caller: AsAdmin, shared: Shared, provider_id: PathId, body: ProviderUpdate) -> Response:
    async with shared.db.transaction(caller.org) as tx:
        return reply(ProviderOut.of(await providers.update(tx, shared.settings, provider_id, body.changes())))


@router.delete("/model-providers/{provider_id}", status_code=204, response_model=None)
async def delete_model_provider(caller: AsAdmin, db: Db, provider_id: PathId) -> Response:
    """Assistants that name it are answered by the default engine from now on, marked `degraded`."""
    async with db.transaction(caller.org) as tx:
        await providers.delete(tx, provider_id)
    return Response(status_code=204)


@router.post("/model-providers/{provider_id}/check", response_model=Envelope[CheckOut])
async def check_model_provider(
    caller: AsAdmin, db: Db, lines: Annotated[Lines, Depends(_lines)], provider_id: PathId
) -> Response:
    """Asks the usual model one short question. No transaction is open meanwhile."""
    async with db.transaction(caller.org) as tx:
        chosen = await providers.usual(tx, provider_id)
    began, reason = time.perf_counter(), "model_error"
    try:
        line = await lines.to(caller.org, chosen)
        async with aclosing(call(line.model, _HELLO, lines.patience, line.breaker)) as pieces:
            async for piece in pieces:
                if isinstance(piece, str):
                    reason = None
                    break
    except ModelFailed as error:
        reason = error.reason
    milliseconds = round((time.perf_counter() - began) * 1000)
    return reply(CheckOut(ok=reason is None, reason=reason, milliseconds=milliseconds))


@router.get("/model-limits", response_model=Envelope[LimitsOut])
async def read_model_limits(caller: AsReader, db: Db) -> Response:
    async with db.transaction(caller.org) as tx:
        return reply(LimitsOut.of(await providers.account(tx)))


@router.patch("/model-limits", response_model=Envelope[LimitsOut])
async def update_model_limits(caller: AsAdmin, db: Db, body: LimitsUpdate) -> Response:
    async with db.transaction(caller.org) as tx:
        return reply(LimitsOut.of(await providers.set_limits(tx, body.changes())))


@router.get("/model-usage", response_model=Envelope[list[ModelUsageOut]])
async def read_model_usage(caller: AsReader, db: Db, days: Annotated[int, Query(ge=1, le=366)] = 30) -> Response:
    """Calls, tokens and cost by day (UTC), provider and model; newest day first."""
    async with db.transaction(caller.org) as tx:
        rows = await providers.usage(tx, days)
    return reply_page([ModelUsageOut.of(row) for row in rows], None, 100)
