"""Asking back: when a question fits several answers to different things, which of them is meant."""

from collections.abc import Sequence

from companin.answering import extractive, passages, phrases
from companin.answering.extractive import Draft
from companin.answering.registers import Register
from companin.inference.stems import stem
from companin.inference.stopwords import ASKING_WORDS
from companin.inference.text import content_words
from companin.knowledge.models import Entry, Found, Hit

_MOST = 3
# A tie: so near to the first.
_TIE = 0.8
# Answers that share this part of their words say the same.
_SAME = 0.5
_LONGEST = 120


def draft(question: str, language: str, found: Found, *, register: Register = "neutral") -> Draft | None:
    """The question back, each option cited, when the question's words all stand in the names of several answers that
    each go on to something of their own; None when one answer is meant, or all say the same.
    """
    asked = _said(question, language)
    if not asked or not found.hits:
        return None
    options: list[Hit] = []
    for hit in found.hits:
        if hit.score >= _TIE * found.hits[0].score and _leaves_open(asked, hit.entry) and not _known(hit, options):
            options.append(hit)
    if len(options) < 2 or options[0] is not found.hits[0]:
        return None
    options = options[:_MOST]
    listed = "\n".join(f"- {label(hit.entry)}" for hit in options)
    return extractive.listing(f"{phrases.say('which', language, register)}\n\n{listed}", options)


def label(entry: Entry) -> str:
    """What an answer is called: a pair's question, else a passage's heading, else its title."""
    return (entry.question or entry.heading.rsplit(" › ", 1)[-1] or entry.title)[:_LONGEST]


def _said(text: str, language: str) -> frozenset[str]:
    asking = ASKING_WORDS.get(language, frozenset())
    return frozenset(stem(word, language) for word in content_words(text, language) if word not in asking)


def _leaves_open(asked: frozenset[str], entry: Entry) -> bool:
    """Whether the name says all that was asked, and more."""
    return asked < _said(label(entry), entry.language)


def _known(hit: Hit, options: Sequence[Hit]) -> bool:
    return any(_say_the_same(hit.entry, other.entry) for other in options)


def _say_the_same(one: Entry, other: Entry) -> bool:
    mine, theirs = passages.said_by(one.text, one.language), passages.said_by(other.text, other.language)
    alike = len(mine & theirs) / max(min(len(mine), len(theirs)), 1)
    return alike >= _SAME or _said(label(one), one.language) == _said(label(other), other.language)
