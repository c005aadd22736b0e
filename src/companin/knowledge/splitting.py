"""A document cut into the pieces that are searched and quoted: whole paragraphs or sentences under one heading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companin.knowledge.parsing.document import Document, Section

TARGET = 700
LONGEST = 1200
SHORT = 200

_PARAGRAPH = re.compile(r"\n\s*\n\s*")
_LINE = re.compile(r"\n\s*")
# A sentence ends after . ! ? … (and closing quotes) before a blank and something that may begin a sentence.
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)\]]{0,3}\s+(?=[\"'“‘„«¿¡(\[]{0,3}[^\W_a-zà-öø-ÿ])")
_CJK_SENTENCE = re.compile(r"(?<=[。！？])[」』”’)]{0,3}\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """`document.text[start:end]`, at most LONGEST characters, without blanks around it. `page` counts from 1.

    The answer to a `question` is one piece, however long.
    """

    start: int
    end: int
    heading: str
    page: int | None
    question: str | None = None
    anchor: str | None = None


def split(document: Document) -> list[Piece]:
    """Pieces in order that don't overlap and cover every non-blank character of the document's sections."""
    text = document.text
    pieces: list[Piece] = []
    for sections in _joined(text, document.sections):
        first = sections[0]
        heading = _heading(document, first)
        if first.question:
            pieces.append(Piece(first.start, first.end, heading, first.page, first.question, first.anchor))
            continue
        for start, end in _with_tail(_pack(text, first.start, sections[-1].end)):
            pieces.append(Piece(start, end, heading, first.page, None, first.anchor))
    return pieces


def _heading(document: Document, section: Section) -> str:
    path = section.heading_path
    same = bool(path) and document.title is not None and path[0].casefold() == document.title.casefold()
    return " › ".join(path[1:] if same else path)


def _joined(text: str, sections: Sequence[Section]) -> Iterator[list[Section]]:
    """Neighbours under the same heading with nothing between them are read as one when one of them is short. What is
    quoted is cited with the page of its piece, so those on other pages stay apart.
    """
    group: list[Section] = []
    for section in sections:
        if group:
            last = group[-1]
            same = (last.heading_path, last.page) == (section.heading_path, section.page)
            near = same and not text[last.end : section.start].strip()
            short = min(last.end - group[0].start, section.end - section.start) < SHORT
            if not (near and short) or last.question or section.question:
                yield group
                group = []
        group.append(section)
    if group:
        yield group


def _pack(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Puts paragraphs together up to the target; a paragraph beyond the longest is cut inside."""
    held: tuple[int, int] | None = None
    for paragraph in _cut(text, start, end, _PARAGRAPH):
        if held is not None and _fits(text, held, paragraph):
            held = (held[0], paragraph[1])
            continue
        if held is not None:
            yield held
        held = paragraph
        if paragraph[1] - paragraph[0] > LONGEST:
            *whole, held = _inside(text, *paragraph)
            yield from whole
    if held is not None:
        yield held


def _fits(text: str, held: tuple[int, int], paragraph: tuple[int, int]) -> bool:
    """A line that introduces a list, and a piece still short, may stretch up to the longest."""
    together = paragraph[1] - held[0]
    if together <= TARGET:
        return True
    return together <= LONGEST and (text[held[1] - 1] == ":" or held[1] - held[0] < SHORT)


def _with_tail(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """A short last piece goes to the one before it where that has room."""
    before: tuple[int, int] | None = None
    tail: tuple[int, int] | None = None
    for span in spans:
        if before is not None:
            yield before
        before, tail = tail, span
    if before is not None and tail is not None and tail[1] - tail[0] < SHORT and tail[1] - before[0] <= LONGEST:
        yield before[0], tail[1]
        return
    yield from (span for span in (before, tail) if span is not None)


def _inside(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A long paragraph in pieces of about the target, cut at lines, else sentences, else words."""
    packed: list[tuple[int, int]] = []
    for atom in _atoms(text, start, end):
        if packed and atom[1] - packed[-1][0] <= TARGET:
            packed[-1] = (packed[-1][0], atom[1])
        else:
            packed.append(atom)
    return packed


def _atoms(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for line in _cut(text, start, end, _LINE):
        if line[1] - line[0] <= TARGET:
            yield line
            continue
        for sentence in _cut(text, *line, _SENTENCE):
            if sentence[1] - sentence[0] <= LONGEST:
                yield sentence
                continue
            yield from _words(text, *sentence)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence without end: cut at its own writing's stops, else at a blank, else wherever the target is reached."""
    while end - start > LONGEST:
        stops = [found.end() for found in _CJK_SENTENCE.finditer(text, start, start + TARGET)]
        blank = text.rfind(" ", start + 1, start + TARGET)
        cut = stops[-1] if stops else blank if blank > start else start + TARGET
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _cut(text: str, start: int, end: int, boundary: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for found in boundary.finditer(text, start, end):
        yield from _trimmed(text, at, found.end())
        at = found.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without blanks around it; nothing when only blanks are in it."""
    said = text[start:end]
    left = len(said) - len(said.lstrip())
    right = len(said.rstrip())
    if right > left:
        yield start + left, start + right
