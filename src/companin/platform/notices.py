"""Hearing what other processes committed: one listening connection a process while anybody waits, ids only; the rows
hold the words.
"""

import asyncio
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager, suppress

import psycopg
import structlog
from psycopg.conninfo import make_conninfo

from companin.platform.connections import ALIVE
from companin.platform.database import HEARD

log = structlog.get_logger()

_LINGER = 60.0


class Notices:
    """Wakes whoever waits for an id. A missed notice costs a wait, never a word: waiters re-read after a timeout."""

    def __init__(self, url: str) -> None:
        self._url = make_conninfo(url, **ALIVE)
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._listen(), name="notices")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @contextmanager
    def waiting(self, *ids: object) -> Generator[asyncio.Event]:
        """An event that is set when something is announced for these ids, from now on."""
        name = ":".join(str(one) for one in ids)
        event = asyncio.Event()
        self._waiting[name].add(event)
        self._wanted.set()
        try:
            yield event
        finally:
            self._waiting[name].discard(event)
            if not self._waiting[name]:
                del self._waiting[name]

    async def _listen(self) -> None:
        while True:
            await self._wanted.wait()
            try:
                async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
                    await connection.execute("SELECT pg_advisory_lock_shared(%s)", (HEARD,))
                    await connection.execute("LISTEN companin")
                    self._wake_all()  # whatever was announced while nobody listened
                    while self._waiting:
                        async for notice in connection.notifies(timeout=_LINGER):
                            for event in self._waiting.get(notice.payload, ()):
                                event.set()
                    self._wanted.clear()
            except (psycopg.Error, OSError) as error:
                await log.awarning("notices.lost", error=type(error).__name__)
                await asyncio.sleep(1)

    def _wake_all(self) -> None:
        for events in self._waiting.values():
            for event in events:
                event.set()
