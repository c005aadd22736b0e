"""Whether people are being answered on this machine, told from one process to another: what can wait gives way."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

# Seconds between two marks at least, and how long one holds.
_OFTEN, _HOLDS = 0.25, 1.0
_LONGEST_REST = 0.1


class Presence:
    """A file in the data directory is touched while messages come in. Without the directory nobody is ever there."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "answering"
        self._marked = -_OFTEN

    def mark(self) -> None:
        """Somebody is being answered now."""
        now = time.monotonic()
        if now - self._marked >= _OFTEN:
            self._marked = now
            with suppress(OSError):
                self._file.touch()

    def felt(self) -> bool:
        """Whether somebody was answered a moment ago."""
        try:
            return abs(time.time() - self._file.stat().st_mtime) < _HOLDS
        except OSError:
            return False


class Courtesy:
    """Lets those who work in the background on as many at a time as there are; while people are being answered, one
    after the other, with a rest in between as long as the work was.
    """

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self._working = 0
        self._began = 0.0
        self._ended = asyncio.Condition()

    async def __aenter__(self) -> None:
        async with self._ended:
            while self._working and self._presence.felt():
                with suppress(TimeoutError):  # the last one may have left meanwhile
                    await asyncio.wait_for(self._ended.wait(), _HOLDS)
            self._working += 1
            self._began = time.monotonic()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._presence.felt():
                await asyncio.sleep(min(time.monotonic() - self._began, _LONGEST_REST))
        finally:
            self._working -= 1
            async with self._ended:
                self._ended.notify()
