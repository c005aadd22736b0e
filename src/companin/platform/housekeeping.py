"""What keeps a deployment tidy: stalled jobs tried again, old idempotency keys forgotten."""

from procrastinate import App
from procrastinate.exceptions import ConnectorException

from companin.platform.database import Database
from companin.platform.errors import Unavailable
from companin.platform.settings import Settings


async def retry_stalled(queue: App, older_than: float) -> int:
    """Jobs whose worker has not been heard of for so many seconds are taken up by another one."""
    try:
        stalled = await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=older_than)
        for job in stalled:
            await queue.job_manager.retry_job(job)
    except ConnectorException as error:
        raise Unavailable from error
    return len(list(stalled))


async def purge(db: Database, settings: Settings) -> None:
    async with db.system() as tx:
        await tx.run(
            "DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => %(hours)s)",
            {"hours": settings.idempotency_hours},
        )
