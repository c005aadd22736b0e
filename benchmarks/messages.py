"""The path of one message at three sizes of knowledge, beside the floor, on one server and one database."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg

from benchmarks import crowd
from benchmarks.loading import load
from benchmarks.processes import Meter, percentile
from benchmarks.report import Report, Target
from benchmarks.servers import Floor, Org, Server, floor, make_org, new_session
from benchmarks.texts import CHUNKS, questions
from benchmarks.wire import Wire

MAIN = 10_000
"""The size the targets are about."""
_QUESTIONS = 1_600
CLIENTS = 32
_TURNS = 10  # messages of one session, then a new one


@dataclass(frozen=True, slots=True)
class Known:
    """An organization that knows so many chunks."""

    chunks: int
    org: Org
    asked: list[str]

    @property
    def name(self) -> str:
        return f"{self.chunks // 1000}k"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured. `rounds` of single calls, `seconds` of a crowd."""

    rounds: int
    seconds: float


def fill(server: Server, sizes: list[int], report: Report) -> list[Known]:
    made: list[Known] = []
    for chunks in sizes:
        org = make_org(server)
        began = time.perf_counter()
        load(server, org, chunks)
        made.append(Known(chunks, org, questions(_QUESTIONS, chunks // CHUNKS)))
        report.told(f"loaded {chunks} chunks in {time.perf_counter() - began:.1f} s")
    return made


def measure(server: Server, known: list[Known], effort: Effort, report: Report) -> None:
    """Starts the server anew with one API process, then with two."""
    server.stop()
    server.start(workers=1)
    _first(server, known, report)
    with floor(server) as ground:
        _latency(server, ground, known, effort=effort, report=report)
        _work(server, ground, known, effort=effort, report=report)
    _changes(server, known, report)
    for workers in (1, 2):
        if workers != server.workers:
            server.stop()
            server.start(workers=workers)
        _crowded(server, known, effort=effort, report=report)


def _first(server: Server, known: list[Known], report: Report) -> None:
    """The first question loads the snapshot."""
    for one in known:
        wire = one.org.wire(server)
        began = time.perf_counter()
        status, body = wire.ask(one.org.message(one.asked[-1]))
        seconds = time.perf_counter() - began
        _expect(status, body)
        report.add("First message after a start", f"{one.name} chunks, snapshot loaded", seconds * 1000, "ms")
        wire.close()


def _expect(status: int, body: bytes) -> None:
    if status != 201:
        raise RuntimeError(f"a message was answered {status}: {body[:500]!r}")


def _latency(server: Server, ground: Floor, known: list[Known], *, effort: Effort, report: Report) -> None:
    """A connection each; floor and sizes take turns call by call, so that all meet the same machine."""
    lines: list[tuple[Wire, Callable[[str], bytes], list[str]]] = []
    lines.append((Wire(ground.port), lambda text: ground.message(known[0].org, text), known[0].asked))
    lines += [(one.org.wire(server), Talk(server, one.org), one.asked) for one in known]
    times: list[list[float]] = [[] for _ in lines]
    answered = [0] * len(lines)
    for turn in range(effort.rounds + 40):
        for row, (wire, request_of, asked) in enumerate(lines):
            request = request_of(asked[turn])
            began = time.perf_counter()
            status, body = wire.ask(request)
            took = (time.perf_counter() - began) * 1000
            _expect(status, body)
            if turn >= 40:  # statements prepared, words seen
                times[row].append(took)
                answered[row] += b'"status":"answered"' in body
    for wire, *_ in lines:
        wire.close()
    _tell_latency(known, times, answered, report)


def _tell_latency(known: list[Known], times: list[list[float]], answered: list[int], report: Report) -> None:
    """A row for the floor, then one for each size."""
    section = "One message, one client (all take turns)"
    p50 = [percentile(one, 0.5) for one in times]
    report.add(section, "floor p50", p50[0], "ms", note=f"p95 {percentile(times[0], 0.95):.2f} ms")
    at = {one.chunks: row + 1 for row, one in enumerate(known)}
    for one in known:
        row = at[one.chunks]
        note = f"p95 {percentile(times[row], 0.95):.2f} ms, {answered[row] / len(times[row]):.0%} answered"
        report.add(section, f"{one.name} chunks p50", p50[row], "ms", note=note)
        target = Target(most=3) if one.chunks == MAIN else None
        report.add(section, f"{one.name} chunks, times the floor's p50", p50[row] / p50[0], "×", target=target)
    if 100_000 in at and MAIN in at:
        ratio = p50[at[100_000]] / p50[at[MAIN]]
        report.add(section, "100k chunks, times the 10k p50", ratio, "×", target=Target(most=2))


class Talk:
    """Requests of visitors who each say a few things."""

    def __init__(self, server: Server, org: Org) -> None:
        self._wire = org.wire(server)
        self._org = org
        self._said = 0
        self._session = org.session

    def __call__(self, text: str) -> bytes:
        if self._said % _TURNS == 0:
            self._session = new_session(self._wire, self._org.assistant)
        self._said += 1
        return self._org.message(text, self._session)


def _work(server: Server, ground: Floor, known: list[Known], *, effort: Effort, report: Report) -> None:
    """CPU of all processes for one client's messages, of questions that weren't asked yet."""
    section = "CPU per message, one client"
    fresh = slice(_QUESTIONS - effort.rounds, _QUESTIONS)
    floor_wire = Wire(ground.port)
    of_floor = _used(server, ground, floor_wire, [ground.message(known[0].org, text) for text in known[0].asked[fresh]])
    report.add(section, "floor", sum(of_floor.by_kind.values()), "ms", note=str(of_floor))
    for one in known:
        used = _used(server, ground, one.org.wire(server), [one.org.message(text) for text in one.asked[fresh]])
        total = sum(used.by_kind.values())
        note = f"{used}; {total / sum(of_floor.by_kind.values()):.1f} × the floor's"
        target = Target(most=6) if one.chunks == MAIN else None
        report.add(section, f"{one.name} chunks", total, "ms", target=target, note=note)


@dataclass(frozen=True, slots=True)
class Used:
    """Milliseconds of CPU per message, and how long it waited for a processor."""

    by_kind: dict[str, float]
    waited: float

    def __str__(self) -> str:
        parts = ", ".join(f"{kind} {ms:.2f}" for kind, ms in sorted(self.by_kind.items()) if ms >= 0.005)
        return f"{parts}; waited {self.waited:.2f} ms for a processor"


def _used(server: Server, ground: Floor, wire: Wire, requests: list[bytes]) -> Used:
    meter = Meter(server.pid, {ground.process.pid: "floor"})
    for request in requests:
        _expect(*wire.ask(request))
    used, waited = meter.used(), meter.waited()
    wire.close()
    return Used({kind: ms / len(requests) for kind, ms in used.items()}, waited / len(requests))


def _changes(server: Server, known: list[Known], report: Report) -> None:
    """A question and answer added, then the very next message, which must know it."""
    section = "The message after a change"
    for one in known:
        wire = one.org.wire(server)
        times: list[float] = []
        for turn in range(10):
            pair = {"question": f"Where is locker {turn} of {one.name}?", "answer": f"Locker {turn} is upstairs."}
            wire.call("POST", "/api/v1/knowledge/qa", pair)
            request = one.org.message(pair["question"])
            began = time.perf_counter()
            status, body = wire.ask(request)
            times.append((time.perf_counter() - began) * 1000)
            _expect(status, body)
            said = json.loads(body)["data"]
            if pair["answer"] not in said["content"]:
                report.told(f"  ! not the new answer: {said['content'][:100]!r} ({said['status']})")
        wire.close()
        report.add(section, f"{one.name} chunks p50", percentile(times, 0.5), "ms", note=f"max {max(times):.1f} ms")


def _crowded(server: Server, known: list[Known], *, effort: Effort, report: Report) -> None:
    section = f"{CLIENTS} clients, {server.workers} API process{'es' if server.workers > 1 else ''}"
    for one in known:
        requests = list(_requests(server, one))
        crowd.run(server.port, requests, 1.0)  # connections opened, statements prepared
        meter = Meter(server.pid)
        rush = crowd.run(server.port, requests, effort.seconds)
        used = {kind: ms / max(rush.answered, 1) for kind, ms in meter.used().items()}
        rate = rush.answered / rush.seconds
        target = Target(least=200) if one.chunks == MAIN else None
        note = f"p50 {percentile(rush.times, 0.5):.0f} ms, p95 {percentile(rush.times, 0.95):.0f} ms"
        note += f"; the clients' own CPU {rush.cpu_ms / max(rush.answered, 1):.2f} ms each"
        report.add(section, f"{one.name} chunks", rate, "messages/s", target=target, note=note)
        report.add(section, f"{one.name} chunks, errors", rush.errors, "", target=Target(most=0))
        report.by_kind(section, f"{one.name} chunks, CPU per message", used, "ms")
    report.told(f"  ({_database_size(server)} of data)")


def _requests(server: Server, known: Known) -> Iterator[list[bytes]]:
    org = known.org
    wire = org.wire(server)
    for number in range(CLIENTS):
        session = new_session(wire, org.assistant)
        yield [org.message(text, session) for text in known.asked[number::CLIENTS]]
    wire.close()


def _database_size(server: Server) -> str:
    with psycopg.connect(server.database_url()) as owner:
        found = owner.execute("SELECT pg_size_pretty(pg_database_size(current_database()))").fetchone()
    return str(found[0]) if found else "?"
