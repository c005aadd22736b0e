"""Scanned PDFs: each page is drawn and read by tesseract, a program the operator may install."""

import subprocess
from typing import Any

import pypdfium2

from companin.knowledge.parsing import plain
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import Damaged, Scanned

_pdfium: Any = pypdfium2

LANGUAGES = ("eng", "swe", "nld", "fra", "por")
MAX_PAGES = 300
_DOTS, _POINTS = 200, 72
_MOST_PIXELS = 12_000_000
_PAGE_SECONDS = 60
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
_RECOGNISED = "The PDF is scanned: its text was recognised from pictures and may have mistakes."


def parse(data: bytes, tesseract: str, told: Told = untold) -> Document:
    """`tesseract` is the program's path. Raises Scanned when it finds no words."""
    languages = _languages(tesseract)
    writer = Writer()
    try:
        document = _pdfium.PdfDocument(data)
    except _pdfium.PdfiumError:
        raise Damaged from None
    count = min(len(document), MAX_PAGES)
    for number in range(count):
        told(number, count)
        writer.page = number + 1
        plain.write(writer, _words(_drawn(document[number]), tesseract, languages))
    writer.warnings.append(_RECOGNISED)
    if len(document) > MAX_PAGES:
        writer.warnings.append(f"Only its first {MAX_PAGES} pages were recognised.")
    return writer.finish("application/pdf", page_count=len(document), nothing=Scanned().sentence)


def _drawn(page: Any) -> bytes:
    """A page in grey as a PGM picture, smaller when it is huge."""
    width, height = page.get_size()
    scale = min(_DOTS / _POINTS, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    pixels = bytes(bitmap.buffer)
    if bitmap.stride != bitmap.width:
        starts = range(0, bitmap.height * bitmap.stride, bitmap.stride)
        pixels = b"".join(pixels[at : at + bitmap.width] for at in starts)
    picture = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + pixels
    bitmap.close()
    page.close()
    return picture


def _words(picture: bytes, tesseract: str, languages: str) -> str:
    command = [tesseract, "stdin", "stdout", "-l", languages]
    return _run(command, picture).replace("\f", "")


def _languages(tesseract: str) -> str:
    """Those of ours that are installed."""
    known = _run([tesseract, "--list-langs"], b"").split()
    return "+".join(one for one in LANGUAGES if one in known) or "eng"


def _run(command: list[str], given: bytes) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the operator's program, with arguments of ours
            command, input=given, capture_output=True, check=False, timeout=_PAGE_SECONDS, env=_ENVIRONMENT
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")
