"""The lines of a PDF page with where and how large they stand, as PDFium's text page tells them."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as _raw

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.pdf_links import places

# PDFium's bindings are made at build time and carry no types.
_pdfium: Any = _raw


def _plainly(function: Any, result: Any, *more: Any) -> Any:
    """A question to a text page about one character that takes addresses as numbers. Every line of a book is asked
    for: checking pointers and letting other threads in takes longer than PDFium's answer.
    """
    asking: Any = ctypes.PYFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int, *more)
    return asking(ctypes.cast(function, ctypes.c_void_p).value)


_get_size = _plainly(_pdfium.FPDFText_GetFontSize, ctypes.c_double)
_get_matrix = _plainly(_pdfium.FPDFText_GetMatrix, ctypes.c_int, ctypes.c_void_p)
_get_origin = _plainly(_pdfium.FPDFText_GetCharOrigin, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_get_box = _plainly(_pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p)
_get_font = _plainly(_pdfium.FPDFText_GetFontInfo, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p)

# The words of a line without the blanks around them; PDFium puts U+FFFE where a word was cut by a hyphen at its end.
_LINES = re.compile("([^\\s\ufffe](?:[^\r\n\ufffe]*[^\\s\ufffe])?)([^\\S\r\n]*\ufffe)?")
_BOLD = re.compile(rb"bold|black|heavy|semib|demi", re.IGNORECASE)
_WIDE_GAP = 1.5
_MIN_SIZE = 1.0
_FONT_NAME = 128
_SURROGATE = re.compile("[\ud800-\udfff]")


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
    fragments: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page's lines in the order of the file."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


class _TextPage:
    """What PDFium makes of a page, and where it writes what it is asked about it: making room each time costs more
    than asking. `straight`: positions in the text are indices of characters. `whole`: no line has a gap in it. `links`
    are the addresses said after some words, the last first.
    """

    def __init__(self, handle: Any, links: Sequence[tuple[int, str]]) -> None:
        self.links = links
        self.handle, self.address = handle, ctypes.cast(handle, ctypes.c_void_p).value
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.at_x, self.at_y = ctypes.addressof(self.x), ctypes.addressof(self.y)
        self.box, self.matrix = _pdfium.FS_RECTF(), _pdfium.FS_MATRIX()
        self.at_box, self.at_matrix = ctypes.addressof(self.box), ctypes.addressof(self.matrix)
        self.font = ctypes.create_string_buffer(_FONT_NAME)
        self.at_font = ctypes.addressof(self.font)
        self.bold: dict[bytes, bool] = {}
        self.straight = self.whole = False


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
            text = _text(text_page)
            links = places(document, page, text_page, text)
            return Page(number + 1, width, height, tuple(_lines(text_page, text, links, number + 1)))
        finally:
            _pdfium.FPDFText_ClosePage(text_page)
    finally:
        _pdfium.FPDF_ClosePage(page)


def _lines(text_page: Any, text: str, links: Sequence[tuple[int, str]], number: int) -> Iterator[Line]:
    found = list(_LINES.finditer(text))
    if not found:
        return
    page = _TextPage(text_page, links)
    # Text indices only ever fall behind those of characters: where the last ones agree, all do.
    page.straight = _pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, len(text) - 1) == len(text) - 1
    # PDFium gives a rectangle for each piece that was drawn at once, and a line has at least one.
    page.whole = _pdfium.FPDFText_CountRects(text_page, 0, -1) <= len(found)
    for words in found:
        line = _line(page, words, number)
        if line is not None:
            yield line


def _text(text_page: Any) -> str:
    """UTF-16 units one by one, so that positions in the text are PDFium's text indices."""
    count = _pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = _pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    units = memoryview(buffer).cast("B")[: 2 * max(0, written - 1)]
    text = bytes(units).decode("utf-16-le", "surrogatepass")
    if 2 * len(text) == len(units):
        return text
    return "".join(map(chr, buffer[: max(0, written - 1)]))


def _said(page: _TextPage, words: str, start: int) -> str:
    """Words with where their links lead; surrogate pairs become the letters they stand for."""
    for position, address in page.links:
        at = position - start
        if 0 < at <= len(words):
            words = f"{words[:at]} ({address}){words[at:]}"
    if not _SURROGATE.search(words):
        return words
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _line(page: _TextPage, found: re.Match[str], number: int) -> Line | None:
    words, cut = found.groups()
    first = start = found.start()
    last = start + len(words) - 1
    if not page.straight:
        first = _pdfium.FPDFText_GetCharIndexFromTextIndex(page.handle, first)
        last = _pdfium.FPDFText_GetCharIndexFromTextIndex(page.handle, last)
    text = clean_line(words if words.isascii() and not page.links else _said(page, words, start))
    hyphen = cut is not None
    if first < 0 or last < first:
        return Line(text, number, 0.0, 0.0, 0.0, 10.0, bold=False, hyphen=hyphen)
    size = _size(page, first)
    if size < _MIN_SIZE or not text:
        return None
    fragments = () if page.whole else _fragments(page, words, (first, last, start), size)
    _get_origin(page.address, first, page.at_x, page.at_y)
    _get_box(page.address, last, page.at_box)
    bold = _is_bold(page, first) and (last == first or _is_bold(page, last))
    return Line(text, number, page.x.value, page.box.right, page.y.value, size, bold, hyphen, fragments)


def _size(page: _TextPage, index: int) -> float:
    """Font size as it stands on the page: the font's own size times the scale of its matrix."""
    size: float = _get_size(page.address, index)
    if not _get_matrix(page.address, index, page.at_matrix):
        return size
    return round(size * hypot(page.matrix.c, page.matrix.d), 1)


def _is_bold(page: _TextPage, index: int) -> bool:
    _get_font(page.address, index, page.at_font, _FONT_NAME, None)
    name = page.font.value
    found = page.bold.get(name)
    if found is None:
        heavy = _pdfium.FPDFText_GetFontWeight(page.handle, index) >= 600
        found = page.bold[name] = heavy or bool(_BOLD.search(name))
    return found


def _fragments(
    page: _TextPage, words: str, indices: tuple[int, int, int], size: float
) -> tuple[tuple[float, float, str], ...]:
    """The parts of a line between gaps wider than a space would be; () when there is only one part."""
    (first, last, start), text_page = indices, page.handle
    count = _pdfium.FPDFText_CountRects(text_page, first, last - first + 1)
    if count < 2 or count > 40:
        return ()
    boxes = [_rect(text_page, number) for number in range(count)]
    cuts: list[tuple[int, float, float]] = []
    for (_, _, right, _), (left, bottom, _, top) in pairwise(boxes):
        if left - right > _WIDE_GAP * size:
            at = _pdfium.FPDFText_GetCharIndexAtPos(text_page, left + 1, (top + bottom) / 2, 3.0, 3.0)
            position = _pdfium.FPDFText_GetTextIndexFromCharIndex(text_page, at) - start if at > first else -1
            if 0 < position < len(words):
                cuts.append((position, right, left))
    if not cuts or cuts != sorted(cuts):
        return ()
    begins = [(0, boxes[0][0]), *((position, left) for position, _, left in cuts)]
    ends = [*((position, right) for position, right, _ in cuts), (len(words), boxes[-1][2])]
    parts = (
        (left, right, clean_line(_said(page, words[a:b], start + a)))
        for (a, left), (b, right) in zip(begins, ends, strict=True)
    )
    return tuple(part for part in parts if part[2])


def _rect(text_page: Any, number: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top."""
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    _pdfium.FPDFText_GetRect(text_page, number, left, top, right, bottom)
    return left.value, bottom.value, right.value, top.value
