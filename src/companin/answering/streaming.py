"""Following a conversation: what is stored, then whatever any process stores, until the client leaves."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import zip_longest
from uuid import UUID

from companin.answering import events
from companin.answering.service import ANSWERED_WITHIN
from companin.conversations import service as conversations
from companin.conversations.models import Message
from companin.conversations.service import Caller
from companin.platform.errors import CompaninError
from companin.platform.web.resources import Resources
from companin.platform.web.streams import FAREWELL, PING, Readmit, Rhythm, failed, woken

_PAGE = 100


class Follower:
    """One open stream. It re-reads at every notice and at every ping, so a lost notice costs seconds, not words; each
    time it first asks `readmit`, which raises when the credential that opened the stream is no longer good.
    """

    def __init__(self, resources: Resources, caller: Caller, conversation_id: UUID, readmit: Readmit) -> None:
        self._db = resources.db
        self._notices = resources.notices
        self._caller = caller
        self._conversation_id = conversation_id
        self._readmit = readmit

    async def follow(self, last: int, rhythm: Rhythm) -> AsyncIterator[bytes]:
        stop = asyncio.create_task(rhythm.stopping.wait())
        try:
            with self._notices.waiting(self._conversation_id) as news:
                while not rhythm.stopping.is_set():
                    news.clear()
                    async for event in self._unsent(last):
                        last = max(last, event.id)
                        yield event.encode()
                    if not await woken(news, stop, rhythm.ping_seconds):
                        yield PING
                    await self._readmit()
            yield FAREWELL
        except CompaninError as error:
            yield failed(error)
        finally:
            stop.cancel()

    async def _unsent(self, last: int) -> AsyncIterator[events.Event]:
        """In the order of their ids. What was said after a question waits for its answer: an id that was passed over
        would never be sent.
        """
        number = events.resume_after(last) - 1 if last >= 0 else 0  # with the question an answer may still be due to
        while True:
            async with self._db.transaction(self._caller.org) as tx:
                owner = conversations.owner_of(self._caller)
                await conversations.read(tx, None, self._conversation_id, owner)
                rows = await conversations.since(tx, self._conversation_id, number - 1, _PAGE)
            for row, following in zip_longest(rows, rows[1:]):
                for event in events.of(row, last):
                    last = event.id
                    yield event
                if following is not None and _unanswered(row, following):
                    return
            if len(rows) < _PAGE:
                return
            number = rows[-1].seq + (0 if rows[-1].awaits_answer else 1)


def _unanswered(question: Message, following: Message) -> bool:
    """Whether a question's answer is still to come; after a day nobody makes it any more."""
    if not question.awaits_answer or following.seq == question.seq + 1:
        return False
    return datetime.now(UTC) - question.created_at < ANSWERED_WITHIN
