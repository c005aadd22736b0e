"""What the processes of a server use, read from the kernel: CPU time, memory, by kind."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

KINDS = ("supervisor", "api", "worker", "postgres", "other")
_NANOSECONDS = 1e6  # in a millisecond


def below(root: int) -> dict[int, str]:
    """`root` and everything it started, by kind."""
    parents: dict[int, int] = {}
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):
                parents[int(process.name)] = int((process / "stat").read_text().rpartition(")")[2].split()[1])
    found, fresh = {root}, {root}
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return {pid: _kind(pid) for pid in found}


def _kind(pid: int) -> str:
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        if command.startswith("postgres:") or "/postgres " in command:
            return "postgres"
        for kind in ("supervisor", "app", "worker"):
            if f"companin.{kind}" in command or f"platform.{kind}" in command:
                return "api" if kind == "app" else kind
    return "other"


def times(pid: int) -> tuple[float, float]:
    """Milliseconds all living threads ran, and waited for a processor; 0 for a process that has gone."""
    ran = waited = 0
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                one = (thread / "schedstat").read_text().split()
                ran, waited = ran + int(one[0]), waited + int(one[1])
    return ran / _NANOSECONDS, waited / _NANOSECONDS


def memory(pid: int) -> tuple[float, float]:
    """(PSS, RSS) in MB: the first parts what processes share among them."""
    pss = rss = 0
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                pss = int(line.split()[1])
            elif line.startswith("Rss:"):
                rss = int(line.split()[1])
    return pss * 1024 / 1e6, rss * 1024 / 1e6


@dataclass(frozen=True, slots=True)
class Memory:
    """MB, by kind."""

    pss: dict[str, float]
    rss: dict[str, float]


def memory_below(root: int) -> Memory:
    pss: dict[str, float] = {}
    rss: dict[str, float] = {}
    for pid, kind in below(root).items():
        of_pss, of_rss = memory(pid)
        pss[kind] = pss.get(kind, 0.0) + of_pss
        rss[kind] = rss.get(kind, 0.0) + of_rss
    return Memory(pss, rss)


class Meter:
    """CPU used from now on by everything below `root` and by `others` ({pid: kind})."""

    def __init__(self, root: int, others: dict[int, str] | None = None) -> None:
        self._root = root
        self._others = others or {}
        self._began = {pid: times(pid) for pid in self._all()}

    def _all(self) -> dict[int, str]:
        return {**below(self._root), **self._others}

    def used(self) -> dict[str, float]:
        """Milliseconds by kind; processes that ended meanwhile are missing."""
        found: dict[str, float] = {}
        for pid, kind in self._all().items():
            found[kind] = found.get(kind, 0.0) + times(pid)[0] - self._began.get(pid, (0.0, 0.0))[0]
        return found

    def waited(self) -> float:
        """Milliseconds all of them waited for a processor somebody else had."""
        return sum(times(pid)[1] - self._began.get(pid, (0.0, 0.0))[1] for pid in self._all())


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
