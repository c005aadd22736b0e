"""The answer without a model: a stored answer as it stands, else the sentences that answer best, word for word."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain, groupby, islice, repeat
from typing import Any
from uuid import UUID

from companin.answering import asking, labels, passages, picking
from companin.answering.asking import REMEDY, TROUBLE, Manner, manner_of
from companin.answering.passages import Wanted
from companin.answering.picking import Passage, Picked, last_heading
from companin.inference.language import detect, surely_other
from companin.knowledge.models import Entry, Found, Hit, SourceType
from companin.platform.web.fields import LANGUAGES

# Of one source; reading more passages costs more than it finds.
_MOST_PASSAGES = 4
# A second passage speaks only when it scores nearly as high and says what the first doesn't.
NEAR, SAME_NEAR, _NEW = 0.75, 0.7, 0.35
_AS_GOOD = 0.9
# A passage that says so much of what the best one says is about the same.
_RELATED = 0.3
# Of another source, what was found so much less surely may still hold the kind of number that was asked for.
_FAR = 0.4
# What a section's heading says of what is asked, and the others' don't.
_MEANT = 0.8
_NO_KIN: frozenset[str] = frozenset()
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


def compose(question: str, language: str, found: Found, new: Sequence[str] = ()) -> Draft:
    """From the hits of a search, best first. Nothing found gives an empty draft. `new` are the words of a follow-up
    that weren't asked before, unaccented.
    """
    if not found.hits:
        return Draft("", (), "extractive")
    first = found.hits[0]
    if first.entry.question is not None:
        return _draft([Picked(first, 0, len(first.entry.text), 1.0)], "qa")
    others = [hit for hit in found.hits[1:] if hit.entry.question is None]
    same = (hit for hit in others if _same_source(hit, first) and hit.score >= SAME_NEAR * first.score)
    own = [first, *islice(same, _MOST_PASSAGES - 1)]
    near = [hit for hit in others if not _same_source(hit, first) and hit.score >= NEAR * first.score][:1]
    manner = manner_of(question, language)
    read = [picking.passage(hit) for hit in [*own, *near]]
    above = frozenset[str]().union(*(one.above for one in read))
    wants = passages.wanted(question, language, [said for one in read for said in one.said], above, new)
    draft = _composed(read, wants, manner, others)
    if not read[0].hit.entry.language or not surely_other(draft.content, read[0].hit.entry.language, LANGUAGES):
        return draft
    # Log lines, code or words of another language, which nobody asked to read: the sentences beside them, if any.
    told = [part for one in read for part in _in_own_language(one)]
    return _composed(told, wants, manner, others) if told and _same_source(told[0].hit, first) else draft


def _composed(read: Sequence[Passage], wants: Wanted, manner: Manner, rest: Sequence[Hit]) -> Draft:
    """From passages, those of the first one's source before others. `rest` is all else that was found."""
    first = read[0].hit
    runs = _sections([(one, picking.pick(one, wants, manner)) for one in read], wants)
    own = [one for one in runs if _same_source(one.hit, first)]
    picked = _in_order(own)
    remedy = None if manner.number else _remedy(picked[0], [hit for hit in rest if _same_source(hit, first)])
    if remedy is not None:
        return _draft([picked[0], remedy], "extractive")
    picked += [one for one in runs if not _same_source(one.hit, first)]
    if not picked[0].told:
        picked = _told_first(read, picked, rest, (wants, manner))
    return _draft(_chosen(picked, wants), "extractive")


def _sections(runs: Sequence[tuple[Passage, Picked]], wants: Wanted) -> list[Picked]:
    """Of one source, what stands in the section that is asked for counts for more."""
    own = [read.heading for read, one in runs if _same_source(one.hit, runs[0][1].hit)]
    lifts = chain(labels.meant(own, wants), repeat(0.0))
    lifted = zip((one for _, one in runs), lifts, strict=False)
    return [replace(one, score=one.score + _MEANT * lift) if lift else one for one, lift in lifted]


def _in_order(own: Sequence[Picked]) -> list[Picked]:
    """Best first; of those that are nearly as good the one that tells what is asked for, the first in the source."""
    picked = sorted(own, key=lambda one: -one.score * one.hit.score)
    bar = _AS_GOOD * picked[0].score * picked[0].hit.score
    as_good = (one for one in picked if one.score * one.hit.score >= bar)
    begins = min(as_good, key=lambda one: (not one.told, one.hit.entry.ordinal))
    return [begins, *(one for one in picked if one is not begins)]


