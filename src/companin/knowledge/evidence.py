"""What a search knows about its own first answer, in numbers that mean the same for any question and any collection."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.corpus import K1, Corpus, Ids
from companin.knowledge.models import Entry, Hit
from companin.knowledge.ranking import LETTERS, Query
from companin.knowledge.reading import Company, held_by_lead
from companin.knowledge.terms import slots


@dataclass(frozen=True, slots=True)
class Candidates:
    """What each voice says of the candidates, a row each."""

    entries: Ids
    query: Query
    stems: NDArray[np.float64]
    letters: NDArray[np.float64]
    company: Company


def voices(said: Candidates, kept: Sequence[int]) -> list[dict[str, float]]:
    """What each voice gave the hits, for the trace."""
    table = np.stack([said.stems, said.letters, said.company.sentence, said.company.pairs])[:, list(kept)]
    names = ("stems", "letters", "sentence", "pairs")
    return [dict(zip(names, row, strict=True)) for row in table.round(4).T.tolist()]


def of(corpus: Corpus, said: Candidates, kept: Sequence[int], hits: Sequence[Hit]) -> dict[str, float]:
    """Evidence for the first hit: between 0 and 1, but for `words` and `entries`, which are logarithms.

    `fit` is its score as a part of what the question's words could earn at all. `lead` is the most that one of the
    first sentences of its source, titles included, holds of the question; `asked` is how much of a stored question the
    question says; `coverage` how much of the question the entry says; `margin` how far the next source is behind.
    """
    best, query = kept[0], said.query
    total = float(query.weights.sum()) or 1.0
    possible = (total + LETTERS * query.possible) * (K1 + 1)
    present = said.company.present
    rival = next((hit.score for hit in hits if hit.entry.source_id != hits[0].entry.source_id), 0.0)
    return {
        "fit": hits[0].score / possible,
        "lead": held_by_lead(corpus, int(said.entries[best]), query) / total,
        "asked": _asked(hits[0].entry, query),
        "pair": float(hits[0].entry.question is not None),
        "coverage": float(query.weights[present[best]].sum()) / total,
        "unknown": float(query.weights[~present.any(axis=0)].sum()) / total,
        "margin": 1 - rival / hits[0].score,
        "agreement": float(said.stems.argmax() == best) / 2 + float(said.letters.argmax() == best) / 2,
        "words": float(np.log1p(len(query.idf))),
        "entries": float(np.log1p(corpus.count)),
    }


def _asked(entry: Entry, query: Query) -> float:
    if entry.question is None:
        return 0.0
    stored = {slot.word: slot for slot in slots(entry.question, entry.language)}.values()
    known = set(query.stems.tolist())
    said = sum(slot.weight for slot in stored if known.intersection(slot.stems))
    return said / (sum(slot.weight for slot in stored) or 1.0)
