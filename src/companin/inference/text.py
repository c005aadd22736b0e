"""Words as they are searched: one spelling for letters, case and accents, and names with digits kept whole as well."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from companin.inference.stopwords import STOP_WORDS

LONGEST_WORD = 64

# Letters and digits, joined by single marks as in e-mail, 2.4.1 or AB-1234/9. Apostrophes part words (l'article).
_RUN = re.compile(r"[^\W_]+(?:[-._/][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_UNDECOMPOSED = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})


def normal(text: str) -> str:
    """Composed and case-folded. Lengths may change: never use it where spans matter."""
    return unicodedata.normalize("NFC", text).casefold()


def words(text: str) -> list[str]:
    """The words of a text in order, normalized. `e-mail` gives e, mail, email; `2.4.1` gives 2, 4, 1, 241."""
    runs = _RUN.findall(normal(text))
    if all(map(str.isalnum, runs)) and max(map(len, runs), default=0) <= LONGEST_WORD:
        return runs
    return list(_words(runs))


def _words(runs: Iterable[str]) -> Iterator[str]:
    for whole in runs:
        run = whole[: 4 * LONGEST_WORD]
        if run.isalnum():
            yield run[:LONGEST_WORD]
            continue
        parts = _PART.findall(run)
        for part in parts:
            yield part[:LONGEST_WORD]
        if len(run) <= 24 and (_has_digit(run) or (len(parts) == 2 and "-" in run)):
            yield "".join(parts)


def _has_digit(run: str) -> bool:
    return any(char.isdecimal() for char in run)


def fold(word: str) -> str:
    """A normalized word without accents: möte and mote are the same."""
    return word if word.isascii() else _unaccented(word)


@lru_cache(maxsize=20_000)
def _unaccented(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.translate(_UNDECOMPOSED))
    return "".join(char for char in apart if not unicodedata.combining(char))


def is_stop_word(word: str, language: str) -> bool:
    return word in STOP_WORDS.get(language, ())


def content_words(text: str, language: str) -> list[str]:
    """The words that say what a text is about."""
    stop = STOP_WORDS.get(language, frozenset())
    return [word for word in words(text) if word not in stop]
