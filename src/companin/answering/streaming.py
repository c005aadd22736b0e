"""Following a conversation: what is stored, then whatever any process stores, until the client leaves."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from companin.answering import events
from companin.conversations import service as conversations
from companin.conversations.service import Caller
from companin.platform import jsons
from companin.platform.database import Database
from companin.platform.errors import CompaninError
from companin.platform.notices import Notices

PING_SECONDS = 15.0
_PAGE = 100


def failed(error: BaseException) -> bytes:
    """The `error` event: the envelope an ordinary reply would have been."""
    known = error if isinstance(error, CompaninError) else CompaninError()
    data = {"status": "error", "status_code": known.status, "detail": known.detail, "data": None}
    return f"event: error\ndata: {jsons.dumps(data)}\n\n".encode()


class Follower:
    """One open stream. It re-reads at every notice and at every ping, so a lost notice costs seconds, not words."""

    def __init__(self, db: Database, notices: Notices, caller: Caller, conversation_id: UUID) -> None:
        self._db = db
        self._notices = notices
        self._caller = caller
        self._conversation_id = conversation_id

    async def follow(self, last: int, stopping: asyncio.Event) -> AsyncIterator[bytes]:
        stop = asyncio.create_task(stopping.wait())
        try:
            with self._notices.waiting(self._conversation_id) as news:
                while not stopping.is_set():
                    news.clear()
                    async for event in self._unsent(last):
                        last = max(last, event.id)
                        yield event.encode()
                    if not await self._woken(news, stop):
                        yield events.PING
            yield b"retry: 1000\n\n"
        except CompaninError as error:
            yield failed(error)
        finally:
            stop.cancel()

    async def _unsent(self, last: int) -> AsyncIterator[events.Event]:
        number = events.resume_after(last) if last >= 0 else 0
        while True:
            async with self._db.transaction(self._caller.org) as tx:
                owner = conversations.owner_of(self._caller)
                await conversations.read(tx, None, self._conversation_id, owner)
                rows = await conversations.since(tx, self._conversation_id, number - 1, _PAGE)
            for row in rows:
                for event in events.of(row, last):
                    yield event
            if len(rows) < _PAGE:
                return
            number = rows[-1].seq + 1

    @staticmethod
    async def _woken(news: asyncio.Event, stop: asyncio.Task[bool]) -> bool:
        wait = asyncio.create_task(news.wait())
        done, _ = await asyncio.wait({wait, stop}, timeout=PING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        wait.cancel()
        return bool(done)
