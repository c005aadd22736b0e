"""PDF through PDFium: pages in reading order, with headings, page numbers and clear words for what can't be read."""

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as _raw

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import Damaged, Encrypted, Scanned
from companin.knowledge.parsing.pdf_layout import pieces
from companin.knowledge.parsing.pdf_lines import Page, read_page

_pdfium: Any = _raw

MAX_PAGES = 5000
_NO_PAGES = "The PDF has no pages that can be read. Check that it opens on your computer and upload it again."
_TRUNCATED = "The PDF is incomplete: its end is missing. Upload it again."
_ENCRYPTED = "The PDF is encrypted; upload it without a password."
_LINEARIZED = re.compile(rb"/Linearized\s+\d.{0,300}?/L\s+(\d{1,12})", re.DOTALL)
_NO_TITLE = re.compile(
    r"untitled|microsoft word|document\d*$|slide \d|\.(?:docx?|pdf|indd|odt|pptx?|tex|qxd)$", re.IGNORECASE
)
_initialised: list[bool] = []


def parse(data: bytes, told: Told = untold) -> Document:
    _refuse_truncated(data)
    document = _open(data)
    try:
        count = _pdfium.FPDF_GetPageCount(document)
        if count <= 0:
            raise Damaged(_NO_PAGES)
        read = list(_pages(document, min(count, MAX_PAGES), told))
        title = _title(document)
    finally:
        _pdfium.FPDF_CloseDocument(document)
    return _document([page for page in read if page is not None], title, count)


def _pages(document: Any, count: int, told: Told) -> Iterator[Page | None]:
    for number in range(count):
        told(number, count)
        yield read_page(document, number)


def _document(pages: list[Page], title: str | None, count: int) -> Document:
    if not pages:
        raise Damaged(_NO_PAGES)
    bare = sum(1 for page in pages if not page.lines)
    if bare == len(pages) or _is_stamped(pages):
        raise Scanned
    writer = Writer()
    for piece in pieces(pages):
        writer.page = piece.page
        if piece.level:
            writer.heading(piece.level, piece.text)
        else:
            writer.block(piece.text)
    writer.warnings.extend(_warnings(pages, bare, count))
    return writer.finish(
        "application/pdf", title=title or _first_large_line(pages), page_count=count, nothing=Scanned().sentence
    )


def _refuse_truncated(data: bytes) -> None:
    """PDFium mends a file whose end is missing and shows what is left; half a document must not pass for one."""
    linearized = _LINEARIZED.search(data[:2048])
    if b"%%EOF" not in data or (linearized and int(linearized.group(1)) > len(data) + 16):
        raise Damaged(_TRUNCATED)


def _open(data: bytes) -> Any:
    if not _initialised:
        _pdfium.FPDF_InitLibrary()
        _initialised.append(True)
    document = _pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if document:
        return document
    if _pdfium.FPDF_GetLastError() in {_pdfium.FPDF_ERR_PASSWORD, _pdfium.FPDF_ERR_SECURITY}:
        raise Encrypted(_ENCRYPTED)
    raise Damaged


def _is_stamped(pages: list[Page]) -> bool:
    """Scans often carry a line of text per page, a stamp or a number, which is not their content."""
    lines = [line.text for page in pages for line in page.lines]
    few = len(pages) > 2 and 0.8 * len(pages) <= len(lines) and sum(map(len, lines)) < 60 * len(pages)
    return few and len({re.sub(r"\d+", "#", line) for line in lines}) <= 2


def _warnings(pages: list[Page], bare: int, count: int) -> list[str]:
    said: list[str] = []
    if bare:
        said.append("1 page had no text." if bare == 1 else f"{bare} pages had no text.")
    if count > MAX_PAGES:
        said.append(f"The PDF has {count:,} pages; only the first {MAX_PAGES:,} are used.")
    lost = min(count, MAX_PAGES) - len(pages)
    if lost:
        said.append("1 page could not be read." if lost == 1 else f"{lost} pages could not be read.")
    return said


def _title(document: Any) -> str | None:
    size = _pdfium.FPDF_GetMetaText(document, b"Title\x00", None, 0)
    if not 2 < size < 4096:
        return None
    buffer = bytearray(size)
    _pdfium.FPDF_GetMetaText(document, b"Title\x00", (_pdfium.c_char * size).from_buffer(buffer), size)
    title = clean_line(bytes(buffer).decode("utf-16-le", "replace"))
    return title if 3 <= len(title) <= 200 and not _NO_TITLE.search(title) else None


def _first_large_line(pages: list[Page]) -> str | None:
    """The largest line of the first page, when it stands out and reads like a title."""
    lines = pages[0].lines
    if len(lines) < 2:
        return None
    largest = max(line.size for line in lines)
    words = clean_line(" ".join(line.text for line in lines if line.size == largest))
    stands_out = largest > 1.1 * min(line.size for line in lines)
    return words if stands_out and 3 <= len(words) <= 150 and any(map(str.isalpha, words)) else None
