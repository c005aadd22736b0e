"""Excel files (xlsx): every visible sheet read like a CSV file, its cells as people see them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from companin.knowledge.parsing.csv_sheet import write_table
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import Damaged
from companin.knowledge.parsing.office import is_on, main_part, part_of_kind, related, stated_title
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.sheet_cells import Shapes, read_shapes, shown
from companin.knowledge.parsing.xml_events import events

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOTHING = "The sheets have no rows with text in them."
_UNNAMED = re.compile(r"(?:sheet|blad|feuil|folha|planilha|tabelle|hoja)\s?\d*", re.IGNORECASE)
_MAX_COLUMNS = 500
_COLUMN = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str


def parse(data: bytes, told: Told = untold) -> Document:
    package = Package(data)
    main = main_part(package)
    relations = related(package, main)
    sheets, hidden, since_1904 = _sheets(package, main, relations)
    words = _shared_words(part_of_kind(package, relations, "sharedStrings"))
    shapes = read_shapes(part_of_kind(package, relations, "styles"), since_1904=since_1904)
    writer = Writer()
    for number, sheet in enumerate(sheets, 1):
        told(number - 1, len(sheets))
        content = package.read(sheet.part)
        if content is None:
            continue
        writer.page = number
        writer.leave(1)
        if len(sheets) > 1 or not _UNNAMED.fullmatch(sheet.name):
            writer.heading(1, sheet.name)
        write_table(writer, _rows(content, words, shapes))
    if hidden:
        writer.warnings.append(
            "1 hidden sheet is left out." if hidden == 1 else f"{hidden} hidden sheets are left out."
        )
    return writer.finish(_MEDIA_TYPE, title=stated_title(package), page_count=len(sheets), nothing=_NOTHING)


def _sheets(package: Package, main: str, relations: dict[str, tuple[str, str]]) -> tuple[list[_Sheet], int, bool]:
    """The visible ones in order, how many are hidden, and from which year days are counted."""
    said = package.read(main)
    if said is None:
        raise Damaged
    sheets: list[_Sheet] = []
    hidden = 0
    since_1904 = False
    for event, name, attributes in events(said):
        if event != "start":
            continue
        if name == "workbookPr":
            since_1904 = "date1904" in attributes and is_on(attributes, "date1904")
        elif name == "sheet" and attributes.get("state", "visible") != "visible":
            hidden += 1
        elif name == "sheet" and attributes.get("r:id", "") in relations:
            kind, part = relations[attributes["r:id"]]
            if kind == "worksheet":
                sheets.append(_Sheet(attributes.get("name", ""), part))
    return sheets, hidden, since_1904


def _shared_words(data: bytes | None) -> list[str]:
    """Texts that cells refer to by number; how words are pronounced is left out."""
    found: list[str] = []
    said: list[str] = []
    in_text, aside = False, False
    for event, name, _ in events(data) if data else ():
        if event == "text":
            if in_text and not aside:
                said.append(name)
        elif name == "t":
            in_text = event == "start"
        elif name == "rPh":
            aside = event == "start"
        elif name == "si" and event == "end":
            found.append("".join(said))
            said.clear()
    return found


@dataclass(slots=True)
class _Reading:
    """The row and the cell being read."""

    words: list[str]
    shapes: Shapes
    row: list[str] = field(default_factory=list[str])
    said: list[str] = field(default_factory=list[str])
    kind: str = "n"
    shape: int = 0
    at: int = 0
    in_value: bool = False
    hidden: bool = False


def _rows(data: bytes, words: list[str], shapes: Shapes) -> Iterator[list[str]]:
    """Rows with something in them; hidden rows are left out."""
    reading = _Reading(words, shapes)
    for event, name, attributes in events(data):
        if event == "text":
            if reading.in_value:
                reading.said.append(name)
        elif name in {"v", "t"}:
            reading.in_value = event == "start"
        elif event == "start":
            _start(reading, name, attributes)
        elif name == "c":
            _end_cell(reading)
        elif name == "row" and not reading.hidden and any(cell.strip() for cell in reading.row):
            yield reading.row


def _start(reading: _Reading, name: str, attributes: dict[str, str]) -> None:
    if name == "row":
        reading.row = []
        reading.hidden = "hidden" in attributes and is_on(attributes, "hidden")
    elif name == "c":
        reading.kind, reading.shape = attributes.get("t", "n"), _number(attributes.get("s"))
        reading.at = _column(attributes.get("r"), reading.row)
        reading.said.clear()


def _end_cell(reading: _Reading) -> None:
    cell = _cell(reading, "".join(reading.said))
    if cell and reading.at < _MAX_COLUMNS:
        reading.row.extend([""] * (reading.at + 1 - len(reading.row)))
        reading.row[reading.at] = cell


def _cell(reading: _Reading, said: str) -> str:
    if reading.kind == "s":
        number = _number(said)
        return reading.words[number] if 0 <= number < len(reading.words) else ""
    if reading.kind == "b":
        return "TRUE" if said.strip() == "1" else "FALSE"
    if reading.kind == "e":
        return ""
    return shown(said, reading.shape, reading.shapes) if reading.kind == "n" else said


def _column(reference: str | None, row: list[str]) -> int:
    """From 0; the next one where the cell doesn't say."""
    found = _COLUMN.match(reference or "")
    if found is None:
        return len(row)
    at = 0
    for letter in found.group():
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _number(said: str | None) -> int:
    try:
        return int(said or 0)
    except ValueError:
        return 0
