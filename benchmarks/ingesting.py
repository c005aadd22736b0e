"""How soon documents are searchable, and what a visitor feels of it meanwhile."""

import time
from collections.abc import Sequence
from multiprocessing import get_context

import psycopg

from benchmarks.papers import pdf
from benchmarks.processes import memory_below, percentile
from benchmarks.report import Report, Target
from benchmarks.servers import Org, Server, make_org, served
from benchmarks.texts import CHUNKS, markdown, questions
from benchmarks.wire import Wire

Document = tuple[str, bytes]
_PAGES = 20


def measure(report: Report, *, quick: bool) -> None:
    share = 5 if quick else 1
    with served() as server:
        texts, pages, more = 100 // share, 10 // share, 200 // share
        org = make_org(server)
        upload(server.port, org, [_text(9_000)])
        settled(server, org)  # the worker is there; every worker reads its language model once
        _uploaded(server, org, [_text(n) for n in range(texts)], f"{texts} Markdown documents of 6 kB", 3.0, report)
        _uploaded(
            server,
            org,
            [(f"{n}.pdf", pdf(5_000 + n, _PAGES)) for n in range(pages)],
            f"{pages} PDFs of {_PAGES} pages",
            6.0,
            report,
        )
        _disturbed(server, org, [_text(1_000 + n) for n in range(more)], report)
        _rested(server, report)


def _rested(server: Server, report: Report) -> None:
    """What the work left behind in memory."""
    time.sleep(10)
    report.by_kind("Idle, 10 s after the ingestion", "memory, PSS", memory_below(server.pid).pss, "MB")


def _text(number: int) -> Document:
    return f"{number}.md", markdown(number).encode()


def _uploaded(server: Server, org: Org, documents: Sequence[Document], name: str, most: float, report: Report) -> None:
    began = time.perf_counter()
    upload(server.port, org, documents)
    taken = time.perf_counter() - began
    failed = settled(server, org)
    seconds = time.perf_counter() - began
    note = f"taken in {taken:.2f} s; {len(documents) / seconds:.0f} documents/s"
    target = Target(most=most) if len(documents) in (100, 10) else None
    report.add("Ingestion", f"{name}, until searchable", seconds, "s", target=target, note=note)
    report.add("Ingestion", f"{name}, failed", failed, "", target=Target(most=0))


def upload(port: int, org: Org, documents: Sequence[Document]) -> None:
    wire = Wire(port, org.headers)
    for name, data in documents:
        wire.upload("/api/v1/knowledge/files", name, data)
    wire.close()


def settled(server: Server, org: Org, timeout: float = 300) -> int:
    """Waits until no source is on its way. How many failed."""
    with psycopg.connect(server.database_url(), autocommit=True) as owner:
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            row = owner.execute(
                """SELECT count(*) FILTER (WHERE status IN ('queued', 'processing')),
                       count(*) FILTER (WHERE status = 'failed')
                   FROM sources WHERE organization_id = %s""",
                (org.id,),
            ).fetchone()
            assert row is not None
            if not row[0]:
                return int(row[1])
            time.sleep(0.02)
    raise RuntimeError("some documents were never processed")


def _disturbed(server: Server, org: Org, documents: Sequence[Document], report: Report) -> None:
    """One visitor asks every 20 ms, first alone, then while documents come in."""
    section = "A visitor while documents are ingested"
    asked = questions(300, 100_000 // CHUNKS, seed=3)
    wire = org.wire(server)
    _asked(wire, org, asked[:40])
    calm = _asked(wire, org, asked)
    wire.close()  # nothing is said while the other process starts
    uploading = get_context("spawn").Process(target=upload, args=(server.port, org, documents))
    uploading.start()
    busy: list[float] = []
    with psycopg.connect(server.database_url(), autocommit=True) as owner:
        wire = org.wire(server)
        while uploading.is_alive() or _underway(owner, org):
            busy += _asked(wire, org, asked[:20])
    uploading.join()
    wire.close()
    p95 = percentile(calm, 0.95), percentile(busy, 0.95)
    report.add(section, "idle p95", p95[0], "ms", note=f"p50 {percentile(calm, 0.5):.2f} ms")
    note = f"p50 {percentile(busy, 0.5):.2f} ms, {len(busy)} messages"
    report.add(section, f"p95 while {len(documents)} documents come in", p95[1], "ms", note=note)
    report.add(section, "times the idle p95", p95[1] / p95[0], "×", target=Target(most=2))


def _underway(owner: psycopg.Connection, org: Org) -> bool:
    row = owner.execute(
        "SELECT count(*) FROM sources WHERE organization_id = %s AND status IN ('queued', 'processing')", (org.id,)
    ).fetchone()
    return row is not None and row[0] > 0


def _asked(wire: Wire, org: Org, asked: Sequence[str]) -> list[float]:
    times: list[float] = []
    for text in asked:
        request = org.message(text)
        began = time.perf_counter()
        status, body = wire.ask(request)
        times.append((time.perf_counter() - began) * 1000)
        if status != 201:
            raise RuntimeError(f"a message was answered {status}: {body[:300]!r}")
        time.sleep(0.02)
    return times
