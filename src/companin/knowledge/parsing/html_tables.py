"""Tables of HTML pages as lines of "Header: value; …"."""

from selectolax.lexbor import LexborNode

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import table_row

_LAYOUT = "table, h1, h2, h3, h4, ul, ol, article, section"
_MAX_SPAN = 20


def is_data_table(table: LexborNode) -> bool:
    """Pages are also laid out with tables: those hold headings, lists and other tables, and are read as blocks."""
    if any(node.mem_id != table.mem_id for node in table.css(_LAYOUT)):
        return False
    rows = [_cells(row) for row in table.css("tr")[:5]]
    return bool(rows) and max(map(len, rows)) > 1


def rows_of(table: LexborNode) -> list[str]:
    """One line per row; the caption first. A first row of heads names the columns of all others."""
    caption = table.css_first("caption")
    said = [clean_line(caption.text(separator=" "))] if caption is not None else []
    header: list[str] = []
    for number, row in enumerate(table.css("tr")):
        cells = _cells(row)
        if number == 0 and _is_header(row):
            header = cells
            continue
        said.append(table_row(header, cells))
    if not any(said) and header:
        said.append("; ".join(filter(None, header)))
    return list(filter(None, said))


def _is_header(row: LexborNode) -> bool:
    heads = len(row.css("th"))
    parent = row.parent
    return heads > 1 or (parent is not None and parent.tag == "thead")


def _cells(row: LexborNode) -> list[str]:
    cells: list[str] = []
    for cell in row.css("th, td"):
        span = cell.attributes.get("colspan") or "1"
        width = min(int(span), _MAX_SPAN) if span.isdecimal() and len(span) < 6 else 1
        cells.append(clean_line(cell.text(separator=" ")))
        cells.extend([""] * (width - 1))
    return cells
