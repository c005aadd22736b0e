"""From a question to the few entries worth showing: ranked by their words, then read and ranked again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.corpus import K1, Corpus, Ids
from companin.knowledge.ranking import LETTERS, Query, rank
from companin.knowledge.reading import Company, read
from companin.knowledge.segment import Segment
from companin.knowledge.terms import Slot

# Entries that are read word by word.
CANDIDATES = 24
# What a sentence that says much of the question, words in the question's order, and the best other entry of the same
# source weigh; see evals/README.md.
SENTENCE, PAIRS, NEIGHBOUR = 0.6, 0.15, 0.15


@dataclass(frozen=True, slots=True)
class Candidates:
    """Best first; what each voice says of them, a row each. `possible` is what the question's words could earn."""

    query: Query
    possible: float
    entries: Ids
    places: list[tuple[Segment, int]]
    totals: NDArray[np.float64]
    stems: NDArray[np.float64]
    letters: NDArray[np.float64]
    company: Company


def choose(corpus: Corpus, words: Sequence[Slot], allowed: NDArray[np.bool_] | None = None) -> Candidates | None:
    """None when nothing allowed has anything to do with the words."""
    query, scores = rank(words, corpus)
    if allowed is not None:
        scores.total[~allowed] = 0.0
    entries = _best(scores.total, CANDIDATES)
    if not len(entries):
        return None
    places = corpus.places(entries)
    company = read(places, query)
    totals = scores.total[entries] + SENTENCE * company.sentence + PAIRS * company.pairs
    totals += NEIGHBOUR * _best_neighbours(places, totals)
    order = np.argsort(-totals, kind="stable")
    entries = entries[order]
    return Candidates(
        query=query,
        possible=(float(query.weights.sum()) + LETTERS * query.possible) * (K1 + 1) or 1.0,
        entries=entries,
        places=[places[at] for at in order.tolist()],
        totals=totals[order],
        stems=scores.stems[entries],
        letters=scores.letters[entries],
        company=Company(company.present[order], company.sentence[order], company.pairs[order]),
    )


def _best_neighbours(places: Sequence[tuple[Segment, int]], totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each candidate the score of the best other candidate of its source: a text is about what its parts are."""
    sources = [(id(part), int(part.shelf.numbers[at, 0])) for part, at in places]
    best: dict[tuple[int, int], list[float]] = {}
    for source, total in sorted(zip(sources, totals.tolist(), strict=True), key=lambda one: -one[1]):
        best.setdefault(source, []).append(total)
    others: list[float] = []
    for source, total in zip(sources, totals.tolist(), strict=True):
        first, second = [*best[source], 0.0][:2]
        others.append(second if total == first else first)
    return np.array(others)


def _best(scores: NDArray[np.float64], count: int) -> Ids:
    """The places of the highest positive scores, best first."""
    # Most entries share a frequent word or two with the question: those far from the best need no sorting.
    places = np.flatnonzero(scores > 0.3 * scores.max())
    if len(places) < count:
        places = np.flatnonzero(scores > 0)
    if len(places) > count:
        places = places[np.argpartition(scores[places], -count)[-count:]]
    return places[np.argsort(-scores[places], kind="stable")]
