"""/knowledge/{id}/versions: what a source said before, the difference, and back again; cancelling what is under way."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from companin.knowledge import exporting, versions
from companin.knowledge.schemas import SourceOut
from companin.knowledge.version_schemas import DiffOut, Restore, VersionOut
from companin.organizations.auth import AsKnowledge, AsReader
from companin.platform.web import paging
from companin.platform.web.envelope import Envelope, Page, reply, reply_page
from companin.platform.web.fields import PathId
from companin.platform.web.resources import Db

router = APIRouter(tags=["Knowledge"])

Number = Annotated[int, Query(ge=1, le=2**31 - 1)]


@router.get(
    "/knowledge/export",
    response_model=None,
    response_class=StreamingResponse,
    responses={200: {"description": "A zip", "content": {"application/zip": {}}}},
)
async def export(caller: AsReader, db: Db) -> Response:
    """Every source as it came in; `companin ingest` takes it back."""
    headers = {"Content-Disposition": 'attachment; filename="knowledge.zip"'}
    return StreamingResponse(exporting.export(db, caller.org), media_type="application/zip", headers=headers)


@router.get("/knowledge/{source_id}/versions", response_model=Page[VersionOut])
async def list_versions(
    caller: AsReader, db: Db, source_id: PathId, limit: paging.Limit = 50, cursor: paging.Cursor = None
) -> Response:
    """Newest first; the first one is the living one."""
    below = paging.after_number(caller.org, cursor)
    async with db.transaction(caller.org) as tx:
        rows = await versions.page(tx, source_id, None if below < 0 else below, limit + 1)
    rows, last = paging.page(rows, limit)
    following = paging.encode(caller.org, last.version) if last else None
    return reply_page([VersionOut.of(row) for row in rows], following, limit)


@router.get("/knowledge/{source_id}/diff", response_model=Envelope[DiffOut])
async def diff(caller: AsReader, db: Db, source_id: PathId, before: Number, after: Number) -> Response:
    """What version `after` says otherwise than version `before`."""
    found = await versions.diff(db, caller.org, source_id, before=before, after=after)
    return reply(DiffOut.of(before, after, found))


@router.post("/knowledge/{source_id}/restore", response_model=Envelope[SourceOut])
async def restore(caller: AsKnowledge, db: Db, source_id: PathId, body: Restore) -> Response:
    """A new version that equals an earlier one, ready at once: nothing is fetched or parsed."""
    async with db.transaction(caller.org) as tx:
        return reply(SourceOut.of(await versions.restore(tx, source_id, body.version)))


@router.post("/knowledge/{source_id}/cancel", response_model=Envelope[SourceOut])
async def cancel(caller: AsKnowledge, db: Db, source_id: PathId) -> Response:
    """Stops what is queued or running; the last good version stays. Without one the source is `cancelled`."""
    async with db.transaction(caller.org) as tx:
        return reply(SourceOut.of(await versions.cancel(tx, source_id)))
