"""Tables of HTML pages as lines of "Header: value; …"."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from selectolax.lexbor import LexborNode

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import COVERED, table_row
from companin.knowledge.parsing.html_words import words_of
from companin.knowledge.parsing.tables import column_names

_LAYOUT = "h1, h2, h3, h4, article, section"
_LISTS = "ul, ol"
_HEADS = "thead, th"
_MOST_COLUMNS, _MOST_ROWS, _WIDEST = 50, 1000, 500


def is_data_table(table: LexborNode) -> bool:
    """Pages are also laid out with tables: those hold headings and, without any heads of their own, lists and other
    tables; they are read as blocks.
    """
    if table.css_first(_LAYOUT) is not None:
        return False
    rows = _rows(table)
    bare = not any(cell.tag == "th" for row in rows[:5] for cell in _cells(row))
    if bare and any(node.mem_id != table.mem_id for node in table.css("table")):
        return False
    if table.css_first(_LISTS) is not None and table.css_first(_HEADS) is None:
        return False
    return any(len(_cells(row)) > 1 for row in rows[:5])


def rows_of(table: LexborNode, address: str) -> list[str]:
    """One line per row; the caption first. The first rows of heads name the columns of all others."""
    caption = table.css_first("caption")
    said = [words_of(caption, address)] if caption is not None else []
    rows = _rows(table)
    heads = len(list(takewhile(_is_header, rows)))
    grid = list(_grid(rows, heads, address))
    names = column_names(grid[:heads])
    if len(set(filter(None, names))) == 1 and len(names) > 1:
        said += names[:1]
        names = []
    said += [table_row(names, cells) if names else _bare(row, cells) for row, cells in zip(rows, grid, strict=True)][
        heads:
    ]
    if not any(said):
        said.append("; ".join(filter(None, names)))
    return list(filter(None, said))


def _bare(row: LexborNode, cells: list[str]) -> str:
    """A row without names above it is named by the head that it begins with."""
    nodes = _cells(row)
    cells = [cell for cell in cells if cell != COVERED]
    named = [node.tag for node in nodes[:2]] == ["th", "td"] and any(cells[1:])
    return table_row(cells[:1], ["; ".join(filter(None, cells[1:]))]) if named else table_row([], cells)


def _is_header(row: LexborNode) -> bool:
    parent = row.parent
    cells = _cells(row)
    heads = sum(cell.tag == "th" for cell in cells)
    return (parent is not None and parent.tag == "thead") or (heads > 1 and heads >= len(cells) - 1)


def _grid(rows: Sequence[LexborNode], heads: int, address: str) -> Iterator[list[str]]:
    """A cell over several rows says the same in each; one over several columns is said once, a head in all."""
    below: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows):
        said: list[str] = []
        for cell in _cells(row)[:_WIDEST]:
            _go_on(said, below)
            words = words_of(cell, address) or _pictured(cell)
            high = _span(cell, "rowspan", _MOST_ROWS)
            for column in range(min(_span(cell, "colspan", _MOST_COLUMNS), max(1, _WIDEST - len(said)))):
                here = words if number < heads or not column else COVERED
                if high > 1:
                    below[len(said)] = high - 1, here
                said.append(here)
        _go_on(said, below)
        yield said


def _go_on(said: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Adds what comes from the rows above."""
    while len(said) in below:
        left, words = below.pop(len(said))
        if left > 1:
            below[len(said)] = left - 1, words
        said.append(words)


def _rows(table: LexborNode) -> list[LexborNode]:
    """Its own, not those of tables in its cells."""
    return [row for row in table.css("tr") if _table_of(row) == table.mem_id]


def _table_of(row: LexborNode) -> int | None:
    above = row.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above.mem_id if above is not None else None


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in {"td", "th"}]


def _pictured(cell: LexborNode) -> str:
    """What a tick or a cross that is a picture stands for."""
    return clean_line(" ".join(picture.attributes.get("alt") or "" for picture in cell.css("img[alt]")))


def _span(cell: LexborNode, name: str, most: int) -> int:
    span = cell.attributes.get(name) or "1"
    return max(1, min(int(span), most)) if span.isdecimal() and len(span) < 6 else 1
