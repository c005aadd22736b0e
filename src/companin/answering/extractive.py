"""The answer without a model: a stored answer as it stands, else the sentences that answer best, word for word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from companin.answering import lists, passages
from companin.answering.asking import ABOUT_ITSELF, REMEDY, TROUBLE, Manner, manner_of
from companin.answering.passages import Unit, Wanted
from companin.inference.language import detect, surely_other
from companin.knowledge.models import Entry, Found, Hit, SourceType
from companin.platform.web.fields import LANGUAGES

MOST_SENTENCES = 3
# Of one source; reading more passages costs more than it finds.
_MOST_PASSAGES = 4
# Beyond this a further sentence is not added, beyond the other no further list item.
_ENOUGH, _LONGEST_LIST = 420, 1_500
# A second passage speaks only when it scores nearly as high (of the same source: half) and says what the first doesn't.
NEAR, SAME_NEAR, _NEW = 0.75, 0.5, 0.35
_DIGIT = re.compile(r"\d")
_TO_DO = Manner(steps=True, number=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """`quote` is exactly `source_text[start:end]` (code points) of the source's version. `index` counts from 1; `chunk`
    is the ordinal of the chunk it was found in.
    """

    index: int
    source_id: UUID
    source_type: SourceType
    title: str
    url: str | None
    page: int | None
    heading: str
    quote: str
    start: int
    end: int
    score: float
    source_version: int
    chunk: int


_FIELDS = tuple(one.name for one in fields(Citation))


def as_stored(one: Citation) -> dict[str, Any]:
    """As JSON keeps it."""
    return {name: getattr(one, name) for name in _FIELDS} | {"source_id": str(one.source_id)}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is said and from where. Every word of `content` is in a quote."""

    content: str
    citations: tuple[Citation, ...]
    engine: str


@dataclass(frozen=True, slots=True)
class _Passage:
    """A hit seen as units, and what each of them says."""

    hit: Hit
    units: tuple[Unit, ...]
    said: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Picked:
    hit: Hit
    start: int
    end: int
    score: float
    said: frozenset[str] = frozenset()


def compose(question: str, language: str, found: Found) -> Draft:
    """From the hits of a search, best first. Nothing found gives an empty draft."""
    if not found.hits:
        return Draft("", (), "extractive")
    first = found.hits[0]
    if first.entry.question is not None:
        return _draft([_Picked(first, 0, len(first.entry.text), 1.0)], "qa")
    others = [hit for hit in found.hits[1:] if hit.entry.question is None]
    same = (hit for hit in others if _same_source(hit, first) and hit.score >= SAME_NEAR * first.score)
    own = [first, *islice(same, _MOST_PASSAGES - 1)]
    near = [hit for hit in others if not _same_source(hit, first) and hit.score >= NEAR * first.score][:1]
    manner = manner_of(question, language)
    read = [_passage(hit) for hit in [*own, *near]]
    wants = passages.wanted(question, language, [said for one in read for said in one.said])
    rest = [hit for hit in others if _same_source(hit, first)]
    draft = _composed(read, wants, manner, rest)
    if not read[0].hit.entry.language or not surely_other(draft.content, read[0].hit.entry.language, LANGUAGES):
        return draft
    # Log lines, code or words of another language, which nobody asked to read: the sentences beside them, if any.
    told = [part for one in read for part in _in_own_language(one)]
    return _composed(told, wants, manner, rest) if told and _same_source(told[0].hit, first) else draft


def _composed(read: Sequence[_Passage], wants: Wanted, manner: Manner, rest: Sequence[Hit]) -> Draft:
    """From passages, those of the first one's source before others. `rest` is all that was found of that source."""
    first = read[0].hit
    runs = [_pick(one, wants, manner) for one in read]
    own = [one for one in runs if _same_source(one.hit, first)]
    picked = sorted(own, key=lambda one: -one.score * one.hit.score)
    remedy = None if manner.number else _remedy(picked[0], rest)
    if remedy is not None:
        return _draft([picked[0], remedy], "extractive")
    return _draft(_chosen([*picked, *(one for one in runs if one not in own)], wants), "extractive")


