"""What reading the best entries word by word tells: how much one sentence holds, and words that stand together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.corpus import K1, Floats, Ids
from companin.knowledge.ranking import Query
from companin.knowledge.segment import Segment
from companin.knowledge.terms import BREAK

_SENTENCE_B = 0.4
# A source says what it is about in its title, headings and first sentences: so many of them.
_LEAD = 4


@dataclass(frozen=True, slots=True)
class Company:
    """A row per candidate. `present[c, w]`: word w of the question is in the candidate; `sentence`: how much of the
    question its best sentence holds, long sentences damped; `pairs`: words that follow each other in both.
    """

    present: NDArray[np.bool_]
    sentence: Floats
    pairs: Floats


def read(candidates: Sequence[tuple[Segment, int]], query: Query) -> Company:
    count, wide = len(candidates), len(query.idf)
    pieces = [part.stems_of(at) for part, at in candidates]
    stems = np.concatenate(pieces)
    present = np.zeros((count, wide), dtype=bool)
    hits, words = _hits(stems, query)
    if not len(hits):
        return Company(present, np.zeros(count, np.float32), np.zeros(count, np.float32))
    ends = np.array(list(accumulate(map(len, pieces))), dtype=np.intp)
    owners = ends.searchsorted(hits, side="right")
    present[owners, words] = True
    return Company(
        present, _best_sentence(stems, ends, (hits, words), query), _pairs(owners, (hits, words), query, count)
    )


def _hits(stems: NDArray[np.uint32], query: Query) -> tuple[Ids, Ids]:
    """Places of the question's words and which words they are. Lower halves are compared first: a table is quicker."""
    table = np.zeros(1 << 16, dtype=bool)
    table[query.stems.astype(np.uint16)] = True
    likely = table[stems.astype(np.uint16)].nonzero()[0]
    found = stems[likely]
    at = np.minimum(query.stems.searchsorted(found), len(query.stems) - 1)
    right = query.stems[at] == found
    return likely[right], query.stem_words[at[right]]


def _best_sentence(stems: NDArray[np.uint32], ends: Ids, found: tuple[Ids, Ids], query: Query) -> Floats:
    """BM25 with presence for occurrences: a sentence says a thing once."""
    hits, words = found
    breaks: Ids = (stems == BREAK).nonzero()[0]
    sizes = breaks - 1
    sizes[1:] -= breaks[:-1]
    sizes[:1] += 1
    held = np.zeros((len(breaks), len(query.idf)), dtype=np.float32)
    held[breaks.searchsorted(hits), words] = 1.0
    scores = (held * query.weights).sum(axis=1)
    mean = max(float(sizes.mean()), 1.0)
    scores *= (K1 + 1) / (1 + K1 * (1 - _SENTENCE_B + _SENTENCE_B * sizes / mean))
    best = np.zeros(len(ends), dtype=np.float32)
    np.maximum.at(best, np.searchsorted(ends, breaks, side="right"), scores)
    return best


def _pairs(owners: Ids, found: tuple[Ids, Ids], query: Query, count: int) -> Floats:
    """How telling the pairs of words are that stand side by side in question and candidate, each counted once."""
    hits, words = found
    told = np.zeros(count, dtype=np.float32)
    said = query.order.tolist()
    wanted = set(pairwise(said))
    side = (hits[1:] - hits[:-1] == 1).nonzero()[0]
    seen = zip(owners[side].tolist(), words[side].tolist(), words[side + 1].tolist(), strict=True)
    for owner, one, other in set(seen):
        if (one, other) in wanted:
            told[owner] += query.idf[one] + query.idf[other]
    return told


def held_by_lead(part: Segment, at: int, query: Query) -> float:
    """The most that one of the first fields and sentences of an entry's source holds of the question's weights, or the
    heading the entry stands under.
    """
    return max(_lead(part.stems_of(part.opening(at)), query, 0, _LEAD), _lead(part.stems_of(at), query, 1, 2))


def _lead(stems: NDArray[np.uint32], query: Query, first: int, beyond: int) -> float:
    hits, words = _hits(stems, query)
    breaks = (stems == BREAK).nonzero()[0][:beyond]
    held = np.zeros((beyond + 1, len(query.idf)), dtype=np.float32)
    held[np.minimum(breaks.searchsorted(hits), beyond), words] = 1.0
    return float((held[first:beyond] * query.weights).sum(axis=1).max())
