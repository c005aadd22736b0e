"""What a search knows about its own first answer, in numbers that mean the same for any question and any collection."""

import math
from collections.abc import Sequence

import numpy as np

from companin.knowledge.choosing import Candidates
from companin.knowledge.models import Entry, Hit
from companin.knowledge.ranking import Query
from companin.knowledge.reading import held_by_lead
from companin.knowledge.terms import slots

_EVEN = 0.05


def voices(said: Candidates, kept: Sequence[int]) -> list[dict[str, float]]:
    """What each voice gave the hits, for the trace."""
    table = np.stack([said.stems, said.letters, said.company.sentence, said.company.pairs])[:, list(kept)]
    names = ("stems", "letters", "sentence", "pairs")
    return [dict(zip(names, row, strict=True)) for row in table.round(4).T.tolist()]


def of(said: Candidates, hits: Sequence[Hit], usual: float, count: int) -> dict[str, float]:
    """Evidence for the first hit: between 0 and 1, but for `above`, `words` and `entries`, which are logarithms.

    `fit` is its score as a part of what the question's words could earn at all, `above` how that compares with the
    `usual` fit of questions nothing here answers. `lead` is the most that one of the first sentences of its source,
    title included, holds of the question; `asked` how much of a stored question the question says; `coverage` how much
    of the question the entry says; `margin` how far the next source is behind.
    """
    query = said.query
    total = float(query.weights.sum()) or 1.0
    present = said.company.present
    fit = hits[0].score / said.possible
    rival = next((hit.score for hit in hits if hit.entry.source_id != hits[0].entry.source_id), 0.0)
    return {
        "fit": fit,
        "usual": usual,
        "above": math.log((fit + _EVEN) / (usual + _EVEN)),
        "lead": held_by_lead(*said.places[0], query) / total,
        "asked": _asked(hits[0].entry, query),
        "pair": float(hits[0].entry.question is not None),
        "coverage": float(query.weights[present[0]].sum()) / total,
        "unknown": float(query.weights[~present.any(axis=0)].sum()) / total,
        "margin": 1 - rival / hits[0].score,
        "agreement": float(said.stems.argmax() == 0) / 2 + float(said.letters.argmax() == 0) / 2,
        "words": math.log1p(len(query.idf)),
        "entries": math.log1p(count),
    }


def _asked(entry: Entry, query: Query) -> float:
    if entry.question is None:
        return 0.0
    stored = {slot.word: slot for slot in slots(entry.question, entry.language)}.values()
    known = set(query.stems.tolist())
    said = sum(slot.weight for slot in stored if known.intersection(slot.stems))
    return said / (sum(slot.weight for slot in stored) or 1.0)
