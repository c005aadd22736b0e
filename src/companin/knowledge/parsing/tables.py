"""A table being read cell by cell, said as lines of "Header: value; …"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import COVERED, table_row

_MAX_SPAN = 50
_MAX_NAME = 60
_STOPS = ".,:;!?"


@dataclass(slots=True)
class _Cell:
    """`covered`: the cell to the left reaches over this one, which says nothing itself."""

    said: str = ""
    bold: bool = False
    covered: bool = False

    def line(self) -> str:
        """Items of a list stand between commas."""
        said = ""
        for line in self.said.split("\n"):
            bare = line.strip().removeprefix("- ")
            item = bare != line.strip() and said and said[-1] not in _STOPS
            said += f", {bare}" if item else f" {bare}"
        return clean_line(said)


@dataclass(slots=True)
class Table:
    """Rows of cells. A cell that goes on from the row above says the same again."""

    rows: list[list[_Cell]] = field(default_factory=list[list[_Cell]])
    named: int = 0
    _at: int = 0

    def start_row(self) -> None:
        self.rows.append([])
        self._at = 0

    def start_cell(self, *, covered: bool = False) -> None:
        if not self.rows:
            self.start_row()
        self.rows[-1].append(_Cell(covered=covered))
        self._at = len(self.rows[-1]) - 1

    def write(self, text: str, *, bold: bool = False) -> None:
        """Adds a paragraph to the cell."""
        if not self.rows or not self.rows[-1]:
            self.start_cell()
        cell = self.rows[-1][self._at]
        cell.said = f"{cell.said}\n{text}" if cell.said else text
        cell.bold = bold

    def span(self, columns: int) -> None:
        """The cell is as wide as several."""
        if self.rows:
            self.rows[-1].extend(_Cell(covered=True) for _ in range(min(columns, _MAX_SPAN) - 1))

    def go_on(self) -> None:
        """The cell is the lower part of the one above it."""
        if len(self.rows) > 1 and self._at < min(len(self.rows[-1]), len(self.rows[-2])):
            self.rows[-1][self._at] = replace(self.rows[-2][self._at])

    def name_columns(self) -> None:
        """The row being read is marked as one that names the columns."""
        self.named += self.named == len(self.rows) - 1

    def text(self) -> str:
        """A line per row; a table of one column is paragraphs, for it only draws a frame."""
        rows = [row for row in self.rows if any(cell.said.strip() for cell in row)]
        if all(len(row) <= 1 for row in rows):
            return "\n\n".join(cell.said for row in rows for cell in row)
        alone = next((at for at, row in enumerate(rows) if sum(bool(cell.said.strip()) for cell in row) > 1), 0)
        above, rows = rows[:alone], rows[alone:]
        heads = max(min(self.named - alone, len(rows) - 1), _heads(rows))
        names = column_names(_filled(row) for row in rows[:heads])
        lines = [table_row([], [cell.line() for cell in row]) for row in above]
        lines += [_row(names, row) for row in rows[heads:]]
        return "\n".join(lines)


def column_names(rows: Iterable[Sequence[str]]) -> list[str]:
    """Of each column: all that stands in the rows above it, each once."""
    lines = [list(map(clean_line, row)) for row in rows]
    columns = range(max(map(len, lines), default=0))
    return [" ".join(dict.fromkeys(line[at] for line in lines if at < len(line) and line[at])) for at in columns]


def _filled(row: Sequence[_Cell]) -> list[str]:
    said: list[str] = []
    for cell in row:
        said.append(said[-1] if cell.covered and said else cell.line())
    return said


def _heads(rows: Sequence[Sequence[_Cell]]) -> int:
    """How many rows name the columns: one that reads so, and another below it where a name reaches over several."""
    if len(rows) < 2 or not _names_columns(rows[0]):
        return 0
    above, below = rows[0], rows[1]
    closer = any(cell.covered for cell in above) and below[0].line() in {"", above[0].line()}
    return 2 if closer and len(rows) > 2 and all(map(_is_name, below)) else 1


def _names_columns(row: Sequence[_Cell]) -> bool:
    """Short, all different, none of them a number: what people write above columns. Where only the first is bold, or
    ends with a colon, it names its row.
    """
    said = [cell for cell in row if cell.line()]
    names = {cell.line() for cell in said}
    empty = sum(1 for cell in row if not cell.covered) - len(said)
    if len(said) < 2 or len(names) < len(said) or empty > 1 or _names_itself(row):
        return False
    return all(map(_is_name, said))


def _is_name(cell: _Cell) -> bool:
    name = cell.line()
    return not name or (len(name) <= _MAX_NAME and any(map(str.isalpha, name)))


def _names_itself(row: Sequence[_Cell]) -> bool:
    first, *others = row
    named = first.bold and not any(cell.bold for cell in others)
    return named or first.line().endswith(":")


def _row(names: list[str], row: Sequence[_Cell]) -> str:
    said = [cell.line() for cell in row]
    if not any(names) and len(said) > 1 and _names_itself(row) and any(said[1:]):
        return table_row(said[:1], ["; ".join(filter(None, said[1:]))])
    return table_row(names, [COVERED if cell.covered else words for cell, words in zip(row, said, strict=True)])
