"""Plain text: paragraphs as they stand, hard-wrapped lines joined, bullets kept as list lines."""

import re
from itertools import pairwise

from companin.knowledge.parsing.cleaning import characters, tidy_lines
from companin.knowledge.parsing.document import MAX_CHARACTERS, Document, Told, Writer, untold

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_ITEM = re.compile(r"(?:[-*•–‣◦]|\d{1,3}[.)]|[a-z][.)]) +\S")
_BULLET = re.compile(r"^[*•–‣◦] +", re.MULTILINE)
_WRAP_WIDTHS = range(50, 140)


def parse(text: str, told: Told = untold) -> Document:
    del told
    writer = Writer()
    write(writer, text[: MAX_CHARACTERS + 1])
    return writer.finish("text/plain")


def write(writer: Writer, text: str) -> None:
    """Adds every paragraph of plain text."""
    for paragraph in _PARAGRAPHS.split(characters(text)):
        if paragraph.strip():
            writer.block(_BULLET.sub("- ", unwrapped(tidy_lines(paragraph))))


def unwrapped(paragraph: str) -> str:
    """A paragraph hard-wrapped at a margin becomes one line; short lines, lists and verses stay lines."""
    lines = paragraph.split("\n")
    if len(lines) < 2:
        return paragraph
    width = max(map(len, lines))
    joined = [lines[0]]
    for before, line in pairwise(lines):
        word = len(line.split(" ", 1)[0])
        full = width in _WRAP_WIDTHS and len(before) + word + 1 > width - 3
        if full and not _ITEM.match(line):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return "\n".join(joined)
