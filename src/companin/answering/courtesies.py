"""Which messages ask for no knowledge at all, and what is asked beside the greeting of those that do.

Every word of a message has to be a courtesy for it to be one: what was not recognised is searched for, because an
answer to "thanks" hurts less than thanks for a question.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from companin.answering.courtesy_sentences import said_in
from companin.answering.courtesy_words import PARTS, RANK, Courtesy, Part
from companin.inference.text import fold, normal

_WORD = re.compile(r"[^\W_]+")
# Letters drawn out: "heeeey", "thanksss".
_DRAWN = re.compile(r"(.)\1{2,}")
_PARTING = re.compile(r"[.,;:!?…\n–—-]")
_LONGEST = 24
_GLAD = re.compile("[👍🙏👌👏🎉😊🙂😀😃😄😉❤♥]")
_FEW = 5
_ANGER = ("frustration", "abuse")
# Of fewer words, beside others, "agent" or "operator" may mean anything.
_CLEAR = 3
# A question after so many words of greeting is looked for no further.
_MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class Heard:
    """`courtesy` when that is all there is; else `question` is what is asked, without greeting, thanks and anger around
    it; `upset` tells of the anger.
    """

    courtesy: Courtesy | None
    question: str
    upset: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    plain: str
    start: int
    end: int


def hear(text: str, language: str, name: str = "") -> Heard:
    """`name` is the assistant's: people call it by it."""
    tokens = [_Token(_plain(one.group()), one.start(), one.end()) for one in _WORD.finditer(text)]
    if not tokens:
        return Heard("acknowledgement" if _GLAD.search(text) else None, text)
    if len(tokens) > _LONGEST:
        return Heard(None, text)
    called = frozenset(_plain(word) for word in _WORD.findall(name))
    # Few words may be of another language than the rest of the conversation.
    tongues = (language, "en", *PARTS) if len(tokens) <= _FEW else (language, "en")
    for tongue in dict.fromkeys(tongues):
        courtesy = _all_of(tokens, tongue, called)
        if courtesy is not None:
            return Heard(courtesy, text)
    clauses = _clauses(text, tokens)
    if len(clauses) > 1:
        heard = _by_clauses(text, clauses, language, called)
        if heard is not None:
            return heard
    first, last = _trimmed(text, tokens, language, called)
    if (first, last) == (0, len(tokens)):
        return Heard(None, text)
    end = tokens[last - 1].end
    tail = text[end:] if last == len(tokens) else _mark_after(text, end)
    return Heard(None, text[tokens[first].start : end] + tail)


def _plain(word: str) -> str:
    return _DRAWN.sub(r"\1", fold(normal(word)))


def _all_of(tokens: list[_Token], language: str, called: frozenset[str]) -> Courtesy | None:
    """What a message is when nothing but courtesies of one language is in it."""
    found: set[Part] = set()
    at = 0
    while at < len(tokens):
        whole = said_in(_said(tokens[at:]), language)
        if whole is not None:
            return whole
        part, width = _part_at(tokens, at, language, called)
        if part is None:
            return None
        found.add(part)
        at += width
    for part in RANK:
        if part in found:
            return part
    return None


def _clauses(text: str, tokens: list[_Token]) -> list[list[_Token]]:
    """Parted by marks."""
    found = [[tokens[0]]]
    for before, token in pairwise(tokens):
        if _PARTING.search(text, before.end, token.start):
            found.append([])
        found[-1].append(token)
    return found


def _by_clauses(text: str, clauses: list[list[_Token]], language: str, called: frozenset[str]) -> Heard | None:
    """Of several clauses: a person asked for in one of them is asked for; anger beside a question is no part of it."""
    kinds = [_all_of(clause, language, called) for clause in clauses]
    if any(kind == "human" and len(clause) >= _CLEAR for kind, clause in zip(kinds, clauses, strict=True)):
        return Heard("human", text)
    if not any(kind in _ANGER for kind in kinds):
        return None
    left = [clause for clause, kind in zip(clauses, kinds, strict=True) if kind is None]
    if not left:
        return Heard("abuse" if "abuse" in kinds else "frustration", text)
    said = ", ".join(text[clause[0].start : clause[-1].end] for clause in left)
    return Heard(None, said + _mark_after(text, left[-1][-1].end), upset=True)


def _said(tokens: list[_Token]) -> str:
    return " ".join(token.plain for token in tokens)


def _part_at(tokens: list[_Token], at: int, language: str, called: frozenset[str]) -> tuple[Part | None, int]:
    """The longest courtesy that begins here, and its width in words."""
    known = _phrases(language)
    for width in range(min(_widest(language).get(tokens[at].plain, 0), len(tokens) - at), 0, -1):
        part = known.get(_said(tokens[at : at + width]))
        if part is not None:
            return part, width
    return ("filler", 1) if tokens[at].plain in called else (None, 0)


@lru_cache
def _phrases(language: str) -> dict[str, Part]:
    """Said as a filler and as something else, it is the something else."""
    parts = PARTS.get(language, {})
    order: tuple[Part, ...] = ("filler", "acknowledgement", "goodbye", "thanks", "greeting")
    return {phrase: part for part in order for phrase in parts.get(part, "").split("|") if phrase}


@lru_cache
def _widest(language: str) -> dict[str, int]:
    """How many words the longest courtesy has that begins with a word."""
    found: dict[str, int] = {}
    for phrase in _phrases(language):
        said = phrase.split()
        found[said[0]] = max(len(said), found.get(said[0], 0))
    return found


def _trimmed(text: str, tokens: list[_Token], language: str, called: frozenset[str]) -> tuple[int, int]:
    """Without the greeting and thanks that open it and the thanks that close it: first token and the one after the
    last. A phrase is only taken off where a mark parts it from the rest, but for plain greetings at the beginning.
    """
    first, last = 0, len(tokens)
    for _ in range(_MOST_PARTS):
        part, width = _part_at(tokens, first, language, called)
        if part is None and language != "en":
            part, width = _part_at(tokens, first, "en", frozenset())
        end = first + width
        if part is None or end >= last:
            break
        parted = _PARTING.search(text, tokens[end - 1].end, tokens[end].start) is not None
        if not parted and not (part == "greeting" and width == 1 and not first):
            break
        first = end
    for width in range(min(_MOST_PARTS, last - first - 1), 0, -1):
        part = _phrases(language).get(_said(tokens[last - width : last]))
        parted = _PARTING.search(text, tokens[last - width - 1].end, tokens[last - width].start) is not None
        if part in ("thanks", "goodbye") and parted:
            last -= width
            break
    return first, last


def _mark_after(text: str, at: int) -> str:
    """The question mark or stop that followed what is left."""
    after = text[at:].lstrip()
    return after[0] if after and after[0] in "?!." else ""
