"""Sending an answer sentence by sentence while a model is still at it: events with the ids they will always have."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from companin.answering import events
from companin.platform.web.streams import PING


class Telling:
    """What one waiting stream is told. What was said is never taken back: each time the content only grows."""

    def __init__(self, question_id: UUID, seq: int) -> None:
        self._answer = events.Answering(events.answer_id(question_id), seq)
        self._waiting: asyncio.Queue[events.Event] = asyncio.Queue()
        self._said = ""
        self._cited = -1
        self.last = -1

    def say(self, content: str, citations: list[dict[str, Any]]) -> None:
        """`content` is all that may be said by now; `citations` all it rests on."""
        if len(citations) > self._cited:
            self._waiting.put_nowait(self._answer.sources(citations, numbered=self._cited < 0))
            self._cited = len(citations)
        for event in self._answer.deltas(content, len(self._said)):
            self._waiting.put_nowait(event)
        self._said = content

    async def until(self, work: asyncio.Task[Any], ping_seconds: float) -> AsyncIterator[bytes]:
        """What is said until the answer is stored, with pings while nothing is."""
        while not work.done() or not self._waiting.empty():
            taking = asyncio.ensure_future(self._waiting.get())
            await asyncio.wait({taking, work}, timeout=ping_seconds, return_when=asyncio.FIRST_COMPLETED)
            if taking.done():
                event = taking.result()
                self.last = max(self.last, event.id)
                yield event.encode()
                continue
            taking.cancel()
            if not work.done():
                yield PING
