"""What a sheet says beside its cells: links, cells that reach over others, columns nobody sees."""

import re
from dataclasses import dataclass, field

from companin.knowledge.parsing.office import is_on
from companin.knowledge.parsing.xml_events import events

MAX_COLUMNS = 500
_OPENING = re.compile(rb"<(?:\w+:)?sheetData[\s>]")
_CLOSING = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")

Cell = tuple[int, int]
"""(row, column), from 0."""


@dataclass(slots=True)
class Marks:
    """`reach`: of cells that reach over others the last row and column; `hidden`: columns."""

    links: dict[Cell, str] = field(default_factory=dict[Cell, str])
    reach: dict[Cell, Cell] = field(default_factory=dict[Cell, Cell])
    hidden: set[int] = field(default_factory=set[int])


def read_marks(data: bytes, addresses: dict[str, str]) -> Marks:
    """They stand before and after the cells, which are passed over: most of a sheet is cells."""
    begin, ends = _OPENING.search(data), list(_CLOSING.finditer(data))
    if begin and ends:
        data = data[: begin.start()] + data[ends[-1].end() :]
    marks = Marks()
    for event, name, attributes in events(data):
        if event != "start":
            continue
        if name == "col" and "hidden" in attributes and is_on(attributes, "hidden"):
            first, last = _number(attributes.get("min")), _number(attributes.get("max"))
            marks.hidden.update(range(first - 1, min(last, MAX_COLUMNS)))
        elif name in {"mergeCell", "hyperlink"}:
            _mark(marks, attributes, addresses)
    return marks


def _mark(marks: Marks, attributes: dict[str, str], addresses: dict[str, str]) -> None:
    found = _RANGE.fullmatch(attributes.get("ref", ""))
    if found is None:
        return
    left, top, right, bottom = found.groups()
    cell = int(top) - 1, column_of(left)
    if right and "r:id" not in attributes:
        marks.reach[cell] = int(bottom) - 1, column_of(right)
    elif attributes.get("r:id", "") in addresses:
        marks.links[cell] = addresses[attributes["r:id"]]


def column_of(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 9 else 0
