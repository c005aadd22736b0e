"""Entries kept as arrays and one run of bytes instead of objects, and made whole again for the few that are found."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from companin.knowledge.models import Entry, SourceType

Labels = tuple[UUID, SourceType, str, str | None, str, tuple[str, ...], int, float, float]
"""A source as an entry shows it: id, type, title, address, language, tags, version, and when it opens and closes."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """`headings` have their anchors beside them. `numbers` has a row per entry: label, heading, ordinal, page (0 for
    none), start, end, bytes of the question, whether there is one; `offsets[i]:offsets[i+1]` is its question and text
    in `words`. `of_source` are the labels of each source; `languages` and `moments` (when one opens or closes) those of
    all labels: a change looks at no label one by one.
    """

    labels: tuple[Labels, ...]
    headings: tuple[tuple[str, str | None], ...]
    numbers: NDArray[np.uint32]
    offsets: NDArray[np.uint64]
    words: bytes
    of_source: Mapping[UUID, Sequence[int]]
    languages: frozenset[str]
    moments: frozenset[float]

    @classmethod
    def of(
        cls,
        labels: tuple[Labels, ...],
        headings: tuple[tuple[str, str | None], ...],
        numbers: NDArray[np.uint32],
        sizes: NDArray[np.uint64],
        words: bytes,
    ) -> "Shelf":
        """`sizes` are the bytes of each entry in `words`."""
        of_source: dict[UUID, list[int]] = {}
        for row, label in enumerate(labels):
            of_source.setdefault(label[0], []).append(row)
        offsets = np.zeros(len(sizes) + 1, dtype=np.uint64)
        np.cumsum(sizes, out=offsets[1:])
        languages = frozenset(label[4] for label in labels if label[4])
        moments = frozenset(at for label in labels for at in label[7:] if math.isfinite(at))
        return cls(labels, headings, numbers, offsets, words, of_source, languages, moments)

    @property
    def nbytes(self) -> int:
        labels = sum(500 + 2 * len(label[2]) + len(label[3] or "") for label in self.labels)
        return labels + self.numbers.nbytes + self.offsets.nbytes + len(self.words)

    def entry(self, at: int) -> Entry:
        """The entry as it was shelved, without its terms."""
        row: list[int] = self.numbers[at].tolist()
        label, heading, ordinal, page, start, end, asked, is_pair = row
        source_id, source_type, title, url, language, tags, version, opens, closes = self.labels[label]
        begin, finish = int(self.offsets[at]), int(self.offsets[at + 1])
        return Entry(
            source_id=source_id,
            ordinal=ordinal,
            source_type=source_type,
            title=title,
            heading=self.headings[heading][0],
            url=url,
            page=page or None,
            language=language,
            tags=tags,
            question=_read(self.words[begin : begin + asked]) if is_pair else None,
            text=_read(self.words[begin + asked : finish]),
            start=start,
            end=end,
            terms=b"",
            version=version,
            opens=opens,
            closes=closes,
            anchor=self.headings[heading][1],
        )

    def language(self, at: int) -> str:
        return self.labels[int(self.numbers[at, 0])][4]

    def heading(self, at: int) -> str:
        return self.headings[int(self.numbers[at, 1])][0]

    def sources(self) -> list[Entry]:
        """One entry without words for each of the labels, for those who only ask what source it is."""
        return [
            Entry(source, 0, kind, title, "", url, None, language, tags, None, "", 0, 0, b"", version, opens, closes)
            for source, kind, title, url, language, tags, version, opens, closes in self.labels
        ]


def shelve(entries: Sequence[Entry]) -> Shelf:
    labels: dict[Labels, int] = {}
    headings: dict[tuple[str, str | None], int] = {}
    numbers = np.zeros((len(entries), 8), dtype=np.uint32)
    parts: list[bytes] = []
    sizes = np.zeros(len(entries), dtype=np.uint64)
    for row, one in enumerate(entries):
        label = _label(one)
        asked, text = _bytes(one.question or ""), _bytes(one.text)
        parts += (asked, text)
        sizes[row] = len(asked) + len(text)
        numbers[row] = (
            labels.setdefault(label, len(labels)),
            headings.setdefault((one.heading, one.anchor), len(headings)),
            one.ordinal,
            one.page or 0,
            one.start,
            one.end,
            len(asked),
            one.question is not None,
        )
    return Shelf.of(tuple(labels), tuple(headings), numbers, sizes, b"".join(parts))


def _label(one: Entry) -> Labels:
    described = (one.source_id, one.source_type, one.title, one.url, one.language, one.tags)
    return (*described, one.version, one.opens, one.closes)


def reshelve(shelves: Sequence[Shelf], kept: Sequence[NDArray[np.intp]]) -> Shelf:
    """One shelf of the entries `kept[i]` (ascending) of each shelf, in order."""
    labels: dict[Labels, int] = {}
    headings: dict[tuple[str, str | None], int] = {}
    numbers: list[NDArray[np.uint32]] = []
    lengths: list[NDArray[np.uint64]] = []
    parts: list[bytes] = []
    for shelf, rows in zip(shelves, kept, strict=True):
        moved = shelf.numbers[rows]
        moved[:, 0] = _renumber(shelf.labels, moved[:, 0], labels)
        moved[:, 1] = _renumber(shelf.headings, moved[:, 1], headings)
        numbers.append(moved)
        lengths.append(shelf.offsets[rows + 1] - shelf.offsets[rows])
        parts.append(_words(shelf, rows))
    sizes = np.concatenate([*lengths, np.zeros(0, dtype=np.uint64)])
    together = np.concatenate([*numbers, np.zeros((0, 8), dtype=np.uint32)])
    return Shelf.of(tuple(labels), tuple(headings), together, sizes, b"".join(parts))


def _words(shelf: Shelf, rows: NDArray[np.intp]) -> bytes:
    if len(rows) == len(shelf.numbers):
        return shelf.words
    offsets = shelf.offsets.tolist()
    return b"".join(shelf.words[offsets[row] : offsets[row + 1]] for row in rows.tolist())


def _renumber(names: Sequence[Any], used: NDArray[np.uint32], known: dict[Any, int]) -> NDArray[np.uint32]:
    present, inverse = np.unique(used, return_inverse=True)
    new = [known.setdefault(names[at], len(known)) for at in present.tolist()]
    return np.array(new, dtype=np.uint32)[inverse]


# Text out of a database has no lone surrogates; if one comes along it is kept rather than refused.
def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _read(words: bytes) -> str:
    return words.decode(errors="surrogatepass")
