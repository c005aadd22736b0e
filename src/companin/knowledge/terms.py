"""The words of an entry and of a question as numbers: what is stored beside a chunk so that indexing reads no text.

A term is 32 bits: a checksum of a stem (highest bit 0), or of four letters in a row inside a word (highest bit 1).
Packed, little-endian: header, then the stems in reading order (uint32, BREAK between sentences; title, heading,
question, body one after the other), then the distinct terms (uint32, ascending), then their weights (uint8, in units of
1/UNIT of an occurrence in the body).
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from companin.inference.particles import joined
from companin.inference.sentences import sentences
from companin.inference.stems import stem
from companin.inference.stopwords import ASKING_WORDS, STOP_WORDS
from companin.inference.synonyms import akin
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


@lru_cache(maxsize=50_000)
def _word(word: str, language: str) -> tuple[int, bytes]:
    """The stem's term and the letters' terms, packed; a stop word has no letters worth finding."""
    term = term_of(stem(word, language))
    if word in STOP_WORDS.get(language, ()):
        return term, b""
    return term, np.array(grams(word), dtype="<u4").tobytes()


def term_of(stemmed: str) -> int:
    return crc32(stemmed.encode(errors="replace")) & ~GRAM_BIT or 1


def grams(word: str) -> list[int]:
    """Terms of each four letters of a word between its edges, in order; of each two where writing parts no words."""
    plain = fold(word)
    size, edged = (2, plain) if "\u2e80" <= plain[:1] <= "\uffdc" else (GRAM, f"^{plain}$")
    pieces = dict.fromkeys(edged[at : at + size] for at in range(max(1, len(edged) - size + 1)))
    return [crc32(piece.encode(errors="replace")) | GRAM_BIT for piece in pieces]


def analyze(title: str, heading: str, text: str, question: str | None, language: str) -> bytes:
    """The packed terms of one entry."""
    body = text[:LONGEST_BODY]
    fields = [[words(part[:_LONGEST_LINE])] for part in (title, heading, question or "")]
    fields.append([words(body[start:end]) for start, end in sentences(body)])
    sequences = [_sequence(said, language) for said in fields]
    worth: dict[str, float] = {}
    for said, weight in zip(fields, field_weights(question is not None), strict=True):
        for sentence in said:
            for word in sentence:
                worth[word] = worth.get(word, 0.0) + weight
    terms, weights = _weighted(worth, language)
    header = HEADER.pack(ANALYZER, *map(len, sequences), len(terms))
    stems = np.array([term for sequence in sequences for term in sequence], dtype="<u4")
    return header + stems.tobytes() + terms.tobytes() + weights.tobytes()


def _sequence(sentences_said: Iterable[list[str]], language: str) -> list[int]:
    """Stems in order with a BREAK between sentences."""
    sequence: list[int] = []
    for said in sentences_said:
        if sequence:
            sequence.append(BREAK)
        sequence.extend([_word(word, language)[0] for word in said])
    return sequence


def _weighted(worth: dict[str, float], language: str) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """The distinct terms of words, ascending, and their weights in units."""
    known = [_word(word, language) for word in worth]
    stems = np.array([term for term, _ in known], dtype="<u4")
    letters = np.frombuffer(b"".join([packed for _, packed in known]), dtype="<u4")
    of_words = np.fromiter(worth.values(), dtype=np.float64, count=len(worth))
    of_letters = np.repeat(of_words, np.array([len(packed) // 4 for _, packed in known], dtype=np.intp))
    terms, places = np.unique(np.concatenate([stems, letters]), return_inverse=True)
    totals = np.bincount(places, weights=np.concatenate([of_words, of_letters]), minlength=len(terms))
    return terms.astype("<u4"), np.minimum(np.rint(totals * UNIT), 255).astype(np.uint8)


def field_weights(is_pair: bool) -> tuple[float, float, float, float]:  # noqa: FBT001  one question, yes or no
    """What an occurrence in title, heading, question and body counts for."""
    return (_TITLE, _HEADING, _QUESTION, _ANSWER if is_pair else _BODY)


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a question. `stems` are its term in each language asked for and of what it makes with a particle,
    `akin` terms of words that mean nearly the same, the question's language first, `weight` what the word itself says.
    """

    word: str
    stems: tuple[int, ...]
    grams: NDArray[np.uint32]
    weight: float
    akin: tuple[tuple[int, ...], ...] = ()


# A stop word hardly tells what is asked; a word of asking ("need", "help") tells little; a long number, of an order or
# an invoice, tells whose case it is.
_STOP_WEIGHT, _ASKING_WEIGHT, _NUMBER_WEIGHT = 0.2, 0.5, 0.3
_LONG_NUMBER = 5
_NO_LETTERS = np.zeros(0, dtype="<u4")
MOST_SLOTS = 48


def slots(question: str, language: str, others: Sequence[str] = ()) -> tuple[Slot, ...]:
    """The words of a question in order, repeated ones included. `others` are languages the entries are written in."""
    said, languages = words(question)[:MOST_SLOTS], (language, *others)
    parted = joined(said, language)
    return tuple(_slot(word, languages, parted.get(word, ())) for word in said)


@lru_cache(maxsize=20_000)
def _slot(word: str, languages: tuple[str, ...], whole: tuple[str, ...]) -> Slot:
    """`whole` are what the word makes with a particle."""
    language = languages[0]
    terms = (*(_word(word, one)[0] for one in languages), *(_word(one, language)[0] for one in whole))
    weight = _weight(word, language)
    # Words that tell little are not looked for by their letters; numbers that begin alike have nothing in common.
    pieces = _NO_LETTERS if weight < 1 else np.frombuffer(_word(word, language)[1], dtype="<u4")
    return Slot(word, tuple(dict.fromkeys(terms)), pieces, weight, _akin(word, languages))


def _akin(word: str, languages: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """By language, the one the word is of first; nothing where none has any."""
    found = [tuple(map(term_of, akin(word, languages[0], language))) for language in languages]
    return tuple(found) if any(found) else ()


def _weight(word: str, language: str) -> float:
    if word in STOP_WORDS.get(language, ()):
        return _STOP_WEIGHT
    if _is_long_number(word):
        return _NUMBER_WEIGHT
    return _ASKING_WEIGHT if word in ASKING_WORDS.get(language, ()) else 1.0


def _is_long_number(word: str) -> bool:
    return len(word) >= _LONG_NUMBER and word.isdecimal()
