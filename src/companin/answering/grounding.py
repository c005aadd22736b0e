"""Whether what was found speaks of what was asked: words a question hangs on that it doesn't say.

The confidence knows how much of a question was found; of a short one it can't tell the word all hangs on. "Do you sell
bread knives?" is not answered by what is said of bread, nor "do you take PayPal?" by a stored answer on invoices.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from companin.answering import compounds, passages
from companin.answering.plain_words import PLAIN_WORDS
from companin.inference.stems import stem
from companin.inference.stopwords import ASKING_WORDS, STOP_WORDS
from companin.inference.text import fold, normal
from companin.knowledge.models import Entry, Found

_WORD = re.compile(r"[^\W_]+")
# What is left of the confidence where nothing that was asked is said; where of a question for yes or no half isn't.
_NOTHING, _HALF = 0.2, 0.4
# A hit so near to the first may be what is quoted.
_NEAR = 0.75
# So sure, a question for more than yes or no is not looked at again.
_SURE = 0.5
# So much of a question's words is no small part of it.
_MUCH = 0.5
# Words shorter than this may be anything; those at least so long and so alike are one word, badly typed.
_SHORTEST, _SLIP, _ALIKE = 3, 5, 0.8


@dataclass(frozen=True, slots=True)
class Grounds:
    """Of the words a question is about, how many there are, and those that nothing found says, `telling` ones among
    them: a customer might say the others of anything.
    """

    asked: int
    absent: tuple[str, ...]
    telling: tuple[str, ...]

    @property
    def missing(self) -> float:
        return len(self.absent) / self.asked if self.asked else 0.0


NONE = Grounds(0, (), ())


def of(question: str, language: str, found: Found) -> Grounds:
    """By the source of the first hit and by what is nearly as good. Words can't tell of an answer in another language,
    nor of what is alike in meaning.
    """
    first, least = found.hits[0].entry, _NEAR * found.hits[0].score
    if language not in STOP_WORDS or first.language not in {"", language} or "meaning" in found.evidence:
        return NONE
    stop, asking = STOP_WORDS[language], ASKING_WORDS[language]
    asked = [
        one
        for one in dict.fromkeys(_WORD.findall(normal(question)))
        if one not in stop and one not in asking and _counts(one)
    ]
    said = [_said(hit.entry) for hit in found.hits if hit.score >= least or hit.entry.source_id == first.source_id]
    unsaid = [one for one in asked if not _is_said(stem(one, language), fold(one), said)]
    if not unsaid:
        return Grounds(len(asked), (), ())
    together = frozenset[str]().union(*said)
    absent = [one for one in unsaid if not passages.share((one,), language, together) and not _is_slip(one, together)]
    plain = _plain(language)
    telling = (one for one in absent if fold(one) not in plain and stem(one, language) not in plain)
    return Grounds(len(asked), tuple(absent), tuple(telling))


def _counts(word: str) -> bool:
    return len(word) >= _SHORTEST and not any(map(str.isdecimal, word))


def _said(entry: Entry) -> frozenset[str]:
    return passages.said_by(f"{entry.title}\n{entry.heading}\n{entry.question or ''}\n{entry.text}", entry.language)


def _is_said(stemmed: str, plain: str, said: Sequence[frozenset[str]]) -> bool:
    return any(stemmed in one or plain in one for one in said)


def _is_slip(word: str, said: frozenset[str]) -> bool:
    """Whether it is a word that was said, typed badly."""
    plain = fold(word)
    near = (one for one in said if one[:1] == plain[:1] and abs(len(one) - len(plain)) <= 2)
    return len(plain) >= _SLIP and any(SequenceMatcher(None, plain, one).ratio() >= _ALIKE for one in near)


@dataclass(frozen=True, slots=True)
class Judged:
    """The confidence, less where what was found doesn't speak of what was asked, and the words it doesn't say, to be
    named before it.
    """

    chance: float
    unsaid: tuple[str, ...] = ()


def judge(chance: float, question: str, language: str, found: Found) -> Judged:
    whether = compounds.asks_whether(question, language)
    if not whether and chance >= _SURE:
        return Judged(chance)
    grounds = of(question, language, found)
    if not grounds.telling:
        return Judged(chance)
    if grounds.missing >= _MUCH and (whether or grounds.missing >= 1):
        chance *= _NOTHING if grounds.missing >= 1 else _HALF
    return Judged(chance, grounds.telling if whether or grounds.missing >= _MUCH else ())


@lru_cache(maxsize=8)
def _plain(language: str) -> frozenset[str]:
    said = PLAIN_WORDS.get(language, frozenset())
    return frozenset(form for word in said for form in (fold(word), stem(word, language)))
