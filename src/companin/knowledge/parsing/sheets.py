"""Excel files (xlsx): every visible sheet read like a CSV file, its cells as people see them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import Damaged
from companin.knowledge.parsing.links import kept
from companin.knowledge.parsing.office import addresses, is_on, main_part, part_of_kind, related, stated_title
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.sheet_cells import Shapes, read_shapes, shown
from companin.knowledge.parsing.sheet_marks import MAX_COLUMNS, Marks, column_of, read_marks
from companin.knowledge.parsing.sheet_tables import Line, write_tables
from companin.knowledge.parsing.word_paragraphs import Run, run_after
from companin.knowledge.parsing.xml_events import events

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOTHING = "The sheets have no rows with text in them."
_UNKNOWN = "{} no result in the file. Open it in a spreadsheet program, save it there, and upload it again."
_UNNAMED = re.compile(r"(?:sheet|blad|feuil|folha|planilha|tabelle|hoja)\s?\d*", re.IGNORECASE)
_COLUMN = re.compile(r"[A-Z]{1,3}")
_LINKED = re.compile(r'\s*HYPERLINK\(\s*"([^"]+)"\s*(?:[,;]\s*"([^"]*)"\s*)?\)\s*\Z', re.IGNORECASE)


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
    unknown = 0
    for number, sheet in enumerate(sheets, 1):
        told(number - 1, len(sheets))
        content = package.read(sheet.part)
        if content is None:
            continue
        reading = _Reading(words, shapes, read_marks(content, addresses(package, sheet.part)))
        rows = _rows(content, reading)
        first = next(rows, None)
        if first is not None:
            writer.page = number
            writer.leave(1)
            if len(sheets) > 1 or not _UNNAMED.fullmatch(sheet.name):
                writer.heading(1, sheet.name)
            write_tables(writer, chain([first], rows))
        unknown += reading.unknown
    if hidden:
        writer.warnings.append(
            "1 hidden sheet is left out." if hidden == 1 else f"{hidden} hidden sheets are left out."
        )
    if unknown:
        writer.warnings.append(_UNKNOWN.format("1 formula has" if unknown == 1 else f"{unknown} formulas have"))
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
    in_text, aside, run = False, False, Run()
    for event, name, attributes in events(data) if data else ():
        run = run_after(run, event, name, attributes)
        if event == "text":
            if in_text and not aside:
                said.append(run.said(name))
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
    """The row and the cell being read. `above`: of columns what reaches down into them, and to which row."""

    words: list[str]
    shapes: Shapes
    marks: Marks
    number: int = -1
    row: list[str] = field(default_factory=list[str])
    said: list[str] = field(default_factory=list[str])
    code: list[str] = field(default_factory=list[str])
    kind: str = "n"
    shape: int = 0
    at: int = 0
    inside: str = ""
    run: Run = field(default_factory=Run)
    hidden: bool = False
    above: dict[int, tuple[int, str]] = field(default_factory=dict[int, "tuple[int, str]"])
    unknown: int = 0


def _rows(data: bytes, reading: _Reading) -> Iterator[Line]:
    """Rows with something in them; hidden rows are left out."""
    for event, name, attributes in events(data):
        if event == "text":
            if reading.inside:
                (reading.code if reading.inside == "f" else reading.said).append(reading.run.said(name))
        elif name in {"v", "t", "f"}:
            reading.inside = name if event == "start" else ""
        elif event == "start":
            _start(reading, name, attributes)
        elif name == "c":
            _end_cell(reading)
        elif name == "row" and not reading.hidden and any(cell.strip() for cell in reading.row):
            yield _whole(reading)


def _start(reading: _Reading, name: str, attributes: dict[str, str]) -> None:
    reading.run = run_after(reading.run, "start", name, attributes)
    if name == "row":
        reading.row = []
        reading.number = _number(attributes.get("r"), reading.number + 2) - 1
        reading.hidden = "hidden" in attributes and is_on(attributes, "hidden")
    elif name == "c":
        reading.kind, reading.shape = attributes.get("t", "n"), _number(attributes.get("s"))
        reading.at = _column(attributes.get("r"), reading.row)
        reading.said.clear()
        reading.code.clear()


def _end_cell(reading: _Reading) -> None:
    at, place = reading.at, (reading.number, reading.at)
    cell = _cell(reading, "".join(reading.said))
    target = reading.marks.links.get(place, "")
    if reading.code:
        linked = _LINKED.match("".join(reading.code))
        reading.unknown += not (cell or linked or reading.kind != "n")
        target, cell = (linked[1], cell or linked[2] or linked[1]) if linked else (target, cell)
    found = kept(cell, target) if cell and target else None
    if cell and at < MAX_COLUMNS and at not in reading.marks.hidden:
        reading.row.extend([""] * (at + 1 - len(reading.row)))
        reading.row[at] = f"{cell} ({found})" if found else cell


def _whole(reading: _Reading) -> Line:
    """The row with what reaches into it from above."""
    cells, number = reading.row, reading.number
    for at, (last, said) in reading.above.items():
        if number <= last and (at >= len(cells) or not cells[at]):
            cells.extend([""] * (at + 1 - len(cells)))
            cells[at] = said
    wide: dict[int, int] = {}
    for at in range(len(cells)) if reading.marks.reach else ():
        bottom, right = reading.marks.reach.get((number, at), (number, at))
        if cells[at] and bottom > number:
            reading.above[at] = bottom, cells[at]
        if cells[at] and right > at:
            wide[at] = min(right, MAX_COLUMNS - 1)
    hidden = reading.marks.hidden
    if not hidden:
        return Line(number, cells, wide)
    shown = [at for at in range(MAX_COLUMNS) if at not in hidden]  # a column nobody sees parts no tables
    places = {at: bisect_right(shown, at) - 1 for at in (*wide, *wide.values())}
    return Line(
        number, [cells[at] for at in shown if at < len(cells)], {places[at]: places[last] for at, last in wide.items()}
    )


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
    return column_of(found.group())


def _number(said: str | None, otherwise: int = 0) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 9 else otherwise
