"""A table of a sheet: every row a line of "Header: value; …"; questions and answers become pairs."""

import re
from collections.abc import Iterator

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Writer, table_row
from companin.knowledge.parsing.pairs import columns, phrasings, write_pair

_NUMBER = re.compile(r"[-+]?[\d\s.,:/-]+%?")
_ROWS_PER_BLOCK = 20


def write_table(writer: Writer, rows: Iterator[list[str]], *, named: bool = False) -> None:
    """Adds a table: pairs where its columns are questions and answers, else a line per row under its header.

    What stands alone above the columns is said before them. `named` says that the first row names the columns.
    """
    first: list[str] = []
    for row in rows:
        first = row
        if sum(1 for cell in row if cell.strip()) > 1:
            break
        writer.block(next(cell for cell in row if cell.strip()))
        first = []
    pair = columns(first)
    if pair is not None:
        _write_pairs(writer, rows, first, pair)
    elif first:
        _write_rows(writer, rows, first, named=named)


def _write_pairs(writer: Writer, rows: Iterator[list[str]], header: list[str], pair: tuple[int, int]) -> None:
    asked, answered = pair
    skipped = 0
    for row in rows:
        cells = row + [""] * (len(header) - len(row))
        skipped += not write_pair(writer, cells[asked], cells[answered], phrasings(header, cells))
    if skipped == 1:
        writer.warnings.append("1 row without a question or an answer is left out.")
    elif skipped:
        writer.warnings.append(f"{skipped} rows without a question or an answer are left out.")


def _write_rows(writer: Writer, rows: Iterator[list[str]], first: list[str], *, named: bool) -> None:
    header = first if named or is_header(first) else []
    lines = [] if header else [table_row([], first)]
    for row in rows:
        lines.append(table_row(header, row))
        if len(lines) == _ROWS_PER_BLOCK:
            writer.block("\n".join(lines))
            lines = []
    writer.block("\n".join(lines))


def is_header(row: list[str]) -> bool:
    names = [clean_line(cell) for cell in row]
    said = [name for name in names if name]
    short = all(len(name) <= 60 and not is_number(name) for name in said)
    return short and len(said) > 1 and len(set(said)) == len(said) and not said[0].endswith(":")


def is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None
