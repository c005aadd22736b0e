"""The stem of a word by its language's Snowball algorithm; a language without one keeps its words whole."""

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol, cast

import Stemmer

_ALGORITHMS = {
    "en": "english",
    "sv": "swedish",
    "nl": "dutch",
    "fr": "french",
    "pt": "portuguese",
    "de": "german",
    "da": "danish",
    "no": "norwegian",
    "fi": "finnish",
    "es": "spanish",
    "it": "italian",
    "ro": "romanian",
    "hu": "hungarian",
    "ru": "russian",
    "tr": "turkish",
}
_own = threading.local()


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  the library's name

    def stemWords(self, words: Sequence[str]) -> list[str]: ...  # noqa: N802  the library's name


@lru_cache(maxsize=30_000)
def stem(word: str, language: str) -> str:
    """`word` is normalized as `inference.text.words` gives it; `language` is a two-letter code."""
    algorithm = _ALGORITHMS.get(language)
    return _stemmer(algorithm).stemWord(word) if algorithm else word


def stems_of(words: Sequence[str], language: str) -> list[str]:
    """Of many words that are hardly met again: none is remembered."""
    algorithm = _ALGORITHMS.get(language)
    return _stemmer(algorithm).stemWords(words) if algorithm else list(words)


def _stemmer(algorithm: str) -> _Stemmer:
    """One for each thread: a stemmer keeps its state between letters and can't be shared."""
    stemmers: dict[str, _Stemmer] | None = getattr(_own, "stemmers", None)
    if stemmers is None:
        stemmers = _own.stemmers = {}
    if algorithm not in stemmers:
        stemmers[algorithm] = cast(Any, Stemmer).Stemmer(algorithm, 0)
    return stemmers[algorithm]
