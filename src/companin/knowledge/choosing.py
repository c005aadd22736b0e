"""From a question to the few entries worth showing: ranked by words and meaning, then read and ranked again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.corpus import K1, Corpus, Floats, Ids
from companin.knowledge.pointers import points_elsewhere
from companin.knowledge.ranking import LETTERS, Query, rank
from companin.knowledge.reading import Company, read
from companin.knowledge.segment import Segment
from companin.knowledge.terms import Slot

# Entries that are read word by word.
CANDIDATES = 24
# What a sentence that says much of the question, words in the question's order, and the best other entry of the same
# source weigh; see evals/README.md.
SENTENCE, PAIRS, NEIGHBOUR = 0.6, 0.15, 0.15
# What meaning weighs beside all that words could earn, and how many of the questions of one answer speak for it.
MEANING, _TOGETHER = 1.0, 3
# What is left of an entry's score when it is in another language than the question; of its words and its meaning when
# it only says where to read on.
FOREIGN, POINTING = 0.85, 0.2
# What an entry means of which no vector has arrived yet, as a part of how well its words fit.
_PRESUMED = 0.8


@dataclass(frozen=True, slots=True)
class Candidates:
    """Best first; what each voice says of them, a row each. `possible` is what the question's words could earn,
    `worded` what they did earn; `meaning` is None without vectors, `spread` mean and deviation of all entries',
    `opening` what the first one's source means as a whole.
    """

    query: Query
    possible: float
    entries: Ids
    places: list[tuple[Segment, int]]
    totals: NDArray[np.float64]
    stems: NDArray[np.float64]
    letters: NDArray[np.float64]
    company: Company
    worded: NDArray[np.float64]
    meaning: NDArray[np.float64] | None
    spread: tuple[float, float]
    opening: float


def choose(
    corpus: Corpus,
    words: Sequence[Slot],
    allowed: NDArray[np.bool_] | None = None,
    *,
    like: Floats | None = None,
    language: str = "",
) -> Candidates | None:
    """None when nothing allowed has anything to do with the words. `like` are cosines of meaning, NaN where unknown;
    `language` is the question's, preferred among equals.
    """
    query, scores = rank(words, corpus)
    possible = (float(query.weights.sum()) + LETTERS * query.possible) * (K1 + 1) or 1.0
    fused, meaning = scores.total, None
    if like is not None and not np.isnan(like).all():
        meaning = np.where(np.isnan(like), _PRESUMED * fused / possible, like)
        fused = np.where(np.isinf(corpus.damping), 0.0, fused + MEANING * possible * np.maximum(meaning, 0))
    if allowed is not None:
        fused[~allowed] = 0.0
    entries = _best(fused, CANDIDATES)
    if not len(entries):
        return None
    places = corpus.places(entries)
    company = read(places, query)
    worded = scores.total[entries] + SENTENCE * company.sentence + PAIRS * company.pairs
    worth = np.array([POINTING if points_elsewhere(part.shelf.heading(at)) else 1.0 for part, at in places])
    worded = worth * (worded + NEIGHBOUR * _best_neighbours(places, worth * worded))
    own = None if meaning is None else worth * meaning[entries]
    means = None if own is None else _pooled(corpus, entries, own)
    totals = worded if means is None else worded + MEANING * possible * means
    if language:
        totals = totals * np.array([FOREIGN if _is_foreign(place, language) else 1.0 for place in places])
    order = (-totals).argsort(kind="stable")
    entries = entries[order]
    return Candidates(
        query=query,
        possible=possible,
        entries=entries,
        places=[places[at] for at in order.tolist()],
        totals=totals[order],
        stems=scores.stems[entries],
        letters=scores.letters[entries],
        company=Company(company.present[order], company.sentence[order], company.pairs[order]),
        worded=worded[order],
        meaning=None if own is None else own[order],
        spread=(float(np.nanmean(like)), float(np.nanstd(like)))
        if own is not None and like is not None
        else (0.0, 0.0),
        opening=0.0 if meaning is None or means is None else _opening(entries, places, meaning, means, int(order[0])),
    )


def _is_foreign(place: tuple[Segment, int], language: str) -> bool:
    part, at = place
    return part.shelf.language(at) not in {"", language}


def _pooled(corpus: Corpus, entries: Ids, own: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each candidate means; of questions with one answer the mean of the best: it is asked for in many ways."""
    if corpus.groups is None:
        return own
    groups: list[int] = corpus.groups.of[entries].tolist()
    best: dict[int, list[float]] = {}
    for group, value in sorted(zip(groups, own.tolist(), strict=True), key=lambda one: -one[1]):
        best.setdefault(group, []).append(value)
    means = {group: sum(values[:_TOGETHER]) / len(values[:_TOGETHER]) for group, values in best.items()}
    return np.array([means[group] if group >= 0 else value for group, value in zip(groups, own.tolist(), strict=True)])


def _opening(
    entries: Ids,
    places: Sequence[tuple[Segment, int]],
    meaning: NDArray[np.float64],
    means: NDArray[np.float64],
    first: int,
) -> float:
    """What the source of the candidate `first` begins with means; of a stored question, what its answer's best mean."""
    part, at = places[first]
    return float(means[first] if part.answers[at] else meaning[entries[first] - at + part.opening(at)])


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
    places = (scores > 0.3 * scores.max()).nonzero()[0]
    if len(places) < count:
        places = (scores > 0).nonzero()[0]
    if len(places) > count:
        places = places[scores[places].argpartition(-count)[-count:]]
    return places[(-scores[places]).argsort(kind="stable")]
