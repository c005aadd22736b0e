"""Vectors of a segment's entries beside its words: a row of bytes each, filled as they arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.models import Entry

# So many rows at once are widened to floats while they fit the processor's cache.
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Vectors:
    """`rows[e]` points where entry e's vector does, `scales[e]` makes it length 1 and is 0 where none has arrived.
    `digests[e]` names what is embedded of it. Without an embedder all three are empty.
    """

    digests: NDArray[np.int64]
    rows: NDArray[np.int8]
    scales: NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        return self.digests.nbytes + self.rows.nbytes + self.scales.nbytes


NONE = Vectors(np.zeros(0, np.int64), np.zeros((0, 0), np.int8), np.zeros(0, np.float32))


def embedded(one: Entry) -> str:
    """What is embedded of an entry: a pair is found by its question, a passage by what it is about and says."""
    if one.question is not None:
        return one.question
    about = " › ".join(part for part in (one.title, one.heading) if part)
    return f"{about}\n{one.text}" if about else one.text


def digest(one: Entry) -> int:
    """Names `embedded(one)` in its language."""
    said = f"{one.language}\n{embedded(one)}".encode(errors="replace")
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "little", signed=True)


def packed(vector: NDArray[np.float32]) -> bytes:
    """As stored: a signed byte for each component. Turns a vector by less than half a degree."""
    return np.rint(vector * (127 / max(float(np.abs(vector).max()), 1e-9))).astype(np.int8).tobytes()


def blank(entries: Sequence[Entry]) -> Vectors:
    """Nothing has arrived yet."""
    return _empty(np.array([digest(one) for one in entries], dtype=np.int64), 0)


def attach(known: Vectors, arrived: Mapping[int, bytes]) -> Vectors:
    """With what arrived for its entries. Vectors of another size than those already there are left out."""
    if not len(known.digests) or not arrived:
        return known
    wide = known.rows.shape[1] or len(next(iter(arrived.values())))
    right = {name: row for name, row in arrived.items() if len(row) == wide}
    names = np.array(sorted(right), dtype=np.int64)
    places = np.flatnonzero(np.isin(known.digests, names))
    if not len(places):
        return known
    table = np.frombuffer(b"".join(right[name] for name in names.tolist()), dtype=np.int8).reshape(-1, wide)
    rows = known.rows.copy() if known.rows.shape[1] else np.zeros((len(known.digests), wide), np.int8)
    scales = known.scales.copy()
    rows[places] = table[np.searchsorted(names, known.digests[places])]
    scales[places] = 1 / np.maximum(np.linalg.norm(rows[places].astype(np.float32), axis=1), 1e-9)
    return Vectors(known.digests, rows, scales)


def merged(parts: Sequence[Vectors], kept: Sequence[NDArray[np.intp]]) -> Vectors:
    """Of the entries `kept[i]` of each part, in order."""
    if not any(len(part.digests) for part in parts):
        return NONE
    wide = max(part.rows.shape[1] for part in parts)
    whole = [part if part.rows.shape[1] == wide else _empty(part.digests, wide) for part in parts]
    return Vectors(
        np.concatenate([part.digests[rows] for part, rows in zip(whole, kept, strict=True)]),
        np.concatenate([part.rows[rows] for part, rows in zip(whole, kept, strict=True)]),
        np.concatenate([part.scales[rows] for part, rows in zip(whole, kept, strict=True)]),
    )


def _empty(digests: NDArray[np.int64], wide: int) -> Vectors:
    return Vectors(digests, np.zeros((len(digests), wide), np.int8), np.zeros(len(digests), np.float32))


def likeness(known: Vectors, count: int, question: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosine of each of the `count` entries with a question's vector; NaN where there is nothing to compare."""
    found = np.full(count, np.nan, dtype=np.float32)
    if known.rows.shape[1] != len(question):
        return found
    wide = np.empty((min(count, _BLOCK), len(question)), dtype=np.float32)
    for at in range(0, count, _BLOCK):
        some = known.rows[at : at + _BLOCK]
        np.copyto(wide[: len(some)], some)
        np.dot(wide[: len(some)], question, out=found[at : at + len(some)])
    found *= known.scales
    found[known.scales == 0] = np.nan
    return found
