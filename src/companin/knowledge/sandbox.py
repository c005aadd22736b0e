"""One document is read by one child process: small, without network, timed, killed whole. It fails alone, in words."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass

from companin.knowledge.parsing.document import Document
from companin.knowledge.parsing.errors import TooMuch, TooSlow, Unreadable, from_code
from companin.knowledge.parsing.wire import document_from

_CHILD = "companin.knowledge.parsing.child"
_READ_SIZE = 256 * 1024
_END_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use; `output_bytes` bounds the text it hands back."""

    memory_bytes: int = 1024**3
    cpu_seconds: int = 30
    wall_seconds: float = 60.0
    open_files: int = 64
    output_bytes: int = 128 * 1024 * 1024


async def parse_sandboxed(
    data: bytes, *, name: str | None = None, declared: str | None = None, limits: Limits | None = None
) -> Document:
    """`declared` as in `parsing.reading.parse`. Raises Unreadable, and OSError when no process can start."""
    limits = limits or Limits()
    header = json.dumps({"name": name, "declared": declared, "limits": asdict(limits)}).encode() + b"\n"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", _CHILD,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"}, cwd="/", start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(limits.wall_seconds):
            answer = await _converse(process, (header, data), limits.output_bytes)
            code = await process.wait()
    except TimeoutError:
        raise TooSlow from None
    finally:
        await _end(process)
    return _understood(answer, code)


async def _converse(process: asyncio.subprocess.Process, parts: tuple[bytes, ...], most: int) -> bytes:
    """Feeds the child while reading from it, so that neither waits for the other forever."""
    feeding = asyncio.create_task(_feed(process, parts))
    try:
        return await _answer(process, most)
    finally:
        feeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await feeding


async def _feed(process: asyncio.subprocess.Process, parts: tuple[bytes, ...]) -> None:
    stdin = process.stdin
    if stdin is None:
        return
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for part in parts:
            stdin.write(part)
            await stdin.drain()
        stdin.close()
        await stdin.wait_closed()


async def _answer(process: asyncio.subprocess.Process, most: int) -> bytes:
    answer = bytearray()
    while process.stdout is not None and (chunk := await process.stdout.read(_READ_SIZE)):
        answer += chunk
        if len(answer) > most:
            raise TooMuch
    return bytes(answer)


async def _end(process: asyncio.subprocess.Process) -> None:
    """The whole group goes, whatever the child may have started; what it still had to say is thrown away."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_END_SECONDS):
            # asyncio tells of the end only when the pipe is empty, and stops reading a pipe nobody empties.
            while process.stdout is not None and await process.stdout.read(_READ_SIZE):
                pass
            await process.wait()


def _understood(answer: bytes, code: int) -> Document:
    """Killed by the kernel for time or memory, crashed inside a parser, or talking nonsense: each has its words."""
    if code == -signal.SIGXCPU:
        raise TooSlow
    if code == -signal.SIGKILL:
        raise TooMuch
    try:
        said = json.loads(answer)
        if "error" not in said:
            return document_from(said)
        error = from_code(str(said["error"]), str(said["sentence"]))
    except (ValueError, KeyError, TypeError):
        raise Unreadable from None
    raise error