def _in_own_language(passage: _Passage) -> list[_Passage]:
    """The stretches of a passage that are surely in its language, but for headings and what only opens the rest."""
    hit, found = passage.hit, list[_Passage]()
    text, language = hit.entry.text, hit.entry.language
    told = [_reads_as(text[unit.start : unit.end], language) for unit in passage.units]
    for is_told, group in groupby(enumerate(passage.units), key=lambda one: told[one[0]]):
        places = [at for at, _ in group]
        parts = tuple(passage.units[at] for at in places)
        if is_told and any(not unit.is_heading and text[unit.end - 1] != ":" for unit in parts):
            found.append(_Passage(hit, parts, tuple(passage.said[at] for at in places)))
    return found


def _reads_as(text: str, language: str) -> bool:
    detected = detect(text, LANGUAGES)
    return detected is not None and detected[0] == language


def listing(content: str, hits: Sequence[Hit]) -> Draft:
    """Our own words about several hits, each cited by how it begins."""
    picked = [_Picked(hit, *_beginning(hit.entry), 1.0) for hit in hits]
    engine = "qa" if hits[0].entry.question is not None else "extractive"
    return Draft(content, _draft(picked, engine).citations, engine)


def _beginning(entry: Entry) -> tuple[int, int]:
    parts = passages.units(entry.text)
    first = next((unit for unit in parts if not unit.is_heading), None)
    return (first.start, first.end) if first is not None else (0, len(entry.text))


def _remedy(told: _Picked, others: Sequence[Hit]) -> _Picked | None:
    """What the same article says to do, when what was picked is its account of the trouble."""
    if REMEDY.match(_last_heading(told.hit)) or not TROUBLE.match(_last_heading(told.hit)):
        return None
    for hit in sorted(others, key=lambda one: one.entry.ordinal):
        parts = passages.units(hit.entry.text) if REMEDY.match(_last_heading(hit)) else ()
        start = next((at for at, unit in enumerate(parts) if not unit.is_heading and unit.whole), None)
        if start is not None:
            first, last = _run(hit.entry.text, parts, [1.0] * len(parts), start, _TO_DO)
            return _Picked(hit, parts[first].start, parts[last].end, 1.0)
    return None


def _last_heading(hit: Hit) -> str:
    return hit.entry.heading.rsplit(" › ", 1)[-1]


def _same_source(one: Hit, other: Hit) -> bool:
    return one.entry.source_id == other.entry.source_id


def _passage(hit: Hit) -> _Passage:
    return _Passage(hit, *passages.said_in(hit.entry.text, hit.entry.language))


def _chosen(picked: Sequence[_Picked], wants: Wanted) -> list[_Picked]:
    """The first run of sentences, and another one when that says more of what is wanted."""
    best = picked[0]
    covered = passages.score(wants, best.said)
    for other in picked[1:]:
        more = passages.score(wants, best.said | other.said)
        if more >= covered + _NEW and other.end - other.start <= _ENOUGH:
            return [best, other]
    return [best]


def _pick(passage: _Passage, wants: Wanted, manner: Manner) -> _Picked:
    """The run of sentences of a passage that answers best."""
    hit, parts = passage.hit, passage.units
    text = hit.entry.text
    if not parts:
        return _Picked(hit, 0, len(text), 0.0)
    scores = [
        _worth(text, unit, passages.score(wants, said), manner) for unit, said in zip(parts, passage.said, strict=True)
    ]
    # A sentence is the better answer where its neighbours speak of the same.
    around = [
        own + 0.3 * max(scores[at - 1] if at else 0.0, scores[at + 1] if at + 1 < len(scores) else 0.0) - 0.01 * at
        for at, own in enumerate(scores)
    ]
    best = max(range(len(parts)), key=around.__getitem__)
    first, last = _run(text, parts, scores, best, manner)
    said = frozenset[str]().union(*passage.said[first : last + 1])
    return _Picked(hit, parts[first].start, parts[last].end, scores[best], said)


