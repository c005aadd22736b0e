"""The lines of a PDF page with where and how large they stand, as PDFium's text page tells them."""

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, repeat
from typing import Any, NamedTuple, TypeAlias

import pypdfium2.raw as _raw

from companin.knowledge.parsing.cleaning import clean_line, is_plain_line
from companin.knowledge.parsing.pdf_letters import Letters, text_of
from companin.knowledge.parsing.pdf_links import places

# PDFium's bindings are made at build time and carry no types.
_pdfium: Any = _raw


# The words of a line without the blanks around them; PDFium puts U+FFFE where a word was cut by a hyphen at its end.
_LINES = re.compile("([^\\s\ufffe](?:[^\r\n\ufffe]*[^\\s\ufffe])?)([^\\S\r\n]*\ufffe)?")
_WIDE_GAP = 1.5
_MIN_SIZE = 1.0
_SURROGATE = re.compile("[\ud800-\udfff]")

_Links: TypeAlias = Sequence[tuple[int, str]]
"""Places in the text of a page and the addresses said there, the last first."""
_Fragments: TypeAlias = tuple[tuple[float, float, str], ...]


class Line(NamedTuple):
    """Sizes and places in points, `y` is the baseline, counted upwards; `hyphen`: its last word goes on in the next.

    `fragments` are the parts of a line with wide gaps between them, as (left, right, text). A tuple, which is made
    several times quicker: a book has tens of thousands.
    """

    text: str
    page: int
    left: float
    right: float
    y: float
    size: float
    bold: bool
    hyphen: bool = False
    fragments: _Fragments = ()


class _Cut(NamedTuple):
    """The text of a page by lines: their words, where in it these begin, whether the last one goes on in the next line.
    `plain` words are said as they are.
    """

    words: list[str]
    starts: list[int]
    hyphens: list[bool]
    plain: bool


class _Span(NamedTuple):
    """The words of a line, where in the text they begin, and their first and last character."""

    text: str
    start: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page's lines in the order of the file."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


def read_page(document: Any, number: int) -> Page | None:
    """The page counted from 0, or None when PDFium can't load it. `document` is a PDFium document handle."""
    page = _pdfium.FPDF_LoadPage(document, number)
    if not page:
        return None
    try:
        text_page = _pdfium.FPDFText_LoadPage(page)
        if not text_page:
            return None
        width, height = _pdfium.FPDF_GetPageWidthF(page), _pdfium.FPDF_GetPageHeightF(page)
        try:
            text = text_of(text_page)
            links = places(document, page, text_page, text)
            return Page(number + 1, width, height, _lines(text_page, text, links, number + 1))
        finally:
            _pdfium.FPDFText_ClosePage(text_page)
    finally:
        _pdfium.FPDF_ClosePage(page)


def _lines(text_page: Any, text: str, links: _Links, number: int) -> tuple[Line, ...]:
    """A line is as its first and last letters are; PDFium is asked about those of all lines at once."""
    cut = _cut(text)
    if not cut.words:
        return ()
    firsts, lasts = _ends(text_page, text, cut)
    letters = Letters(text_page)
    (lefts, heights), rights, sizes = letters.origins(firsts), letters.rights(lasts), letters.sizes(firsts)
    begun, ended = letters.strokes(firsts), letters.strokes(lasts)
    bold = letters.bold(firsts, begun)
    if begun != ended:
        bold = [a and b for a, b in zip(bold, letters.bold(lasts, ended), strict=True)]
    lines = list(map(Line, _said(cut, links), repeat(number), lefts, rights, heights, sizes, bold, cut.hyphens))
    # A line that was drawn at once has no gap in it.
    for at in (at for at, (a, b) in enumerate(zip(begun, ended, strict=True)) if a != b):
        span = _Span(cut.words[at], cut.starts[at], firsts[at], lasts[at])
        lines[at] = lines[at]._replace(fragments=_fragments(text_page, span, links, lines[at].size))
    return tuple([line for line in lines if line.size >= _MIN_SIZE and line.text])


def _cut(text: str) -> _Cut:
    words = text.split("\r\n")
    if text[:1] > " " and text[-1] > " " and is_plain_line(" ".join(words)):
        starts = accumulate([len(line) + 2 for line in words[:-1]], initial=0)
        return _Cut(words, list(starts), [False] * len(words), plain=True)
    found = list(_LINES.finditer(text))
    hyphens = [line[2] is not None for line in found]
    return _Cut([line[1] for line in found], [line.start() for line in found], hyphens, plain=False)


def _ends(text_page: Any, text: str, cut: _Cut) -> tuple[list[int], list[int]]:
    """The first and the last character of each line. Places in the text only ever fall behind those of characters:
    where the last ones agree, all do.
    """
    lasts = [start + len(words) - 1 for start, words in zip(cut.starts, cut.words, strict=True)]
    if _character(text_page, len(text) - 1) == len(text) - 1:
        return cut.starts, lasts
    return [_character(text_page, at) for at in cut.starts], [_character(text_page, at) for at in lasts]


def _character(text_page: Any, at: int) -> int:
    return max(0, _pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, at))


def _said(cut: _Cut, links: _Links) -> list[str]:
    if cut.plain and not links:
        return cut.words
    return [clean_line(_with_links(words, start, links)) for words, start in zip(cut.words, cut.starts, strict=True)]


def _with_links(words: str, start: int, links: _Links) -> str:
    """Words with where their links lead; surrogate pairs become the letters they stand for."""
    for position, address in links:
        at = position - start
        if 0 < at <= len(words):
            words = f"{words[:at]} ({address}){words[at:]}"
    if not _SURROGATE.search(words):
        return words
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _fragments(text_page: Any, line: _Span, links: _Links, size: float) -> _Fragments:
    """The parts of a line between gaps wider than a space would be; () when there is only one part."""
    count = _pdfium.FPDFText_CountRects(text_page, line.first, line.last - line.first + 1)
    if count < 2 or count > 40:
        return ()
    boxes = [_rect(text_page, number) for number in range(count)]
    cuts: list[tuple[int, float, float]] = []
    for (_, _, right, _), (left, bottom, _, top) in pairwise(boxes):
        if left - right > _WIDE_GAP * size:
            at = _pdfium.FPDFText_GetCharIndexAtPos(text_page, left + 1, (top + bottom) / 2, 3.0, 3.0)
            position = _pdfium.FPDFText_GetTextIndexFromCharIndex(text_page, at) - line.start if at > line.first else -1
            if 0 < position < len(line.text):
                cuts.append((position, right, left))
    if not cuts or cuts != sorted(cuts):
        return ()
    begins = [(0, boxes[0][0]), *((position, left) for position, _, left in cuts)]
    ends = [*((position, right) for position, right, _ in cuts), (len(line.text), boxes[-1][2])]
    parts = (
        (left, right, clean_line(_with_links(line.text[a:b], line.start + a, links)))
        for (a, left), (b, right) in zip(begins, ends, strict=True)
    )
    return tuple(part for part in parts if part[2])


def _rect(text_page: Any, number: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top."""
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    _pdfium.FPDFText_GetRect(text_page, number, left, top, right, bottom)
    return left.value, bottom.value, right.value, top.value
