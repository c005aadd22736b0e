"""A part of an index that never changes: which entries each term is in, what the entries say, and merging parts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from companin.knowledge import vectors
from companin.knowledge.models import Entry
from companin.knowledge.postings import Postings, join, keep, tabulate
from companin.knowledge.shelf import Shelf, reshelve, shelve
from companin.knowledge.terms import ANALYZER, BREAK, HEADER, analyze, field_weights
from companin.knowledge.vectors import Vectors

# Entries are numbered in 16 bits inside a segment.
MOST = 1 << 16
# So many at once are sorted while their postings fit the processor's cache.
_SORTED = 1 << 14
SKETCH = 8
# So many entries, some five pages, an article has at most.
_ARTICLE = 16
# Odd numbers that mix bits well: the multiplicative constants of common checksums.
_SKETCH_FACTORS = (2654435761, 2246822519, 3266489917, 668265263, 374761393, 2870177451, 3812015801, 1540483477)


@dataclass(frozen=True, slots=True)
class Segment:
    """`stems[stem_starts[e]:stem_starts[e+1]]` are entry e's stems in reading order, fields and sentences parted by
    BREAK. `lengths[e]` is its weighted number of words. `sketches[e]` are the smallest hashes of runs of its own words,
    titles left out: near-equal texts have nearly all in common. `answers[e]` tells equal answers of pairs apart from
    others, 0 for other entries.
    """

    postings: Postings
    stems: NDArray[np.uint32]
    stem_starts: NDArray[np.int64]
    lengths: NDArray[np.float32]
    sketches: NDArray[np.uint32]
    answers: NDArray[np.uint64]
    shelf: Shelf
    vectors: Vectors

    def __len__(self) -> int:
        return len(self.lengths)

    def stems_of(self, entry: int) -> NDArray[np.uint32]:
        return self.stems[self.stem_starts[entry] : self.stem_starts[entry + 1]]

    def opening(self, entry: int) -> int:
        """The first entry of an entry's source, which says what an article is about; of a book, the entry itself. The
        entries of a source follow each other, in order.
        """
        numbers = self.shelf.numbers
        label, first = numbers[entry, 0], max(0, entry - int(numbers[entry, 2]))
        beyond = first + _ARTICLE
        is_book = beyond < len(numbers) and numbers[beyond, 0] == label
        return entry if is_book or numbers[first, 0] != label else first

    @property
    def nbytes(self) -> int:
        arrays = (self.stems, self.stem_starts, self.lengths, self.sketches, self.answers)
        return sum(array.nbytes for array in arrays) + self.postings.nbytes + self.shelf.nbytes + self.vectors.nbytes


def build(entries: Sequence[Entry], arrived: Mapping[int, bytes] | None = None) -> Segment:
    """From at most MOST entries. Terms of another analyzer version are made anew. `arrived` are vectors by the digest
    of what was embedded; None where nothing ever is.
    """
    parts = [_build(entries[at : at + _SORTED]) for at in range(0, len(entries), _SORTED)]
    whole = parts[0] if len(parts) == 1 else merge(parts, [np.ones(len(part), dtype=bool) for part in parts])
    return whole if arrived is None else with_vectors(replace(whole, vectors=vectors.blank(entries)), arrived)


def with_vectors(part: Segment, arrived: Mapping[int, bytes]) -> Segment:
    known = vectors.attach(part.vectors, arrived)
    return part if known is part.vectors else replace(part, vectors=known)


def batches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for at in range(0, len(entries), MOST):
        yield entries[at : at + MOST]


def _build(entries: Sequence[Entry]) -> Segment:
    stems: list[bytes] = []
    terms: list[bytes] = []
    weights: list[bytes] = []
    sizes = np.zeros((len(entries), 3), dtype=np.int64)
    lengths = np.zeros(len(entries), dtype=np.float32)
    for row, one in enumerate(entries):
        packed = _current(one)
        _, title, heading, question, body, distinct = HEADER.unpack_from(packed)
        at = HEADER.size + 4 * (title + heading + question + body)
        end = at + 4 * distinct
        stems.append(_parted(packed[HEADER.size : at], (title, heading, question, body)))
        terms.append(packed[at:end])
        weights.append(packed[end:])
        sizes[row] = (len(stems[-1]) // 4, distinct, question + body + (question > 0) + (body > 0))
        of_title, of_heading, of_question, of_body = field_weights(one.question is not None)
        lengths[row] = title * of_title + heading * of_heading + question * of_question + body * of_body
    postings = tabulate(
        np.frombuffer(b"".join(terms), dtype="<u4").astype(np.uint32, copy=False),
        np.repeat(np.arange(len(entries), dtype=np.uint16), sizes[:, 1]),
        np.frombuffer(b"".join(weights), dtype=np.uint8),
    )
    said = np.frombuffer(b"".join(stems), dtype="<u4").astype(np.uint32, copy=False)
    starts = _starts(sizes[:, 0])
    answers = np.array([_answer(one) for one in entries], dtype=np.uint64)
    sketches = _sketches(said, starts[1:], sizes[:, 2])
    return Segment(postings, said, starts, lengths, sketches, answers, shelve(entries), vectors.NONE)


def _answer(one: Entry) -> int:
    """Equal for pairs that give the same answer to other questions."""
    if one.question is None:
        return 0
    return int.from_bytes(blake2b(one.text.strip().encode(errors="replace"), digest_size=8).digest(), "little") or 1


def merge(segments: Sequence[Segment], alive: Sequence[NDArray[np.bool_]]) -> Segment:
    """One segment of the living entries, at most MOST, in order."""
    rows = [np.flatnonzero(mask) for mask in alive]
    shifts = [0, *np.cumsum([len(kept) for kept in rows]).tolist()][:-1]
    sizes = np.concatenate([np.diff(one.stem_starts)[kept] for one, kept in zip(segments, rows, strict=True)])
    return Segment(
        join([keep(one.postings, mask) for one, mask in zip(segments, alive, strict=True)], shifts),
        np.concatenate([_stems_of(one, mask) for one, mask in zip(segments, alive, strict=True)]),
        _starts(sizes),
        np.concatenate([one.lengths[kept] for one, kept in zip(segments, rows, strict=True)]),
        np.concatenate([one.sketches[kept] for one, kept in zip(segments, rows, strict=True)]),
        np.concatenate([one.answers[kept] for one, kept in zip(segments, rows, strict=True)]),
        reshelve([one.shelf for one in segments], rows),
        vectors.merged([one.vectors for one in segments], rows),
    )


def _starts(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def _current(one: Entry) -> bytes:
    readable = len(one.terms) >= HEADER.size and HEADER.unpack_from(one.terms)[0] == ANALYZER
    return one.terms if readable else analyze(one.title, one.heading, one.text, one.question, one.language)


def _parted(stems: bytes, counts: tuple[int, int, int, int]) -> bytes:
    """The fields' stems with a BREAK after each field that has any."""
    parts: list[bytes] = []
    at = 0
    for count in counts:
        if count:
            parts += (stems[at : at + 4 * count], b"\0\0\0\0")
        at += 4 * count
    return b"".join(parts)


