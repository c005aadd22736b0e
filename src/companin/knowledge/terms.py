"""The words of an entry and of a question as numbers: what is stored beside a chunk so that indexing reads no text.

A term is 32 bits: a checksum of a stem (highest bit 0), or of four letters in a row inside a word (highest bit 1).
Packed, little-endian: header, then the stems in reading order (uint32, BREAK between sentences; title, heading,
question, body one after the other), then the distinct terms (uint32, ascending), then their weights (uint8, in units of
1/UNIT of an occurrence in the body).
"""

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np

from companin.inference.sentences import sentences
from companin.inference.stems import stem
from companin.inference.stopwords import ASKING_WORDS, STOP_WORDS
from companin.inference.text import fold, words

ANALYZER = 1
HEADER = struct.Struct("<HHHHII")  # version, stems of title, heading, question; stems of body, distinct terms
BREAK = 0
UNIT = 4
GRAM = 4
GRAM_BIT = 0x80000000
LONGEST_BODY = 20_000
_LONGEST_LINE = 200
# What an occurrence counts for: a title says what a text is about, a stored question is what will be asked.
_TITLE, _HEADING, _QUESTION, _BODY = 2.0, 1.5, 2.0, 1.0
_ANSWER = 0.75


@lru_cache(maxsize=100_000)
def _word(word: str, language: str) -> tuple[int, tuple[int, ...]]:
    """The stem's term and the letters' terms; a stop word has no letters worth finding."""
    term = crc32(stem(word, language).encode(errors="replace")) & ~GRAM_BIT or 1
    return term, () if word in STOP_WORDS.get(language, ()) else grams(word)


def grams(word: str) -> tuple[int, ...]:
    """Terms of each four letters of a word between its edges; of each two where writing parts no words."""
    plain = fold(word)
    size, edged = (2, plain) if "\u2e80" <= plain[:1] <= "\uffdc" else (GRAM, f"^{plain}$")
    pieces = {edged[at : at + size] for at in range(max(1, len(edged) - size + 1))}
    return tuple(crc32(piece.encode(errors="replace")) | GRAM_BIT for piece in pieces)


def analyze(title: str, heading: str, text: str, question: str | None, language: str) -> bytes:
    """The packed terms of one entry."""
    parts = (title[:_LONGEST_LINE], heading[:_LONGEST_LINE], (question or "")[:_LONGEST_LINE])
    fields = [_said([part], language) for part in parts]
    body = text[:LONGEST_BODY]
    fields.append(_said((body[start:end] for start, end in sentences(body)), language))
    weights: dict[int, float] = {}
    for said, weight in zip(fields, field_weights(question is not None), strict=True):
        for term, times in said.counts.items():
            weights[term] = weights.get(term, 0.0) + weight * times
    terms = sorted(weights)
    quantised = [min(255, round(weights[term] * UNIT)) for term in terms]
    header = HEADER.pack(ANALYZER, *(len(said.sequence) for said in fields), len(terms))
    stems = [term for said in fields for term in said.sequence]
    return header + np.array(stems + terms, dtype="<u4").tobytes() + bytes(quantised)


def field_weights(is_pair: bool) -> tuple[float, float, float, float]:  # noqa: FBT001  one question, yes or no
    """What an occurrence in title, heading, question and body counts for."""
    return (_TITLE, _HEADING, _QUESTION, _ANSWER if is_pair else _BODY)


@dataclass(frozen=True, slots=True)
class _Said:
    sequence: list[int]
    counts: Counter[int]


def _said(sentences_of: Iterable[str], language: str) -> _Said:
    sequence: list[int] = []
    said: Counter[str] = Counter()
    for sentence in sentences_of:
        if sequence:
            sequence.append(BREAK)
        spoken = words(sentence)
        said.update(spoken)
        sequence.extend(_word(word, language)[0] for word in spoken)
    counts: Counter[int] = Counter()
    for word, times in said.items():
        term, letters = _word(word, language)
        counts[term] += times
        for gram in letters:
            counts[gram] += times
    return _Said(sequence, counts)


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a question. `stems` are its term in each language asked for, `weight` what the word itself says."""

    word: str
    stems: tuple[int, ...]
    grams: tuple[int, ...]
    weight: float


# A stop word hardly tells what is asked; a word of asking ("need", "help") tells little.
_STOP_WEIGHT, _ASKING_WEIGHT = 0.15, 0.5
MOST_SLOTS = 48


def slots(question: str, language: str, others: Sequence[str] = ()) -> tuple[Slot, ...]:
    """The words of a question in order, repeated ones included. `others` are languages the entries are written in."""
    found: list[Slot] = []
    for word in words(question)[:MOST_SLOTS]:
        term, letters = _word(word, language)
        variants = dict.fromkeys((term, *(_word(word, other)[0] for other in others)))
        found.append(Slot(word, tuple(variants), letters, _weight(word, language)))
    return tuple(found)


def _weight(word: str, language: str) -> float:
    if word in STOP_WORDS.get(language, ()):
        return _STOP_WEIGHT
    return _ASKING_WEIGHT if word in ASKING_WORDS.get(language, ()) else 1.0
