"""Whether what was found speaks of what was asked: words a question hangs on that it doesn't say.

The confidence knows how much of a question was found; of a short one it can't tell the word all hangs on. "Do you sell
bread knives?" is not answered by what is said of bread, nor "do you take PayPal?" by a stored answer on invoices.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from companin.answering import asking, compounds, contacts, passages
from companin.answering import follow_up_words as told
from companin.answering.contacts import Sought
from companin.answering.extractive import NEAR
from companin.inference.plain_words import PLAIN_WORDS
from companin.inference.stems import stem
from companin.inference.stopwords import ASKING_WORDS, STOP_WORDS
from companin.inference.synonyms import akin
from companin.inference.text import fold, normal
from companin.knowledge.models import Entry, Found

_WORD = re.compile(r"[^\W_]+")
# What is left of the confidence where nothing that was asked is said; where of a question for yes or no half isn't.
_NOTHING, _HALF = 0.2, 0.4
# Asked so nearly in the words of what was found, it may be the same by another name.
_ALMOST = 0.75
# So much of a question's words is no small part of it.
_MUCH = 0.5
# So sure, a question for more than yes or no is not looked at again.
_SURE = 0.5
# Words shorter than this may be anything; those at least so long and so alike are one word, badly typed.
_SHORTEST, _SLIP, _ALIKE = 3, 5, 0.7


@dataclass(frozen=True, slots=True)
class Judged:
    """The confidence, less where what was found doesn't speak of what was asked, and the words it doesn't say, to be
    named before it.
    """

    chance: float
    unsaid: tuple[str, ...] = ()


def judge(chance: float, question: str, language: str, found: Found) -> Judged:
    """Words can't tell of an answer in another language, nor of what is alike in meaning."""
    if language not in STOP_WORDS or found.hits[0].entry.language not in {"", language} or "meaning" in found.evidence:
        return Judged(chance)
    whether = compounds.asks_whether(question, language)
    if not whether and chance >= _SURE:
        return Judged(chance)
    asked = _telling(question, language)
    if _answers_another(asked, language, found, _ALMOST if whether else _MUCH):
        return Judged(_NOTHING * chance, tuple(asked))
    if not whether and not compounds.asks(question, language):
        return Judged(chance)
    unsaid = _unsaid(asked, language, found, _names(question) if whether else frozenset())
    missing = len(unsaid) / max(len(asked), 1)
    if missing >= _MUCH and (whether or missing == 1):
        chance *= _NOTHING if missing == 1 and chance < _ALMOST else _HALF
    return Judged(chance, unsaid if whether or missing == 1 else ())


def _answers_another(asked: Sequence[str], language: str, found: Found, bar: float) -> bool:
    """Whether what comes first is the stored answer to another question, asked in the same turn of phrase: it says
    nothing of what this one hangs on, and what it says is not what was stored either.
    """
    if found.hits[0].entry.question is None or not asked or found.evidence.get("asked", 0.0) >= bar:
        return False
    return len(_unsaid(asked, language, replace(found, hits=found.hits[:1]))) == len(asked)


def of_its_kind(found: Found, question: str, language: str) -> Found:
    """Without a stored answer to another kind of question: how long something lasts doesn't tell what it costs. How
    sure that answer was says nothing of what comes next.
    """
    first = found.hits[0].entry if found.hits else None
    if first is None or first.question is None or len(found.hits) == 1:
        return found
    asked, stored = asking.manner_of(question, language).kind, asking.manner_of(first.question, language).kind
    if asked is None or stored is None or asked == stored or _counts(first.text, language, asked):
        return found
    return replace(found, hits=found.hits[1:], evidence=found.evidence | {"asked": 0.0, "pair": 0.0, "lead": 0.0})