def _stems_of(segment: Segment, mask: NDArray[np.bool_]) -> NDArray[np.uint32]:
    return segment.stems if mask.all() else segment.stems[np.repeat(mask, np.diff(segment.stem_starts))]


def _sketches(stems: NDArray[np.uint32], ends: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The smallest hash of the runs of three stems among the last `sizes` before `ends`, by SKETCH hash functions."""
    sketches = np.full((len(ends), SKETCH), 0xFFFFFFFF, dtype=np.uint32)
    filled = np.flatnonzero(sizes)
    if not len(filled):
        return sketches
    # Runs tell texts apart that only share their vocabulary. None goes on beyond its sentence.
    second, third = np.roll(stems, -1), np.roll(stems, -2)
    third[second == BREAK] = BREAK
    runs = stems * np.uint32(31) + second * np.uint32(17) + third
    breaks = stems == BREAK
    spans = np.column_stack([ends[filled] - sizes[filled], ends[filled]]).ravel()[:-1]
    for column, factor in enumerate(_SKETCH_FACTORS):
        hashed = runs * np.uint32(factor)
        hashed ^= hashed >> np.uint32(15)
        hashed[breaks] = 0xFFFFFFFF
        sketches[filled, column] = np.minimum.reduceat(hashed, spans)[::2]
    return sketches
