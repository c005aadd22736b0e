"""From lines on pages to headings and paragraphs: columns in order, page furniture dropped, words made whole."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter
from statistics import median

from companin.knowledge.parsing.pdf_furniture import body_size, without_furniture
from companin.knowledge.parsing.pdf_lines import Line, Page
from companin.knowledge.parsing.pdf_tables import is_tabular, stretches

_BULLET = re.compile(r"[•●▪■◦‣∙·*\uf0b7–-]\s+(?=\S)")
_ITEM = re.compile(r"(?:- |\d{1,3}[.)] |[a-z][.)] )")
_LISTED = re.compile(rf"{_BULLET.pattern}|{_ITEM.pattern}")
# A line of a table of contents: a chapter's name, dots, a page number.
_CONTENTS = re.compile(r"(?:\. ?){5,}\s*[\divxlc]{1,5}$")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_ENDING = 8
_HEADING_SCALE = 1.12
_MAX_HEADING = 160
_MAX_BOLD_HEADING = 90
_FRAGMENTS, _RIGHT, _HEIGHT = attrgetter("fragments"), attrgetter("right"), attrgetter("y")


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading (level from 1) or a paragraph (level 0) and the page it begins on."""

    level: int
    text: str
    page: int


def pieces(pages: Sequence[Page]) -> Iterator[Piece]:
    ordered = [_in_reading_order(page) for page in pages]
    kept = [line for page in without_furniture(ordered) for line in page.lines]
    lines = [line for line in kept if not ((".." in line.text or ". ." in line.text) and _is_of_contents(line.text))]
    # Pages that are all alike are their own content.
    lines = lines or [line for page in ordered for line in page.lines]
    if not lines:
        return
    body = body_size(lines)
    sizes = _heading_sizes(lines, body)
    levels = [_level(line, body, sizes) if line.bold or line.size > body else 0 for line in lines]
    for level, group in groupby(zip(levels, lines, strict=True), key=itemgetter(0)):
        said = [line for _, line in group]
        yield from _headings(level, said) if level else _blocks(said)


def _is_of_contents(text: str) -> bool:
    return _CONTENTS.search(text[-200:]) is not None


def _in_reading_order(page: Page) -> Page:
    """Two columns written row by row are taken apart and read one after the other."""
    gutter = _gutter(page.lines)
    if gutter is None:
        return page
    ordered: list[Line] = []
    beside: list[Line] = []
    for line in page.lines:
        if not _goes_on(beside, line, gutter):
            ordered.extend(_columns(beside, gutter))
            beside = []
        (beside if beside or _is_split(line, gutter) else ordered).append(line)
    ordered.extend(_columns(beside, gutter))
    return replace(page, lines=tuple(ordered))


def _goes_on(beside: Sequence[Line], line: Line, gutter: float) -> bool:
    """Whether a line belongs to the two columns being read: split itself, or the longer column's next line."""
    if not beside or _is_split(line, gutter):
        return True
    last = beside[-1]
    one_sided = not line.fragments and (line.right < gutter or line.left > gutter)
    return one_sided and (line.size, line.bold) == (last.size, last.bold) and 0 < last.y - line.y < 1.6 * line.size


