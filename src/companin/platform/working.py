"""The queue as a worker runs it. Who only asks for jobs does without: see `queue.py`."""

from procrastinate import App, PsycopgConnector, RetryStrategy

from companin.platform.connections import ALIVE
from companin.platform.settings import Settings

RETRY = RetryStrategy(max_attempts=4, exponential_wait=3)
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
