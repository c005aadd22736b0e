"""What the styles and lists of a Word file mean: heading levels, bullets, numbers."""

from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Lists:
    """How each depth of each list is marked, and how far it has counted."""

    kinds: dict[str, dict[int, tuple[str, int]]] = field(default_factory=dict[str, "dict[int, tuple[str, int]]"])
    _counted: dict[str, dict[int, int]] = field(default_factory=dict[str, "dict[int, int]"])

    def mark(self, list_id: str, depth: int) -> str:
        """The next item's mark with its indentation; "" where the list has none."""
        kind, first = self.kinds.get(list_id, {}).get(depth, ("bullet", 1))
        if kind == "none":
            return ""
        counted = self._counted.setdefault(list_id, {})
        for deeper in [one for one in counted if one > depth]:
            del counted[deeper]
        counted[depth] = counted.get(depth, first - 1) + 1
        return "  " * min(depth, 8) + ("- " if kind == "bullet" else f"{_numeral(kind, counted[depth])}. ")


def _numeral(kind: str, number: int) -> str:
    if kind in {"lowerLetter", "upperLetter"} and 0 < number <= 26:
        return chr(ord("a" if kind == "lowerLetter" else "A") + number - 1)
    return str(number)


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


def read_lists(package: Package, relations: dict[str, tuple[str, str]]) -> Lists:
    shapes: dict[str, dict[int, tuple[str, int]]] = {}
    used: dict[str, str] = {}
    shape, depth, number = "", 0, ""
    data = part_of_kind(package, relations, "numbering")
    for event, name, attributes in events(data) if data else ():
        if event != "start":
            continue
        if name == "abstractNum":
            shape = attributes.get("abstractNumId", "")
        elif name == "num":
            number = attributes.get("numId", "")
        elif name == "abstractNumId":
            used[number] = attributes.get("val", "")
        elif not number:  # what single lists change of their kind comes after all kinds
            depth = _shape(shapes.setdefault(shape, {}), depth, name, attributes)
    return Lists({number: shapes.get(shape, {}) for number, shape in used.items()})


def _shape(shape: dict[int, tuple[str, int]], depth: int, name: str, attributes: dict[str, str]) -> int:
    """Notes what is said of one depth; returns the depth being described."""
    value = attributes.get("val", "")
    if name == "lvl":
        said = attributes.get("ilvl", "0")
        return int(said) if said.isdecimal() else 0
    kind, first = shape.get(depth, ("decimal", 1))
    if name == "numFmt":
        shape[depth] = (value, first)
    elif name == "start":
        shape[depth] = (kind, int(value) if value.isdecimal() else 1)
    return depth