def _told_first(
    read: Sequence[Passage], picked: list[Picked], rest: Sequence[Hit], asked: tuple[Wanted, Manner]
) -> list[Picked]:
    """Where the best doesn't hold the kind of number that was asked for: what its source says of it, else what another
    one says of the same things, before all others. A price is told of the same things or not at all, steps by the same
    source or not at all.
    """
    (wants, manner), best = asked, picked[0]
    unread = [hit for hit in rest if all(hit is not one.hit for one in read)]
    if manner.kind is not None:
        unread = [hit for hit in unread if asking.may_tell(hit.entry.text, manner.kind)]
    own = [one for one in picked if _same_source(one.hit, best.hit)]
    own += [picking.pick(picking.passage(hit), *asked) for hit in unread if _same_source(hit, best.hit)]
    if manner.steps:
        return [*_in_order(own), *(one for one in picked if not _same_source(one.hit, best.hit))]
    if manner.number:
        own.append(picking.pick(read[0], *asked, telling=True))
    score = passages.score(wants, best.said)
    bar = (_AS_GOOD if manner.kind == "price" else _RELATED) * score
    told = [one for one in own if one.told and passages.score(wants, one.said) >= bar]
    if told:
        first = _in_order(told)[0]
    else:
        far = (hit for hit in unread if not _same_source(hit, best.hit) and hit.score >= _FAR * best.hit.score)
        others = chain(picked, (picking.pick(picking.passage(hit), *asked) for hit in far))
        telling = (one for one in others if one.told and passages.score(wants, one.said) >= _AS_GOOD * score)
        first = max(telling, key=lambda one: one.score * one.hit.score, default=best)
    return [first, *(one for one in picked if one is not first)]


def _in_own_language(passage: Passage) -> list[Passage]:
    """The stretches of a passage that are surely in its language, but for headings and what only opens the rest."""
    hit, found = passage.hit, list[Passage]()
    text, language = hit.entry.text, hit.entry.language
    told = [_reads_as(text[unit.start : unit.end], language) for unit in passage.units]
    for is_told, group in groupby(enumerate(passage.units), key=lambda one: told[one[0]]):
        places = [at for at, _ in group]
        parts = tuple(passage.units[at] for at in places)
        if is_told and any(not unit.is_heading and text[unit.end - 1] != ":" for unit in parts):
            found.append(replace(passage, units=parts, said=tuple(passage.said[at] for at in places)))
    return found


def _reads_as(text: str, language: str) -> bool:
    detected = detect(text, LANGUAGES)
    return detected is not None and detected[0] == language


def joined(drafts: Sequence[Draft]) -> Draft:
    """One after the other; what was quoted is not quoted again."""
    told: list[Citation] = []
    for one in (one for draft in drafts for one in draft.citations):
        overlapping = [at for at, other in enumerate(told) if _overlap(one, other)]
        if not overlapping:
            told.append(one)
        elif len(one.quote) > len(told[overlapping[0]].quote):
            told[overlapping[0]] = one
    engines = {draft.engine for draft in drafts}
    citations = tuple(replace(one, index=at) for at, one in enumerate(told, 1))
    return Draft(
        "\n\n".join(one.quote for one in citations), citations, engines.pop() if len(engines) == 1 else "extractive"
    )


def _overlap(one: Citation, other: Citation) -> bool:
    return one.source_id == other.source_id and one.start < other.end and other.start < one.end


def listing(content: str, hits: Sequence[Hit]) -> Draft:
    """Our own words about several hits, each cited by how it begins."""
    picked = [Picked(hit, *_beginning(hit.entry), 1.0) for hit in hits]
    engine = "qa" if hits[0].entry.question is not None else "extractive"
    return Draft(content, _draft(picked, engine).citations, engine)


def _beginning(entry: Entry) -> tuple[int, int]:
    parts = passages.units(entry.text)
    first = next((unit for unit in parts if not unit.is_heading), None)
    return (first.start, first.end) if first is not None else (0, len(entry.text))


def _remedy(told: Picked, others: Sequence[Hit]) -> Picked | None:
    """What the same article says to do, when what was picked is its account of the trouble."""
    if REMEDY.match(last_heading(told.hit)) or not TROUBLE.match(last_heading(told.hit)):
        return None
    for hit in sorted(others, key=lambda one: one.entry.ordinal):
        parts = passages.units(hit.entry.text) if REMEDY.match(last_heading(hit)) else ()
        start = next((at for at, unit in enumerate(parts) if not unit.is_heading and unit.whole), None)
        if start is not None:
            first, last = picking.run(hit.entry.text, parts, [1.0] * len(parts), start, _TO_DO)
            return Picked(hit, parts[first].start, parts[last].end, 1.0)
    return None


def _same_source(one: Hit, other: Hit) -> bool:
    return one.entry.source_id.int == other.entry.source_id.int  # what UUIDs compare, without asking what they are


def _chosen(picked: Sequence[Picked], wants: Wanted) -> list[Picked]:
    """The first run of sentences, and another one when that says more of what is wanted, in these very words where
    the first isn't about nothing else.
    """
    best = picked[0]
    if len(picked) == 1:
        return [best]
    exact = replace(wants, kin=(_NO_KIN,) * len(wants.kin), scores={})
    for other in picked[1:]:
        wanted = exact if _same_source(other.hit, best.hit) and not best.named else wants
        more = passages.score(wanted, best.said | other.said)
        if more >= passages.score(wanted, best.said) + _NEW and other.end - other.start <= picking.ENOUGH:
            return [best, other]
    return [best]


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


def _draft(picked: Sequence[Picked], engine: str) -> Draft:
    citations = tuple(citation(at, one.hit, one.start, one.end) for at, one in enumerate(picked, 1))
    return Draft("\n\n".join(one.quote for one in citations), citations, engine)
