"""What a row of a table, an item of a list or a section is about: what it begins with, before what is said of it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

from companin.answering import passages
from companin.answering.passages import Unit, Wanted
from companin.inference.stems import stem
from companin.inference.stopwords import STOP_WORDS
from companin.inference.text import fold, words

# "Ticket: Adult (18-64); Price: 12 euros", "Adult; Price: 12 euros", "- Adult: 12 euros".
_ROW = re.compile(r"(?:[^:;\n]{1,80}: )?([^:;\n]{1,80}); [^:;\n]{1,80}: ")
_ITEM = re.compile(r"[-*•‣◦▪–—·]\s+([^:;\n]{1,60}?)\s?: ")
_ASIDE = re.compile(r"\([^)]*\)")


Forms: TypeAlias = tuple[tuple[str, str], ...]
"""The stem and the unaccented form of each word."""


def named(text: str, parts: Sequence[Unit], language: str, wants: Wanted) -> list[int]:
    """Which units are about nothing but what is asked for."""
    about = _about(text, tuple(parts), language)
    if not about:
        return []
    asked = frozenset(chain.from_iterable(wants.forms))
    return [at for at, things in about if all(not asked.isdisjoint(forms) for forms in things)]


def meant(headings: Sequence[Forms], wants: Wanted) -> list[float]:
    """Of the sections of one article, how much of what is wanted the heading of each says that the others' don't, less
    where it says more: its title is the same for all, and what all of them say tells nothing.
    """
    told = [0.0] * len(headings)
    if len(headings) < 2 or not wants.total:
        return told
    said = [frozenset(chain.from_iterable(heading)) for heading in headings]
    for form, kin, weight in zip(wants.forms, wants.kin, wants.weights, strict=True):
        held = [passages.match(form, kin, heading) for heading in said]
        rare = 1 - sum(held) / len(held)
        told = [one + weight * rare * share for one, share in zip(told, held, strict=True)]
    asked = frozenset(chain(chain.from_iterable(wants.forms), chain.from_iterable(kin or () for kin in wants.kin)))
    return [one and one / wants.total * _share(heading, asked) for one, heading in zip(told, headings, strict=True)]


def _share(words_said: Forms, asked: frozenset[str]) -> float:
    return sum(not asked.isdisjoint(forms) for forms in words_said) / max(len(words_said), 1)


@lru_cache(maxsize=1_024)
def _about(text: str, parts: tuple[Unit, ...], language: str) -> tuple[tuple[int, Forms], ...]:
    """The units that begin with the thing they are about, and its words."""
    found: list[tuple[int, Forms]] = []
    for at, unit in enumerate(parts):
        begins = (_ITEM if unit.is_item else _ROW).match(text, unit.start, unit.end)
        things = telling(_ASIDE.sub(" ", begins.group(1)), language) if begins else ()
        if things:
            found.append((at, things))
    return tuple(found)


@lru_cache(maxsize=2_048)
def telling(text: str, language: str) -> Forms:
    """The words of a label or heading that tell what it is about."""
    stop = STOP_WORDS.get(language, frozenset())
    return tuple((stem(word, language), fold(word)) for word in words(text) if word not in stop)
