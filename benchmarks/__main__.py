"""`python -m benchmarks [--quick] [--only NAME] [--json FILE] [--markdown FILE]`."""

import argparse
import signal
import sys
from pathlib import Path

import psycopg

from benchmarks import enduring, indexing, ingesting, messages, modelled, reading, starting
from benchmarks.report import Report, machine, markdown, write_json
from benchmarks.servers import Server, served

_PARTS = ("messages", "model", "index", "start", "reading", "ingestion")
_LONG = ("memory",)
"""Only when they are named."""


def main() -> int:
    chosen = _arguments()
    signal.signal(signal.SIGTERM, _end)
    report = Report(lambda line: print(line, flush=True))
    about: dict[str, str] = {}
    if {"messages", "model", "index"} & set(chosen.only):
        with served() as server:
            about = machine(_postgres(server))
            report.told("\n".join(f"{name}: {value}" for name, value in about.items()))
            _known(server, chosen, report)
    if "start" in chosen.only:
        starting.measure(report)
    if "reading" in chosen.only:
        reading.measure(report, quick=chosen.quick)
    if "ingestion" in chosen.only:
        ingesting.measure(report, quick=chosen.quick)
    if "memory" in chosen.only:
        enduring.measure(report, quick=chosen.quick)
    about = about or machine("embedded")
    if chosen.json:
        write_json(chosen.json, about, report.figures)
    if chosen.markdown:
        chosen.markdown.write_text(markdown(about, report.figures), encoding="utf-8")
    missed = report.missed
    report.told(
        f"\n{len(missed)} targets missed"
        + (": " if missed else ".")
        + "; ".join(f"{one.section}, {one.name}" for one in missed)
    )
    return 1 if missed else 0


def _end(number: int, _: object) -> None:
    """What we started and wrote goes with us, however often we are told."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything, without 100k chunks: a minute")
    parser.add_argument("--only", action="append", choices=(*_PARTS, *_LONG), help="a part, as often as wanted")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--markdown", type=Path, help="write the tables of README.md there")
    parser.add_argument("--sizes", type=int, nargs="+", help="chunks known, multiples of 1000")
    chosen = parser.parse_args()
    chosen.only = chosen.only or list(_PARTS)
    chosen.sizes = chosen.sizes or ([1_000, 10_000] if chosen.quick else [1_000, 10_000, 100_000])
    return chosen


def _known(server: Server, chosen: argparse.Namespace, report: Report) -> None:
    known = messages.fill(server, chosen.sizes, report)
    effort = messages.Effort(150, 3.0) if chosen.quick else messages.Effort(500, 6.0)
    if "model" in chosen.only:
        modelled.measure(server, known, effort, report)
    if "messages" in chosen.only:
        messages.measure(server, known, effort, report)
    if "index" in chosen.only:
        indexing.measure(server, known, report)


def _postgres(server: Server) -> str:
    with psycopg.connect(server.database_url()) as owner:
        found = owner.execute("SHOW server_version").fetchone()
    return str(found[0]) if found else "?"


if __name__ == "__main__":
    sys.exit(main())
