"""One document is read by one child process: small, without network, timed, killed whole. It fails alone, in words."""

import asyncio
import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from companin.knowledge.parsing.document import Document
from companin.knowledge.parsing.errors import Scanned, TooMuch, TooSlow, Unreadable, from_code
from companin.knowledge.parsing.nursery import CODE
from companin.knowledge.parsing.wire import document_from, progress_from

_NURSERY = (sys.executable, "-I", "-m", "companin.knowledge.parsing.nursery")
_READ_SIZE = 256 * 1024
_BEFORE_RETRY = 0.2

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use; `output_bytes` bounds the text it hands back."""

    memory_bytes: int = 1024**3
    cpu_seconds: int = 30
    wall_seconds: float = 60.0
    open_files: int = 64
    output_bytes: int = 128 * 1024 * 1024
    may_start: bool = False


_RECOGNITION = Limits(cpu_seconds=120, wall_seconds=600.0, may_start=True)
"""Reading pictures takes seconds a page, and a program of its own."""


class _NurseryLost(OSError):
    """The process that starts children ended, or no process could be made."""


async def parse_sandboxed(
    data: bytes,
    *,
    name: str | None = None,
    declared: str | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Document:
    """`declared` as in `parsing.reading.parse`. `progress` is told (pages done, pages in all) a few times a second, in
    the event loop: it must not wait. Raises Unreadable, and OSError when no process can start.
    """
    about = {"name": name, "declared": declared}
    try:
        try:
            return document_from(await _asked(about, data, limits or Limits(), progress))
        except Scanned:
            tesseract = shutil.which("tesseract")
            if tesseract is None:
                raise
            return document_from(await _asked({"tesseract": tesseract}, data, _RECOGNITION, progress))
    except (ValueError, KeyError, TypeError):
        raise Unreadable from None


async def ask_sandboxed(
    task: str, data: bytes, *, declared: str | None = None, limits: Limits | None = None
) -> dict[str, Any]:
    """One of `parsing.reading.ANSWERS`: what it gives is to be checked, not trusted. Raises like `parse_sandboxed`."""
    return await _asked({"task": task, "name": None, "declared": declared}, data, limits or Limits(), None)


async def _asked(header: dict[str, Any], data: bytes, limits: Limits, progress: Progress | None) -> dict[str, Any]:
    first = json.dumps({**header, "limits": asdict(limits)}).encode() + b"\n"
    try:
        return await _in_child((first, data), limits, progress)
    except _NurseryLost:
        await asyncio.sleep(_BEFORE_RETRY)  # until it is known whether the nursery itself is gone
        return await _in_child((first, data), limits, progress)


async def _in_child(parts: tuple[bytes, ...], limits: Limits, progress: Progress | None) -> dict[str, Any]:
    talk, life = _nursery().bear()
    with talk, life:  # letting go of a life ends it
        try:
            async with asyncio.timeout(limits.wall_seconds):
                answer = await _converse(talk, parts, limits.output_bytes, progress)
                code = await _code(life)
        except TimeoutError:
            raise TooSlow from None
    return _understood(answer, code)


class _Nursery:
    """The process that forks children, and our end of its stdin."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                _NURSERY,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"LC_ALL": "C.UTF-8"},
                cwd="/",
                start_new_session=True,
            )
        self._control = ours

    def bear(self) -> tuple[socket.socket, socket.socket]:
        """Sockets to a new child: one to talk, one for its life. Raises _NurseryLost."""
        talk, their_talk = socket.socketpair()
        life, their_life = socket.socketpair()
        talk.setblocking(False)
        life.setblocking(False)
        with their_talk, their_life:
            try:
                socket.send_fds(self._control, [b"+"], [their_talk.fileno(), their_life.fileno()])
            except OSError as error:
                talk.close()
                life.close()
                raise _NurseryLost from error
        return talk, life

    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """Its children end with it."""
        self._control.close()
        self._process.wait()


@lru_cache(maxsize=1)
def _nursery_of(pid: int) -> _Nursery:
    """One for each process that asks, started when it first does."""
    del pid
    nursery = _Nursery()
    atexit.register(nursery.end)
    return nursery


def _nursery() -> _Nursery:
    found = _nursery_of(os.getpid())
    if found.lives():
        return found
    found.end()
    atexit.unregister(found.end)
    _nursery_of.cache_clear()
    return _nursery_of(os.getpid())


async def _converse(talk: socket.socket, parts: tuple[bytes, ...], most: int, progress: Progress | None) -> bytes:
    """Feeds the child while reading from it, so that neither waits for the other forever."""
    feeding = asyncio.create_task(_feed(talk, parts))
    try:
        return await _answer(talk, most, progress)
    finally:
        feeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await feeding


async def _feed(talk: socket.socket, parts: tuple[bytes, ...]) -> None:
    loop = asyncio.get_running_loop()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for part in parts:
            await loop.sock_sendall(talk, part)
        talk.shutdown(socket.SHUT_WR)


async def _answer(talk: socket.socket, most: int, progress: Progress | None) -> bytes:
    """What comes last, after lines of progress. Our own words unread in a dead child's socket make a reset."""
    answer = bytearray()
    taken = 0
    with contextlib.suppress(ConnectionResetError):
        while chunk := await asyncio.get_running_loop().sock_recv(talk, _READ_SIZE):
            taken += len(chunk)
            if taken > most:
                raise TooMuch
            answer += chunk
            *lines, rest = answer.split(b"\n") if b"\n" in chunk else (answer,)
            for line in lines:
                _tell(bytes(line), progress)
            answer = rest
    return bytes(answer)


def _tell(line: bytes, progress: Progress | None) -> None:
    told = progress_from(line)
    if told is not None and progress is not None:
        progress(*told)


async def _code(life: socket.socket) -> int:
    """The child's exit code, negative for a signal."""
    said = b""
    with contextlib.suppress(ConnectionResetError):
        said = await asyncio.get_running_loop().sock_recv(life, CODE.size)
    if len(said) < CODE.size:
        raise _NurseryLost
    return CODE.unpack(said)[0]


def _understood(answer: bytes, code: int) -> dict[str, Any]:
    """Killed by the kernel for time or memory, crashed inside a parser, or talking nonsense: each has its words."""
    if code == -signal.SIGXCPU:
        raise TooSlow
    if code == -signal.SIGKILL:
        raise TooMuch
    try:
        said = dict(json.loads(answer))
        if "error" not in said:
            return said
        error = from_code(str(said["error"]), str(said["sentence"]))
    except (ValueError, KeyError, TypeError):
        raise Unreadable from None
    raise error
