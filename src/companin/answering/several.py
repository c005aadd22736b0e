"""Several questions in one message: each is searched for by itself, all are answered together, the unknown is named."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from companin.answering import (
    asking,
    deciding,
    extractive,
    finding,
    follow_ups,
    passages,
    phrases,
    tracing,
    understanding,
)
from companin.answering.extractive import Draft
from companin.answering.tracing import Outcome
from companin.answering.turns import Turn
from companin.answering.understanding import Understood
from companin.conversations.models import Answer
from companin.knowledge.models import Found, Hit
from companin.knowledge.snapshots import Snapshots
from companin.platform.database import OrgId

_LONGEST_NAMED = 120
# What is found in the light of another question says so much of the words of this one.
_MEANT = 0.25


@dataclass(frozen=True, slots=True)
class Part:
    """One question, put as it is answered, and what was found of it. `own` are the words that say what it is about."""

    question: str
    own: tuple[str, ...]
    understood: Understood
    found: Found
    chance: float


async def answer(snapshots: Snapshots, org: OrgId, turn: Turn, understood: Understood) -> tuple[Found, Answer] | None:
    """None where none of them can be answered: they are tried as one question then."""
    searched = time.perf_counter()
    told = await _find(snapshots, org, turn, understood)
    return _decide(turn, understood, told, searched, time.perf_counter())


async def _find(snapshots: Snapshots, org: OrgId, turn: Turn, understood: Understood) -> list[Part]:
    """Each question, with what the one before it is about; the first with what was said before the message."""
    told: list[Part] = []
    beside = None if turn.past or _own(understood.parts[0], turn) else understood.parts[1]
    for question in understood.parts:
        one = replace(turn, question=question, past=() if told else turn.past)
        meant, found = await finding.find_part(snapshots, org, one, understanding.of_part(one, beside))
        own = _own(question, turn)
        put = question if own else meant.said or meant.search
        # What was found in the light of the other question is looked at by `_is_meant`.
        chance = deciding.judge(turn, put, found).chance if meant.alone is None else deciding.chance(found)
        told.append(Part(put, own, meant, found, chance))
        beside = meant.search
    return told


def _own(question: str, turn: Turn) -> tuple[str, ...]:
    return follow_ups.own_words(question, turn.language)


def _decide(turn: Turn, understood: Understood, told: Sequence[Part], *times: float) -> tuple[Found, Answer] | None:
    bar = deciding.bar(turn)
    known = [part for part in told if part.chance >= bar and _is_meant(part)]
    if not known:
        return None
    asked = [(part, _known_by(part, known, turn.language)) for part in told]
    drafts = [_draft(part.question, turn.language, by.found) for part, by in asked if by is not None]
    draft = extractive.joined(drafts)
    found = _together([by.found for _, by in asked if by is not None], min(known, key=_chance).found)
    content = deciding.introduced(draft.content, turn, found)
    missing = [_named(said) for said, (_, by) in zip(understood.parts, asked, strict=True) if by is None]
    if missing:
        content += "\n\n" + phrases.say("rest", turn.language, turn.register).format(rest=missing[0])
    status, reason = deciding.answered(turn, verbatim=False)
    citations = [extractive.as_stored(one) for one in draft.citations]
    trace = tracing.searching(understood, found, threshold=bar, cited=citations)
    trace["parts"] = [{"searched": part.understood.search, "confidence": round(part.chance, 4)} for part in told]
    trace["timings"] = tracing.timings(turn.began, *times)
    chance = min(map(_chance, known))
    outcome = Outcome(content, status, reason, draft.engine, chance, found.version, citations, trace)
    return found, tracing.answer(turn, outcome)


def _draft(question: str, language: str, found: Found) -> Draft:
    return extractive.compose(deciding.ours(question, language, found) or question, language, found)


def _is_meant(part: Part) -> bool:
    """Whether what was found speaks of the question itself, not only of the one it was asked with."""
    leans = part.understood.alone is not None and part.own
    return not leans or deciding.says(part.found.hits[0].entry, part.own, _MEANT)


def _known_by(part: Part, known: Sequence[Part], language: str) -> Part | None:
    """The part itself, else another one whose passage speaks of it too."""
    if part in known:
        return part
    return next((one for one in known if _tells(one.found, part, language)), None)


def _tells(found: Found, part: Part, language: str) -> bool:
    """Whether what was found of another question says what this one is about, or the kind of number it asks for."""
    if part.own and deciding.says(found.hits[0].entry, part.own):
        return True
    kind = asking.manner_of(part.question, language).kind
    if kind is None:
        return False
    quote = extractive.compose(part.question, language, found).citations[0].quote
    return asking.tells(quote, (0, len(quote)), passages.said_by(quote, language), kind)


def _chance(part: Part) -> float:
    return part.chance


def _named(question: str) -> str:
    return question[:_LONGEST_NAMED].rstrip("?!. ")


def _together(found: Sequence[Found], weakest: Found) -> Found:
    """The hits of all, each once and the best of each first; as sure as the least sure one."""
    hits: dict[tuple[object, int], Hit] = {}
    for row in zip_longest(*(one.hits for one in found)):
        for hit in row:
            if hit is not None:
                hits.setdefault((hit.entry.source_id, hit.entry.ordinal), hit)
    return Found(tuple(hits.values()), weakest.evidence, weakest.version)