def _columns(beside: Sequence[Line], gutter: float) -> Iterator[Line]:
    for left in (True, False):
        for line in beside:
            yield from _side(line, gutter, left=left)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where the gap between two columns of prose is; tables have gaps too, but short cells."""
    gaps = [(a[1], b[0], a, b) for line in lines for a, b in pairwise(line.fragments) if len(line.fragments) == 2]
    prose = [(start, end) for start, end, a, b in gaps if len(a[2]) >= 20 and len(b[2]) >= 20]
    if len(prose) < 4 or len(prose) < 0.6 * len(gaps):
        return None
    at = median(end for _, end in prose) - 2
    inside = sum(1 for start, end in prose if start < at < end)
    return at if inside >= 0.8 * len(prose) else None


def _is_split(line: Line, gutter: float) -> bool:
    return any(a[1] < gutter < b[0] for a, b in pairwise(line.fragments))


def _side(line: Line, gutter: float, *, left: bool) -> Iterator[Line]:
    for start, end, text in line.fragments or ((line.left, line.right, line.text),):
        if (end < gutter) == left:
            yield line._replace(text=text, left=start, right=end, fragments=(), hyphen=line.hyphen and not left)


def _heading_sizes(lines: Sequence[Line], body: float) -> dict[float, int]:
    """The level of each, counted from the largest: the four largest make levels of their own."""
    sizes = sorted({line.size for line in lines if line.size > body and _is_large(line, body)}, reverse=True)
    return {size: min(number, 4) for number, size in enumerate(sizes, 1)}


def _is_large(line: Line, body: float) -> bool:
    return line.size >= _HEADING_SCALE * body and len(line.text) <= _MAX_HEADING and any(map(str.isalpha, line.text))


def _level(line: Line, body: float, sizes: dict[float, int]) -> int:
    if _is_large(line, body):
        return sizes[line.size]
    bold = line.bold and line.size >= body and not line.fragments and len(line.text) <= _MAX_BOLD_HEADING
    return (
        5 if bold and not _SENTENCE_END.search(line.text.replace("?", "")) and any(map(str.isalpha, line.text)) else 0
    )


def _headings(level: int, group: Iterable[Line]) -> Iterator[Piece]:
    """A heading over several lines is one heading as long as its lines stand close together."""
    said = ""
    page, y = 0, 0.0
    for line in group:
        close = (
            said
            and line.page == page
            and 0 < y - line.y <= 1.6 * line.size
            and len(said) + len(line.text) < _MAX_HEADING
        )
        if said and not close:
            yield Piece(level, said, page)
            said = ""
        said = f"{said} {line.text}" if said else line.text
        page, y = line.page, line.y
    if said:
        yield Piece(level, said, page)


def _blocks(lines: Sequence[Line]) -> Iterator[Piece]:
    for table, part in stretches(lines) if any(map(_FRAGMENTS, lines)) else (("", lines),):
        if table:
            yield Piece(0, table, part[0].page)
        else:
            yield from _paragraphs(part)


def _paragraphs(lines: Sequence[Line]) -> Iterator[Piece]:
    leading, edges = _leading(lines), _right_edges(lines)
    listed = [_LISTED.match(line.text) is not None for line in lines]
    said, page = [_marked(lines[0].text)], lines[0].page
    for (before, line), items, edge in zip(pairwise(lines), pairwise(listed), edges, strict=False):
        text = _marked(line.text) if items[1] else line.text
        if _ends_paragraph(before, line, items, leading=leading, edge=edge):
            yield Piece(0, "".join(said), page)
            said, page = [text], line.page
        elif before.hyphen or (said[-1].endswith("-") and said[-1][-2:-1].isalpha()):
            said[-1] = _made_whole(said[-1], text)
        else:
            below = items[1] or (before.right < 0.75 * edge and not text[:1].islower()) or is_tabular(before)
            said += ("\n" if below else " ", text)
    yield Piece(0, "".join(said), page)


def _marked(text: str) -> str:
    """Bullets of any shape become the same mark."""
    bullet = _BULLET.match(text)
    return f"- {text[bullet.end() :]}" if bullet else text


def _leading(lines: Sequence[Line]) -> float:
    """How far below each other most lines stand."""
    steps = [step for a, b in pairwise(lines) if 0.5 * a.size < (step := a.y - b.y) < 2.5 * a.size and a.page == b.page]
    return median(steps) if steps else 1.2 * lines[0].size


def _right_edges(lines: Sequence[Line]) -> list[float]:
    """For each line how far lines reach in its column, which ends where the text goes on higher up."""
    edges: list[float] = []
    heights, rights = list(map(_HEIGHT, lines)), list(map(_RIGHT, lines))
    start, size = 0, lines[0].size
    tops = [at for at, (y, after) in enumerate(pairwise(heights), 1) if after > y + size]
    for end in (*tops, len(lines)):
        edges += [max(rights[start:end])] * (end - start)
        start = end
    return edges


def _ends_paragraph(before: Line, line: Line, items: tuple[bool, bool], *, leading: float, edge: float) -> bool:
    """`items`: whether each of both begins with the mark of a list."""
    step = before.y - line.y
    if before.page != line.page or step < -0.5 * line.size:
        goes_on = line.text[:1].islower() or (before.right > 0.85 * edge and not items[1])
        return _ends_sentence(before) or before.bold != line.bold or not goes_on
    if items[1] and items[0]:
        return False
    return (
        step > 1.35 * leading
        or abs(before.size - line.size) > 1
        or (before.right < 0.85 * edge and not items[1] and _ends_sentence(before))
    )


def _ends_sentence(line: Line) -> bool:
    return _SENTENCE_END.search(line.text[-_ENDING:]) is not None


def _made_whole(said: str, text: str) -> str:
    """A word that was cut where a line ended, or a compound that keeps its hyphen."""
    said = said.removesuffix("-")
    return said + text if text[:1].islower() else f"{said}-{text}"
