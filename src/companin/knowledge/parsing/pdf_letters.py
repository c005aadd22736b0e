"""What PDFium tells of the letters on a page, asked for many at once: where they stand, how large, how heavy."""

import ctypes
import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from math import hypot
from typing import Any

import pypdfium2.raw as _raw

# PDFium's bindings are made at build time and carry no types.
_pdfium: Any = _raw

_BOLD_NAMES = re.compile(rb"bold|black|heavy|semib|demi", re.IGNORECASE)
_BOLD = 600
_FONT_NAME = 128


def _plainly(function: Any, result: Any, *takes: Any) -> Any:
    """A question to PDFium that is put as it stands. Every line of a book is asked for: converting what is known to be
    right and letting other threads in takes longer than PDFium's answer.
    """
    asking: Any = ctypes.PYFUNCTYPE(result, *takes)
    return asking(ctypes.cast(function, ctypes.c_void_p).value)


# Of a text page and the index of one of its letters:
_get_size = _plainly(_pdfium.FPDFText_GetFontSize, ctypes.c_double)
_get_matrix = _plainly(_pdfium.FPDFText_GetMatrix, ctypes.c_int)
_get_origin = _plainly(_pdfium.FPDFText_GetCharOrigin, ctypes.c_int)
_get_box = _plainly(_pdfium.FPDFText_GetLooseCharBox, ctypes.c_int)
_get_weight = _plainly(_pdfium.FPDFText_GetFontWeight, ctypes.c_int)
_get_font_name = _plainly(_pdfium.FPDFText_GetFontInfo, ctypes.c_ulong)
_get_stroke = _plainly(_pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
# Of a text page, from a letter on, so many:
_get_text = _plainly(_pdfium.FPDFText_GetText, ctypes.c_int)
# Of letters that were drawn at once:
_get_font = _plainly(_pdfium.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)


def text_of(text_page: Any) -> str:
    """UTF-16 units one by one, so that places in the text are PDFium's text indices."""
    count = _pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    units = array("H", bytes(2 * (2 * count + 2)))
    begin, _ = units.buffer_info()
    written = _get_text(text_page, 0, count, ctypes.c_void_p(begin))
    del units[max(0, written - 1) :]
    text = str(units, "utf-16-le", "surrogatepass")
    return text if len(text) == len(units) else "".join(map(chr, units))


class Letters:
    """Those of one page, by their indices in it."""

    def __init__(self, text_page: Any) -> None:
        self._page = text_page
        self._bold: dict[int | None, bool] = {}

    def sizes(self, indices: Sequence[int]) -> Iterator[float]:
        """Of the font as it stands on the page: its own size times the scale of its matrix."""
        matrices, rows = _room("f", 6, _enough(indices))
        _ask(_get_matrix, repeat(self._page), indices, rows)
        end = 6 * len(indices)
        own: Iterator[float] = map(_get_size, repeat(self._page), indices)
        return map(_scaled, own, matrices[2:end:6], matrices[3:end:6])

    def origins(self, indices: Sequence[int]) -> tuple[Sequence[float], Sequence[float]]:
        """Where they begin, from the left, and on which height they stand."""
        enough = _enough(indices)
        points, rows = _room("d", 1, 2 * enough)
        _ask(_get_origin, repeat(self._page), indices, rows, rows[enough:])
        return points[: len(indices)], points[enough : enough + len(indices)]

    def rights(self, indices: Sequence[int]) -> Sequence[float]:
        """Where they end."""
        boxes, rows = _room("f", 4, _enough(indices))
        _ask(_get_box, repeat(self._page), indices, rows)
        return boxes[2 : 4 * len(indices) : 4]

    def strokes(self, indices: Sequence[int]) -> list[int | None]:
        """The same number for letters that were drawn at once: side by side, in one font."""
        return list(map(_get_stroke, repeat(self._page), indices))

    def bold(self, indices: Sequence[int], strokes: Sequence[int | None]) -> list[bool]:
        """Whether they are, each with what it was drawn with."""
        fonts: list[int | None] = list(map(_get_font, strokes))
        for font, index in dict(zip(fonts, indices, strict=True)).items():
            if font not in self._bold:
                self._bold[font] = self._is_bold(index)
        return [self._bold[font] for font in fonts]

    def _is_bold(self, index: int) -> bool:
        name, rows = _room("B", 1, _FONT_NAME)
        length: int = _get_font_name(self._page, index, rows[0], _FONT_NAME, None)
        return _get_weight(self._page, index) >= _BOLD or (
            0 < length <= _FONT_NAME and _sounds_bold(name[: length - 1].tobytes())
        )


def _ask(question: Any, *about: Any) -> None:
    for _ in map(question, *about):
        pass


def _enough(indices: Sequence[int]) -> int:
    """A power of two, so that there are few sizes of room."""
    return 1 << len(indices).bit_length()


@lru_cache(maxsize=32)
def _room(kind: str, width: int, rows: int) -> tuple[Any, list[ctypes.c_void_p]]:
    """Where PDFium writes its answers, and the address of each row: making room each time takes longer than asking."""
    numbers = array(kind, [0]) * (width * rows)
    begin, _ = numbers.buffer_info()
    return numbers, [ctypes.c_void_p(begin + row * width * numbers.itemsize) for row in range(rows)]


@lru_cache(maxsize=1000)
def _sounds_bold(name: bytes) -> bool:
    return _BOLD_NAMES.search(name) is not None


@lru_cache(maxsize=1000)
def _scaled(size: float, c: float, d: float) -> float:
    return round(size * hypot(c, d), 1)
