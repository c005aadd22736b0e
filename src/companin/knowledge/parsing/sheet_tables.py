"""The tables of a sheet: blank rows and columns part them, each has its own row of names, and what stands above or
below them is said by itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.csv_sheet import is_header, is_number, write_table
from companin.knowledge.parsing.document import COVERED, Writer, table_row
from companin.knowledge.parsing.pairs import columns
from companin.knowledge.parsing.sheet_labels import is_label
from companin.knowledge.parsing.tables import column_names

_SAMPLE = 60
_FIRST_ROWS = 10
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-/–]\s?\d{2,4})?")
_AMOUNT = re.compile(r"\D{0,4}\d[\d.,:' \u00a0/-]*\D{0,12}")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet by its number; `wide`: of cells that reach over others, the last column."""

    number: int
    cells: list[str]
    wide: dict[int, int] = field(default_factory=dict[int, int])

    def filled(self) -> list[int]:
        return [at for at, cell in enumerate(self.cells) if cell.strip()]

    def spread(self) -> list[str]:
        """Its cells, where one reaches marked as covered."""
        cells = list(self.cells)
        for at, last in self.wide.items():
            cells.extend([""] * (last + 1 - len(cells)))
            cells[at + 1 : last + 1] = [COVERED] * (last - at)
        return cells

    def cut(self, left: int, right: int) -> "Line":
        wide = {at - left: min(last, right - 1) - left for at, last in self.wide.items() if left <= at < right}
        return Line(self.number, self.cells[left:right], wide)


@dataclass(frozen=True, slots=True)
class _Names:
    """What names columns, and which of them hold amounts."""

    names: list[str]
    amounts: set[int]

    @property
    def columns(self) -> set[int]:
        return {at for at, name in enumerate(self.names) if name} | {0}


def write_tables(writer: Writer, lines: Iterator[Line]) -> None:
    """Lines have something in them; their numbers leave gaps for blank rows."""
    known: _Names | None = None
    blocks = _blocks(lines)
    for sample, rows in blocks:
        regions = _regions(sample)
        if regions:
            whole = [*sample, *rows]
            for left, right in regions:
                cut = (line.cut(left, right) for line in whole)
                write_tables(writer, iter([line for line in cut if line.filled()]))
            continue
        at = _names_at(sample, known)
        if at is not None and columns(sample[at].cells) is not None:
            _write_above(writer, sample[:at])
            below = chain.from_iterable(chain(*block) for block in blocks)
            write_table(writer, (line.cells for line in chain(sample[at:], rows, below)))
            return
        known = _write_block(writer, sample, rows, at, known)


def _blocks(lines: Iterator[Line]) -> Iterator[tuple[list[Line], Iterator[Line]]]:
    """Rows without a blank one between them, the first in a list. Names that a blank row parts from what they name
    belong to it.
    """
    held: list[Line] = []
    found = False
    for _, block in groupby(enumerate(lines), key=lambda pair: pair[1].number - pair[0]):
        rows = (line for _, line in block)
        sample = [*held, *islice(rows, _SAMPLE)]
        held = sample if _only_names(sample) else []
        if not held:
            found = True
            yield sample, rows
    if held and (found or len(held) > 1):
        yield held, iter(())


def _only_names(lines: Sequence[Line]) -> bool:
    rows = [line for line in lines if len(line.filled()) > 1]
    return len(rows) == 1 and rows[0] is lines[-1] and is_header(rows[0].cells) and not _tells_particulars(lines)


def _write_block(
    writer: Writer, sample: list[Line], rows: Iterator[Line], at: int | None, known: _Names | None
) -> _Names | None:
    """Returns what names the columns of rows that may go on below."""
    if at is not None:
        _write_above(writer, sample[:at])
        names, height = _names(sample[at:])
        body = [line.spread() for line in sample[at + height :]]
        write_table(writer, chain([names], body, (line.spread() for line in rows)), named=True)
        return _Names(names, {column for column in range(len(names)) if _all_amounts(sample[at + height :], column)})
    if _tells_particulars(sample) or _only_names(sample):
        _write_above(writer, chain(sample, rows))
    elif known is not None and _fits(sample, known):
        _write_on(writer, chain(sample, rows), known)
    else:
        write_table(writer, (line.cells for line in chain(sample, rows)))
    return known


def _write_above(writer: Writer, lines: "Iterator[Line] | Sequence[Line] | chain[Line]") -> None:
    """Titles stand alone; of particulars the first cell names the others."""
    said: list[str] = []
    for line in lines:
        cells = [clean_line(cell) for cell in line.cells if cell.strip()]
        if len(cells) == 1:
            writer.block("\n".join(said))
            writer.block(cells[0])
            said = []
        else:
            said.append(table_row(cells[:1], cells[1:]) if len(cells) == 2 else table_row([], cells))
    writer.block("\n".join(said))


def _write_on(writer: Writer, lines: Iterator[Line], known: _Names) -> None:
    """Rows of the table above after a blank row; one cell alone is a title or a note."""
    for alone, group in groupby(lines, key=lambda line: len(line.filled()) == 1):
        if alone:
            _write_above(writer, list(group))
        else:
            write_table(writer, chain([known.names], (line.spread() for line in group)), named=True)


