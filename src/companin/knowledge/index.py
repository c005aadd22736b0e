"""The picture of an organization's knowledge that questions are answered from: immutable, changed by making another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from companin.knowledge import evidence, segment
from companin.knowledge.choosing import Candidates, choose
from companin.knowledge.corpus import Corpus, gather
from companin.knowledge.evidence import Asked
from companin.knowledge.models import Entry, Found, Hit
from companin.knowledge.segment import SKETCH, Segment
from companin.knowledge.terms import slots
from companin.knowledge.usual import usual_fit

# A collection that has grown or shrunk by this part is measured again.
_REMEASURED = 0.25
# So many restrictions are remembered.
_MASKS = 32
# A collection of so many is measured in some ten milliseconds: at once, so that every process says the same of it.
_QUICK = 300
# So many segments more than need be make a search slower.
_SPARE = 8

Allow = Callable[[Entry], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Segments of falling size, and which of their entries live. Any number of threads may search it.

    `usual` is the fit that questions reach which nothing here answers; `measured` how many entries there were then.
    `moments` are the times, ascending, at which a source begins or ceases to answer.
    """

    version: int
    alive: tuple[NDArray[np.bool_], ...]
    corpus: Corpus
    languages: tuple[str, ...]
    moments: tuple[float, ...]
    usual: float
    measured: int
    masks: dict[Allow, NDArray[np.bool_]]

    @classmethod
    def build(cls, entries: Sequence[Entry], version: int, vectors: Mapping[int, bytes] | None = None) -> Index:
        """`vectors`: what has arrived, by digest; None where nothing is embedded."""
        parts = [segment.build(batch, vectors) for batch in segment.batches(entries)]
        return _index(version, parts, [np.ones(len(part), dtype=bool) for part in parts])

    def changed(
        self,
        removed: set[UUID],
        added: Sequence[Entry],
        version: int,
        vectors: Mapping[int, bytes] | None = None,
    ) -> Index:
        """Without the sources `removed` and with `added` (which may be of the same sources): soon done, for a question
        waits for it. `vectors`: those that arrived meanwhile, and all of the sources that were added.
        """
        parts = [segment.with_vectors(part, vectors or {}) for part in self.corpus.segments]
        alive = [_without(part, mask, removed) for part, mask in zip(parts, self.alive, strict=True)]
        for batch in segment.batches(added):
            parts.append(segment.build(batch, vectors))
            alive.append(np.ones(len(batch), dtype=bool))
        return _index(version, parts, alive, self)

    @property
    def untidy(self) -> bool:
        """Whether questions would be answered sooner, or by a fit measured anew, from the same made `tidied`."""
        first, _ = _merged([int(mask.sum()) for mask in self.alive])
        rare = any(_is_rare(part, mask) for part, mask in zip(self.corpus.segments, self.alive, strict=True))
        return rare or len(self.alive) - first > _SPARE or _is_outgrown(self.corpus, self.measured)

    def tidied(self, pause: Callable[[], None] | None = None) -> Index:
        """The same in fewer segments. Takes time, some of it without letting other threads run; they are let through by
        `pause`, which is called now and then.
        """
        if pause is not None:
            pause()
        parts, alive = _compacted(list(self.corpus.segments), list(self.alive))
        known = replace(self, measured=0) if _is_outgrown(self.corpus, self.measured) else self
        return _index(self.version, parts, alive, known, pause)

    def __len__(self) -> int:
        return self.corpus.count

    def __bool__(self) -> bool:
        return True

    @property
    def embedded(self) -> bool:
        """Whether any vector has arrived."""
        return any(part.vectors.rows.size for part in self.corpus.segments)

    @property
    def nbytes(self) -> int:
        groups = self.corpus.groups
        of_entries = 5 * len(self.corpus.damping) + (groups.of.nbytes if groups else 0)
        return sum(part.nbytes for part in self.corpus.segments) + of_entries

    def search(
        self,
        question: str,
        language: str,
        *,
        limit: int = 8,
        allow: Allow | None = None,
        vector: NDArray[np.float32] | None = None,
    ) -> Found:
        """The best entries for a question; `vector` is what it means.

        `allow` is asked once for each source, with an entry that has no words; what it said is remembered for an
        `allow` that equals it.
        """
        words = slots(question, language, [other for other in self.languages if other != language])
        if not words or not self.corpus.count:
            return Found((), {}, self.version)
        like = self.corpus.likeness(vector) if vector is not None else None
        mask = self._allowed(allow) if allow is not None else None
        candidates = choose(self.corpus, words, mask, like=like, language=language)
        if candidates is None:
            return Found((), {}, self.version)
        kept = self._distinct(candidates, limit)
        voices = evidence.voices(candidates, kept)
        places = [candidates.places[at] for at in kept]
        hits = tuple(
            Hit(part.shelf.entry(row), float(candidates.totals[at]), said)
            for (part, row), at, said in zip(places, kept, voices, strict=True)
        )
        told = evidence.of(candidates, hits, Asked(self.usual, language), self.corpus.count)
        return Found(hits, told, self.version)

    def _allowed(self, allow: Allow) -> NDArray[np.bool_]:
        known = self.masks.get(allow)
        if known is None:
            known = np.concatenate(
                [
                    np.array([allow(one) for one in part.shelf.sources()], dtype=bool)[part.shelf.numbers[:, 0]]
                    for part in self.corpus.segments
                ]
            )
            if len(self.masks) >= _MASKS:
                self.masks.clear()
            self.masks[allow] = known
        return known

    def _distinct(self, candidates: Candidates, limit: int) -> list[int]:
        """The first `limit`, of nearly equal texts and of questions with one answer only the first."""
        sketches = np.stack([part.sketches[row] for part, row in candidates.places[: 2 * limit]])
        same = (sketches[:, None] == sketches[None]).sum(axis=2) >= SKETCH - 1
        if self.corpus.groups is not None:
            group = self.corpus.groups.of[candidates.entries[: 2 * limit]]
            same |= (group[:, None] == group[None]) & (group >= 0)[:, None]
        kept: list[int] = []
        taken = np.zeros(len(same), dtype=bool)
        while len(kept) < limit and not taken.all():
            kept.append(int(taken.argmin()))
            taken |= same[kept[-1]]
        return kept


