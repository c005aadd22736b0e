"""CSV: the rows of a file, and what parts their cells."""

import csv
import io
import re
from collections.abc import Iterator

from companin.knowledge.parsing.cleaning import characters
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import Damaged
from companin.knowledge.parsing.sheet_tables import Line, write_tables

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 64 * 1024
_SEPARATOR_LINE = re.compile(r"\Asep=(.)\n", re.IGNORECASE)
_MAX_CELL = 5_000_000


def parse(text: str, told: Told = untold) -> Document:
    del told
    text = characters(text)
    said = _SEPARATOR_LINE.match(text)
    delimiter = said.group(1) if said else delimiter_of(text)
    writer = Writer()
    write_tables(writer, _rows(text[said.end() :] if said else text, delimiter))
    return writer.finish("text/csv", nothing="The sheet has no rows with text in it.")


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


def _rows(text: str, delimiter: str) -> Iterator[Line]:
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for number, row in enumerate(reader):
            if any(cell.strip() for cell in row):
                yield Line(number, row)
    except csv.Error:
        raise Damaged(
            f"The sheet can't be read near line {reader.line_num}: a quote may be open or a cell is far too long."
        ) from None