def _worth(text: str, unit: Unit, coverage: float, manner: Manner) -> float:
    if unit.is_heading:
        return 0.25 * coverage
    bonus = 0.15 if manner.number and coverage > 0 and _DIGIT.search(text, unit.start, unit.end) else 0.0
    bonus += 0.15 if manner.steps and coverage > 0 and (unit.is_item or unit.opens_list) else 0.0
    about_itself = ABOUT_ITSELF.match(text, unit.start, unit.end) is not None
    return (coverage + bonus) * (1.0 if unit.whole else 0.6) * (0.6 if about_itself else 1.0)


def _run(text: str, parts: Sequence[Unit], scores: Sequence[float], best: int, manner: Manner) -> tuple[int, int]:
    """First and last unit of what is quoted around the best one."""
    if parts[best].is_heading and best + 1 < len(parts):
        best += 1
    listed = lists.around(text, parts, best)
    if listed is None and manner.steps:
        listed = lists.after(text, parts, best)
    if listed is not None:
        return _fitting(parts, *listed, best=best)
    first = last = best
    while first and best - first < 2 and _leans_back(text, parts[first]) and _follows(parts, first - 1):
        first -= 1
    while last + 1 < len(parts) and last - first + 1 < MOST_SENTENCES and _follows(parts, last):
        after = parts[last + 1]
        if after.end - parts[first].start > _ENOUGH:
            break
        if not manner.steps and scores[last + 1] < 0.5 * scores[best] and last - first >= 1:
            break
        last += 1
    return first, last


def _follows(parts: Sequence[Unit], at: int) -> bool:
    """Whether the unit after `at` goes on in the same paragraph."""
    one, after = parts[at], parts[at + 1]
    return not (one.is_heading or after.is_heading or after.is_item or after.opens_list) and after.line <= one.line + 1


def _fitting(parts: Sequence[Unit], first: int, last: int, *, best: int) -> tuple[int, int]:
    """A list too long to say is cut after a whole item, with the best one kept."""
    while last > first and last > best and parts[last].end - parts[first].start > _LONGEST_LIST:
        last -= 1
    while first < best and parts[last].end - parts[first].start > _LONGEST_LIST:
        first += 1
    return first, last


_BACK = re.compile(
    r"(?:it|this|that|these|those|they|he|she|such|otherwise|then|also|however|but|and|den|det|detta|dessa|de|han|hon|"
    r"annars|men|och|därför|dit|deze|dat|die|ze|zij|hij|anders|maar|en|daarom|il|elle|ils|elles|cela|ce|cette|ces|"
    r"sinon|mais|et|donc|isso|isto|este|esta|esse|essa|ele|ela|eles|elas|caso contrário|mas|e|porém)\b",
    re.IGNORECASE,
)


def _leans_back(text: str, unit: Unit) -> bool:
    """Whether a sentence goes on from the one before, or begins with a word that points at it."""
    return text[unit.start].islower() or _BACK.match(text, unit.start, unit.end) is not None


def citation(index: int, hit: Hit, start: int, end: int, /) -> Citation:
    """Of the words of an entry from `start` to `end`."""
    entry = hit.entry
    return Citation(
        index=index,
        source_id=entry.source_id,
        source_type=entry.source_type,
        title=entry.title,
        url=entry.address,
        page=entry.page,
        heading=entry.heading,
        quote=entry.text[start:end],
        start=entry.start + start,
        end=entry.start + end,
        score=round(hit.score, 4),
        source_version=entry.version,
        chunk=entry.ordinal,
    )


def _draft(picked: Sequence[_Picked], engine: str) -> Draft:
    citations = tuple(citation(at, one.hit, one.start, one.end) for at, one in enumerate(picked, 1))
    return Draft("\n\n".join(one.quote for one in citations), citations, engine)
