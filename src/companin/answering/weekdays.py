"""Days of the week a text tells without naming them: by an abbreviation ("Zo: gesloten") or by a range ("Mon–Fri")."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from companin.inference.stems import stem
from companin.inference.text import fold

# From Monday on: the name, then what it is shortened to.
_DAYS = {
    "en": "monday mon|tuesday tue tues|wednesday wed|thursday thu thur thurs|friday fri|saturday sat|sunday sun",
    "sv": "måndag mån må|tisdag tis ti|onsdag ons on|torsdag tors tor to|fredag fre fr|lördag lör lö|söndag sön sö",
    "nl": "maandag ma|dinsdag di|woensdag wo|donderdag do|vrijdag vr|zaterdag za|zondag zo",
    "fr": "lundi lun|mardi mar|mercredi mer|jeudi jeu|vendredi ven|samedi sam|dimanche dim",
    "pt": "segunda seg|terça ter|quarta qua|quinta qui|sexta sex|sábado sáb sab|domingo dom",
}
_PLURALS = {"en": "s", "sv": "ar", "nl": "en", "fr": "s", "pt": "s"}
# What stands between two days: those between them are meant too; or both alone are.
_UNTIL = re.compile(r"\.?\s*(?:[-–—]|t/m|t\.?o\.?m\.?|tot(?: en met)?|to|through|till|au|à|a|até)\s*$", re.IGNORECASE)
_BESIDE = re.compile(r"\.?\s*(?:[/,&+]|and|och|en|et|e)\s*$", re.IGNORECASE)
_LONGEST_BETWEEN = 12
_NONE: frozenset[str] = frozenset()
# What follows a word that is short for a day, not another word: the end of a label, a time, that it is closed.
_FOLLOWS = re.compile(
    r"\.?(?:\s*:\s|\s+(?:kl\.?\s*)?\d{1,2}\s?(?:[:.h]\s?\d\d|[-–—]\s?\d|am\b|pm\b|h\b|uur\b)|"
    r"\s+(?:closed|stängt|gesloten|dicht|fermé|fechado|encerrado)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Named:
    day: int
    short: bool
    start: int
    end: int


def may_tell(said: Iterable[str], language: str) -> bool:
    """Whether any of the words of a text is a day's: most texts needn't be looked at any closer."""
    return language in _DAYS and not _known(language)[1].keys().isdisjoint(said)


def told(text: str, said: Iterable[str], language: str) -> frozenset[str]:
    """The forms of the days that are meant but not named; `said` are the words of the text."""
    if not may_tell(said, language):
        return _NONE
    pattern, known = _known(language)
    named = [_named(found, known) for found in pattern.finditer(text)]
    days = {one.day for one in named if one.short and _FOLLOWS.match(text, one.end)}
    for one, other in pairwise(named):
        between = text[one.end : other.start] if other.start - one.end <= _LONGEST_BETWEEN else ""
        alike = one.short == other.short or "." in between
        if between and alike and _UNTIL.match(between):
            days |= {(one.day + more) % 7 for more in range((other.day - one.day) % 7 + 1)}
        elif between and _BESIDE.match(between) and (one.short or other.short):
            days |= {one.day, other.day}
    return _forms(frozenset(days), language) if days else _NONE


def _named(found: re.Match[str], known: dict[str, int]) -> _Named:
    short = found.lastgroup == "short"
    return _Named(known[found.group("short" if short else "whole").casefold()], short, *found.span())


@lru_cache(maxsize=64)
def _forms(days: frozenset[int], language: str) -> frozenset[str]:
    names = [day.split()[0] for at, day in enumerate(_DAYS[language].split("|")) if at in days]
    return frozenset(form for name in names for form in (stem(name, language), fold(name)))


@lru_cache
def _known(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    days = [day.split() for day in _DAYS[language].split("|")]
    whole = {name: at for at, day in enumerate(days) for name in (day[0], day[0] + _PLURALS[language])}
    short = {one: at for at, day in enumerate(days) for one in day[1:]}
    pattern = rf"\b(?:(?P<whole>{'|'.join(whole)})(?:-feiras?)?|(?P<short>{'|'.join(short)}))\b"
    return re.compile(pattern, re.IGNORECASE), whole | short
