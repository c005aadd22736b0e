"""A passage seen as sentences, list items and headings, and which of them speak to a question.

What only depends on a passage is remembered for a while: popular passages answer many questions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from companin.inference.sentences import Span, is_list_item, sentences
from companin.inference.stems import stem
from companin.inference.stopwords import ASKING_WORDS, STOP_WORDS
from companin.inference.text import fold, words

_HEADING = re.compile(r"#{1,6} ")
_ENDS = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_LONGEST_HEADING = 90
# Words of fewer letters are part of too many others.
_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, list item or heading of a passage: `text[start:end]`. `line` counts its lines from 0."""

    start: int
    end: int
    line: int
    is_item: bool
    is_heading: bool
    opens_list: bool
    whole: bool


@lru_cache(maxsize=1_024)
def units(text: str) -> tuple[Unit, ...]:
    """In order. An item of more than one sentence is several units of which the first is the item."""
    spans = sentences(text)
    found: list[Unit] = []
    for at, (start, end) in enumerate(spans):
        line_start = text.rfind("\n", 0, start) + 1
        begins_line = not text[line_start:start].strip()
        is_item = begins_line and is_list_item(text, line_start)
        following = spans[at + 1] if at + 1 < len(spans) else None
        found.append(
            Unit(
                start,
                end,
                text.count("\n", 0, start),
                is_item=is_item,
                is_heading=begins_line and not is_item and _is_heading(text, (start, end), following),
                opens_list=_opens_list(text, end, following),
                whole=_is_whole(text, (start, end), following, is_item=is_item),
            )
        )
    return tuple(found)


def _is_whole(text: str, span: Span, following: Span | None, *, is_item: bool) -> bool:
    """Whether it reads as a sentence: not the rest of one, nor the beginning of one that was broken off."""
    if is_item:
        return True
    if text[span[0]].islower():
        return False
    broken_off = following is not None and text[following[0]].islower() and not _ENDS.search(text[span[0] : span[1]])
    return not broken_off and _ENDS.search(text[span[0] : span[1]]) is not None


def _is_heading(text: str, span: Span, following: Span | None) -> bool:
    said = text[span[0] : span[1]]
    if _HEADING.match(said):
        return True
    ends_line = following is None or "\n" in text[span[1] : following[0]]
    short = len(said) <= _LONGEST_HEADING and "\n" not in said
    continues = text[max(0, span[0] - 2) : span[0]] == ":\n"
    return (
        short and not continues and ends_line and following is not None and not _ENDS.search(said) and "; " not in said
    )


def _opens_list(text: str, end: int, following: Span | None) -> bool:
    if following is None or "\n" not in text[end : following[0]]:
        return False
    return text[end - 1] == ":" or is_list_item(text, text.rfind("\n", 0, following[0]) + 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question is about: the forms of each content word that is said at all among the sentences at hand, how
    much it tells among them, and how much all of the question's words would tell.
    """

    forms: tuple[tuple[str, str], ...]
    weights: tuple[float, ...]
    total: float


def wanted(question: str, language: str, said: Sequence[frozenset[str]]) -> Wanted:
    stop, asking = STOP_WORDS.get(language, frozenset()), ASKING_WORDS.get(language, frozenset())
    distinct = list(dict.fromkeys(words(question)))
    telling = [word for word in distinct if word not in stop and word not in asking] or distinct
    forms = [(stem(word, language), fold(word)) for word in telling]
    # Most words of a question aren't said anywhere: one look at all sentences together tells which.
    nothing: frozenset[str] = frozenset()
    anywhere = nothing.union(*said)
    present = [form for form in forms if _match(form, anywhere)]
    counts = [sum(_match(form, one) > 0 for one in said) for form in present]
    weights = [1.0 / (1.0 + count / max(len(said), 1) * 4) for count in counts]
    return Wanted(tuple(present), tuple(weights), sum(weights) + len(forms) - len(present))


def evenly(forms: tuple[tuple[str, str], ...]) -> Wanted:
    """When one word tells as much as another."""
    return Wanted(forms, (1.0,) * len(forms), float(len(forms)))


@lru_cache(maxsize=4_096)
def said_by(text: str, language: str) -> frozenset[str]:
    """Stems and unaccented words of a sentence."""
    return frozenset(form for word in words(text) for form in (stem(word, language), fold(word)))


def score(wants: Wanted, said: frozenset[str]) -> float:
    """How much of what is wanted is said, 0 to 1."""
    if not wants.total:
        return 0.0
    return sum(w * _match(form, said) for form, w in zip(wants.forms, wants.weights, strict=True)) / wants.total


@lru_cache(maxsize=8_192)
def _match(form: tuple[str, str], said: frozenset[str]) -> float:
    """1 for the word itself, a part for one that shares its beginning or holds it, as compounds do."""
    stemmed, plain = form
    if stemmed in said or plain in said:
        return 1.0
    if len(plain) < _SHORTEST_PART:
        return 0.0
    return 0.6 if _has_kin(plain, said) else 0.0


def _has_kin(plain: str, said: frozenset[str]) -> bool:
    """Whether a longer word said holds this one, is held by it, or begins like it. One search through all of them
    together tells most words apart before any is looked at alone.
    """
    together, others = _long_words(said)
    if plain in together:
        return True
    begins_alike = f"\n{plain[:_SHORTEST_PART]}" in together
    return any(other in plain or (begins_alike and _begin_alike(plain, other)) for other in others)


@lru_cache(maxsize=4_096)
def _long_words(said: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    others = tuple(other for other in said if len(other) >= _SHORTEST_PART)
    return "\n" + "\n".join(others), others


def _begin_alike(one: str, other: str) -> bool:
    shared = max(_SHORTEST_PART, min(len(one), len(other)) - 2)
    return one[:shared] == other[:shared]
