"""companin eval: how well the running configuration answers a suite, and what another one would change."""

import inspect
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from companin.answering.rehearsing import Exchange, afterwards, rehearse
from companin.answering.service import Desk
from companin.assistants.models import Assistant
from companin.cli import choosing, configurations, connecting, replaying, suites
from companin.cli.asking import desk_for
from companin.cli.connecting import DataDir
from companin.cli.replaying import Change
from companin.cli.showing import AsJson, show
from companin.cli.suites import BadSuite, Case, Judged
from companin.conversations.models import Answer
from companin.knowledge import service as knowledge
from companin.platform.database import Database, OrgId

BELOW_BAR = 5
_MOST_DISLIKED = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of the command."""

    suite: Annotated[Path | None, typer.Argument(help="A YAML file of questions and what is expected.")] = None
    organization: Annotated[UUID | None, typer.Option("--org", help="The organization's id.")] = None
    assistant: Annotated[UUID | None, typer.Option("--assistant", help="The assistant's id.")] = None
    compare: Annotated[str | None, typer.Option(help="Another configuration, as threshold=0.3,engine=default.")] = None
    from_feedback: Annotated[bool, typer.Option("--from-feedback", help="Ask what was rated down again.")] = False
    replay: Annotated[int, typer.Option(min=0, help="Ask the last N questions again; show what would change.")] = 0
    bar: Annotated[float, typer.Option(min=0, max=1, help="The share that must be right.")] = 0.0
    data_dir: DataDir = None
    as_json: AsJson = False


def add_to(app: typer.Typer) -> None:
    def command(**options: Any) -> None:
        evaluate(Wanted(**options))

    command.__doc__ = evaluate.__doc__
    command.__signature__ = inspect.signature(Wanted)  # pyright: ignore[reportFunctionMemberAccess] - the options are the fields above
    app.command("eval")(command)


@dataclass(frozen=True, slots=True)
class _Report:
    """What came of it; `candidate` is of the configuration compared with."""

    running: list[Judged]
    candidate: list[Judged] | None
    replayed: int
    changes: list[Change]


def evaluate(wanted: Wanted) -> None:
    """Ask a suite without storing anything. Exit code 5 when fewer are right than --bar."""
    if wanted.suite is None and not wanted.from_feedback and not wanted.replay:
        raise BadSuite("Name a suite, or give --from-feedback or --replay N.")
    settings = connecting.settings_for(wanted.data_dir)

    async def work(db: Database) -> _Report:
        return await _report(desk_for(db, settings), wanted)

    report = connecting.with_database(settings, work)
    show(_machine(report), as_json=True) if wanted.as_json else print("\n".join(_lines(report)))
    weakest = min(suites.scores(judged)[0].share for judged in (report.candidate or report.running, report.running))
    if report.running and weakest < wanted.bar:
        raise typer.Exit(BELOW_BAR)


async def _report(desk: Desk, wanted: Wanted) -> _Report:
    org = await choosing.organization(desk.db, wanted.organization)
    chosen = await choosing.assistant(desk.db, org, wanted.assistant)
    async with desk.db.transaction(org) as tx:
        version = await knowledge.version(tx)
        running = await configurations.of(tx, chosen, None)
        candidate = await configurations.of(tx, chosen, wanted.compare) if wanted.compare else None
    cases = [(case, _first(case, version)) for case in suites.read(wanted.suite).cases] if wanted.suite else []
    if wanted.from_feedback:
        cases += await replaying.disliked(desk, org, _MOST_DISLIKED)
    run = partial(_judged, desk, org, cases)
    judged, other = await run(running), await run(candidate) if candidate else None
    if not wanted.replay:
        return _Report(judged, other, 0, [])
    return _Report(judged, other, *await replaying.changes(desk, org, candidate or running, wanted.replay))


def _first(case: Case, version: int) -> Exchange:
    return Exchange(case.steps[0].ask, version, locale=case.locale, traits=case.traits)


async def _judged(desk: Desk, org: OrgId, cases: list[tuple[Case, Exchange]], assistant: Assistant) -> list[Judged]:
    found: list[Judged] = []
    for case, first in cases:
        before = first
        for step in case.steps:
            asked = replace(before, question=step.ask)
            answer = await rehearse(desk, org, assistant, asked)
            found.append(suites.judge(step, answer, await _names(desk, org, answer)))
            before = replace(asked, spoken=answer.language, past=afterwards(asked, answer))
    return found


async def _names(desk: Desk, org: OrgId, answer: Answer) -> list[set[str]]:
    """What a suite may call the source of each citation."""
    found: list[set[str]] = []
    for citation in answer.citations:
        names = {citation["source_id"], citation["title"], citation["url"] or ""}
        if citation["source_type"] == "file":
            async with desk.db.transaction(org) as tx:
                names.add((await knowledge.read(tx, UUID(citation["source_id"]))).file_name or "")
        found.append({" ".join(name.casefold().split()) for name in names if name})
    return found


def _machine(report: _Report) -> dict[str, Any]:
    shown: dict[str, Any] = {"running": _shown(report.running)}
    if report.candidate is not None:
        shown["candidate"] = _shown(report.candidate)
    shown["replayed"] = report.replayed
    shown["changes"] = [asdict(change) for change in report.changes]
    return shown


def _shown(judged: list[Judged]) -> dict[str, Any]:
    scores = [
        {**asdict(score), "share": round(score.share, 4), "margins": [round(one, 4) for one in score.margins]}
        for score in suites.scores(judged)
    ]
    cases = [
        {
            "ask": one.step.ask,
            "language": one.language,
            "verdict": one.verdict,
            "complaints": one.complaints,
            "status": one.answer.status,
            "confidence": round(one.answer.confidence, 4),
            "content": one.answer.content,
            "sources": one.sources,
        }
        for one in judged
    ]
    return {"scores": scores, "cases": cases}


def _lines(report: _Report) -> list[str]:
    lines: list[str] = []
    for name, judged in (("running", report.running), ("candidate", report.candidate)):
        if judged:
            lines += [f"{name:<12} asked  right  wrong  declined  right of all (95 %)", *_table(judged), ""]
    if report.candidate is not None:
        lines += _differences(report.running, report.candidate)
    else:
        lines += [f"{one.verdict}: {one.step.ask}  ({'; '.join(one.complaints)})" for one in _not_right(report.running)]
    if report.replayed:
        lines.append(f"{len(report.changes)} of {report.replayed} past answers would change")
        for change in report.changes:
            lines += [f"  {change.question}", f"    - {_brief(change.before)}", f"    + {_brief(change.after)}"]
    return lines


def _table(judged: list[Judged]) -> list[str]:
    lines: list[str] = []
    for score in suites.scores(judged):
        low, high = score.margins
        counts = f"{score.asked:5}  {score.right:5}  {score.wrong:5}  {score.declined:8}"
        lines.append(f"{score.named:<12} {counts}  {100 * score.share:.0f} % ({100 * low:.0f} to {100 * high:.0f})")
    return lines


def _not_right(judged: list[Judged]) -> list[Judged]:
    return [one for one in judged if one.verdict != "right"]


def _differences(running: list[Judged], candidate: list[Judged]) -> list[str]:
    pairs = zip(running, candidate, strict=True)
    return [
        f"{one.verdict} -> {other.verdict}: {one.step.ask}  ({'; '.join(other.complaints or one.complaints)})"
        for one, other in pairs
        if one.verdict != other.verdict
    ]


def _brief(told: dict[str, Any]) -> str:
    words = " ".join(str(told["content"]).split())
    return f"{told['status']}: {words[:100]}{'…' if len(words) > 100 else ''}  {told['sources']}"
