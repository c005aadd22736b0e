"""A passage seen as sentences, list items and headings, and which of them speak to a question.

What only depends on a passage is remembered for a while: popular passages answer many questions.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat, zip_longest
from operator import mul

from companin.answering import weekdays
from companin.inference.particles import joined
from companin.inference.sentences import Span, is_list_item, sentences
from companin.inference.stems import stem
from companin.inference.stopwords import ASKING_WORDS, STOP_WORDS
from companin.inference.synonyms import akin
from companin.inference.text import fold, words

_HEADING = re.compile(r"#{1,6} ")
_ENDS, _CLOSES = frozenset(".!?…:;。！？"), "\"'”’»)]"
_LONGEST_HEADING = 90
# Words of fewer letters are part of too many others.
_SHORTEST_PART = 4
# What a word counts for that is new in a question, beside those that were asked before.
_NEW = 2.0
# Said of any price and any time, in all languages.
_EACH = "per"
# What a word akin to the one wanted counts for.
_AKIN = 0.6


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
    line = counted = 0
    for (start, end), following in zip_longest(spans, spans[1:]):
        line += text.count("\n", counted, start)
        counted = start
        line_start = text.rfind("\n", 0, start) + 1
        begins_line = line_start == start or text[line_start:start].isspace()
        is_item = begins_line and is_list_item(text, line_start)
        said = text[start:end]
        finished = said.rstrip(_CLOSES)[-1:] in _ENDS
        ends_line = following is None or "\n" in text[end : following[0]]
        found.append(
            Unit(
                start,
                end,
                line,
                is_item=is_item,
                is_heading=begins_line
                and not is_item
                and (
                    _HEADING.match(said) is not None
                    or (following is not None and ends_line and not finished and _is_short(text, start, said))
                ),
                opens_list=following is not None and ends_line and _opens_list(text, end, following),
                whole=is_item or (finished and not said[0].islower()),
            )
        )
    return tuple(found)


def _is_short(text: str, start: int, said: str) -> bool:
    """As a heading is, when it isn't what a line before goes on to say."""
    return (
        len(said) <= _LONGEST_HEADING
        and "\n" not in said
        and "; " not in said
        and text[max(0, start - 2) : start] != ":\n"
    )


def _opens_list(text: str, end: int, following: Span) -> bool:
    return text[end - 1] == ":" or is_list_item(text, text.rfind("\n", 0, following[0]) + 1)


