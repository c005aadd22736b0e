"""What an organization's server told of one customer, as it may be said to that customer and to nobody else.

Only what came with an API key counts: the traits of the conversation's own context and the facts of the conversation.
What a browser wrote into metadata, or says about itself, never reaches this module.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from companin.answering import fact_words as told
from companin.answering import tracing
from companin.answering.fact_words import Topic
from companin.answering.tracing import Outcome
from companin.answering.turns import Turn
from companin.answering.wording import worded
from companin.conversations.models import Answer
from companin.inference.text import fold, normal

ENGINE = "context"
_NAMES = ("first_name", "firstname", "given_name", "name", "full_name")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[-'’. ]){0,38}")
_WORD = re.compile(r"[^\W_]+")
# Letters that could make a link, an image or a tag of a value.
_PARTS = {"items", "lines", "products", "artiklar", "artikelen", "articles", "artigos"}
_ORDERS = set(told.KEYS["order"].split())
_MARKS = re.compile(r"[\[\]<>`]")
_LONGEST_QUESTION, _LONGEST_VALUE = 20, 200
_MOST_GROUPS, _MOST_LINES, _MOST_LEAVES = 3, 8, 200


@dataclass(frozen=True, slots=True)
class _Fact:
    """A leaf: `group` names the object it is in, `key` what it is called there."""

    source: UUID
    group: tuple[str, ...]
    key: str
    value: str

    @property
    def words(self) -> set[str]:
        names = (*self.group, self.key)
        return {*names, *(part for name in names for part in name.split("_"))}


def first_name(traits: dict[str, Any]) -> str | None:
    """What the customer is called; None unless it looks like a name and nothing else."""
    for key in _NAMES:
        value = traits.get(key)
        if isinstance(value, str) and _NAME.fullmatch(value.strip()):
            return value.split()[0]
    return None


def answer(turn: Turn, question: str) -> Answer | None:
    """From what is known of the customer, when that is what is asked for and it is known."""
    if turn.known is None and not turn.conversation.facts and not turn.told:
        return None
    words = [fold(normal(word)) for word in _WORD.findall(question)]
    topic = _topic(words, turn)
    if topic is None:
        return None
    groups = _asked_for(list(_known(turn)), topic, set(words), turn.language)
    return _said(turn, question, groups) if groups else None


def _topic(words: list[str], turn: Turn) -> Topic | None:
    """What of one's own a question asks the state of; None when it asks how something is done, or of nothing."""
    language = turn.language
    if language not in told.ASKED or len(words) > _LONGEST_QUESTION:
        return None
    said = " ".join(words)
    asks_state = any(state in said for state in told.STATE[language])
    if not asks_state and set(words) & set(told.DOING[language].split()):
        return None
    last = turn.past[-1] if turn.past else None
    goes_on = last is not None and last.title in told.TITLE.values()
    if not goes_on and not set(words) & set(told.OWN[language].split()) and not any(word.isdecimal() for word in words):
        return None
    topics = told.ASKED[language].items()
    joined = said.replace("e mail", "email").replace("e post", "epost").split()
    return next((topic for topic, names in topics if set(joined) & set(names.split())), None)


def _known(turn: Turn) -> Iterator[_Fact]:
    if turn.known is not None:
        yield from _leaves(turn.known.traits, turn.known.context_id, ())
    yield from _leaves(turn.conversation.facts, turn.conversation.id, ())
    yield from _leaves(turn.told, turn.conversation.id, ())


def _leaves(node: dict[str, Any], source: UUID, group: tuple[str, ...]) -> Iterator[_Fact]:
    for name, value in list(node.items())[:_MOST_LEAVES]:
        key = fold(normal(re.sub(r"(?<=[a-z])(?=[A-Z])|[\s-]+", "_", name)))
        if isinstance(value, dict):
            yield from _leaves(cast("dict[str, Any]", value), source, (*group, key))
        elif isinstance(value, list):
            yield from _listed(cast("list[Any]", value), source, (group, key))
        elif value is not None:
            yield _Fact(source, group, key, _plain(value))


def _listed(values: list[Any], source: UUID, place: tuple[tuple[str, ...], str]) -> Iterator[_Fact]:
    """Objects are facts of their own; words and numbers are one fact together."""
    group, key = place
    for at, one in enumerate(values[:_MOST_LEAVES]):
        if isinstance(one, dict):
            yield from _leaves(cast("dict[str, Any]", one), source, (*group, key, str(at)))
    plain = [_plain(one) for one in values if isinstance(one, str | int | float)]
    if plain:
        yield _Fact(source, group, key, ", ".join(plain)[:_LONGEST_VALUE])


def _plain(value: Any) -> str:
    """One line of bounded length that no reader takes for more than text; yes and no stay truth values till said."""
    if isinstance(value, bool):
        return "\x01" if value else "\x02"
    return " ".join(_MARKS.sub("", str(value)).split())[:_LONGEST_VALUE]


def _asked_for(facts: list[_Fact], topic: Topic, words: set[str], language: str) -> list[list[_Fact]]:
    """Facts of the topic by the object they stand in; of the one object a question names, if it names one."""
    keys = set(told.KEYS[topic].split())
    groups: dict[tuple[UUID, tuple[str, ...]], list[_Fact]] = {}
    for fact in facts:
        of_order = bool(set(fact.group) & _ORDERS)
        if _PARTS.intersection(fact.group):
            continue
        if fact.words & keys and not (of_order and topic in ("name", "email", "phone")):
            groups.setdefault((fact.source, fact.group), []).append(fact)
    named = [group for group in groups.values() if any(fold(normal(fact.value)) in words for fact in group)]
    found = named or list(groups.values())
    numbers = {word for word in words if word.isdecimal() and len(word) >= 3}
    if numbers and not named:
        return []  # another order than those we know of
    if told.WHEN[language] in words:
        when = set(told.WHEN_KEYS.split())
        timed = [[fact for fact in group if fact.words & when or fact.key in ("id", "status")] for group in found]
        found = [group for group in timed if group] or found
    return [group[:_MOST_LINES] for group in found[-_MOST_GROUPS:]]


def _said(turn: Turn, question: str, groups: list[list[_Fact]]) -> Answer:
    language = turn.language
    colon = " :" if language == "fr" else ":"
    lines = [[f"- {_label(fact, language)}{colon} {_value(fact, language)}" for fact in one] for one in groups]
    quotes = ["\n".join(one) for one in lines]
    citations = [
        {
            "index": at,
            "source_id": str(group[0].source),
            "source_type": "context",
            "title": told.TITLE[language],
            "url": None,
            "page": None,
            "heading": ".".join(group[0].group),
            "quote": quote,
            "start": 0,
            "end": len(quote),
            "score": 1.0,
        }
        for at, (group, quote) in enumerate(zip(groups, quotes, strict=True), 1)
    ]
    content = "\n\n".join([worded("facts", told.INTRODUCTION, language, turn.register), *quotes])
    trace = {"searched": question, "facts": [".".join((*fact.group, fact.key)) for group in groups for fact in group]}
    return tracing.answer(turn, Outcome(content, "answered", None, ENGINE, 1.0, turn.version, citations, trace))


def _label(fact: _Fact, language: str) -> str:
    known = told.LABELS.get(told.SAME_LABEL.get(fact.key, fact.key))
    words = known[language] if known else _MARKS.sub("", fact.key.replace("_", " ")).strip()[:60]
    return words[:1].upper() + words[1:]


def _value(fact: _Fact, language: str) -> str:
    yes, no = told.YES_NO[language]
    return fact.value.replace("\x01", yes).replace("\x02", no)
