"""What a search knows about its own first answer, in numbers that mean the same for any question and any collection."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.corpus import K1
from companin.knowledge.models import Hit
from companin.knowledge.ranking import Query
from companin.knowledge.reading import Company


@dataclass(frozen=True, slots=True)
class Candidates:
    """What each voice says of the candidates, a row each."""

    query: Query
    totals: NDArray[np.float64]
    stems: NDArray[np.float64]
    letters: NDArray[np.float64]
    company: Company


def voices(said: Candidates, kept: Sequence[int]) -> list[dict[str, float]]:
    """What each voice gave the hits, for the trace."""
    table = np.stack([said.stems, said.letters, said.company.sentence, said.company.pairs])[:, list(kept)]
    names = ("stems", "letters", "sentence", "pairs")
    return [dict(zip(names, row, strict=True)) for row in table.round(4).T.tolist()]


def of(said: Candidates, kept: Sequence[int], hits: Sequence[Hit], count: int) -> dict[str, float]:
    """Evidence for the first hit: all between 0 and 1 but for `words` and `entries`, which are logarithms."""
    best, query = kept[0], said.query
    total = float(query.weights.sum()) or 1.0
    present = said.company.present
    rival = next((hit.score for hit in hits if hit.entry.source_id != hits[0].entry.source_id), 0.0)
    return {
        "coverage": float(query.weights[present[best]].sum()) / total,
        "letters": float(said.letters[best]) / ((query.possible or 1.0) * (K1 + 1)),
        "stems": float(said.stems[best]) / (total * (K1 + 1)),
        "sentence": float(said.company.sentence[best]) / (total * (K1 + 1)),
        "pairs": float(said.company.pairs[best]) / (2 * total),
        "unknown": float(query.weights[~present.any(axis=0)].sum()) / total,
        "margin": 1 - rival / hits[0].score,
        "agreement": float(said.stems.argmax() == best) / 2 + float(said.letters.argmax() == best) / 2,
        "words": float(np.log1p(len(query.idf))),
        "entries": float(np.log1p(count)),
        "pair": float(hits[0].entry.question is not None),
    }
