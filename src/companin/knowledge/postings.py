"""Which entries each term is in: made by sorting, and joined without sorting again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Postings:
    """`keys[i]` (ascending) is in `entries[starts[i]:starts[i+1]]` (ascending) with `weights` in units."""

    keys: NDArray[np.uint32]
    starts: NDArray[np.int64]
    entries: NDArray[np.uint16]
    weights: NDArray[np.uint8]

    @property
    def nbytes(self) -> int:
        return self.keys.nbytes + self.starts.nbytes + self.entries.nbytes + self.weights.nbytes

    def find(self, terms: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the lists of some terms begin and end; at the same place for a term nobody uses."""
        if not len(self.keys):
            nowhere = np.zeros(len(terms), dtype=np.int64)
            return nowhere, nowhere
        at = np.minimum(self.keys.searchsorted(terms), len(self.keys) - 1)
        known = self.keys[at] == terms
        return self.starts[at] * known, self.starts[at + 1] * known


def tabulate(terms: NDArray[np.uint32], owners: NDArray[np.uint16], weights: NDArray[np.uint8]) -> Postings:
    """From one row per term of each entry, entries ascending."""
    order = _by_term(terms)
    sorted_terms = terms[order]
    firsts = np.flatnonzero(np.diff(sorted_terms, prepend=sorted_terms[:1] ^ np.uint32(1)))
    return Postings(sorted_terms[firsts], np.append(firsts, len(terms)), owners[order], weights[order])


def _by_term(terms: NDArray[np.uint32]) -> NDArray[np.intp]:
    """A stable ascending order, by lower then higher half: numpy sorts 16 bits by radix, several times faster."""
    lower = np.argsort(terms.astype(np.uint16), kind="stable")
    higher = np.argsort((terms >> np.uint32(16)).astype(np.uint16)[lower], kind="stable")
    return lower[higher]


def join(tables: Sequence[Postings], shifts: Sequence[int]) -> Postings:
    """One table of several; the entries of each are moved up by its shift, which lies beyond those before it."""
    if len(tables) == 1 and shifts[0] == 0:
        return tables[0]
    keys = np.unique(np.concatenate([table.keys for table in tables]))
    places = [np.searchsorted(keys, table.keys) for table in tables]
    sizes = np.zeros(len(keys), dtype=np.int64)
    for table, place in zip(tables, places, strict=True):
        sizes[place] += np.diff(table.starts)
    starts = np.zeros(len(keys) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    entries = np.empty(starts[-1], dtype=np.uint16)
    weights = np.empty(starts[-1], dtype=np.uint8)
    free = starts[:-1].copy()
    for table, place, shift in zip(tables, places, shifts, strict=True):
        counts = np.diff(table.starts)
        to = np.repeat(free[place] - table.starts[:-1], counts) + np.arange(len(table.entries))
        entries[to] = table.entries + np.uint16(shift)
        weights[to] = table.weights
        free[place] += counts
    return Postings(keys, starts, entries, weights)


def keep(table: Postings, alive: NDArray[np.bool_]) -> Postings:
    """Without the dead entries; the living ones are numbered anew from 0."""
    if alive.all():
        return table
    new = (np.cumsum(alive) - 1).astype(np.uint16)
    lives = alive[table.entries]
    before = np.zeros(len(lives) + 1, dtype=np.int64)
    np.cumsum(lives, out=before[1:])
    ends = before[table.starts]
    used = np.diff(ends) > 0
    return Postings(
        table.keys[used], np.append(ends[:-1][used], ends[-1]), new[table.entries[lives]], table.weights[lives]
    )
