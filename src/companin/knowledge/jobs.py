"""What a worker does for knowledge: ingest one source; find those whose worker died."""

from uuid import UUID

from procrastinate import App, Blueprint

from companin.knowledge import ingest, service, store
from companin.platform import queue as jobs
from companin.platform.database import Database
from companin.platform.settings import Settings


def make_jobs(db: Database, settings: Settings) -> Blueprint:
    blueprint = Blueprint()

    @blueprint.task(name="ingest", retry=jobs.RETRY)
    async def run_ingest(org: str, source: str) -> None:
        await ingest.ingest(db, settings, UUID(org), UUID(source))

    return blueprint


async def requeue_lost(db: Database, queue: App, *, older_than: float) -> int:
    """Sources left untouched for long whose job is gone (retries used up, a worker killed too often) get a new one."""
    async with db.system() as tx:
        lost = await store.unfinished(tx, older_than)
    return len([await _again(db, queue, org, source) for org, source in lost])


async def _again(db: Database, queue: App, org: UUID, source: UUID) -> None:
    who = await ingest.acting_for(db, org)
    async with db.transaction(who) as tx:
        await service.process_again(tx, queue, source)