def counted(judged: Judged, question: str, language: str, quotes: Sequence[str]) -> Judged:
    """Less where a price, a time or a count is asked for, what is quoted tells none, and nothing else makes it sure.
    However sure, what tells no number of ours is no answer to "what is your phone number?".
    """
    ours = contacts.sought(question, language)
    if ours is not None:
        return judged if ours.contact == "place" or any(map(ours.tells, quotes)) else _less(judged, ours)
    if judged.chance >= _SURE:
        return judged
    manner = asking.manner_of(question, language)
    if not manner.number or manner.kind == "moment" or any(_counts(quote, language, manner.kind) for quote in quotes):
        return judged
    return replace(judged, chance=_HALF * judged.chance)


def _less(judged: Judged, ours: Sought) -> Judged:
    if ours.named and ours.words:
        return replace(judged, chance=_NOTHING * judged.chance)
    return judged if judged.chance >= _SURE else replace(judged, chance=_HALF * judged.chance)


def _counts(quote: str, language: str, kind: asking.Kind | None) -> bool:
    said, span = passages.said_by(quote, language), (0, len(quote))
    if kind is not None:
        return asking.tells(quote, span, said, kind)
    return any(map(str.isdecimal, quote)) or asking.counts(said)


def _telling(question: str, language: str) -> list[str]:
    """The words a question hangs on: those a customer may say of anything are none of them."""
    stop, polite, plain = STOP_WORDS[language], ASKING_WORDS[language], _plain(language)
    said = dict.fromkeys(_WORD.findall(normal(question)))
    own = (one for one in said if len(one) >= _SHORTEST and one not in stop and one not in polite)
    return [one for one in own if one.isalpha() and fold(one) not in plain and stem(one, language) not in plain]


def _names(question: str) -> frozenset[str]:
    """Words written as names are, normalized: not the first one, nor where every other word is written so."""
    later = [one.group() for one in _WORD.finditer(question)][1:]
    names = [one for one in later if one[0].isupper()]
    return frozenset(map(normal, names)) if 2 * len(names) < len(later) else frozenset()


def _unsaid(asked: Sequence[str], language: str, found: Found, names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Those that neither the source of the first hit says nor what is nearly as good. What is only like one of the
    `names` is another one.
    """
    first, least = found.hits[0].entry.source_id, NEAR * found.hits[0].score
    left = [(one, fold(one) if one in names else stem(one, language), fold(one)) for one in asked]
    read: list[frozenset[str]] = []
    for hit in found.hits:
        if not left:
            return ()
        if hit.score >= least or hit.entry.source_id == first:
            said = _said(hit.entry)
            left = [form for form in left if form[1] not in said and form[2] not in said]
            read.append(said)
    together = frozenset[str]().union(*read)
    known = (together, _plain(language))
    return tuple(
        one
        for one, _, _ in left
        if together.isdisjoint(akin(one, language, language))
        and (
            one in names
            or not (passages.share((one,), language, together) or any(_is_slip(one, words) for words in known))
        )
    )


def _said(entry: Entry) -> frozenset[str]:
    return passages.said_by(f"{entry.title}\n{entry.heading}\n{entry.question or ''}\n{entry.text}", entry.language)


def _is_slip(word: str, said: frozenset[str]) -> bool:
    """Whether it is a word that was said, typed badly: with a letter more, less, or in another place."""
    plain = fold(word)
    letters = sorted(plain)
    near = [one for one in said if one[:1] == plain[:1] and abs(len(one) - len(plain)) <= 1]
    if len(plain) < _SLIP:
        return any(sorted(one) == letters for one in near)
    pairs = _pairs(plain)
    return any(
        2 * len(pairs & _pairs(one)) >= _ALIKE * (len(plain) + len(one) - 2) or sorted(one) == letters for one in near
    )


def _pairs(word: str) -> set[str]:
    return set(map("".join, pairwise(word)))


@lru_cache(maxsize=8)
def _plain(language: str) -> frozenset[str]:
    said = PLAIN_WORDS.get(language, frozenset[str]())
    grammar = (told.ASKING, told.LIGHT, told.POINTING, told.CLAUSE)
    known = frozenset[str]().union(said, *(words.get(language, ()) for words in grammar))
    return frozenset(form for word in known for form in (fold(word), stem(word, language)))
