"""The job queue, in the same PostgreSQL: a job exists exactly when the transaction that asked for it was committed."""

from procrastinate import App, PsycopgConnector, RetryStrategy

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
        kwargs={"connect_timeout": 3},
    )
    return App(connector=connector)


async def enqueue(queue: App, tx: Tx, name: str, *, lane: str = "ingest", lock: str | None = None, **ids: str) -> None:
    """Ask for a job in this transaction. `ids` are all it carries; `lock` keeps two jobs of one thing apart."""
    job = queue.configure_task(name, queue=lane, lock=lock, connection=tx.connection)
    await job.defer_async(**ids)
