"""What the styles of a Word file mean: heading levels, and which lists they are of."""

from dataclasses import dataclass

from companin.knowledge.parsing.office import part_of_kind
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.xml_events import events

_MOST_ROOTS = 20


@dataclass(slots=True)
class Style:
    """`outline` counts from 0; `list_of` is (list, depth)."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list_of: tuple[str, int] | None = None
    number: str | None = None
    depth: int = 0
    bold: bool = False


def read_styles(package: Package, relations: dict[str, tuple[str, str]]) -> dict[str, Style]:
    """By id, with what each takes from the one it is based on."""
    styles: dict[str, Style] = {}
    style = Style()
    data = part_of_kind(package, relations, "styles")
    for event, name, attributes in events(data) if data else ():
        if event == "start" and name == "style":
            style = styles.setdefault(attributes.get("styleId", ""), Style())
        elif event == "start":
            _describe(style, name, attributes)
    return {key: _complete(style, styles) for key, style in styles.items()}


def _describe(style: Style, name: str, attributes: dict[str, str]) -> None:
    value = attributes.get("val", "")
    if name == "name":
        style.name = value.lower()
    elif name == "basedOn":
        style.based_on = value
    elif name == "outlineLvl" and value.isdecimal():
        style.outline = int(value)
    elif name == "numId":
        style.number = value
    elif name == "ilvl" and value.isdecimal():
        style.depth = int(value)


def _complete(style: Style, styles: dict[str, Style]) -> Style:
    made = Style(style.name, style.based_on, style.outline, number=style.number, depth=style.depth)
    root: Style | None = style
    for _ in range(_MOST_ROOTS):
        if root is None:
            break
        made.outline = root.outline if made.outline is None else made.outline
        made.number = root.number if made.number is None else made.number
        root = styles.get(root.based_on)
    if made.number not in (None, "0"):
        made.list_of = (str(made.number), made.depth)
    return made


def heading_level(style: Style | None, outline: int | None) -> int | None:
    """From 1; 0 for the title of the whole; None for running text."""
    if style is not None:
        if style.name == "title":
            return 0
        if style.name.startswith("heading ") and style.name[8:].isdecimal():
            return min(int(style.name[8:]), 9)
        outline = style.outline if outline is None else outline
    return outline + 1 if outline is not None and outline < 9 else None
