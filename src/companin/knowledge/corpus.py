"""What ranking needs to know of all entries of an index at once: how long they are, and which answer the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.segment import Segment
from companin.knowledge.terms import UNIT
from companin.knowledge.vectors import likeness

K1, B = 1.2, 0.75

Floats = NDArray[np.float32]
Ids = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Groups:
    """Pairs that share their answer. `of[e]` is the group of entry e or -1; `damping[g]` is as an entry's.

    `spare` is how many more such pairs there are than groups.
    """

    of: Ids
    damping: Floats
    spare: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """Entries are numbered through all segments; `offsets[i]` is the first of segment i.

    `damping[e]` is BM25's length term of entry e, in UNITs; of a dead entry it is infinite.
    """

    segments: tuple[Segment, ...]
    offsets: Ids
    damping: Floats
    count: int
    dead: bool
    groups: Groups | None

    def places(self, entries: Ids) -> list[tuple[Segment, int]]:
        """The segment of each entry, and its number in there."""
        rows = np.searchsorted(self.offsets, entries, side="right") - 1
        inside: list[int] = (entries - self.offsets[rows]).tolist()
        numbers: list[int] = rows.tolist()
        return [(self.segments[row], at) for row, at in zip(numbers, inside, strict=True)]

    def likeness(self, question: Floats) -> Floats:
        """The cosine of every entry with a question's vector, NaN where none has arrived."""
        return np.concatenate([likeness(one.vectors, len(one), question) for one in self.segments])


def gather(segments: Sequence[Segment], alive: Sequence[NDArray[np.bool_]]) -> Corpus:
    living = np.concatenate([*alive, np.zeros(0, dtype=bool)])
    lengths = np.concatenate([*(one.lengths for one in segments), np.zeros(0, dtype=np.float32)])
    answers = np.concatenate([*(one.answers for one in segments), np.zeros(0, dtype=np.uint64)])
    spread = np.full(len(living), np.inf, dtype=np.float32)
    spread[living] = _damping(lengths[living])
    sizes = np.array([len(one) for one in segments], dtype=np.intp)
    return Corpus(
        segments=tuple(segments),
        offsets=np.cumsum(sizes) - sizes,
        damping=spread,
        count=int(living.sum()),
        dead=not living.all(),
        groups=_groups(np.where(living, answers, 0), lengths),
    )


def _damping(lengths: Floats) -> Floats:
    mean = float(lengths.mean()) if len(lengths) else 1.0
    return (K1 * UNIT * (1 - B + B * lengths / max(mean, 1.0))).astype(np.float32)


def _groups(answers: NDArray[np.uint64], lengths: Floats) -> Groups | None:
    pairs = np.flatnonzero(answers)
    known, places, counts = np.unique(answers[pairs], return_inverse=True, return_counts=True)
    shared = counts > 1
    if not shared.any():
        return None
    number = np.where(shared, np.cumsum(shared) - 1, -1)
    of = np.full(len(answers), -1, dtype=np.intp)
    of[pairs] = number[places]
    inside = np.flatnonzero(of >= 0)
    totals = np.bincount(of[inside], weights=lengths[inside]).astype(np.float32)
    # Against the mean over all answers, so that answers asked for in one way only are measured alike.
    everything = float(np.bincount(places, weights=lengths[pairs], minlength=len(known)).mean())
    damping = (K1 * UNIT * (1 - B + B * totals / max(everything, 1.0))).astype(np.float32)
    return Groups(of, damping, int(counts[shared].sum() - shared.sum()))
