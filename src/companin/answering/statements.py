"""What a sentence says, in pieces that can be looked for in a source: words, numbers, addresses."""

import re
from dataclasses import dataclass
from functools import lru_cache

from companin.answering.linking import addresses
from companin.inference.stems import stem
from companin.inference.stopwords import STOP_WORDS
from companin.inference.text import fold, words

_DOMAIN = re.compile(r"\b(?:[^\W_][\w-]+\.)+[^\W\d_]{2,}\b(?:/[^\s<>()\[\]]*)?")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"\d+(?:[\s\u00a0\u202f](?=\d{3}(?!\d))\d{3})*(?:[.,:/-]\d+)*")
_GROUPED = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")
_ZEROS = re.compile(r"[.,]0{1,2}$")
# Words that frame an answer and state nothing.
_FRAMING = {
    "en": "yes please simply however also follow following steps step here order currently usually information note",
    "sv": "ja du kanske vänligen dock följ följande steg gör såhär information observera",
    "nl": "ja kunt u hebt bent mag graag echter volg volgende stappen stap hier informatie let",
    "fr": "oui veuillez simplement cependant suivez suivantes suivants étapes étape voici informations notez",
    "pt": "sim por favor simplesmente contudo siga seguintes passos passo aqui informações note",
}
_COUNTED = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze",
}
_VALUES = {
    language: {word: str(value) for value, word in enumerate(names.split(), 2)} for language, names in _COUNTED.items()
}


@dataclass(frozen=True, slots=True)
class Statement:
    """`forms`: stem and unaccented form of each telling word. `numbers`: digits only, as said."""

    forms: tuple[tuple[str, str], ...]
    numbers: frozenset[str]
    addresses: frozenset[str]


def statement_of(text: str, language: str) -> Statement:
    named = [*addresses(text), *_EMAIL.findall(text)]
    bare = text
    for address in named:
        bare = bare.replace(address, " ")
    named += [found[0].rstrip(".,;:!?)") for found in _DOMAIN.finditer(bare)]
    bare = _DOMAIN.sub(" ", bare)
    forms = tuple((stem(word, language), fold(word)) for word in telling(bare, language))
    return Statement(forms, numbers(bare, language), frozenset(one.casefold() for one in named))


def telling(text: str, language: str) -> list[str]:
    """Each word that says something, once; numbers are looked at by themselves."""
    stop = STOP_WORDS.get(language, frozenset()) | framing(language) | _VALUES.get(language, {}).keys()
    return [word for word in dict.fromkeys(words(text)) if word not in stop and not word[0].isdigit() and len(word) > 1]


@lru_cache(maxsize=8)
def framing(language: str) -> frozenset[str]:
    return frozenset(_FRAMING.get(language, "").split())


@lru_cache(maxsize=4_096)
def numbers(text: str, language: str) -> frozenset[str]:
    """`1 000,50`, `1.000,50` and `1000.50` are one number; `5.00` is 5; small numbers may be written as words."""
    found = [_digits(one[0]) for one in _NUMBER.finditer(text)]
    values = _VALUES.get(language, {})
    return frozenset([*found, *(values[word] for word in words(text) if word in values)])


def _digits(number: str) -> str:
    return re.sub(r"\D", "", _ZEROS.sub("", number)).lstrip("0") or "0"


@lru_cache(maxsize=2_048)
def company(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Each number with the telling word that follows it at once, as (digits, unaccented stem)."""
    said = words(_GROUPED.sub("", text))
    values, stop = _VALUES.get(language, {}), STOP_WORDS.get(language, frozenset())
    found: list[tuple[str, str]] = []
    for word, after in zip(said, [*said[1:], ""], strict=True):
        digits = _digits(word) if word.isdigit() else values.get(word)
        if digits and after.isalpha() and after not in stop and after not in values:
            found.append((digits, fold(stem(after, language))))
    return tuple(found)
