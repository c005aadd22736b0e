"""The job queue, in the same PostgreSQL: a job exists exactly when the transaction that asked for it was committed."""

from datetime import datetime

from procrastinate import App, PsycopgConnector, RetryStrategy

from companin.platform.connections import ALIVE
from companin.platform.database import Tx
from companin.platform.settings import Settings

RETRY = RetryStrategy(max_attempts=4, exponential_wait=3)
"""A failing job is tried again after 3, 9 and 27 seconds, then rests as failed."""


def make_queue(settings: Settings, url: str) -> App:
    """A queue nobody has opened yet; a worker opens it, the others only enqueue through their own transactions."""
    connector = PsycopgConnector(
        conninfo=url,
        min_size=1,
        max_size=4,
        timeout=settings.database_pool_wait_seconds,
        kwargs={**ALIVE},
    )
    return App(connector=connector)


async def enqueue(
    queue: App,
    tx: Tx,
    name: str,
    *,
    lane: str = "ingest",
    lock: str | None = None,
    at: datetime | None = None,
    **ids: str | int,
) -> None:
    """Ask for a job in this transaction, not to run before `at`. `ids` are all it carries; `lock` keeps two jobs of
    one thing apart.
    """
    job = queue.configure_task(name, queue=lane, lock=lock, schedule_at=at, connection=await tx.open())
    await job.defer_async(**ids)


async def standings(queue: App, locks: list[str]) -> dict[str, bool]:
    """For each of these locks that has jobs: whether one of them is waiting, running or to be tried again."""
    rows = await queue.connector.execute_query_all_async(
        """SELECT lock, bool_or(status IN ('todo', 'doing')) AS living, bool_or(status = 'failed') AS failed
           FROM procrastinate_jobs WHERE lock = ANY(%(locks)s) GROUP BY lock""",
        locks=locks,
    )
    return {row["lock"]: row["living"] for row in rows if row["living"] or row["failed"]}
