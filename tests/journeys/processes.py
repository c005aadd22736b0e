"""The processes of a running `companin serve`, found from outside, to be killed."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from tests.conftest import Server

Seen = TypeVar("Seen")

_MARKS = {"api": "companin.app", "worker": "companin.worker", "database": "postgres"}


def children(server: Server, kind: str) -> list[int]:
    """Pids of the supervisor's own children: "api", "worker" or "database" (its postmaster)."""
    assert server.process is not None
    parent = server.process.pid
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in found if _MARKS[kind] in _command(int(pid))]


def readers(server: Server) -> list[int]:
    """Pids below the workers: the children that read documents, and who forks them."""
    found, waiting = list[int](), children(server, "worker")
    while waiting:
        below = [pid for parent in waiting for pid in _below(parent)]
        found += below
        waiting = below
    return found


def _below(parent: int) -> list[int]:
    with suppress(OSError):
        tasks = Path(f"/proc/{parent}/task").iterdir()
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    return []


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\x00", b" ").decode(errors="replace")
    return ""


def kill(pid: int) -> None:
    """SIGKILL, unless it has just ended by itself."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def eventually(look: Callable[[], Seen], timeout: float, what: str) -> Seen:
    """The first true thing `look` gives."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if seen := look():
            return seen
        time.sleep(0.05)
    raise AssertionError(f"not within {timeout:g} seconds: {what}")
