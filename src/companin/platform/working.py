"""The queue as a worker runs it. Who only asks for jobs does without: see `queue.py`."""

from procrastinate import App, PsycopgConnector, RetryDecision, RetryStrategy
from procrastinate.jobs import Job

from companin.platform.connections import ALIVE
from companin.platform.errors import Unavailable
from companin.platform.settings import Settings

_AWAY = 3
"""Seconds until a job is tried again that lost its database."""


class _Patient(RetryStrategy):
    """That the database was away says nothing of a job: it is tried again however often that happened."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, Unavailable):
            return RetryDecision(retry_in={"seconds": _AWAY})
        return super().get_retry_decision(exception=exception, job=job)


RETRY = _Patient(max_attempts=4, exponential_wait=3)
"""A failing job is tried again after 3, 9 and 27 seconds, then rests as failed."""


def make_queue(settings: Settings, url: str) -> App:
    """A queue nobody has opened yet."""
    connector = PsycopgConnector(
        conninfo=url,
        min_size=1,
        max_size=4,
        timeout=settings.database_pool_wait_seconds,
        kwargs={**ALIVE},
    )
    return App(connector=connector)
