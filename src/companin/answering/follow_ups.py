"""Questions that lean on what was said before ("and for children?"), put so that they stand alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from companin.answering import follow_up_words as told
from companin.conversations.models import Said
from companin.inference.stopwords import ASKING_WORDS, STOP_WORDS
from companin.inference.text import fold, normal

_WORD = re.compile(r"[^\W_]+")
# Beyond so many words of its own a message says by itself what it is about.
_FULL, _FULL_POINTING = 2, 3
_LONGEST_LEANING = 14
_LONGEST_BARE = 6
# What is carried over at most, in words.
_MOST_CARRIED = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """`text` is the question with what it leans on; `carried` the words that came from before, `own` those the question
    itself says what it is about with. `asked` is it in the customer's words alone, without the name of a source.
    """

    text: str
    carried: tuple[str, ...]
    own: tuple[str, ...]
    asked: str


@dataclass(frozen=True, slots=True)
class _Word:
    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """A message as its words: how many open it as a continuation, which of them say what it is about."""

    words: list[_Word]
    lead: int
    own: list[_Word]
    points: bool
    clause: bool
    asks: bool

    @property
    def rest(self) -> list[_Word]:
        return self.words[self.lead :]


def standing(question: str, language: str, past: Sequence[Said]) -> Standing | None:
    """The question put so that it stands alone; None when it does, or when nothing was asked before."""
    before = _asked_before(past)
    if before is None or language not in told.LEADS:
        return None
    shape = _shape(question, language)
    if not shape.rest or len(shape.words) > _LONGEST_LEANING:
        return None
    if _is_fragment(shape, language):
        return _put_in_place(question, shape, before, language)
    if _leans(shape):
        return _with_carried(question, shape, before, language)
    return None


def in_context(question: str, language: str, past: Sequence[Said]) -> Standing | None:
    """A few words that may stand alone, with what was asked before, in case they find nothing by themselves."""
    before = _asked_before(past)
    if before is None or before.status == "abstained" or language not in told.LEADS:
        return None
    shape = _shape(question, language)
    if not shape.own or len(shape.own) > _FULL_POINTING or len(shape.words) > _LONGEST_BARE:
        return None
    return _with_carried(question, shape, before, language)


def beside(question: str, language: str, before: Said) -> Standing | None:
    """A question asked in one breath with another one, with what that one is about."""
    return _with_carried(question, _shape(question, language), before, language)


def own_words(question: str, language: str) -> tuple[str, ...]:
    """Those that say what a question is about."""
    return _own(_shape(question, language))


def _asked_before(past: Sequence[Said]) -> Said | None:
    """The last answer that was searched for; it tells what the question before was about, put to stand alone."""
    return next((said for said in reversed(past) if said.role == "assistant" and said.searched), None)


def _shape(question: str, language: str) -> _Shape:
    words = _words(question)
    plain = [word.plain for word in words]
    lead = next((len(one) for one in told.LEADS[language] if tuple(plain[: len(one)]) == one), 0)
    rest = words[lead:]
    said = " ".join(word.plain for word in rest) + " "
    holding = told.HOLDING[language].search(said) is not None and told.VOID[language].search(said) is None
    return _Shape(
        words=words,
        lead=lead,
        own=[word for word in rest if _tells(word.plain, language)],
        points=holding or any(word.plain in told.POINTING[language] for word in rest),
        clause=any(word.plain in told.CLAUSE[language] for word in rest),
        asks=any(word.plain in told.ASKING[language] for word in rest),
    )


def _words(text: str) -> list[_Word]:
    return [_Word(fold(normal(one.group())), one.start(), one.end()) for one in _WORD.finditer(text)]


def _tells(word: str, language: str) -> bool:
    """Whether a word says what a message is about."""
    return not (
        word in _grammar(language)
        or word in told.LIGHT[language]
        or word in told.POINTING[language]
        or word in told.CLAUSE[language]
    )


def _is_worth_carrying(word: str, language: str) -> bool:
    """What a message is about, its verb included."""
    light = word in told.LIGHT[language] or word in told.POINTING[language]
    return not light and word not in _grammar(language) and (len(word) > 1 or word.isdecimal())


_GRAMMAR = {
    language: frozenset(fold(word) for word in STOP_WORDS[language] | ASKING_WORDS[language]) for language in STOP_WORDS
}


def _grammar(language: str) -> frozenset[str]:
    return _GRAMMAR.get(language, frozenset())


def _is_fragment(shape: _Shape, language: str) -> bool:
    """Whether it is no sentence of its own ("and for sweden?", "to norway?"), to be put where something else stood."""
    if shape.clause or shape.asks or not shape.own:
        return False
    if shape.lead:
        return len(shape.own) <= _FULL_POINTING
    begins = shape.rest[0].plain in told.PREPOSITIONS[language]
    points = shape.points and len(shape.words) <= 4
    return len(shape.own) <= _FULL and (points or (begins and len(shape.words) <= 5))


def _leans(shape: _Shape) -> bool:
    """Whether it points back or asks about nothing by itself: "how long does it take?", "why?"."""
    if not shape.own:
        return shape.points or shape.asks
    return shape.points and len(shape.own) <= (_FULL_POINTING if shape.lead else _FULL)


def _put_in_place(question: str, shape: _Shape, before: Said, language: str) -> Standing | None:
    """The question before, with the fragment in the place of what it replaces: its last phrase of the same kind."""
    searched = before.searched or ""
    words = _words(searched)
    opening = shape.rest[0].plain
    first, last = _replaced(words, opening, told.PREPOSITIONS[language], language)
    if not _are_worth_carrying(words[:first] + words[last:], language):
        first = last = len(words)
    if opening in told.DETERMINERS[language]:
        # "how much is the cello?", "and the harp?": a thing for a thing, where nothing else was said.
        thing = _replaced(words, opening, told.DETERMINERS[language], language)
        kept = words[: thing[0]] + words[thing[1] :]
        if kept and not _are_worth_carrying(kept, language) and any(w.plain in told.ASKING[language] for w in kept):
            first, last = thing
    kept = words[:first] + words[last:]
    carried = tuple(searched[word.start : word.end] for word in kept if _is_worth_carrying(word.plain, language))
    own = question[shape.rest[0].start :].strip()
    head = searched[: words[first].start] if first < len(words) else searched
    tail = searched[words[last].start :] if last < len(words) else ""
    text = " ".join(part for part in (_bare(head), own.rstrip("?!. "), _bare(tail)) if part)
    text = text + "?" if "?" in question else text
    return Standing(text, carried[:_MOST_CARRIED], _own(shape), text)


def _are_worth_carrying(words: Sequence[_Word], language: str) -> bool:
    return any(_is_worth_carrying(word.plain, language) for word in words)


def _bare(text: str) -> str:
    return text.strip(" ?!.,;:")


def _replaced(words: list[_Word], opening: str, openings: frozenset[str], language: str) -> tuple[int, int]:
    """Which words of the question before a fragment takes the place of: a phrase that opens like itself, else the last
    one with any of the `openings`; none is the end.
    """
    places = [at for at, word in enumerate(words) if at and word.plain in openings]
    same = [at for at in places if words[at].plain == opening]
    for at in reversed(same or places):
        end = at + 1
        while end < len(words) and words[end].plain in told.DETERMINERS[language]:
            end += 1
        if end < len(words) and _tells(words[end].plain, language):
            return at, _phrase_end(words, end + 1, language)
    return len(words), len(words)


def _phrase_end(words: list[_Word], at: int, language: str) -> int:
    """One more word belongs to it when nothing parts the two ("to south africa")."""
    if at < len(words) and _tells(words[at].plain, language):
        return at + 1
    return at


def _with_carried(question: str, shape: _Shape, before: Said, language: str) -> Standing | None:
    """The question, and what the one before was about; the source that answered it where that said too little."""
    said = {word.plain for word in shape.words}
    searched = before.searched or ""
    carried = [searched[word.start : word.end] for word in _words(searched) if _new(word, said, language)]
    asked = f"{question.strip()} {' '.join(dict.fromkeys(carried))}"
    if len(carried) < _FULL and before.title:
        known = said | {fold(normal(word)) for word in carried}
        carried += [before.title[word.start : word.end] for word in _words(before.title) if _new(word, known, language)]
    carried = list(dict.fromkeys(carried))[:_MOST_CARRIED]
    if not carried:
        return None
    return Standing(f"{question.strip()} {' '.join(carried)}", tuple(carried), _own(shape), asked)


def _own(shape: _Shape) -> tuple[str, ...]:
    return tuple(word.plain for word in shape.own)


def _new(word: _Word, said: set[str], language: str) -> bool:
    return word.plain not in said and _is_worth_carrying(word.plain, language)
