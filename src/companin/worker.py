"""The worker process: jobs, and the sweeps that find what a killed process left undone."""

import asyncio
import os
import signal
from contextlib import suppress
from itertools import count

import structlog
from procrastinate import App

from companin.answering import pruning
from companin.answering import service as answering
from companin.answering.service import Desk
from companin.conversations import service as conversations
from companin.inference import embeddings
from companin.inference.question_vectors import QuestionVectors
from companin.knowledge import jobs as knowledge_jobs
from companin.knowledge.embedding import Embedding
from companin.knowledge.sites import jobs as site_jobs
from companin.knowledge.snapshots import Snapshots
from companin.platform import housekeeping, logs
from companin.platform.database import Database
from companin.platform.settings import Settings
from companin.platform.working import make_queue
from companin.providers.lines import Lines

log = structlog.get_logger()

LANES = {"ingest": 2, "crawl": 2}
"""Jobs at a time of each kind: a site of a thousand pages keeps no file waiting."""
_RARELY = 30
"""What nobody waits for is done every so many rounds of the sweep."""
# How often the worker looks for knowledge to embed.
_LOOK_SECONDS = 1.0


def create_worker(settings: Settings, db: Database) -> App:
    """The queue with every job registered; nothing is opened yet."""
    assert settings.database_url is not None  # noqa: S101 - `serve` and the tests set it
    queue = make_queue(settings, settings.database_url)
    queue.add_tasks_from(knowledge_jobs.make_jobs(db, settings), namespace="knowledge")
    return queue


async def run(settings: Settings) -> None:
    """Work until told to stop. A database that goes away is waited for."""
    assert settings.database_url is not None  # noqa: S101 - `serve` and the tests set it
    db = Database(settings, settings.database_url)
    await db.open()
    queue = create_worker(settings, db)
    stopping = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stopping.set)
    beside = [asyncio.create_task(_sweep(settings, db, queue)), asyncio.create_task(_embed(settings, db))]
    try:
        while not stopping.is_set():
            await _work(queue, settings.stalled_seconds, stopping)
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await db.close()


async def _work(queue: App, stalled: float, stopping: asyncio.Event) -> None:
    """One life of the queue's worker: until stopped, or until the database is lost for longer than it bears."""
    try:
        async with queue.open_async():
            working = asyncio.create_task(_lanes(queue, stalled))
            told = asyncio.create_task(stopping.wait())
            await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
            told.cancel()
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working
    except Exception as error:  # noqa: BLE001 - the worker outlives every failure of its database
        await log.awarning("worker.restarts", error=type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), 2.0)


async def _lanes(queue: App, stalled: float) -> None:
    async with asyncio.TaskGroup() as group:
        for name, many in LANES.items():
            group.create_task(
                queue.run_worker_async(
                    queues=[name],
                    name=name,
                    concurrency=many,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=2.0,
                    shutdown_graceful_timeout=20,
                    delete_jobs="successful",
                    update_heartbeat_interval=stalled / 3,
                    stalled_worker_timeout=stalled,
                )
            )


async def _embed(settings: Settings, db: Database) -> None:
    """Knowledge that no vector was made of yet, soon after it is there and whenever nothing else is to do."""
    meaning = await asyncio.to_thread(embeddings.load, settings)
    if meaning is None:
        return
    embedding = Embedding(db, meaning)
    while True:
        try:
            pause = 0.0 if await embedding.advance() else _LOOK_SECONDS
        except Exception as error:  # noqa: BLE001 - an embedder that is away is asked again; words serve meanwhile
            await log.awarning("embeddings.failed", error=type(error).__name__)
            pause = settings.sweep_seconds
        await asyncio.sleep(pause)


async def _sweep(settings: Settings, db: Database, queue: App) -> None:
    """What a killed process left: jobs, questions, sources; and what has grown old."""
    meanings = QuestionVectors(lambda: embeddings.load(settings), settings.embeddings_timeout_seconds)
    desk = Desk(db, Snapshots(db, settings.index_memory_mb * 1024 * 1024, meanings), settings, Lines(settings))
    duties = {
        "jobs": lambda: housekeeping.retry_stalled(queue, settings.stalled_seconds),
        "answers": lambda: _answer_overdue(desk, settings.overdue_seconds),
        "sources": lambda: knowledge_jobs.requeue_lost(db, older_than=2 * settings.stalled_seconds),
        "sites": lambda: site_jobs.requeue_lost(db, older_than=2 * settings.stalled_seconds),
        "schedules": lambda: site_jobs.begin_due(db),
        "keys": lambda: housekeeping.purge(db, settings),
    }
    rarely = {"versions": lambda: pruning.prune(db, settings.versions_kept)}
    for rounds in count():
        for name, duty in (duties if rounds % _RARELY else {**duties, **rarely}).items():
            try:
                await duty()
            except Exception as error:  # noqa: BLE001 - whatever stops one sweep, the next one comes
                await log.awarning("worker.sweep_failed", duty=name, error=type(error).__name__)
        await asyncio.sleep(settings.sweep_seconds)


async def _answer_overdue(desk: Desk, older_than: float) -> None:
    """Every question that was taken ends in one answer, whoever died meanwhile."""
    newest = answering.ANSWERED_WITHIN.total_seconds()
    async with desk.db.system() as tx:
        overdue = await conversations.overdue(tx, older_than=older_than, newer_than=newest, limit=100)
    for org, conversation, question in overdue:
        try:
            await answering.finish_overdue(desk, org, conversation, question)
            await log.ainfo("answering.overdue", org=str(org), question=str(question))
        except Exception as error:  # noqa: BLE001 - one that can't be answered keeps no other waiting
            await log.awarning("answering.overdue_failed", question=str(question), error=type(error).__name__)


def main() -> int:
    os.nice(10)  # what reads documents gives way to what answers people
    settings = Settings()
    logs.configure(settings.log_level)
    asyncio.run(run(settings))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
