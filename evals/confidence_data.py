"""Questions with what a search knew of its first answer and whether it was right, from bases large and small."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from companin.inference.embeddings import Meaning
from companin.knowledge.search import Query, within
from evals.data import Base, thinned, without


@dataclass(frozen=True, slots=True)
class Example:
    """`answerable` is whether anything stored answers; `right` whether what came first does."""

    base: str
    evidence: dict[str, float]
    answerable: bool
    right: bool
    kind: str


def examples(base: Base, meaning: Meaning | None = None) -> list[Example]:
    index, names = base.index(meaning), base.names()
    found: list[Example] = []
    for one in base.asked:
        vector = meaning.question(one.question, one.language) if meaning is not None else None
        result = within(index, Query(one.question, one.language, 0), vector=vector)
        first = names[result.hits[0].entry.source_id] if result.hits else ""
        found.append(
            Example(base.name, result.evidence, bool(one.answer), bool(one.answer) and first == one.answer, one.kind)
        )
    return found


def variants(base: Base) -> Iterable[Base]:
    """The base itself, without some of its subjects, and as small bases of three to twenty answers."""
    yield base
    for seed, size in enumerate((3, 5, 8, 12, 20, 20)):
        yield thinned(base, size, seed)
    subjects = sorted({subject_of(base, name) for name, _ in base.pieces})
    if len(subjects) > 3 and not base.is_pairs:
        for part in range(3):
            gone = set(subjects[part::3])
            lost = [name for name, _ in base.pieces if subject_of(base, name) in gone]
            yield without(base, lost, f"{base.name}-third{part}")


def across(bases: Sequence[Base]) -> Iterable[Base]:
    """The questions of one language over the same articles in each other one, for corpora that are translations."""
    for base in bases:
        for other in bases:
            if other.language != base.language and family(base.name) == family(other.name) == "adobe":
                yield replace(base, name=f"{base.name}>{other.language}", asked=other.asked)


def subject_of(base: Base, name: str) -> str:
    """Paragraphs of one encyclopedia article carry its title and a number; others are subjects of their own."""
    title = next((entries[0].title for piece, entries in base.pieces if piece == name and entries), "")
    return re.sub(r" \(\d+\)$", "", title) or name


def family(name: str) -> str:
    """Bases that share their articles, be it in translation: they are held out together."""
    return re.split(r"[-~>]", name)[0].rstrip("12")


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The share of pairs in which the positive one scores higher; ties count half."""
    if not positive or not negative:
        return float("nan")
    wins = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    return wins / (len(positive) * len(negative))
