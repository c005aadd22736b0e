"""Where sentences begin and end, in running text and in lists, as spans of code points."""

import re
from bisect import bisect_left
from collections.abc import Iterator

Span = tuple[int, int]

# What may end a sentence, with the quotes and brackets that close it.
_STOP = re.compile(r"(?:\.{3}|[.!?…]+|[。！？])[\"'”’»)\]]*")
_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*(?:[-*•‣◦▪–—·]|\(?\d{1,3}[.):]|\(?[a-zA-Z][.)])\s+(?=\S)")
_OPENING = "\"'“‘„«¿¡([*_"
_WORD_BACKWARDS = re.compile(r"[^\s(\[\"'“‘«]+")
_LONGEST_KNOWN = 40
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")

_KNOWN = """
e.g i.e etc cf vs approx no nos dr mr mrs ms prof st jr sr inc ltd co corp dept est fig vol ca al p pp ed eds
mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec
t.ex t.o.m fr.o.m bl.a dvs d.v.s m.m m.fl osv o.s.v o.d obs kl ang jfr resp tel nr s.k f.d e.kr f.kr p.g.a
exkl inkl max min ev forts
bijv bv d.w.z enz o.a m.b.t t.a.v i.p.v a.u.b s.v.p nl blz art dhr mevr drs ir o.b.v t.o.v i.v.m incl excl
p.ex ex c.-à-d c.à.d env m mm mme mlle av apr tél réf chap n.b
p.e exs sra srs sras dra núm num pág págs séc ltda cia aprox v.g
"""
_NUMBERED = "no nos nr n núm num p pp pág págs art fig vol kl kap blz chap § sec st"
_CLOSING = "etc osv o.s.v enz m.m m.fl al co inc ltd corp ltda cia jr st"

# Without their last full stop; a sentence hardly ever ends in one of these.
_ABBREVIATIONS = frozenset(_KNOWN.split())
# Abbreviations that are a word of their own between blanks: "p. ex.", "t. ex.", "o. a."
_LETTER = re.compile(r"[^\W\d_]$")
# After these a number is meant, not a new sentence.
_BEFORE_NUMBER = frozenset(_NUMBERED.split())
# These do end sentences when a capital follows.
_MAY_END = frozenset(_CLOSING.split())


def sentences(text: str) -> list[Span]:
    """Spans in order that don't overlap and hold every non-blank character; a list item is one or more of its own.

    A line break ends a sentence where the line ends one, where the next line begins an item, and at blank lines; other
    single line breaks are taken for wrapping only when the next line goes on in lower case.
    """
    found: list[Span] = []
    for start, end in _blocks(text):
        found.extend(_in_block(text, start, end))
    return found


def is_list_item(text: str, start: int = 0) -> bool:
    """Whether the line that begins at `start` is marked as an item of a list."""
    return _BULLET.match(text, start) is not None


def _blocks(text: str) -> Iterator[Span]:
    """Lines, put together again where one was only wrapped."""
    held: Span | None = None
    for line in _LINE.finditer(text):
        start, end = line.span()
        if not line.group().strip():
            continue
        if held is not None and _wrapped(text, held, start):
            held = (held[0], end)
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held


def _wrapped(text: str, before: Span, start: int) -> bool:
    if text.count("\n", before[1], start) != 1 or is_list_item(text, start):
        return False
    line_start = text.rfind("\n", before[0], before[1]) + 1 or before[0]
    rest = text[start : start + 80].lstrip(" \t" + _OPENING)
    return before[1] - line_start > 40 and rest[:1].islower()


def _in_block(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    bullet = _BULLET.match(text, start, end)
    for stop in _STOP.finditer(text, bullet.end() if bullet else start, end):
        if stop.end() < end and _ends(text, stop, at, end):
            yield from _trimmed(text, at, stop.end())
            at = stop.end()
    yield from _trimmed(text, at, end)


def _ends(text: str, stop: re.Match[str], start: int, end: int) -> bool:
    """Whether the stop ends a sentence rather than an abbreviation, a number, an address or an ellipsis."""
    mark, after = stop.group(), text[stop.end()]
    if mark[0] in "。！？":
        return True
    if not after.isspace():
        return False
    rest = text[stop.end() : min(end, stop.end() + 40)].lstrip().lstrip(_OPENING)
    if not rest:
        return True
    if mark[0] != ".":
        return not rest[0].islower()
    return not rest[0].islower() and not _abbreviates(text, stop.start(), start, rest)


def _abbreviates(text: str, dot: int, start: int, rest: str) -> bool:
    backwards = _WORD_BACKWARDS.match(text[max(start, dot - _LONGEST_KNOWN) : dot][::-1])
    word = backwards.group()[::-1].casefold() if backwards else ""
    if rest[0].isdigit() and word in _BEFORE_NUMBER:
        return True
    if word.isdigit() and len(word) <= 2 and text[start:dot].strip() == word:
        return True
    if word in _MAY_END:
        return False
    if word in _ABBREVIATIONS or _INITIALS.fullmatch(word + "."):
        return True
    return bool(_LETTER.fullmatch(word)) and word not in {"i", "a", "o", "y", "à", "é", "å", "ö", "u"}


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    said = text[start:end]
    left, right = len(said) - len(said.lstrip()), len(said.rstrip())
    if right > left:
        yield start + left, start + right


def sentence_at(spans: list[Span], position: int) -> int:
    """The index of the span that holds `position`, or of the first one after it."""
    return bisect_left(spans, position, key=lambda span: span[1] - 1)
