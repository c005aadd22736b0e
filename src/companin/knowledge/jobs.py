"""What a worker does for knowledge: ingest one source; find those whose worker died."""

from uuid import UUID

from procrastinate import App, Blueprint

from companin.knowledge import ingest, service, store
from companin.platform import queue as jobs
from companin.platform.database import Database
from companin.platform.settings import Settings

_GIVEN_UP = "This couldn't be processed, although it was tried several times. Please ask for it to be processed again."


def make_jobs(db: Database, settings: Settings) -> Blueprint:
    blueprint = Blueprint()

    @blueprint.task(name="ingest", retry=jobs.RETRY)
    async def run_ingest(org: str, source: str) -> None:
        await ingest.ingest(db, settings, UUID(org), UUID(source))

    return blueprint


async def requeue_lost(db: Database, queue: App, *, older_than: float) -> int:
    """Sources left untouched for so many seconds that have no job any more: a new one when it vanished, the end in
    words when all its attempts failed. How many they were.
    """
    async with db.system() as tx:
        unfinished = await store.unfinished(tx, older_than)
    standings = await jobs.standings(queue, [str(source) for _, source in unfinished]) if unfinished else {}
    lost = [(org, source) for org, source in unfinished if not standings.get(str(source))]
    for org, source in lost:
        await _again(db, queue, org, source, given_up=str(source) in standings)
    return len(lost)


async def _again(db: Database, queue: App, org: UUID, source: UUID, *, given_up: bool) -> None:
    who = await ingest.acting_for(db, org)
    async with db.transaction(who) as tx:
        if given_up:
            await store.set_failed(tx, source, _GIVEN_UP)
        else:
            await service.process_again(tx, queue, source)
