"""The job queue, in the same PostgreSQL: a job exists exactly when the transaction that asked for it was committed."""

from datetime import datetime

from psycopg.types.json import Jsonb

from companin.platform.database import Database, Tx


async def enqueue(
    tx: Tx, name: str, *, lane: str = "ingest", lock: str | None = None, at: datetime | None = None, **ids: str | int
) -> None:
    """Ask for a job in this transaction, not to run before `at`. `ids` are all it carries; `lock` keeps two jobs of
    one thing apart.
    """
    await tx.run(
        """SELECT procrastinate_defer_jobs_v1(ARRAY[
               ROW(%(lane)s, %(name)s, 0, %(lock)s, NULL, %(ids)s, %(at)s)::procrastinate_job_to_defer_v1])""",
        {"lane": lane, "name": name, "lock": lock, "ids": Jsonb(ids), "at": at},
    )


async def standings(db: Database, locks: list[str]) -> dict[str, bool]:
    """For each of these locks that has jobs: whether one of them is waiting, running or to be tried again."""
    if not locks:
        return {}
    found = await db.single(
        """SELECT coalesce(jsonb_object_agg(lock, living), '{}') FROM (
               SELECT lock, bool_or(status IN ('todo', 'doing')) AS living, bool_or(status = 'failed') AS failed
               FROM procrastinate_jobs WHERE lock = ANY(%(locks)s) GROUP BY lock) AS jobs
           WHERE living OR failed""",
        {"locks": locks},
    )
    return found[0] if found else {}