@lru_cache(maxsize=1_024)
def said_in(text: str, language: str) -> tuple[tuple[Unit, ...], tuple[frozenset[str], ...]]:
    """The units of a passage, and the forms of the words of each."""
    parts = units(text)
    said = [words(text[unit.start : unit.end]) for unit in parts]
    stems = {word: stem(word, language) for word in chain.from_iterable(said)}
    plain = text.isascii()
    forms = [frozenset(chain(map(stems.__getitem__, one), one if plain else map(fold, one))) for one in said]
    if weekdays.may_tell(stems, language):
        rows = zip(parts, said, forms, strict=True)
        forms = [own | weekdays.told(text[unit.start : unit.end], one, language) for unit, one, own in rows]
    return parts, tuple(forms)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question is about: the forms of each content word that is said at all among the sentences at hand, how
    much it tells among them, and how much all of the question's words would tell. `kin` are the words said that are
    akin to each, by their letters or in meaning; None when they are to be looked for in what is said. `scores` are
    those of the sentences at hand.
    """

    forms: tuple[tuple[str, str], ...]
    kin: tuple[frozenset[str] | None, ...]
    weights: tuple[float, ...]
    total: float
    scores: Mapping[frozenset[str], float]


def wanted(
    question: str,
    language: str,
    said: Sequence[frozenset[str]],
    above: frozenset[str] = frozenset(),
    new: Sequence[str] = (),
) -> Wanted:
    """`said` are the forms of each sentence at hand, `above` those of their titles and headings. `new` are words of the
    question that tell more than those it took over from the one before, unaccented.
    """
    stop, asking = STOP_WORDS.get(language, frozenset()), ASKING_WORDS.get(language, frozenset())
    asked = words(question)
    distinct = [word for word in dict.fromkeys(asked) if len(word) > 1 or word.isdecimal()]
    telling = [word for word in distinct if word not in stop and word not in asking and word != _EACH] or distinct
    forms = [(stem(word, language), fold(word)) for word in telling]
    # Most words of a question aren't said anywhere: one look at all sentences together tells which.
    anywhere = above.union(*said)
    lines = _lines(anywhere)
    near = [
        (form, _kin(form[1], anywhere, lines) or anywhere.intersection(akin(word, language, language)))
        for word, form in zip(telling, forms, strict=True)
    ]
    parted = joined(asked, language)
    if parted:
        wholes = (map(stem, parted.get(word, ()), repeat(language)) for word in telling)
        made = [frozenset(chain.from_iterable(_with(fold(one), lines) for one in whole)) for whole in wholes]
        near = [(form, kin | whole) for (form, kin), whole in zip(near, made, strict=True)]
    present = [(form, _nearest(form, kin, anywhere)) for form, kin in near if match(form, kin, anywhere)]
    # As `match`, without a call for each.
    matches = [
        [1.0 if stemmed in one or plain in one else 0.0 if kin.isdisjoint(one) else _AKIN for one in said]
        for (stemmed, plain), kin in present
    ]
    weights = [1.0 / (1.0 + (len(said) - row.count(0.0)) / max(len(said), 1) * 4) for row in matches]
    if new:
        weights = [_NEW * one if form[1] in new else one for one, (form, _) in zip(weights, present, strict=True)]
    total = sum(weights) + len(forms) - len(present)
    scores = {
        one: sum(map(mul, weights, row)) / total for one, row in zip(said, zip(*matches, strict=True), strict=False)
    }
    return Wanted(tuple(form for form, _ in present), tuple(kin for _, kin in present), tuple(weights), total, scores)


def evenly(forms: tuple[tuple[str, str], ...]) -> Wanted:
    """When one word tells as much as another."""
    return Wanted(forms, (None,) * len(forms), (1.0,) * len(forms), float(len(forms)), {})


@lru_cache(maxsize=1_024)
def said_by(text: str, language: str) -> frozenset[str]:
    """Stems and unaccented words of a text."""
    return _forms(text, language)


def _forms(text: str, language: str) -> frozenset[str]:
    said = set(words(text))
    days = weekdays.told(text, said, language)
    return days.union(map(stem, said, repeat(language)), said if text.isascii() else map(fold, said))


def score(wants: Wanted, said: frozenset[str]) -> float:
    """How much of what is wanted is said, 0 to 1."""
    known = wants.scores.get(said)
    if known is not None or not wants.total:
        return known or 0.0
    rows = zip(wants.forms, wants.kin, wants.weights, strict=True)
    return sum(weight * match(form, kin, said) for form, kin, weight in rows) / wants.total


def share(telling: Sequence[str], language: str, said: frozenset[str]) -> float:
    """How much of the words is said, one as telling as another."""
    lines = _lines(said)
    kin = (_kin(fold(word), said, lines) or said.intersection(akin(word, language, language)) for word in telling)
    matches = (match((stem(word, language), fold(word)), one, said) for word, one in zip(telling, kin, strict=True))
    return sum(matches) / max(len(telling), 1)


def shares(wants: Wanted, said: Sequence[frozenset[str]], above: frozenset[str], own: float) -> list[float]:
    """The score of each sentence: what it says itself counts for `own`, else what it says with what is `above`."""
    told = zip(wants.forms, wants.kin, wants.weights, strict=True)
    rows = [(form, kin, weight, match(form, kin, above)) for form, kin, weight in told]
    held = [row for row in rows if row[3]]
    rest = (1 - own) / wants.total if held else 0.0
    return [
        score(wants, one)
        + rest * sum([weight * max(0.0, at - match(form, kin, one)) for form, kin, weight, at in held])
        for one in said
    ]


def match(form: tuple[str, str], kin: frozenset[str] | None, said: frozenset[str]) -> float:
    """1 for the word itself, a part for one that is akin to it."""
    stemmed, plain = form
    if stemmed in said or plain in said:
        return 1.0
    if kin is None:
        kin = _kin(plain, said, _lines(said))
    return 0.0 if kin.isdisjoint(said) else _AKIN


def _nearest(form: tuple[str, str], kin: frozenset[str], said: frozenset[str]) -> frozenset[str]:
    """Where the word itself is said, what it is a kind of says nothing of it: a "bike" is no "cargobike"."""
    if not kin or said.isdisjoint(form):
        return kin
    _, plain = form
    return frozenset(other for other in kin if other not in plain or _begin_alike(plain, other))


def _kin(plain: str, said: frozenset[str], lines: str) -> frozenset[str]:
    """The words said that hold this one, are held by it or begin like it, as compounds do. `lines` are these words, one
    a line: looking for a part in all of them at once is quicker than looking at each.
    """
    if len(plain) < _SHORTEST_PART:
        return frozenset()
    ends = range(_SHORTEST_PART, len(plain) + 1)
    held = said.intersection(plain[start:end] for end in ends for start in range(end - _SHORTEST_PART + 1))
    alike = (other for other in _with(f"\n{plain[:_SHORTEST_PART]}", lines) if _begin_alike(plain, other))
    return held.union(_with(plain, lines), alike)


def _with(part: str, lines: str) -> Iterator[str]:
    """The lines `part` is found in; of one that begins with a line break, those that begin with the rest."""
    at = lines.find(part)
    while at >= 0:
        end = lines.index("\n", at + 1)
        yield lines[lines.rfind("\n", 0, at + 1) + 1 : end]
        at = lines.find(part, end)


def _lines(said: frozenset[str]) -> str:
    return "\n".join(["", *said, ""])


def _begin_alike(one: str, other: str) -> bool:
    shared = max(_SHORTEST_PART, min(len(one), len(other)) - 2)
    return one[:shared] == other[:shared]
