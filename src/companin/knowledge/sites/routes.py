"""/knowledge/sites: websites whose pages are kept as knowledge."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from companin.knowledge.sites import service as sites
from companin.knowledge.sites.models import Site
from companin.knowledge.sites.schemas import PageFilter, SiteCreate, SiteOut, SitePageOut, SiteUpdate
from companin.organizations.auth import AsKnowledge, AsReader
from companin.platform.database import Tx
from companin.platform.web import paging
from companin.platform.web.envelope import Envelope, Page, reply, reply_page
from companin.platform.web.fields import PathId
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.resources import Db, Shared

router = APIRouter(tags=["Knowledge"])


@router.get("/knowledge/sites", response_model=Page[SiteOut])
async def list_sites(caller: AsReader, db: Db, limit: paging.Limit = 50, cursor: paging.Cursor = None) -> Response:
    """Newest first."""
    async with db.transaction(caller.org) as tx:
        rows = await sites.page(tx, paging.after_id(caller.org, cursor), limit + 1)
        rows, last = paging.page(rows, limit)
        shown = await _shown(tx, rows)
    return reply_page(shown, paging.encode(caller.org, last.id) if last else None, limit)


@router.post(
    "/knowledge/sites",
    status_code=201,
    response_model=Envelope[SiteOut],
    responses={200: {"model": Envelope[SiteOut], "description": "The same site was added before"}},
)
async def add_site(caller: AsKnowledge, shared: Shared, key: IdempotencyKey, body: SiteCreate) -> Response:
    """Visited by a worker, politely: watch `progress`. robots.txt is obeyed; private addresses are never fetched."""

    async def effect(tx: Tx) -> tuple[int, SiteOut]:
        site, made = await sites.add(tx, shared.settings, body.wanted(), datetime.now(UTC))
        return (201 if made else 200), (await _shown(tx, [site]))[0]

    mark = body.model_dump_json().encode()
    return await create_once(shared.db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.get("/knowledge/sites/{site_id}", response_model=Envelope[SiteOut])
async def read_site(caller: AsReader, db: Db, site_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        shown = await _shown(tx, [await sites.read(tx, site_id)])
    return reply(shown[0])


@router.patch("/knowledge/sites/{site_id}", response_model=Envelope[SiteOut])
async def change_site(caller: AsKnowledge, shared: Shared, site_id: PathId, body: SiteUpdate) -> Response:
    async with shared.db.transaction(caller.org) as tx:
        site = await sites.change(tx, shared.settings, site_id, body.changes(), datetime.now(UTC))
        shown = await _shown(tx, [site])
    return reply(shown[0])


@router.delete("/knowledge/sites/{site_id}", status_code=204, response_model=None)
async def delete_site(caller: AsKnowledge, db: Db, site_id: PathId) -> Response:
    """With all its pages: none of them ever answers again, on any process."""
    async with db.transaction(caller.org) as tx:
        await sites.delete(tx, site_id)
    return Response(status_code=204)


@router.post("/knowledge/sites/{site_id}/refresh", response_model=Envelope[SiteOut])
async def refresh_site(caller: AsKnowledge, shared: Shared, site_id: PathId) -> Response:
    """Now, whatever the schedule. A round under way is that refresh."""
    async with shared.db.transaction(caller.org) as tx:
        shown = await _shown(tx, [await sites.refresh(tx, site_id, datetime.now(UTC))])
    return reply(shown[0])


@router.get("/knowledge/sites/{site_id}/pages", response_model=Page[SitePageOut])
async def list_pages(caller: AsReader, db: Db, site_id: PathId, wanted: Annotated[PageFilter, Query()]) -> Response:
    """What became of every address that was found, those left out too."""
    below = paging.after_id(caller.org, wanted.cursor)
    async with db.transaction(caller.org) as tx:
        rows = await sites.pages(tx, site_id, wanted.status, below, wanted.limit + 1)
    rows, last = paging.page(rows, wanted.limit)
    following = paging.encode(caller.org, last.id) if last else None
    return reply_page([SitePageOut.of(row) for row in rows], following, wanted.limit)


async def _shown(tx: Tx, rows: list[Site]) -> list[SiteOut]:
    counts = await sites.counts(tx, rows)
    return [SiteOut.of(site, counts[site.id]) for site in rows]
