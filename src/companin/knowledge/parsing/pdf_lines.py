"""The lines of a PDF page with where and how large they stand, as PDFium's text page tells them."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as _raw

from companin.knowledge.parsing.cleaning import clean_line

# PDFium's bindings are made at build time and carry no types.
_pdfium: Any = _raw

# PDFium puts U+FFFE where a word was cut by a hyphen at the end of its line.
_LINE_ENDS = re.compile("\r\n|[\r\n\ufffe]")
_BOLD = re.compile(rb"bold|black|heavy|semib|demi", re.IGNORECASE)
_WIDE_GAP = 1.5
_MIN_SIZE = 1.0
_FONT_NAME = 128
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """Sizes and places in points, `y` is the baseline, counted upwards; `hyphen`: its last word goes on in the next.

    `fragments` are the parts of a line with wide gaps between them, as (left, right, text).
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


class _Places:
    """Where PDFium writes what it is asked for, line by line: making room each time costs more than asking."""

    def __init__(self) -> None:
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.box, self.matrix = _pdfium.FS_RECTF(), _pdfium.FS_MATRIX()
        self.font, self.flags = ctypes.create_string_buffer(_FONT_NAME), ctypes.c_int()
        self.bold: dict[bytes, bool] = {}
        self.straight = False


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
            return Page(number + 1, width, height, tuple(_lines(text_page, number + 1)))
        finally:
            _pdfium.FPDFText_ClosePage(text_page)
    finally:
        _pdfium.FPDF_ClosePage(page)


def _lines(text_page: Any, number: int) -> Iterator[Line]:
    text = _text(text_page)
    places = _Places()
    # Text indices only ever fall behind those of characters: where the last ones agree, all do.
    places.straight = (
        bool(text) and _pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, len(text) - 1) == len(text) - 1
    )
    start = 0
    for end in _LINE_ENDS.finditer(text + "\n"):
        raw = text[start : end.start()]
        if raw.strip():
            line = _line(text_page, raw, start + len(raw) - len(raw.lstrip()), number, places)
            if line is not None:
                yield replace(line, hyphen=True) if end.group() == "\ufffe" else line
        start = end.end()


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


def _joined(units: str) -> str:
    """Surrogate pairs become the letters they stand for."""
    if units.isascii() or not _SURROGATE.search(units):
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _line(text_page: Any, raw: str, start: int, number: int, places: _Places) -> Line | None:
    words = raw.strip()
    first, last = start, start + len(words) - 1
    if not places.straight:
        first = _pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, first)
        last = _pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, last)
    if first < 0 or last < first:
        return Line(clean_line(_joined(words)), number, 0.0, 0.0, 0.0, 10.0, bold=False)
    size = _size(text_page, first, places)
    if size < _MIN_SIZE:
        return None
    fragments = _fragments(text_page, words, (first, last, start), size)
    _pdfium.FPDFText_GetCharOrigin(text_page, first, places.x, places.y)
    _pdfium.FPDFText_GetLooseCharBox(text_page, last, places.box)
    bold = _is_bold(text_page, first, places) and (last == first or _is_bold(text_page, last, places))
    text = clean_line(_joined(words))
    x, y, right = places.x.value, places.y.value, places.box.right
    return Line(text, number, x, right, y, size, bold, fragments=fragments) if text else None


def _size(text_page: Any, index: int, places: _Places) -> float:
    """Font size as it stands on the page: the font's own size times the scale of its matrix."""
    matrix = places.matrix
    size = float(_pdfium.FPDFText_GetFontSize(text_page, index))
    if not _pdfium.FPDFText_GetMatrix(text_page, index, matrix):
        return size
    return round(size * (matrix.c**2 + matrix.d**2) ** 0.5, 1)


def _is_bold(text_page: Any, index: int, places: _Places) -> bool:
    _pdfium.FPDFText_GetFontInfo(text_page, index, places.font, _FONT_NAME, places.flags)
    name = places.font.value
    found = places.bold.get(name)
    if found is None:
        heavy = _pdfium.FPDFText_GetFontWeight(text_page, index) >= 600
        found = places.bold[name] = heavy or bool(_BOLD.search(name))
    return found


def _fragments(
    text_page: Any, words: str, indices: tuple[int, int, int], size: float
) -> tuple[tuple[float, float, str], ...]:
    """The parts of a line between gaps wider than a space would be; () when there is only one part."""
    first, last, start = indices
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
    parts = ((left, right, clean_line(_joined(words[a:b]))) for (a, left), (b, right) in zip(begins, ends, strict=True))
    return tuple(part for part in parts if part[2])


def _rect(text_page: Any, number: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top."""
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    _pdfium.FPDFText_GetRect(text_page, number, left, top, right, bottom)
    return left.value, bottom.value, right.value, top.value
