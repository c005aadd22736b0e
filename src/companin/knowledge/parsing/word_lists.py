"""How Word counts: the marks in front of a list's items, and the numbers of headings, which stand in no paragraph."""

import re
from dataclasses import dataclass, field

from companin.knowledge.parsing.office import part_of_kind
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.word_styles import Style
from companin.knowledge.parsing.xml_events import events

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LARGEST_ROMAN = 3999
_LONGEST = 10


@dataclass(slots=True)
class Level:
    """One depth of a list. `text` is what is written, "%2" in it the count of the second depth."""

    kind: str = "decimal"
    first: int = 1
    text: str | None = None
    plain: bool = False
    style: str = ""


@dataclass(slots=True)
class Lists:
    """How each depth of each list is marked, and how far it has counted."""

    kinds: dict[str, dict[int, Level]] = field(default_factory=dict[str, "dict[int, Level]"])
    _counted: dict[str, dict[int, int]] = field(default_factory=dict[str, "dict[int, int]"])

    def mark(self, list_id: str, depth: int) -> str:
        """The next item's mark with its indentation; "" where the list has none."""
        level = self.kinds.get(list_id, {}).get(depth, Level("bullet"))
        if level.kind == "none":
            return ""
        number = self._count(list_id, depth, level)
        said = self._written(list_id, level)
        if level.kind == "bullet":
            said = "-"
        elif said is None or not _says_more(level.text or ""):
            said = f"{_numeral(level.kind, number)}."
        return "  " * min(depth, 8) + f"{said} "

    def number(self, listed: tuple[str, int] | None) -> str:
        """What stands in front of the next heading of a list at a depth, "1.2 "; "" where there is no number."""
        list_id, depth = listed or ("", 0)
        level = self.kinds.get(list_id, {}).get(depth)
        if level is None or level.kind in {"none", "bullet"}:
            return ""
        self._count(list_id, depth, level)
        said = self._written(list_id, level)
        return f"{said} " if said else ""

    def link(self, styles: dict[str, Style]) -> None:
        """A style may say only which list it is of; the list knows at which depth."""
        for name, style in styles.items():
            if style.list_of is not None:
                levels = self.kinds.get(style.list_of[0], {})
                depth = next((depth for depth, level in levels.items() if level.style == name), style.list_of[1])
                style.list_of = style.list_of[0], depth

    def _count(self, list_id: str, depth: int, level: Level) -> int:
        counted = self._counted.setdefault(list_id, {})
        for deeper in [one for one in counted if one > depth]:
            del counted[deeper]
        counted[depth] = counted.get(depth, level.first - 1) + 1
        return counted[depth]

    def _written(self, list_id: str, level: Level) -> str | None:
        """None where the file doesn't say how."""
        if level.text is None:
            return None
        levels, counted = self.kinds[list_id], self._counted[list_id]

        def said(place: re.Match[str]) -> str:
            depth = int(place[1]) - 1
            other = levels.get(depth, Level())
            return _numeral("decimal" if level.plain else other.kind, counted.get(depth, other.first))

        return _PLACE.sub(said, level.text).strip()


def _says_more(text: str) -> bool:
    """Than one number with a point or a bracket: "1.2", "Article 3", "§ 4"."""
    return len(_PLACE.findall(text)) > 1 or any(one.isalpha() or one == "§" for one in _PLACE.sub("", text))


def _numeral(kind: str, number: int) -> str:
    if kind in {"lowerLetter", "upperLetter"} and 0 < number <= 26:
        return chr(ord("a" if kind == "lowerLetter" else "A") + number - 1)
    if kind in {"lowerRoman", "upperRoman"} and 0 < number <= _LARGEST_ROMAN:
        return _roman(number) if kind == "lowerRoman" else _roman(number).upper()
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _roman(number: int) -> str:
    said = ""
    for worth, letters in _ROMAN:
        said += letters * (number // worth)
        number %= worth
    return said


def read_lists(package: Package, relations: dict[str, tuple[str, str]], styles: dict[str, Style]) -> Lists:
    """Completes what `styles` say of the lists they are of."""
    shapes: dict[str, dict[int, Level]] = {}
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
            depth = _describe(shapes.setdefault(shape, {}), depth, name, attributes)
    lists = Lists({number: shapes.get(shape, {}) for number, shape in used.items()})
    lists.link(styles)
    return lists


def _describe(levels: dict[int, Level], depth: int, name: str, attributes: dict[str, str]) -> int:
    """Notes what is said of one depth; returns the depth being described."""
    value = attributes.get("val", "")
    if name == "lvl":
        said = attributes.get("ilvl", "0")
        depth = int(said) if said.isdecimal() and len(said) == 1 else 0
        levels.setdefault(depth, Level())
        return depth
    level = levels.get(depth)
    if level is None:
        return depth
    if name == "numFmt":
        level.kind = value
    elif name == "start" and value.isdecimal() and len(value) < _LONGEST:
        level.first = int(value)
    elif name == "lvlText":
        level.text = value
    elif name == "isLgl":
        level.plain = value not in {"0", "false"}
    elif name == "pStyle":
        level.style = value
    return depth
