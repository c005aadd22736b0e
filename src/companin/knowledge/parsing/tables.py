"""A table being read cell by cell, said as lines of "Header: value; …"."""

from dataclasses import dataclass, field

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import table_row

_MAX_SPAN = 50
_MAX_NAME = 60


@dataclass(slots=True)
class Table:
    """Rows of cells. A cell that goes on from the row above says the same again."""

    rows: list[list[str]] = field(default_factory=list[list[str]])
    named: bool = False
    _at: int = 0

    def start_row(self) -> None:
        self.rows.append([])
        self._at = 0

    def start_cell(self) -> None:
        if not self.rows:
            self.start_row()
        self.rows[-1].append("")
        self._at = len(self.rows[-1]) - 1

    def write(self, text: str) -> None:
        """Adds a paragraph to the cell."""
        if not self.rows or not self.rows[-1]:
            self.start_cell()
        before = self.rows[-1][self._at]
        self.rows[-1][self._at] = f"{before}\n{text}" if before else text

    def span(self, columns: int) -> None:
        """The cell is as wide as several."""
        if self.rows:
            self.rows[-1].extend([""] * (min(columns, _MAX_SPAN) - 1))

    def go_on(self) -> None:
        """The cell is the lower part of the one above it."""
        if len(self.rows) > 1 and self._at < min(len(self.rows[-1]), len(self.rows[-2])):
            self.rows[-1][self._at] = self.rows[-2][self._at]

    def name_columns(self) -> None:
        """The row being read is marked as the one that names the columns."""
        self.named = self.named or len(self.rows) == 1

    def text(self) -> str:
        """A line per row; a table of one column is paragraphs, for it only draws a frame."""
        rows = [row for row in self.rows if any(cell.strip() for cell in row)]
        if all(len(row) <= 1 for row in rows):
            return "\n\n".join(cell for row in rows for cell in row)
        header = rows[0] if len(rows) > 1 and (self.named or _names_columns(rows[0])) else []
        return "\n".join(table_row(header, row) for row in rows[1 if header else 0 :])


def _names_columns(row: list[str]) -> bool:
    """Short, all different, none of them a number: what people write above columns."""
    names = [clean_line(cell) for cell in row]
    said = [name for name in names if name]
    return (
        len(said) > 1
        and len(said) >= len(names) - 1
        and len(set(said)) == len(said)
        and all(len(name) <= _MAX_NAME and any(map(str.isalpha, name)) for name in said)
    )
