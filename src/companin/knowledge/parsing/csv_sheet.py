"""CSV: every row a line of "Header: value; …"; sheets of questions and answers become pairs."""

import csv
import io
import re
from collections.abc import Iterator

from companin.knowledge.parsing.cleaning import characters, clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, table_row, untold
from companin.knowledge.parsing.errors import Damaged
from companin.knowledge.parsing.pairs import columns, phrasings, write_pair

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 64 * 1024
_SEPARATOR_LINE = re.compile(r"\Asep=(.)\n", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?[\d\s.,:/-]+%?")
_MAX_CELL = 5_000_000
_ROWS_PER_BLOCK = 20


def parse(text: str, told: Told = untold) -> Document:
    del told
    text = characters(text)
    said = _SEPARATOR_LINE.match(text)
    delimiter = said.group(1) if said else delimiter_of(text)
    writer = Writer()
    write_table(writer, _rows(text[said.end() :] if said else text, delimiter))
    return writer.finish("text/csv", nothing="The sheet has no rows with text in it.")


def write_table(writer: Writer, rows: Iterator[list[str]]) -> None:
    """Adds a sheet: pairs where its columns are questions and answers, else a line per row under its header.

    What stands alone above the columns is said before them.
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
        _write_rows(writer, rows, first)


def delimiter_of(text: str) -> str:
    """The sign that cuts most rows into the same number of cells; a comma when none does."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample.rpartition("\n")[0] or sample
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        wide = max(set(widths), key=widths.count, default=1)
        score = widths.count(wide) / len(widths) + min(wide, 10) / 100 if wide > 1 and widths else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error:
        raise Damaged(
            f"The sheet can't be read near line {reader.line_num}: a quote may be open or a cell is far too long."
        ) from None


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


def _write_rows(writer: Writer, rows: Iterator[list[str]], first: list[str]) -> None:
    header = first if _is_header(first) else []
    lines = [] if header else [table_row([], first)]
    for row in rows:
        lines.append(table_row(header, row))
        if len(lines) == _ROWS_PER_BLOCK:
            writer.block("\n".join(lines))
            lines = []
    writer.block("\n".join(lines))


def _is_header(row: list[str]) -> bool:
    names = [clean_line(cell) for cell in row]
    said = [name for name in names if name]
    short = all(len(name) <= 60 and not is_number(name) for name in said)
    return short and len(said) > 1 and len(set(said)) == len(said) and not said[0].endswith(":")


def is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None
