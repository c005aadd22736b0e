"""What a search knows about its own first answer, in numbers that mean the same for any question and any collection."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.models import Hit
from companin.knowledge.ranking import K1, Company, Query


@dataclass(frozen=True, slots=True)
class Voices:
    """The candidates and what each ranker says of them, a row each."""

    query: Query
    candidates: NDArray[np.intp]
    scores: NDArray[np.float64]
    stems: NDArray[np.float64]
    letters: NDArray[np.float64]
    company: Company


def voices(said: Voices, at: int) -> dict[str, float]:
    """What each ranker gave one candidate, for the trace."""
    return {
        "stems": round(float(said.stems[at]), 4),
        "letters": round(float(said.letters[at]), 4),
        "sentence": round(float(said.company.sentence[at]), 4),
        "pairs": round(float(said.company.pairs[at]), 4),
    }


def of(said: Voices, kept: Sequence[int], hits: Sequence[Hit], count: int) -> dict[str, float]:
    """Evidence for the first hit: all between 0 and 1 but for `words` and `entries`, which are logarithms."""
    best, query = kept[0], said.query
    total = float(query.weights.sum()) or 1.0
    letters = float(query.letter_weights.sum()) or 1.0
    present = said.company.present
    unknown = ~present.any(axis=0)
    rival = next((said.scores[at] for at, hit in zip(kept, hits, strict=True) if _differs(hit, hits[0])), 0.0)
    return {
        "coverage": float(query.weights[present[best]].sum()) / total,
        "letters": float(said.letters[best]) / (letters * (K1 + 1)),
        "stems": float(said.stems[best]) / (total * (K1 + 1)),
        "sentence": float(said.company.sentence[best]) / (total * (K1 + 1)),
        "pairs": float(said.company.pairs[best]) / (2 * total),
        "unknown": float(query.weights[unknown].sum()) / total,
        "margin": float(1 - rival / said.scores[best]),
        "agreement": float(said.stems.argmax() == best) / 2 + float(said.letters.argmax() == best) / 2,
        "words": float(np.log1p(len(query.idf))),
        "entries": float(np.log1p(count)),
        "pair": float(hits[0].entry.question is not None),
    }


def _differs(one: Hit, other: Hit) -> bool:
    return one.entry.source_id != other.entry.source_id
