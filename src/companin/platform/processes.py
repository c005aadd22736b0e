"""Processes that die with the one that started them; those of one PostgreSQL data folder, found and ended.

On Linux the kernel ends a child whose parent died (PR_SET_PDEATHSIG). Elsewhere a child outlives a parent
that was killed with SIGKILL; whoever leads the folder next finds the child and ends it.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PAUSE = 0.01

FAST = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
"""A fast shutdown writes everything down; the later two steps leave that to recovery."""
ORPHANED = ((None, 5.0), (signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
"""What a dead leader left is usually ending already, so it gets a moment by itself first."""
ABANDONED = ((signal.SIGKILL, 5.0),)
"""For what nobody will read."""


def dying_with_us(number: signal.Signals, nice: int = 0) -> Callable[[], None]:
    """What a child runs between fork and exec so that it gets `number` when this process dies.

    The kernel ties this to the thread that forks, which must therefore be the one that lives longest.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("Start processes from the main thread: they die with the thread that started them.")
    parent = os.getpid()
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def before_exec() -> None:
        if nice:
            os.nice(nice)
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
            if os.getppid() != parent:  # it died before the kernel was told
                os._exit(1)

    return before_exec


def postgres_in(folder: Path) -> dict[int, int]:
    """Living PostgreSQL processes of this data folder, as {pid: pid of its parent}.

    They are known by where they work, never by a number in a file: numbers are used again.
    """
    if not folder.is_dir():
        return {}
    if not Path("/proc/self/cwd").exists():
        return _by_command(folder)
    found: dict[int, int] = {}
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            # gone meanwhile, a zombie, or somebody else's: not one of ours
            with suppress(OSError):
                if (process / "cwd").samefile(folder) and _is_postgres(process):
                    found[int(process.name)] = _parent(process)
    return found


def _is_postgres(process: Path) -> bool:
    return (process / "exe").readlink().name.startswith(("postgres", "initdb"))


def _parent(process: Path) -> int:
    text = (process / "stat").read_text(encoding="utf-8", errors="replace")
    return int(text.rpartition(")")[2].split()[1])


def _by_command(folder: Path) -> dict[int, int]:
    """Where there is no /proc: the postmaster, whose command names the folder, and its children."""
    listing = subprocess.run(
        ["/bin/ps", "-axww", "-o", "pid=,ppid=,command="], check=True, capture_output=True, text=True
    ).stdout
    rows = [line.split(None, 2) for line in listing.splitlines()]
    parents = {int(pid): int(parent) for pid, parent, *_ in rows}
    mine = f"-D {folder} "
    masters = {int(row[0]) for row in rows if len(row) > 2 and mine in row[2] + " "}
    return {pid: parent for pid, parent in parents.items() if pid in masters or parent in masters}


def end_postgres(folder: Path, steps: Iterable[tuple[signal.Signals | None, float]]) -> bool:
    """Signals in turn, each with its patience in seconds, until no process lives. False if one does."""
    for number, seconds in steps:
        if number is not None:
            _signal(postgres_in(folder), number)
        if _gone(folder, time.monotonic() + seconds):
            return True
    return False


def _signal(living: dict[int, int], number: signal.Signals) -> None:
    """SIGINT is for a postmaster, which tells the others; to a backend it means: cancel your query."""
    for pid, parent in living.items():
        if number != signal.SIGINT or parent not in living:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _gone(folder: Path, deadline: float) -> bool:
    while postgres_in(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE)
    return True
