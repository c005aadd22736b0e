"""The index alone, in a fresh process without a server: how long it takes to build and to change, to search, its size.

`python -m benchmarks.indexing URL ORGANIZATION SOURCES` prints JSON.
"""

import asyncio
import gc
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from uuid import UUID

from benchmarks.messages import Known
from benchmarks.processes import memory, percentile
from benchmarks.report import Report
from benchmarks.servers import Server
from benchmarks.texts import CHUNKS, questions
from companin.knowledge import chunk_store, store
from companin.knowledge.index import Index
from companin.knowledge.models import Entry
from companin.organizations.auth import acting_for
from companin.platform.database import Database
from companin.platform.settings import Settings

_CHANGES = 15


@dataclass(frozen=True, slots=True)
class Measured:
    """Times in milliseconds, sizes in MB. `pss` and `rss` are what the process grew by."""

    read: float
    build: float
    removed: list[float]
    added: list[float]
    search: list[float]
    search_cpu: float
    pss: float
    rss: float
    peak: float
    nbytes: float


def measure(server: Server, known: list[Known], report: Report) -> None:
    url = server.database_url("companin_app")
    for one in known:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.indexing", url, str(one.org.id), str(one.chunks // CHUNKS)],
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            check=True,
            timeout=600,
        )
        _tell(one, Measured(**json.loads(done.stdout)), report)


def _tell(one: Known, got: Measured, report: Report) -> None:
    section, name = "Index in process", f"{one.name} chunks"
    report.add(section, f"{name}, rows read", got.read, "ms")
    report.add(section, f"{name}, built from the rows", got.build, "ms")
    for verb, times in (("removed", got.removed), ("added", got.added)):
        note = f"max {max(times):.1f} ms"
        report.add(section, f"{name}, a source of 20 {verb}, p50", percentile(times, 0.5), "ms", note=note)
    note = f"p95 {percentile(got.search, 0.95):.2f} ms"
    report.add(section, f"{name}, search p50", percentile(got.search, 0.5), "ms", note=note)
    report.add(section, f"{name}, search CPU", got.search_cpu, "ms")
    tenth = one.chunks / 10_000
    note = f"PSS {got.pss / tenth:.3g}; while loading {got.peak / tenth:.3g}"
    report.add(section, f"{name}, process growth (RSS) per 10k chunks", got.rss / tenth, "MB", note=note)
    report.add(section, f"{name}, index.nbytes per 10k chunks", got.nbytes / tenth, "MB")


async def _read(url: str, org: UUID) -> tuple[int, list[Entry]]:
    db = Database(Settings(), url)
    await db.open()
    entries: list[Entry] = []
    try:
        async with db.snapshot(await acting_for(db, org)) as tx:
            version = await store.version(tx)
            async for batch in chunk_store.everything(tx, 5_000):
                entries.extend(batch)
    finally:
        await db.close()
    return version, entries


def _run(url: str, org: UUID, sources: int) -> Measured:
    asked = questions(300, sources, seed=2)
    Index.build([], 0).search("Is this here?", "en")
    gc.collect()
    pss, rss = memory(os.getpid())
    began = time.perf_counter()
    version, entries = asyncio.run(_read(url, org))
    read = time.perf_counter()
    index = Index.build(entries, version)
    built = time.perf_counter()
    peak = memory(os.getpid())[1] - rss
    sample = entries[:: max(1, len(entries) // (_CHANGES * CHUNKS))][:_CHANGES]
    changing = [[one for one in entries if one.source_id == chosen.source_id] for chosen in sample]
    del entries, sample
    gc.collect()
    grown = memory(os.getpid())
    removed, added = _changes(index, changing)
    search, cpu = _searches(index, asked)
    return Measured(
        read=(read - began) * 1000,
        build=(built - read) * 1000,
        removed=removed,
        added=added,
        search=search,
        search_cpu=cpu,
        pss=grown[0] - pss,
        rss=grown[1] - rss,
        peak=peak,
        nbytes=index.nbytes / 1e6,
    )


def _changes(index: Index, sources: list[list[Entry]]) -> tuple[list[float], list[float]]:
    """Each source is taken out and put in again, on what the changes before left."""
    removed: list[float] = []
    added: list[float] = []
    for entries in sources:
        began = time.perf_counter()
        index = index.changed({entries[0].source_id}, [], index.version + 1)
        between = time.perf_counter()
        index = index.changed(set(), entries, index.version + 1)
        removed.append((between - began) * 1000)
        added.append((time.perf_counter() - between) * 1000)
    return removed, added


def _searches(index: Index, asked: list[str]) -> tuple[list[float], float]:
    """The words of the questions are new at first, as those of strangers are."""
    times: list[float] = []
    before = time.thread_time()
    for question in asked:
        began = time.perf_counter()
        index.search(question, "en")
        times.append((time.perf_counter() - began) * 1000)
    return times, (time.thread_time() - before) * 1000 / len(asked)


if __name__ == "__main__":
    print(json.dumps(asdict(_run(sys.argv[1], UUID(sys.argv[2]), int(sys.argv[3])))))
