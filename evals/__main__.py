"""`python -m evals DATADIR`: finding, matching, declining and quoting, per corpus and language, beside a reference."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from statistics import fmean, pvariance

from companin.answering import confidence, extractive
from companin.answering.extractive import Draft
from companin.inference.embeddings import Meaning
from companin.inference.language import detect
from companin.knowledge.models import Entry
from companin.knowledge.search import Query, within
from evals.confidence_data import across, auc, examples, family
from evals.data import Asked, Base, load
from evals.reference import searcher
from evals.vectors import remembered

LANGUAGES = ("en", "sv", "nl", "fr", "pt")
# A reply this long and a detector this sure: then it is in another language.
_LONG_REPLY, _SURE = 60, 0.95
_HEADS = ("corpus", "lang", "asked", "right first", "reference", "AUC", "declined", "off declined", "adv. declined")


@dataclass(slots=True)
class Tally:
    """What one base did. Chances are of answerable, unanswerable and adversarial questions."""

    right: int = 0
    reference_right: int = 0
    gained: list[int] = field(default_factory=list[int])
    answerable: list[float] = field(default_factory=list[float])
    off: list[float] = field(default_factory=list[float])
    adversarial: list[float] = field(default_factory=list[float])
    quotes: int = 0
    verbatim: int = 0
    replies: int = 0
    wrong_language: list[str] = field(default_factory=list[str])


def main(folder: str, vectors: str | None = None) -> None:
    with remembered(vectors) as meaning:
        report(load(Path(folder)), meaning)


def report(bases: Sequence[Base], meaning: Meaning | None) -> None:
    print(" | ".join(_HEADS))
    tallies = [(base, measure(base, meaning)) for base in bases]
    for base, tally in tallies:
        print(_row(base, tally))
    documents = [(base, tally) for base, tally in tallies if not base.is_pairs]
    pairs = [(base, tally) for base, tally in tallies if base.is_pairs]
    _summary("right document first", documents)
    for language in LANGUAGES:
        _summary(f"  {language}", [(base, tally) for base, tally in documents if base.language == language])
    _summary("right stored answer", pairs)
    quotes, verbatim = sum(t.quotes for _, t in tallies), sum(t.verbatim for _, t in tallies)
    replies = sum(t.replies for _, t in tallies)
    wrong = [reply for _, tally in tallies for reply in tally.wrong_language]
    print(f"quotes verbatim: {verbatim} of {quotes}; replies in another language: {len(wrong)} of {replies}")
    for reply in wrong:
        print("   ", reply)
    _across(bases, meaning)


def _across(bases: Sequence[Base], meaning: Meaning | None) -> None:
    """Questions of each language over the same articles in the others, beside those over their own."""
    own = [found_first(base, meaning) for base in bases if family(base.name) == "adobe"]
    others = [(base, found_first(base, meaning)) for base in across(bases)]
    if others:
        mean = fmean(share for _, share in others)
        print(f"across languages, mean over {len(others)}: {mean:.3f}, in one: {fmean(own):.3f}", end="")
        print(f", ratio {mean / fmean(own):.2f}, least {min(share for _, share in others):.3f}")


def found_first(base: Base, meaning: Meaning | None) -> float:
    """The share of the answerable questions whose document is found first."""
    told = [one for one in examples(base, meaning) if one.answerable]
    return fmean(one.right for one in told)


def measure(base: Base, meaning: Meaning | None) -> Tally:
    index, names, reference = base.index(meaning), base.names(), searcher(base.texts, base.language)
    tally = Tally()
    for one in base.asked:
        vector = meaning.question(one.question, base.language) if meaning is not None else None
        found = within(index, Query(one.question, base.language, 0), vector=vector)
        chance = confidence.of(found.evidence) if found.hits else 0.0
        _chances(tally, one).append(chance)
        if not found.hits:
            continue
        draft = extractive.compose(one.question, base.language, found)
        _check(tally, base, draft, one)
        if one.answer:
            ours = names[draft.citations[0].source_id] == one.answer
            theirs = reference(one.question)[0] == one.answer
            tally.right += ours
            tally.reference_right += theirs
            tally.gained.append(ours - theirs)
    return tally


def _chances(tally: Tally, one: Asked) -> list[float]:
    if one.answer:
        return tally.answerable
    return tally.adversarial if one.kind == "adversarial" else tally.off


def _check(tally: Tally, base: Base, draft: Draft, one: Asked) -> None:
    """Quotes against the entries as they were cut from their source, the reply's language against the question's."""
    entries = [entry for _, entries in base.pieces for entry in entries]
    for citation in draft.citations:
        tally.quotes += 1
        tally.verbatim += any(_holds(entry, citation) for entry in entries)
    tally.replies += 1
    told = detect(draft.content, LANGUAGES) if len(draft.content) >= _LONG_REPLY else None
    if told is not None and told[0] != base.language and told[1] >= _SURE:
        tally.wrong_language.append(f"{base.name}: {one.question} -> {draft.content[:100]!r}")


def _holds(entry: Entry, citation: extractive.Citation) -> bool:
    if entry.source_id != citation.source_id or not entry.start <= citation.start <= citation.end <= entry.end:
        return False
    return entry.text[citation.start - entry.start : citation.end - entry.start] == citation.quote


def _row(base: Base, tally: Tally) -> str:
    asked = len(tally.answerable)
    cells = [
        base.name,
        base.language,
        str(asked),
        f"{100 * tally.right / asked:.1f}",
        f"{100 * tally.reference_right / asked:.1f}",
        f"{auc(tally.answerable, tally.off):.3f}" if tally.off else "",
        *(_declined(chances) for chances in (tally.answerable, tally.off, tally.adversarial)),
    ]
    return " | ".join(cells)


def _declined(chances: Sequence[float]) -> str:
    return f"{100 * sum(p < confidence.THRESHOLD for p in chances) / len(chances):.1f}" if chances else ""


def _summary(name: str, tallies: Sequence[tuple[Base, Tally]]) -> None:
    if tallies:
        ours = fmean(100 * tally.right / len(tally.answerable) for _, tally in tallies)
        theirs = fmean(100 * tally.reference_right / len(tally.answerable) for _, tally in tallies)
        sway = 196 * sqrt(sum(pvariance(t.gained) / len(t.gained) for _, t in tallies)) / len(tallies)
        print(
            f"{name}, mean over {len(tallies)}: {ours:.1f}, reference {theirs:.1f}, "
            f"difference {ours - theirs:+.1f} ± {sway:.1f}"
        )


if __name__ == "__main__":
    main(*sys.argv[1:3])
