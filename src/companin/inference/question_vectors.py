"""A question's vector, made off the event loop and never waited for long: whoever asks can do without it."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from companin.inference.embedding_text import Floats
from companin.inference.embeddings import Meaning

log = structlog.get_logger()

_REMEMBERED = 512
# After a failure the embedder is asked for nothing for so many seconds.
_REST = 10.0
_WARM = ("en", "sv", "nl", "fr", "pt")


class QuestionVectors:
    """One process's embedder. `make` may take seconds; everything happens in one thread."""

    def __init__(self, make: Callable[[], Meaning | None], timeout: float) -> None:
        self._make = make
        self._timeout = timeout
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="meaning")
        self._meaning: asyncio.Future[Meaning | None] | None = None
        self._known: OrderedDict[tuple[str, str], Floats] = OrderedDict()
        self._resting_until = 0.0
        self._warming = False

    async def model(self) -> str | None:
        """The name its vectors are kept under, None without an embedder. Waits for it to be made, once."""
        if self._meaning is None:
            self._meaning = asyncio.get_running_loop().run_in_executor(self._thread, self._make)
        meaning = await asyncio.shield(self._meaning)
        return meaning.name if meaning is not None else None

    async def warm(self) -> None:
        """Ask once in each language, so that no question has to wait for what is only done once."""
        self._warming = True
        await self.model()
        for language in _WARM:
            await self._ask(("?", language), None)
        self._warming = False

    async def of(self, question: str, language: str) -> Floats | None:
        """A row of length 1; None without an embedder, while it warms up, or while it is too slow or broken."""
        asked = (question, language)
        known = self._known.get(asked)
        if known is None and not self._warming and time.monotonic() >= self._resting_until:
            known = await self._ask(asked, self._timeout)
        return known

    async def _ask(self, asked: tuple[str, str], timeout: float | None) -> Floats | None:
        await self.model()
        meaning = self._meaning.result() if self._meaning is not None else None
        if meaning is None:
            return None
        asking = asyncio.get_running_loop().run_in_executor(self._thread, meaning.question, *asked)
        try:
            made = await asyncio.wait_for(asking, timeout)
        except (TimeoutError, OSError, ValueError, RuntimeError) as error:
            self._resting_until = time.monotonic() + _REST
            await log.awarning("embeddings.resting", seconds=_REST, error=type(error).__name__)
            return None
        self._known[asked] = made
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return made

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
