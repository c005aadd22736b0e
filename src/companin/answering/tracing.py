"""Why an answer is what it is: kept in the answer's own row, bounded, and made of numbers that are there anyway."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from companin import __version__
from companin.answering import events
from companin.answering.harmless import harmless
from companin.answering.turns import Turn
from companin.answering.understanding import Understood
from companin.conversations.models import Answer, AnswerStatus
from companin.inference.chat import Spent
from companin.knowledge.models import Found, Hit

_LONGEST_TEXT, _LONGEST_TITLE = 500, 80
_MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided for a turn; `trace` is what is to be kept of the reasons."""

    content: str
    status: AnswerStatus
    reason: str | None
    engine: str
    confidence: float
    knowledge_version: int
    citations: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    trace: dict[str, Any] = field(default_factory=dict[str, Any])


def answer(turn: Turn, decided: Outcome) -> Answer:
    """The answer as it is stored: with what every trace holds, beside the reasons of its own."""
    return Answer(
        id=events.answer_id(turn.question_id),
        content=harmless(decided.content, _sources_of_links(turn, decided)),
        language=turn.language,
        status=decided.status,
        reason=decided.reason,
        confidence=decided.confidence,
        engine=decided.engine,
        knowledge_version=decided.knowledge_version,
        citations=decided.citations,
        trace={
            "language": {"is": turn.language, "by": turn.language_by},
            "assistant_revision": turn.assistant.revision,
            "program": __version__,
            "timings": timings(turn.began),
            "usage": {"input_tokens": 0, "output_tokens": 0},
            **decided.trace,
        },
    )


def _sources_of_links(turn: Turn, decided: Outcome) -> list[str]:
    """What a link in an answer may come from: what is cited, and the owner's own words."""
    cited = [text for one in decided.citations for text in (one["quote"], one["url"]) if text]
    return [*cited, *turn.assistant.profile.fallback_message.values()]


def timings(began: float, searched: float | None = None, found: float | None = None) -> dict[str, float]:
    """Milliseconds of each step: until the search began, until it ended, until the answer was made."""
    now = time.perf_counter()
    searched = now if searched is None else searched
    found = searched if found is None else found
    steps = {"begin_ms": searched - began, "search_ms": found - searched, "answer_ms": now - found}
    return {name: round(seconds * 1000, 3) for name, seconds in steps.items()}


def searching(understood: Understood, found: Found, *, threshold: float, cited: list[dict[str, Any]]) -> dict[str, Any]:
    """What was searched for, what was found by which ranker, and what became of it."""
    leaning = (
        {"alone": understood.alone[:_LONGEST_TEXT], "carried": list(understood.carried)} if understood.alone else {}
    )
    return {
        "searched": understood.search[:_LONGEST_TEXT],
        **leaning,
        "evidence": {name: round(value, 4) for name, value in found.evidence.items()},
        "threshold": round(threshold, 4),
        "found": _kept(found.hits[:_MOST_CANDIDATES], cited),
    }


def rewriting(answer: Answer, before: Answer, told: dict[str, Any], usage: Spent) -> Answer:
    """The same answer, with what a model made of its question; `before` was made of the rules' own wording."""
    timings = {**answer.trace["timings"], "begin_ms": before.trace["timings"]["begin_ms"], "rewriting_ms": told["ms"]}
    put = {name: value for name, value in told.items() if name != "ms"}
    spent_now = spent(answer, usage.input_tokens, usage.output_tokens)
    return replace(answer, trace={**answer.trace, "rewriting": put, "timings": timings, "usage": spent_now})


def spent(answer: Answer, input_tokens: int, output_tokens: int) -> dict[str, int]:
    """Tokens of an answer so far, and these."""
    before = answer.trace["usage"]
    return {
        "input_tokens": before["input_tokens"] + input_tokens,
        "output_tokens": before["output_tokens"] + output_tokens,
    }


def _kept(hits: Sequence[Hit], cited: list[dict[str, Any]]) -> dict[str, Any]:
    """The candidates as rows without names, small and quick to write; `explaining` gives them their names back."""
    kept = [hit.entry for hit in hits]
    rows = [
        [str(one.source_id), one.version, one.ordinal, one.source_type, one.title[:_LONGEST_TITLE], one.start, one.end]
        for one in kept
    ]
    voices = list(hits[0].voices) if hits else []
    said = [[round(hit.score, 4), *(round(hit.voices.get(name, 0.0), 4) for name in voices)] for hit in hits]
    return {"voices": voices, "of": rows, "scores": said, "chosen": _chosen(rows, cited)}


def choosing(found: dict[str, Any], cited: list[dict[str, Any]]) -> dict[str, Any]:
    """The same candidates where a model has cited others than the default engine."""
    return {**found, "chosen": _chosen(found["of"], cited)}


def _chosen(rows: list[list[Any]], cited: list[dict[str, Any]]) -> list[int]:
    """Which rows hold what is cited."""
    places = [(one["source_id"], one["start"], one["end"]) for one in cited]
    return [
        at
        for at, (source, _, _, _, _, first, last) in enumerate(rows)
        if any(source == cited_source and first <= start and end <= last for cited_source, start, end in places)
    ]
