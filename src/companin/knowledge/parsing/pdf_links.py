"""Links of a PDF page, which are areas that know an address: after which of its words it is to be said."""

import ctypes
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as _raw

from companin.knowledge.parsing.links import kept

_pdfium: Any = _raw

MOST_LINKS = 500
_LONGEST = 1000
_NO_WORDS = re.compile(r"\W*\Z")


class _Link(NamedTuple):
    """`text[first:end]` leads to `target`."""

    first: int
    end: int
    target: str


def places(document: Any, page: Any, text_page: Any, text: str) -> list[tuple[int, str]]:
    """Where in the text of a page an address belongs, and which, from the last to the first."""
    said: list[tuple[int, str]] = []
    if not _pdfium.FPDFPage_GetAnnotCount(page):
        return said
    for first, end, target in _whole(sorted(_links(document, page, text_page)), text):
        words = text[first:end]
        found = kept(words.replace("\ufffe", ""), target) if words.strip() else None
        if found:
            said.append((first + len(_NO_WORDS.sub("", words)), found))
    return said[::-1]


def _whole(links: list[_Link], text: str) -> list[_Link]:
    """A link over several lines has an area on each."""
    whole: list[_Link] = []
    for link in links:
        last = whole[-1] if whole else None
        if last is not None and last.target == link.target and not text[last.end : link.first].strip("\ufffe\r\n "):
            whole[-1] = last._replace(end=max(last.end, link.end))
        else:
            whole.append(link)
    return whole


def _links(document: Any, page: Any, text_page: Any) -> Iterator[_Link]:
    at, link = ctypes.c_int(0), _pdfium.FPDF_LINK()
    for _ in range(MOST_LINKS):
        if not _pdfium.FPDFLink_Enumerate(page, at, link):
            return
        target = _target(document, link)
        span = _span(text_page, link) if target else None
        if span is not None:
            yield _Link(*span, target)


def _target(document: Any, link: Any) -> str:
    """Empty for a link inside the document."""
    action = _pdfium.FPDFLink_GetAction(link)
    if not action:
        return ""
    buffer = ctypes.create_string_buffer(_LONGEST)
    size = _pdfium.FPDFAction_GetURIPath(document, action, buffer, _LONGEST)
    return buffer.value.decode("utf-8", "ignore") if size <= _LONGEST else ""


def _span(text_page: Any, link: Any) -> tuple[int, int] | None:
    """The words in the area of a link, found by its two ends."""
    area = _pdfium.FS_RECTF()
    if not _pdfium.FPDFLink_GetAnnotRect(link, area):
        return None
    middle, half = (area.top + area.bottom) / 2, abs(area.top - area.bottom) / 2
    ends = [
        _pdfium.FPDFText_GetCharIndexAtPos(text_page, x, middle, 3.0, half) for x in (area.left + 1, area.right - 1)
    ]
    first, last = (_pdfium.FPDFText_GetTextIndexFromCharIndex(text_page, at) if at >= 0 else -1 for at in ends)
    return (first, last + 1) if 0 <= first <= last else None
