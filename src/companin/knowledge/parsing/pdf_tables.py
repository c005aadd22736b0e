"""Tables on PDF pages, which are only words that stand below and beside each other: found again and said by rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companin.knowledge.parsing.document import table_row
from companin.knowledge.parsing.pdf_lines import Line

_MARK = re.compile(r"[•●▪■◦‣∙·*\uf0b7–-]|\d{1,3}[.)]|[a-z][.)]")
_LEAST = 3
_MOST_COLUMNS = 20
_MAX_NAME = 60
_SAME = 2.0
# In sizes of letters: how far below each other lines of one cell stand, cells centred in one row, and rows at most.
_WRAPPED, _CENTRED, _APART = 1.35, 1.0, 4.0


@dataclass(slots=True)
class _Row:
    """`y` is where its last line stands."""

    cells: list[str]
    y: float
    bold: bool


def is_tabular(line: Line) -> bool:
    """Cells side by side, not the wide gap between a list's mark and its words."""
    return len(line.fragments) > 1 and not _MARK.fullmatch(line.fragments[0][2])


def stretches(lines: Sequence[Line]) -> Iterator[tuple[str, Sequence[Line]]]:
    """The lines of each table with what it says, and those between tables with nothing."""
    start = at = 0
    while at < len(lines):
        end = _end(lines, at) if lines[at].fragments else at
        if end > at:
            if start < at:
                yield "", lines[start:at]
            yield _said(lines[at:end]), lines[at:end]
            start = end
        at = max(end, at + 1)
    if start < len(lines):
        yield "", lines[start:]


def _end(lines: Sequence[Line], start: int) -> int:
    """Where the table that begins at `start` ends; `start` itself when none does."""
    rows, end = 0, start
    columns: list[tuple[float, float]] = []
    for at in range(start, len(lines)):
        line = lines[at]
        if line.page != lines[start].page or not (is_tabular(line) or _in_one(columns, line)):
            break
        step = abs(lines[at - 1].y - line.y) if at > start else 0.0
        if step > _APART * line.size:
            break
        if is_tabular(line):
            rows += 1
            columns.extend((left, right) for left, right, _ in line.fragments)
        if is_tabular(line) or step <= _WRAPPED * line.size:
            end = at + 1
    return end if rows >= _LEAST and _is_aligned(lines[start:end]) else start


def _is_aligned(lines: Sequence[Line]) -> bool:
    """Most cells begin or end below others: gaps in lines that were stretched to a margin stand anywhere."""
    cells = [(int(left), int(right)) for line in lines for left, right, _ in line.fragments[1:]]
    begins, ends = Counter(left for left, _ in cells), Counter(right for _, right in cells)
    near = range(-2, 3)
    kept = (any(sum(seen[at + by] for by in near) > 1 for seen, at in ((begins, a), (ends, b))) for a, b in cells)
    return sum(kept) > 0.5 * len(cells)


def _in_one(columns: Sequence[tuple[float, float]], line: Line) -> bool:
    """Begins where a cell does and doesn't reach the next one."""
    begins = any(abs(left - line.left) <= _SAME for left, _ in columns)
    return begins and not any(line.left + _SAME < left < line.right for left, _ in columns)


def _said(lines: Sequence[Line]) -> str:
    columns = _columns(lines)
    if len(columns) < max(len(line.fragments) for line in lines):
        return "\n".join("; ".join(cell for _, _, cell in _cells(line)) for line in lines)
    rows = _rows(lines, columns)
    names = rows[0].cells if len(rows) > 1 and _names_columns(rows) else []
    return "\n".join(table_row(names, row.cells) for row in rows[1 if names else 0 :])


def _cells(line: Line) -> Sequence[tuple[float, float, str]]:
    return line.fragments or ((line.left, line.right, line.text),)


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """From where to where something stands in any row."""
    columns: list[tuple[float, float]] = []
    for left, right, _ in sorted(cell for line in lines for cell in _cells(line)):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns if 1 < len(columns) <= _MOST_COLUMNS else []


def _rows(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[_Row]:
    rows: list[_Row] = []
    for line in sorted(lines, key=lambda line: -line.y):
        cells = [""] * len(columns)
        for left, _, words in _cells(line):
            at = next(number for number, (begin, end) in enumerate(columns) if begin <= left <= end)
            cells[at] = f"{cells[at]} {words}".strip()
        if rows and _goes_on(rows[-1], cells, line):
            rows[-1].cells = [f"{above} {below}".strip() for above, below in zip(rows[-1].cells, cells, strict=True)]
            rows[-1].y = line.y
        else:
            rows.append(_Row(cells, line.y, line.bold))
    return rows


def _goes_on(row: _Row, cells: Sequence[str], line: Line) -> bool:
    step = row.y - line.y
    apart = not any(above and below for above, below in zip(row.cells, cells, strict=True))
    alone = sum(1 for cell in cells if cell) == 1
    return step <= _SAME or (apart and step <= _CENTRED * line.size) or (alone and step <= _WRAPPED * line.size)


def _names_columns(rows: Sequence[_Row]) -> bool:
    """Bold above what isn't; else words above columns with numbers in them."""
    names = rows[0].cells
    if len(set(names)) < len(names) or not all(
        any(map(str.isalpha, name)) and len(name) <= _MAX_NAME for name in names
    ):
        return False
    if rows[0].bold != rows[1].bold:
        return rows[0].bold
    plain = not any(_has_digit(name) for name in names)
    return plain and len(names) > 2 and any(_has_digit(cell) for row in rows[1:] for cell in row.cells[1:])


def _has_digit(cell: str) -> bool:
    return any(map(str.isdecimal, cell))
