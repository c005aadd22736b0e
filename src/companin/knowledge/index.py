"""The picture of an organization's knowledge that questions are answered from: immutable, changed by making another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from companin.knowledge import evidence, ranking, segment
from companin.knowledge.models import Entry, Found, Hit
from companin.knowledge.segment import Segment
from companin.knowledge.terms import slots

CANDIDATES = 48
# Postings read for one question: beyond, the most frequent terms are left out.
STEM_BUDGET, LETTER_BUDGET = 40_000, 60_000
# A change that has to merge more entries than this is worth a thread.
QUICK = 1_000

Allow = Callable[[Entry], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Segments of falling size, and which of their entries live. Any number of threads may search it."""

    version: int
    parts: tuple[Segment, ...]
    alive: tuple[NDArray[np.bool_], ...]
    corpus: ranking.Corpus
    languages: tuple[str, ...]

    @classmethod
    def build(cls, entries: Sequence[Entry], version: int) -> Index:
        parts = [segment.build(batch) for batch in segment.batches(entries)]
        return _index(version, parts, [np.ones(len(part), dtype=bool) for part in parts])

    def changed(self, removed: set[UUID], added: Sequence[Entry], version: int) -> Index:
        """Without the sources `removed` and with `added` (which may be of the same sources)."""
        parts = list(self.parts)
        alive = [_without(part, mask, removed) for part, mask in zip(parts, self.alive, strict=True)]
        for batch in segment.batches(added):
            parts.append(segment.build(batch))
            alive.append(np.ones(len(batch), dtype=bool))
        return _index(version, *_compacted(parts, alive))

    def __len__(self) -> int:
        return self.corpus.count

    @property
    def nbytes(self) -> int:
        return sum(part.nbytes for part in self.parts) + 5 * len(self.corpus.damping)

    def search(self, question: str, language: str, *, limit: int = 8, allow: Allow | None = None) -> Found:
        """The best entries for a question. `allow` is asked once for each source with one of its entries."""
        words = slots(question, language, [other for other in self.languages if other != language])
        if not words or not self.corpus.count:
            return Found((), {}, self.version)
        corpus = self.corpus
        query, stem_lists, letter_lists = ranking.query_of(words, corpus)
        by_stems = ranking.accumulate(corpus, stem_lists, query.weights[query.stem_slots], STEM_BUDGET)
        by_letters = ranking.accumulate(corpus, letter_lists, query.letter_weights, LETTER_BUDGET)
        together = by_stems + ranking.LETTERS * by_letters
        if allow is not None:
            together[~self._allowed(allow)] = 0.0
        candidates = _best(together, CANDIDATES)
        if not len(candidates):
            return Found((), {}, self.version)
        company = ranking.read(corpus, candidates, query)
        scores = together[candidates] + ranking.SENTENCE * company.sentence + ranking.PAIRS * company.pairs
        order = np.argsort(-scores, kind="stable")
        kept = self._distinct(candidates, order, limit)
        voices = evidence.Voices(query, candidates, scores, by_stems[candidates], by_letters[candidates], company)
        hits = tuple(
            Hit(self.entry(int(candidates[at])), float(scores[at]), evidence.voices(voices, at)) for at in kept
        )
        return Found(hits, evidence.of(voices, kept, hits, self.corpus.count), self.version)

    def entry(self, at: int) -> Entry:
        row = int(np.searchsorted(np.array(self.corpus.offsets), at, side="right")) - 1
        return self.parts[row].shelf.entry(at - self.corpus.offsets[row])

    def _allowed(self, allow: Allow) -> NDArray[np.bool_]:
        masks: list[NDArray[np.bool_]] = []
        for part in self.parts:
            numbers = part.shelf.numbers[:, 0]
            _, firsts = np.unique(numbers, return_index=True)
            says = np.array([allow(part.shelf.entry(first)) for first in firsts.tolist()], dtype=bool)
            masks.append(says[numbers])
        return np.concatenate(masks)

    def _distinct(self, candidates: NDArray[np.intp], order: NDArray[np.intp], limit: int) -> list[int]:
        """The best `limit` candidates, of nearly equal texts only the better one."""
        offsets = np.array(self.corpus.offsets)
        kept: list[int] = []
        seen = np.zeros((limit, segment.SKETCH), dtype=np.uint32)
        for at in order.tolist():
            row = int(np.searchsorted(offsets, candidates[at], side="right")) - 1
            sketch = self.parts[row].sketches[candidates[at] - offsets[row]]
            if kept and ((seen[: len(kept)] == sketch).sum(axis=1) >= segment.SKETCH - 1).any():
                continue
            seen[len(kept)] = sketch
            kept.append(at)
            if len(kept) == limit:
                break
        return kept


def _index(version: int, parts: Sequence[Segment], alive: Sequence[NDArray[np.bool_]]) -> Index:
    offsets: list[int] = []
    total = 0
    for part in parts:
        offsets.append(total)
        total += len(part)
    living = np.concatenate([*alive, np.zeros(0, dtype=bool)])
    lengths = np.concatenate([*(part.lengths for part in parts), np.zeros(0, dtype=np.float32)])
    damping = ranking.damping(lengths[living])
    spread = np.full(total, np.inf, dtype=np.float32)
    spread[living] = damping
    count = int(living.sum())
    corpus = ranking.Corpus(tuple(parts), tuple(offsets), spread, count, dead=count < total)
    languages = sorted({label[4] for part in parts for label in part.shelf.labels if label[4]})
    return Index(version, tuple(parts), tuple(alive), corpus, tuple(languages))


def _without(part: Segment, mask: NDArray[np.bool_], removed: set[UUID]) -> NDArray[np.bool_]:
    gone = [row for row, label in enumerate(part.shelf.labels) if label[0] in removed]
    return mask & ~np.isin(part.shelf.numbers[:, 0], gone) if gone else mask


def _compacted(parts: list[Segment], alive: list[NDArray[np.bool_]]) -> tuple[list[Segment], list[NDArray[np.bool_]]]:
    """Merges the last segments while one is not much larger than what follows it, and rewrites half-dead ones."""
    sizes = [int(mask.sum()) for mask in alive]
    first, following = len(parts), 0
    while first and sizes[first - 1] <= 2 * following + 32 and sizes[first - 1] + following <= segment.MOST:
        first -= 1
        following += sizes[first]
    if len(parts) - first > 1:
        joined = segment.merge(parts[first:], alive[first:])
        parts, alive = [*parts[:first], joined], [*alive[:first], np.ones(following, dtype=bool)]
    for row, (part, mask) in enumerate(zip(parts, alive, strict=True)):
        if len(part) and mask.sum() < 0.6 * len(part):
            parts[row] = segment.merge([part], [mask])
            alive[row] = np.ones(len(parts[row]), dtype=bool)
    whole = [row for row, part in enumerate(parts) if len(part)]
    return [parts[row] for row in whole], [alive[row] for row in whole]


def _best(scores: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """The places of the highest positive scores, best first."""
    places = np.flatnonzero(scores > 0)
    if len(places) > count:
        places = places[np.argpartition(scores[places], -count)[-count:]]
    return places[np.argsort(-scores[places], kind="stable")]
