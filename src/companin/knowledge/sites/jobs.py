"""What a worker does for sites: go on with one; begin those that are due; find those whose worker died."""

from datetime import UTC, datetime
from uuid import UUID

from procrastinate import Blueprint

from companin.knowledge.sites import crawling, rounds, service, store, turn_store
from companin.knowledge.sites.clock import Clock
from companin.knowledge.sites.crawling import World
from companin.organizations.auth import acting_for
from companin.organizations.errors import OrganizationNotFound
from companin.platform import queue as jobs
from companin.platform import working
from companin.platform.database import Database
from companin.platform.settings import Settings

_GIVEN_UP = "This round couldn't be finished, although it was tried several times."


def add_jobs(blueprint: Blueprint, db: Database, settings: Settings) -> None:
    @blueprint.task(name="crawl", retry=working.RETRY)
    async def run_crawl(org: str, site: str, turn: int) -> None:
        try:
            who = await acting_for(db, UUID(org))
        except OrganizationNotFound:
            return
        await crawling.go_on(World(db, settings, who, Clock()), UUID(site), turn)


async def begin_due(db: Database, now: datetime | None = None) -> int:
    """How many rounds were begun."""
    now = now or datetime.now(UTC)
    async with db.system() as tx:
        found = await store.due(tx, now)
    begun = 0
    for org, site in found:
        who = await acting_for(db, org)
        async with db.transaction(who) as tx:
            begun += await service.begin_when_due(tx, site, now)
    await turn_store.forget(db, now)
    return begun


async def requeue_lost(db: Database, *, older_than: float) -> int:
    """Rounds left untouched for so many seconds that have no job any more: a new one when it vanished, the end in
    words when all its attempts failed. How many they were.
    """
    async with db.system() as tx:
        unfinished = await store.unfinished(tx, older_than)
    locks = {rounds.lock_of(site, number): (org, site) for org, site, number in unfinished}
    standings = await jobs.standings(db, list(locks))
    lost = {lock: ids for lock, ids in locks.items() if not standings.get(lock)}
    for lock, (org, site) in lost.items():
        await _again(db, org, site, given_up=lock in standings)
    return len(lost)


async def _again(db: Database, org: UUID, site_id: UUID, *, given_up: bool) -> None:
    who = await acting_for(db, org)
    async with db.transaction(who) as tx:
        site = await store.lock(tx, site_id)
        if site is None or site.status in {"ready", "failed"}:
            return
        if given_up:
            now = datetime.now(UTC)
            await store.finish(tx, site.id, error=_GIVEN_UP, due_at=rounds.due_after(site, now), now=now)
        else:
            await rounds.enqueue(tx, site.id, await store.hand_on(tx, site.id), round_=site.round)
