"""What a worker does for knowledge: ingest one source; find those whose worker died."""

from uuid import UUID

import structlog
from procrastinate import Blueprint

from companin.knowledge import ingest, service, work_store
from companin.knowledge.sites import jobs as site_jobs
from companin.platform import queue as jobs
from companin.platform import working
from companin.platform.database import Database
from companin.platform.errors import CompaninError
from companin.platform.presence import Courtesy, Presence
from companin.platform.settings import Settings

log = structlog.get_logger()

_GIVEN_UP = "This couldn't be processed, although it was tried several times. Please ask for it to be processed again."


def make_jobs(db: Database, settings: Settings) -> Blueprint:
    blueprint, courtesy = Blueprint(), Courtesy(Presence(settings.data_dir))

    @blueprint.task(name="ingest", retry=working.RETRY)
    async def run_ingest(org: str, source: str) -> None:
        try:
            async with courtesy:
                await ingest.ingest(db, settings, UUID(org), UUID(source))
        except CompaninError as error:  # the database is away: this is tried again
            await log.awarning("knowledge.interrupted", source=source, error=type(error).__name__)
            raise
        except Exception:
            await log.aexception("knowledge.broken", org=org, source=source)
            raise

    site_jobs.add_jobs(blueprint, db, settings)
    return blueprint


async def requeue_lost(db: Database, *, older_than: float) -> int:
    """Sources left untouched for so many seconds that have no job any more: a new one when it vanished, the end in
    words when all its attempts failed. How many they were.
    """
    async with db.system() as tx:
        unfinished = await work_store.unfinished(tx, older_than)
    standings = await jobs.standings(db, [str(source) for _, source in unfinished])
    lost = [(org, source) for org, source in unfinished if not standings.get(str(source))]
    for org, source in lost:
        await _again(db, org, source, given_up=str(source) in standings)
    return len(lost)


async def _again(db: Database, org: UUID, source: UUID, *, given_up: bool) -> None:
    who = await ingest.acting_for(db, org)
    async with db.transaction(who) as tx:
        if given_up:
            await work_store.set_failed(tx, source, None, _GIVEN_UP)
            service.announce(tx)
        else:
            await service.process_again(tx, source)
