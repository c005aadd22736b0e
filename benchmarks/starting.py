"""How soon a server answers, from nothing and again, and what it keeps of the memory when nobody asks."""

import time

from benchmarks.processes import Meter, memory_below
from benchmarks.report import Report, Target
from benchmarks.servers import Org, Server, make_org, served
from benchmarks.wire import Wire

_PAIR = {"question": "When are you open?", "answer": "We are open from nine to five on weekdays."}
_IDLE = 250


def measure(report: Report, *, idle_seconds: float = 10.0) -> None:
    with served(started=False) as server:
        began = time.perf_counter()
        ready = server.start()
        org = make_org(server)
        wire = org.wire(server)
        wire.call("POST", "/api/v1/knowledge/qa", _PAIR)
        _answer(wire, org)
        answered = time.perf_counter() - began
        wire.close()
        report.add("Start", "cold (no data folder) to /readyz", ready, "s")
        report.add("Start", "cold to the first answer", answered, "s", note="organization, key, assistant, pair made")
        server.stop()
        began = time.perf_counter()
        ready = server.start()
        report.add("Start", "warm to /readyz", ready, "s")
        wire = org.wire(server)
        _answer(wire, org)
        report.add("Start", "warm to the first answer", time.perf_counter() - began, "s", target=Target(most=5))
        wire.close()
        _idle(server, idle_seconds, report)


def _answer(wire: Wire, org: Org) -> None:
    status, body = wire.ask(org.message(_PAIR["question"]))
    if status != 201 or _PAIR["answer"].encode() not in body:
        raise RuntimeError(f"the first answer was {status} {body[:300]!r}")


def _idle(server: Server, seconds: float, report: Report) -> None:
    section = f"Idle, {seconds:g} s after an answer"
    time.sleep(seconds)
    found = memory_below(server.pid)
    report.by_kind(section, "memory, PSS", found.pss, "MB", target=Target(most=_IDLE))
    report.by_kind(section, "memory, RSS (shared pages counted again)", found.rss, "MB")
    meter = Meter(server.pid)
    time.sleep(seconds)
    used = {kind: ms / 10 / seconds for kind, ms in meter.used().items()}
    report.by_kind(section, "CPU while idle", used, "% of a core")
