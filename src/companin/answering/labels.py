"""What a row of a table or an item of a list is about: the thing it begins with, before what is said of it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from companin.answering.passages import Unit, Wanted
from companin.inference.stems import stem
from companin.inference.stopwords import STOP_WORDS
from companin.inference.text import fold, words

# "Ticket: Adult (18-64); Price: 12 euros", "Adult; Price: 12 euros", "- Adult: 12 euros".
_ROW = re.compile(r"(?:[^:;\n]{1,80}: )?([^:;\n]{1,80}); [^:;\n]{1,80}: ")
_ITEM = re.compile(r"[-*•‣◦▪–—·]\s+([^:;\n]{1,60}?)\s?: ")
_ASIDE = re.compile(r"\([^)]*\)")


def named(text: str, parts: Sequence[Unit], language: str, wants: Wanted) -> list[int]:
    """Which units are about nothing but what is asked for."""
    about = _about(text, parts, language)
    if not about:
        return []
    asked = frozenset(form for forms in wants.forms for form in forms)
    return [at for at, things in about if all(not asked.isdisjoint(forms) for forms in things)]


@lru_cache(maxsize=1_024)
def _about(text: str, parts: tuple[Unit, ...], language: str) -> tuple[tuple[int, tuple[tuple[str, str], ...]], ...]:
    """The units that begin with the thing they are about, and the forms of each word of it."""
    found: list[tuple[int, tuple[tuple[str, str], ...]]] = []
    stop = STOP_WORDS.get(language, frozenset())
    for at, unit in enumerate(parts):
        begins = (_ITEM if unit.is_item else _ROW).match(text, unit.start, unit.end)
        if begins is None:
            continue
        telling = [word for word in words(_ASIDE.sub(" ", begins.group(1))) if word not in stop]
        if telling:
            found.append((at, tuple((stem(word, language), fold(word)) for word in telling)))
    return tuple(found)
