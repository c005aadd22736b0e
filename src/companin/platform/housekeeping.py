"""What keeps a deployment tidy: stalled jobs tried again, old idempotency keys forgotten."""

from procrastinate import App
from procrastinate.jobs import Job, Status

from companin.platform.database import Database
from companin.platform.settings import Settings

_MOST_ATTEMPTS = 10
"""Deaths of a worker count too: a job that kills every worker comes to rest."""
_LONGEST_SECONDS = 900
"""No job takes as long; what still runs then lost its worker, or its end could not be written."""


async def retry_stalled(queue: App, older_than: float) -> int:
    """Jobs whose worker has not been heard of for so many seconds are taken up by another one."""
    stalled = [
        *await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=older_than),
        *await _endless(queue),
    ]
    for job in stalled:
        if job.attempts >= _MOST_ATTEMPTS:
            await queue.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await queue.job_manager.retry_job(job)
    return len(stalled)


async def _endless(queue: App) -> list[Job]:
    rows = await queue.connector.execute_query_all_async(
        """SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts,
               worker_id
           FROM procrastinate_jobs job WHERE status = 'doing' AND worker_id IS NOT NULL AND (
               SELECT max(at) FROM procrastinate_events WHERE job_id = job.id AND type = 'started'
           ) < now() - make_interval(secs => %(age)s)""",
        age=_LONGEST_SECONDS,
    )
    return [Job.from_row(row) for row in rows]


async def purge(db: Database, settings: Settings) -> None:
    async with db.system() as tx:
        await tx.run(
            "DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => %(hours)s)",
            {"hours": settings.idempotency_hours},
        )
        await tx.run(
            "DELETE FROM rate_windows WHERE used_at < now() - make_interval(secs => %(age)s)",
            {"age": 2 * max(settings.rate_limit_window_seconds, 3600)},
        )