def _index(
    version: int,
    parts: Sequence[Segment],
    alive: Sequence[NDArray[np.bool_]],
    before: Index | None = None,
    pause: Callable[[], None] | None = None,
) -> Index:
    languages = sorted(frozenset[str]().union(*(part.shelf.languages for part in parts)))
    moments = sorted(frozenset[float]().union(*(part.shelf.moments for part in parts)))
    corpus = gather(parts, alive)
    usual, measured = (before.usual, before.measured) if before else (0.0, 0)
    if not measured or (corpus.count <= _QUICK and _is_outgrown(corpus, measured)):
        usual, measured = usual_fit(corpus, pause), corpus.count
    return Index(version, tuple(alive), corpus, tuple(languages), tuple(moments), usual, measured, {})


def _is_outgrown(corpus: Corpus, measured: int) -> bool:
    """Whether what was measured then says little now."""
    return abs(corpus.count - measured) > _REMEASURED * measured


def _is_rare(part: Segment, alive: NDArray[np.bool_]) -> bool:
    """Whether little of a segment lives."""
    return alive.sum() < 0.6 * len(part)


def _without(part: Segment, mask: NDArray[np.bool_], removed: set[UUID]) -> NDArray[np.bool_]:
    gone = [row for source in removed for row in part.shelf.of_source.get(source, ())]
    return mask & ~np.isin(part.shelf.numbers[:, 0], gone) if gone else mask


def _merged(sizes: Sequence[int]) -> tuple[int, int]:
    """The first segment that is to be merged with all after it, and how many entries that makes."""
    first, following = len(sizes), 0
    while first and sizes[first - 1] <= 2 * following + 32 and sizes[first - 1] + following <= segment.MOST:
        first -= 1
        following += sizes[first]
    return first, following


def _compacted(parts: list[Segment], alive: list[NDArray[np.bool_]]) -> tuple[list[Segment], list[NDArray[np.bool_]]]:
    """Merges the last segments while one is not much larger than what follows it, and rewrites half-dead ones."""
    first, following = _merged([int(mask.sum()) for mask in alive])
    if len(parts) - first > 1:
        joined = segment.merge(parts[first:], alive[first:])
        parts, alive = [*parts[:first], joined], [*alive[:first], np.ones(following, dtype=bool)]
    for row, (part, mask) in enumerate(zip(parts, alive, strict=True)):
        if _is_rare(part, mask):
            parts[row] = segment.merge([part], [mask])
            alive[row] = np.ones(len(parts[row]), dtype=bool)
    whole = [row for row, part in enumerate(parts) if len(part)]
    return [parts[row] for row in whole], [alive[row] for row in whole]
