"""How much of a sentence a text in another language says: numbers and what they count, names, words that look alike or
that we know to mean the same, and yes and no clause by clause. Words nobody here knows count little either way.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from companin.answering import passages, polarity, statements
from companin.answering.concepts import EXCLUSIVE, LIGHT, OPPOSITE, meant_by
from companin.answering.statements import Statement
from companin.inference.text import words

UNKNOWN = 0.4
"""What a word counts that could be neither found nor missed, where a known one counts 1."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A text as its words' forms and what they may mean."""

    forms: frozenset[str]
    concepts: frozenset[str]

    def holds(self, form: tuple[str, str], concepts: frozenset[str]) -> bool:
        alike = passages.score(passages.evenly((form,)), self.forms) > 0
        return alike or not concepts.isdisjoint(self.concepts)


@lru_cache(maxsize=4_096)
def _said(text: str, language: str) -> _Said:
    return _Said(passages.said_by(text, language), _concepts(words(text), language))


def _concepts(said: Iterable[str], language: str) -> frozenset[str]:
    return frozenset[str]().union(*(meant_by(word, language) for word in said))


def coverage(text: str, language: str, statement: Statement, /, *, told: str, told_in: str, about: str) -> float | None:
    """0 to 1; None where it says something else. `about`: what the text says of itself, its title and headings."""
    text, told = _plainly(text), _plainly(told)
    if _opposed(text, told, language, told_in) or not _counted_alike(text, told, language, told_in):
        return None
    if not _affirmed(text, told, language, told_in):
        return None
    forms = tuple(form for form in statement.forms if not polarity.negated(form[1], language))  # looked at already
    weighed = _weighed(forms, language, _said(told, told_in), _said(about, told_in))
    if weighed is None:
        return None
    held, missing, unknown = weighed
    held += len(statement.numbers)
    # Each may be the other's word for something we don't know either; not for what we know.
    perhaps = min(unknown, _unknown_words(told, told_in, language, text))
    missing += UNKNOWN * perhaps + unknown - perhaps
    return held / (held + missing) if held else 0.0


def _weighed(
    forms: tuple[tuple[str, str], ...], language: str, said: _Said, near: _Said
) -> tuple[float, float, int] | None:
    """How much is held and how much is missing, and how many words nobody knows; None where one can't be missing."""
    held, missing, unknown = 0.0, 0.0, 0
    for form in forms:
        concepts = meant_by(form[1], language)
        if said.holds(form, concepts):
            held += 1
        elif near.holds(form, concepts):
            held += 0.5
        elif concepts & EXCLUSIVE:
            return None
        elif concepts:
            missing += 1 if concepts - LIGHT else UNKNOWN
        else:
            unknown += 1
    return held, missing, unknown


def _unknown_words(told: str, told_in: str, language: str, text: str) -> int:
    """How many telling words of a text are neither known nor look like one of the sentence's."""
    mine = _said(text, language)
    forms = statements.statement_of(told, told_in).forms
    return sum(not meant_by(plain, told_in) and not mine.holds((stem, plain), frozenset()) for stem, plain in forms)


# Said with a word that denies, and yet an affirmation.
_NO_CHARGE = re.compile(
    r"\b(?:without (?:any )?(?:extra )?(?:charge|cost)s?|at no (?:extra )?(?:charge|cost)|"
    r"utan (?:extra )?(?:kostnad|avgift)|zonder (?:extra )?kosten|sans (?:aucun )?(?:frais|supplément)|"
    r"sem (?:custos?|encargos)(?: adicionais)?)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def _plainly(text: str) -> str:
    return _NO_CHARGE.sub("gratis", text)


def _opposed(text: str, told: str, language: str, told_in: str) -> bool:
    """Whether a clause that speaks of the same has the opposite of one of its words, and not the word itself."""
    mine = _said(text, language).concepts
    for part in polarity.clauses(told, told_in):
        theirs = _said(part, told_in).concepts
        for one in mine & OPPOSITE.keys():
            other = OPPOSITE[one]
            turned = other in theirs and one not in theirs and other not in mine
            if turned and 2 * len(mine & theirs) >= len(mine - {one}):
                return True
    return False


def _counted_alike(text: str, told: str, language: str, told_in: str) -> bool:
    """A number that counts something we know counts the same there."""
    theirs = _counts(told, told_in)
    return all(
        not (counted and theirs[number]) or not counted.isdisjoint(theirs[number])
        for number, counted in _counts(text, language).items()
        if number in theirs
    )


@lru_cache(maxsize=2_048)
def _counts(text: str, language: str) -> dict[str, frozenset[str]]:
    """What stands in the two words after each number."""
    said = [*words(text), "", ""]
    found: dict[str, frozenset[str]] = {}
    for at, (word, after) in enumerate(pairwise(said[:-1])):
        for number in statements.numbers(word, language):
            found[number] = found.get(number, frozenset()) | _concepts((after, said[at + 2]), language)
    return found


def _affirmed(text: str, told: str, language: str, told_in: str) -> bool:
    parts = polarity.clauses(told, told_in)
    denied = [polarity.negated(part, told_in) for part in parts]
    if len(set(denied)) == 1:
        return polarity.negated(text, language) == denied[0]
    return all(_clause_affirmed(clause, told, language, told_in) for clause in _clauses(text, language))


def _clauses(text: str, language: str) -> list[str]:
    """With a word or two that stand in front ("in Norway, …") counted to what follows."""
    parts = polarity.clauses(text, language)
    if len(parts) > 1 and len(statements.telling(parts[0], language)) <= 1 and not polarity.negated(parts[0], language):
        return [f"{parts[0]} {parts[1]}", *parts[2:]]
    return parts


def _clause_affirmed(clause: str, told: str, language: str, told_in: str) -> bool:
    """Nothing it says stands only where the opposite is affirmed. What is denied may be said in few words ("but not in
    Norway"), so of a denial one word has to be denied there, too.
    """
    mine = polarity.negated(clause, language)
    like, unlike = _by_polarity(told, told_in, mine=mine)
    in_like, in_unlike = set[str](), set[str]()
    for stemmed, plain in statements.statement_of(clause, language).forms:
        concepts = meant_by(plain, language)
        if any(part.holds((stemmed, plain), concepts) for part in like):
            in_like.add(plain)
        if any(part.holds((stemmed, plain), concepts) for part in unlike):
            in_unlike.add(plain)
    if mine:
        return bool(in_like - in_unlike) or (bool(in_like) and not in_unlike)
    return not in_unlike - in_like


def _by_polarity(told: str, told_in: str, *, mine: bool) -> tuple[list[_Said], list[_Said]]:
    like, unlike = list[_Said](), list[_Said]()
    for part in polarity.clauses(told, told_in):
        (like if polarity.negated(part, told_in) == mine else unlike).append(_said(part, told_in))
    return like, unlike