def _names_at(lines: Sequence[Line], known: _Names | None) -> int | None:
    """Which of the first lines names the columns. Above it stand only titles and particulars."""
    particulars = 0
    for at, line in enumerate(lines[:_FIRST_ROWS]):
        filled = line.filled()
        if len(filled) < 2:
            continue
        if columns(line.cells) is not None:
            return at
        if len(filled) > max(particulars, 1) and _names_below(line, lines[at + 1 :]):
            new = known is None or at > 0 or _is_new(line, lines[at + 1 :], known)
            return at if new and not (at == 0 and _tells_particulars(lines)) else None
        if len(filled) > 2:
            return None
        particulars = 2
    return None


def _names_below(line: Line, below: Sequence[Line]) -> bool:
    """It reads as names, and what stands below it stands in columns that it names."""
    if not below or not (is_header(line.cells) or _counts_years(line, below)):
        return False
    filled = line.filled()
    named = {0, min(filled), *filled} | {at for first, last in line.wide.items() for at in range(first, last + 1)}
    cells = [at for row in below for at in row.filled()]
    stray = sum(1 for at in cells if at not in named)
    return stray <= len(cells) // 10


def _counts_years(line: Line, below: Sequence[Line]) -> bool:
    """Years in a row, over what isn't years."""
    first, *others = line.filled()
    years = others if line.cells[first].strip() and not _is_year(line.cells[first]) else [first, *others]
    said = [line.cells[at].strip() for at in years]
    if len(said) < 2 or not all(map(_is_year, said)) or said not in (sorted(set(said)), sorted(set(said))[::-1]):
        return False
    cells = [row.cells[at] for row in below for at in years if at < len(row.cells)]
    return min(min(row.filled()) for row in below) < years[0] and not any(map(_is_year, cells))


def _is_year(cell: str) -> bool:
    return _YEAR.fullmatch(cell.strip()) is not None


def _is_new(line: Line, below: Sequence[Line], known: _Names) -> bool:
    """Names of another table below the one we know, not a row of it."""
    filled = set(line.filled())
    if filled - known.columns or [clean_line(line.cells[at]) for at in sorted(filled)] == list(
        filter(None, known.names)
    ):
        return True
    plain = {at for at in filled if not _AMOUNT.fullmatch(line.cells[at].strip())}
    return any(at in known.amounts or _all_amounts(below, at) for at in plain)


def _all_amounts(lines: Sequence[Line], column: int) -> bool:
    cells = [line.cells[column].strip() for line in lines if column < len(line.cells) and line.cells[column].strip()]
    return bool(cells) and all(_AMOUNT.fullmatch(cell) for cell in cells)


def _tells_particulars(lines: Sequence[Line]) -> bool:
    """Who, where, since when: each row a name and what it is, in two columns."""
    rows = [(line, filled) for line in lines if len(filled := line.filled()) > 1]
    if any(len(filled) > 2 for _, filled in rows) or len({tuple(filled) for _, filled in rows}) != 1:
        return False
    firsts = [clean_line(line.cells[filled[0]]) for line, filled in rows]
    if len(firsts) == 1:
        return is_label(firsts[0]) or not is_header(rows[0][0].cells)
    labels = sum(map(is_label, firsts[1:]))
    return labels * 2 >= len(firsts) - 1


def _fits(lines: Sequence[Line], known: _Names) -> bool:
    return all(set(line.filled()) <= known.columns for line in lines if len(line.filled()) > 1)


def _names(lines: Sequence[Line]) -> tuple[list[str], int]:
    """What names each column, and in how many rows: a cell over several columns names each, and what stands below it,
    where nothing new stands below the first cell, names them closer.
    """
    line = lines[0]
    named = list(line.cells)
    for at, last in line.wide.items():
        named.extend([""] * (last + 1 - len(named)))
        named[at : last + 1] = [line.cells[at]] * (last + 1 - at)
    below = lines[1].cells if line.wide and len(lines) > 1 else None
    if below is not None and below[0] in {"", line.cells[0]} and not any(map(is_number, below)):
        return column_names((named, below)), 2
    return named, 1


def _regions(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Where tables stand side by side: their columns. A column left blank within one table parts nothing."""
    filled = {at for line in lines for at in line.filled()}
    filled |= {at for line in lines for first, last in line.wide.items() for at in range(first, last + 1)}
    pieces: list[tuple[int, int]] = []
    for at in sorted(filled):
        if pieces and pieces[-1][1] == at:
            pieces[-1] = pieces[-1][0], at + 1
        else:
            pieces.append((at, at + 1))
    for number in range(1, len(pieces)):
        left, right = (pieces[0][0], pieces[number - 1][1]), (pieces[number][0], pieces[-1][1])
        if _stand_apart(lines, left, right):
            return [left, right]
    return []


def _stand_apart(lines: Sequence[Line], left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Each has names of its own: the same as the other, in another row, or above rows that begin with what they are
    about.
    """
    cuts = [[cut for line in lines if (cut := line.cut(*one)).filled()] for one in (left, right)]
    heads = [_names_at(cut, None) for cut in cuts]
    if heads[0] is None or heads[1] is None:
        return False
    one, other = (cut[at:] for cut, at in zip(cuts, (heads[0], heads[1]), strict=True))
    names = [{clean_line(cell) for cell in part[0].cells if cell.strip()} for part in (one, other)]
    apart = bool(names[0] & names[1]) or one[0].number != other[0].number
    return apart or all(map(_has_keys, (one, other)))


def _has_keys(lines: Sequence[Line]) -> bool:
    keys = [clean_line(line.cells[0]) for line in lines[1:]]
    return all(keys) and len(set(keys)) == len(keys) and not any(map(is_number, keys))
