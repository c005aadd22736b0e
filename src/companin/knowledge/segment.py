"""A part of an index that never changes: which entries each term is in, what the entries say, and merging parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.models import Entry
from companin.knowledge.shelf import Shelf, reshelve, shelve
from companin.knowledge.terms import ANALYZER, BREAK, HEADER, analyze, field_weights

# Entries are numbered in 16 bits inside a segment.
MOST = 1 << 16
SKETCH = 8
_SKETCH_FACTORS = np.array(
    [2654435761, 2246822519, 3266489917, 668265263, 374761393, 2870177451, 3812015801, 1540483477]
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings of `keys[i]`: entries `entries[starts[i]:starts[i+1]]` (ascending) with their `weights` (1/UNIT).

    `stems[stem_starts[e]:stem_starts[e+1]]` are entry e's stems in reading order, fields and sentences parted by BREAK.
    `lengths[e]` is its weighted number of words. `sketches[e]` are the smallest hashes of its stems: near-equal texts
    have nearly all of them in common.
    """

    keys: NDArray[np.uint32]
    starts: NDArray[np.int64]
    entries: NDArray[np.uint16]
    weights: NDArray[np.uint8]
    stems: NDArray[np.uint32]
    stem_starts: NDArray[np.int64]
    lengths: NDArray[np.float32]
    sketches: NDArray[np.uint32]
    shelf: Shelf

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def nbytes(self) -> int:
        arrays = (self.keys, self.starts, self.entries, self.weights, self.stems, self.stem_starts, self.lengths)
        return sum(array.nbytes for array in arrays) + self.sketches.nbytes + self.shelf.nbytes


def build(entries: Sequence[Entry]) -> Segment:
    """From at most MOST entries. Terms of another analyzer version are made anew."""
    stems: list[bytes] = []
    terms: list[bytes] = []
    weights: list[bytes] = []
    sizes = np.zeros((len(entries), 2), dtype=np.int64)
    lengths = np.zeros(len(entries), dtype=np.float32)
    for row, one in enumerate(entries):
        packed = _current(one)
        _, title, heading, question, body, distinct = HEADER.unpack_from(packed)
        said = title + heading + question + body
        at, end = HEADER.size + 4 * said, HEADER.size + 4 * (said + distinct)
        stems.append(_parted(packed[HEADER.size : at], (title, heading, question, body)))
        terms.append(packed[at:end])
        weights.append(packed[end:])
        sizes[row] = (len(stems[-1]) // 4, distinct)
        counts = (title, heading, question, body)
        lengths[row] = sum(n * w for n, w in zip(counts, field_weights(one.question is not None), strict=True))
    owners = np.repeat(np.arange(len(entries), dtype=np.uint64), sizes[:, 1])
    keys = np.frombuffer(b"".join(terms), dtype="<u4").astype(np.uint64)
    packed_postings = (keys << np.uint64(32)) | (owners << np.uint64(8))
    packed_postings |= np.frombuffer(b"".join(weights), dtype=np.uint8)
    said_all = np.frombuffer(b"".join(stems), dtype="<u4").astype(np.uint32)
    return _assemble(packed_postings, said_all, sizes[:, 0], lengths, shelve(entries))


def merge(segments: Sequence[Segment], alive: Sequence[NDArray[np.bool_]]) -> Segment:
    """One segment of the living entries, at most MOST, in order."""
    kept = [np.flatnonzero(mask) for mask in alive]
    postings: list[NDArray[np.uint64]] = []
    first = 0
    for segment, rows, mask in zip(segments, kept, alive, strict=True):
        new = np.zeros(len(segment), dtype=np.uint64)
        new[rows] = np.arange(first, first + len(rows), dtype=np.uint64)
        keys = np.repeat(segment.keys.astype(np.uint64) << np.uint64(32), np.diff(segment.starts))
        packed = keys | (new[segment.entries] << np.uint64(8)) | segment.weights
        postings.append(packed if len(rows) == len(segment) else packed[mask[segment.entries]])
        first += len(rows)
    stems = [_stems_of(segment, mask) for segment, mask in zip(segments, alive, strict=True)]
    sizes = [np.diff(segment.stem_starts)[rows] for segment, rows in zip(segments, kept, strict=True)]
    lengths = [segment.lengths[rows] for segment, rows in zip(segments, kept, strict=True)]
    shelf = reshelve([segment.shelf for segment in segments], kept)
    return _assemble(
        np.concatenate(postings), np.concatenate(stems), np.concatenate(sizes), np.concatenate(lengths), shelf
    )


def batches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for at in range(0, len(entries), MOST):
        yield entries[at : at + MOST]


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


def _assemble(
    postings: NDArray[np.uint64],
    stems: NDArray[np.uint32],
    sizes: NDArray[np.int64],
    lengths: NDArray[np.float32],
    shelf: Shelf,
) -> Segment:
    """`postings` are term, entry and weight in 32, 24 and 8 bits, in any order; they are sorted in place."""
    postings.sort()
    terms = (postings >> np.uint64(32)).astype(np.uint32)
    firsts = np.flatnonzero(np.diff(terms, prepend=terms[:1] ^ np.uint32(1))) if len(terms) else np.zeros(0, np.int64)
    stem_starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=stem_starts[1:])
    return Segment(
        keys=terms[firsts],
        starts=np.append(firsts, len(terms)),
        entries=((postings >> np.uint64(8)) & np.uint64(0xFFFFFF)).astype(np.uint16),
        weights=(postings & np.uint64(0xFF)).astype(np.uint8),
        stems=stems,
        stem_starts=stem_starts,
        lengths=lengths,
        sketches=_sketches(stems, stem_starts),
        shelf=shelf,
    )


def _sketches(stems: NDArray[np.uint32], starts: NDArray[np.int64]) -> NDArray[np.uint32]:
    """For each entry the smallest of its stems' hashes, for SKETCH hash functions; all ones where it has no words."""
    sketches = np.full((len(starts) - 1, SKETCH), 0xFFFFFFFF, dtype=np.uint32)
    filled = np.flatnonzero(np.diff(starts))
    if not len(filled):
        return sketches
    # A fingerprint of three stems in a row tells texts apart that only share their vocabulary.
    runs = stems * np.uint32(31) + np.roll(stems, -1) * np.uint32(17) + np.roll(stems, -2)
    for column, factor in enumerate(_SKETCH_FACTORS):
        hashed = runs * np.uint32(factor)
        hashed ^= hashed >> np.uint32(15)
        hashed[stems == BREAK] = 0xFFFFFFFF
        sketches[filled, column] = np.minimum.reduceat(hashed, starts[filled])
    return sketches
