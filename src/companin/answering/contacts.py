"""Where an organization is reached: whether a question asks for its phone, its mail address or its place, and how these
look.

Only ours are meant: "can I change my phone number?" asks for steps.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from companin.answering import contact_words as told
from companin.answering.contact_words import Contact
from companin.inference.stopwords import ASKING_WORDS, STOP_WORDS
from companin.inference.text import fold, normal
from companin.knowledge.models import Found

# Longer messages ask for more than that.
_LONGEST = 150
_WORD = re.compile(r"[^\W_]+")
_SPLIT = re.compile(r"\be[ -](?=mail|post)")
_WHATSAPP = re.compile(rf"\b(?:{told.WHATSAPP})\b")
_IN_ORDER: tuple[Contact, ...] = ("email", "phone", "place")

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_SPACE = r"[ \u00a0\u202f]"
# As they are written after a plus, in brackets, with the leading zero of an area, and where there is none.
_PHONE = re.compile(
    r"(?<![\w.,-])(?<![A-Z]{4} )(?:"
    r"\+\d(?:[\s().\-/]{0,3}\d){7,13}|"
    rf"\(\+?\d{{2,5}}\){_SPACE}?\d(?:[ \u00a0-]?\d){{5,9}}|"
    rf"0\d{{1,4}}{_SPACE}?[-/]{_SPACE}?[1-9](?:[ \u00a0\u202f-]?\d){{4,8}}|"
    r"0[1-9](?:[ \u00a0\u202f.]?\d){7,9}|"
    r"0[89]00[ \u00a0-]?\d(?:[ \u00a0-]?\d){3,7}|"
    r"(?:1[-. ])?[2-9]\d\d[-. ]\d{3}[-. ]\d{4}|"
    rf"[29]\d\d?{_SPACE}?\d{{3}}{_SPACE}?\d\d{_SPACE}?\d\d|[29]\d\d{_SPACE}?\d{{3}}{_SPACE}?\d{{3}}"
    r")(?![\w-]|[.,:]\d|[ \u00a0\u202f]?(?:€|%|\d|kr\b|kronor\b|euros?\b|eur\b|reais\b))"
)
_STREETS = (
    r"Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Quay|Boulevard|Blvd|Court|Terrace|Close|Row|Wharf|Hill|Way|Place",
    r"gatan?|vägen?|gränd(?:en)?|torget|torg|allén?|backen|kajen|stigen",
    r"straat|laan|weg|plein|gracht|kade|singel|dreef|steenweg|dijk|markt|hof|pad|steeg|wal",
    r"rue|avenue|av\.|boulevard|bd|place|quai|chemin|allée|impasse|cours|route|passage|square",
    r"[Rr]ua|R\.|[Aa]venida|[Aa]v\.|[Pp]raça|[Ll]argo|[Tt]ravessa|[Aa]lameda|[Ee]strada|[Cc]ais|[Cc]alçada|[Rr]odovia",
)
# Streets with a number, as each language writes them, then towns with their code.
_PLACE = re.compile(
    rf"\b\d{{1,5}}[a-z]?,? (?:[A-Z][\w'’.-]{{0,30}} ){{1,3}}(?:{_STREETS[0]})\b|"
    rf"\b[A-ZÀ-Ý][\w’'-]{{0,40}}(?:{_STREETS[1]}|{_STREETS[2]}) \d{{1,4}}\b|"
    rf"\b\d{{1,4}}(?: ?(?:bis|ter))?,? (?:{_STREETS[3]}) (?:[\w’']{{1,4}} ){{0,3}}[A-ZÀ-Ý]|"
    rf"\b(?:{_STREETS[4]}) (?:[^\W\d_][\w’'-]{{0,30}}\.? ){{0,5}}[^\W\d_][\w’'-]{{0,30}},? (?:n\.?º ?)?\d{{1,5}}\b|"
    r"(?:^|[,\n] ?)\d{3} ?\d\d [A-ZÀ-Ý][a-zà-ý]+|\b[1-9]\d{3} ?[A-Z]{2},? [A-Z][a-z]|\b\d{4}-\d{3}\b|\b\d{5}-\d{3}\b|"
    r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|, [A-Z]{2} \d{5}\b"
)
LOOKS: dict[Contact, re.Pattern[str]] = {"phone": _PHONE, "email": _MAIL, "place": _PLACE}


@dataclass(frozen=True, slots=True)
class Sought:
    """What of ours a question asks for. `words` are what to look for where it asks for nothing else. `named` is whether
    it names it, so that nothing else would do.
    """

    contact: Contact
    named: bool
    words: str = ""
    whatsapp: bool = False

    def tells(self, text: str) -> bool:
        """Whether a text holds it."""
        if self.whatsapp and "whatsapp" not in text.casefold():
            return False
        return LOOKS[self.contact].search(text) is not None


@dataclass(frozen=True, slots=True)
class _Words:
    named: dict[Contact, re.Pattern[str]]
    meant: dict[Contact, re.Pattern[str]]
    ours: re.Pattern[str]
    opening: re.Pattern[str]
    not_ours: re.Pattern[str]
    beside: frozenset[str]
    selves: frozenset[str]


def sought(question: str, language: str) -> Sought | None:
    """None where no contact of ours is asked for."""
    if language not in told.OURS or len(question) > _LONGEST:
        return None
    return _sought(question, language)


@lru_cache(maxsize=512)
def _sought(question: str, language: str) -> Sought | None:
    known = _known(language)
    said = _SPLIT.sub("e", " ".join(_WORD.findall(fold(normal(question)))))
    contact = _contact(said, known)
    if contact is None or known.not_ours.search(said):
        return None
    named = known.named[contact].search(said) is not None
    left = set(_WHATSAPP.sub(" ", known.meant[contact].sub(" ", known.named[contact].sub(" ", said))).split())
    if left <= known.beside | known.selves:
        return _ours(Sought(contact, named), said, sorted(left & known.selves), language)
    if (named and known.opening.match(said)) or (contact == "place" and known.ours.match(said)):
        return Sought(contact, named=False)
    return None


def _contact(said: str, known: _Words) -> Contact | None:
    if _WHATSAPP.search(said):
        return "phone"
    return next((one for one in _IN_ORDER if known.named[one].search(said) or known.meant[one].search(said)), None)


def _ours(ours: Sought, said: str, selves: Sequence[str], language: str) -> Sought:
    """Nothing else is asked."""
    words = (told.SOUGHT[ours.contact][language], *selves)
    if _WHATSAPP.search(said):
        return replace(ours, words=" ".join(("whatsapp", *words)), whatsapp=True)
    return replace(ours, words=" ".join(words))


@lru_cache(maxsize=8)
def _known(language: str) -> _Words:
    small = frozenset(fold(one) for one in STOP_WORDS[language] | ASKING_WORDS[language])
    return _Words(
        {one: _pattern(words[language]) for one, words in told.NAMED.items()},
        {one: _pattern(words[language]) for one, words in told.MEANT.items()},
        _pattern(told.OURS[language]),
        _pattern(told.OPENING[language]),
        _pattern(told.NOT_OURS[language]),
        (small | frozenset(told.BESIDE[language].split())) - frozenset(told.USING[language].split()),
        frozenset(told.SELVES[language].split()),
    )


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


def first_told(found: Found, ours: Sought) -> Found | None:
    """The same with those hits first that tell it; None where none does."""
    tell = [hit for hit in found.hits if ours.tells(hit.entry.text)]
    if not tell:
        return None
    return replace(found, hits=(*tell, *(hit for hit in found.hits if not ours.tells(hit.entry.text))))
