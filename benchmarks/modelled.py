"""The platform's own time before a chat model is called, beside the floor: a fake model that answers at once."""

import json
import time

from benchmarks.messages import MAIN, Effort, Known, Talk
from benchmarks.processes import percentile
from benchmarks.report import Report, Target
from benchmarks.servers import Floor, Org, Server, floor, new_session
from benchmarks.wire import Wire

_SECTION = "One message with a chat model, one client (turns with the floor)"
_WARM = 40
_MOST_MS = 25.0


def measure(server: Server, known: list[Known], effort: Effort, report: Report) -> None:
    """Of the size the targets are about, or the largest there is."""
    one = next((each for each in known if each.chunks == MAIN), known[-1])
    server.stop()
    server.start(workers=1)
    with floor(server) as ground:
        _tell(server, ground, one, effort=effort, report=report)


def _tell(server: Server, ground: Floor, one: Known, *, effort: Effort, report: Report) -> None:
    floor_wire, wire = Wire(ground.port), one.org.wire(server)
    talk = Talk(server, _by_model(wire, one.org))
    floors, before, called = list[float](), list[float](), 0
    for turn in range(effort.rounds + _WARM):
        began = time.perf_counter()
        floor_wire.ask(ground.message(one.org, one.asked[turn]))
        took = (time.perf_counter() - began) * 1000
        status, body = wire.ask(talk(one.asked[turn]))
        if status != 201:
            raise RuntimeError(f"a message was answered {status}: {body[:500]!r}")
        timings = json.loads(body)["data"]["timings"]
        if turn >= _WARM and "before_model_ms" in timings:
            floors.append(took)
            before.append(timings["before_model_ms"])
            called += 1
    for each in (floor_wire, wire):
        each.close()
    note = f"p50 {percentile(before, 0.5):.2f} ms, a model called for {called / effort.rounds:.0%} of the questions"
    p95 = percentile(before, 0.95)
    report.add(_SECTION, "floor p95", percentile(floors, 0.95), "ms", note=f"p50 {percentile(floors, 0.5):.2f} ms")
    report.add(_SECTION, f"{one.name} chunks, before the model p95", p95, "ms", target=Target(most=_MOST_MS), note=note)
    ratio = percentile(before, 0.5) / percentile(floors, 0.5)
    report.add(_SECTION, f"{one.name} chunks, before the model, times the floor's p50", ratio, "×")


def _by_model(wire: Wire, org: Org) -> Org:
    """The same organization with an assistant whose answers a fake makes."""
    wire.call("POST", "/api/v1/model-providers", {"name": "fake", "kind": "fake:scripted", "default_model": "m"})
    fields = {"name": "Modelled", "answering": {"engine": "model"}}
    assistant = str(wire.call("POST", "/api/v1/assistants/", fields)["id"])
    return Org(org.id, org.headers, assistant, new_session(wire, assistant))
