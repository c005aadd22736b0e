"""PowerPoint files (pptx): title, text, lists and tables of each slide; no numbers, dates, notes, hidden slides."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import Damaged
from companin.knowledge.parsing.links import kept
from companin.knowledge.parsing.office import addresses, diagrams, is_on, main_part, related, stated_title
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.raised import lowered, raised
from companin.knowledge.parsing.slide_order import UNKNOWN, Place, in_order
from companin.knowledge.parsing.tables import Table
from companin.knowledge.parsing.xml_events import events

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_NOTHING = "The slides have no text in them: they may be pictures. Upload their text instead."
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"sldNum", "dt", "ftr", "hdr"})
_MAX_SLIDES = 5000


@dataclass(slots=True)
class _Shape:
    """One box on a slide, or several that are grouped."""

    kind: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list["tuple[int, str]"])
    table: Table | None = None
    place: Place = UNKNOWN
    is_body: bool = False
    grouped: list["_Shape"] = field(default_factory=list["_Shape"])


@dataclass(slots=True)
class _Slide:
    """Where in a slide we are: the groups around us, the box, and the runs of a paragraph with where they lead."""

    addresses: dict[str, str]
    diagrams: dict[str, list[str]]
    groups: list[_Shape] = field(default_factory=lambda: [_Shape()])
    shape: _Shape | None = None
    runs: list[tuple[str, str]] = field(default_factory=list["tuple[str, str]"])
    target: str = ""
    in_run: bool = False
    raised: int = 0
    depth: int = 0
    in_text: bool = False
    in_furniture: bool = False
    skipping: int = 0
    hidden: bool = False


def parse(data: bytes, told: Told = untold) -> Document:
    package = Package(data)
    main = main_part(package)
    slides = _slides(package, main)
    writer = Writer()
    hidden = 0
    for number, name in enumerate(slides, 1):
        told(number - 1, len(slides))
        slide = _read(package, name)
        hidden += slide.hidden
        if not slide.hidden:
            writer.page = number
            _write(writer, slide)
    if hidden:
        writer.warnings.append(
            "1 hidden slide is left out." if hidden == 1 else f"{hidden} hidden slides are left out."
        )
    title = stated_title(package) or writer.first_heading
    return writer.finish(_MEDIA_TYPE, title=title, page_count=len(slides), nothing=_NOTHING)


def _slides(package: Package, main: str) -> list[str]:
    """The slides' parts in the order they are shown."""
    said = package.read(main)
    if said is None:
        raise Damaged
    relations = related(package, main)
    ids = [
        attributes.get("r:id", "") for event, name, attributes in events(said) if (event, name) == ("start", "sldId")
    ]
    return [relations[one][1] for one in ids if one in relations][:_MAX_SLIDES]


def _read(package: Package, part: str) -> _Slide:
    slide = _Slide(addresses(package, part), diagrams(package, related(package, part)))
    for event, name, attributes in events(package.read(part) or b"<none/>"):
        if event == "text":
            if slide.in_text and not slide.in_furniture:
                words = raised(name) if slide.raised > 0 else lowered(name) if slide.raised else name
                slide.runs.append((words, slide.target))
        elif name == "Fallback":
            slide.skipping += 1 if event == "start" else -1
        elif not slide.skipping:
            (_start if event == "start" else _end)(slide, name, attributes)
    return slide


def _start(slide: _Slide, name: str, attributes: dict[str, str]) -> None:
    if name == "sld":
        slide.hidden = not is_on(attributes, "show")
    elif name in {"sp", "graphicFrame", "grpSp"}:
        made = _Shape()
        slide.groups[-1].grouped.append(made)
        if name == "grpSp":
            slide.groups.append(made)
        else:
            slide.shape = made
    elif name == "r":
        slide.in_run = True
    elif name == "t":
        slide.in_text = True
    elif name == "fld":
        slide.in_furniture = attributes.get("type", "").startswith(("slidenum", "datetime"))
    elif name == "br":
        slide.runs.append(("\n", ""))
    else:
        _describe(slide, slide.shape or slide.groups[-1], name, attributes)


def _describe(slide: _Slide, shape: _Shape, name: str, attributes: dict[str, str]) -> None:
    if name == "ph":
        shape.kind = attributes.get("type", "")
        shape.is_body = shape.kind in {"", "body", "obj"}
    elif name == "off" and shape.place == UNKNOWN:
        shape.place = (_number(attributes.get("y")), _number(attributes.get("x")))
    elif name == "pPr":
        slide.depth = _number(attributes.get("lvl"))
    elif slide.in_run and name in {"hlinkClick", "rPr"}:
        _describe_run(slide, name, attributes)
    elif name == "relIds":
        shape.lines += [(0, line) for line in slide.diagrams.get(attributes.get("r:dm", ""), [])]
    elif name == "tbl":
        shape.table = Table()
    elif shape.table is not None:
        _describe_cell(shape.table, name, attributes)


def _describe_run(slide: _Slide, name: str, attributes: dict[str, str]) -> None:
    if name == "rPr":
        slide.raised = _number(attributes.get("baseline"))
    else:
        slide.target = slide.addresses.get(attributes.get("r:id", ""), "")


def _describe_cell(table: Table, name: str, attributes: dict[str, str]) -> None:
    if name == "tr":
        table.start_row()
    elif name == "tc":
        table.start_cell(covered="hMerge" in attributes and is_on(attributes, "hMerge"))
        if "vMerge" in attributes and is_on(attributes, "vMerge"):
            table.go_on()


def _end(slide: _Slide, name: str, attributes: dict[str, str]) -> None:
    del attributes
    if name == "t":
        slide.in_text = False
    elif name == "r":
        slide.in_run, slide.target, slide.raised = False, "", 0
    elif name == "fld":
        slide.in_furniture = False
    elif name == "p":
        _end_paragraph(slide)
    elif name == "grpSp":
        slide.groups.pop()
    elif name in {"sp", "graphicFrame"}:
        slide.shape = None


def _end_paragraph(slide: _Slide) -> None:
    text = "\n".join(filter(None, map(clean_line, _said(slide.runs).split("\n"))))
    depth = slide.depth
    slide.runs.clear()
    slide.depth = 0
    if not text or slide.shape is None:
        return
    if slide.shape.table is not None:
        slide.shape.table.write(text)
    else:
        slide.shape.lines.append((depth, text))


def _said(runs: list[tuple[str, str]]) -> str:
    """The words of a paragraph; a link may go over several runs."""
    said: list[str] = []
    for target, linked in groupby(runs, key=itemgetter(1)):
        words = "".join(word for word, _ in linked)
        found = kept(words, target) if target else None
        bare = words.rstrip()
        said.append(f"{bare} ({found}){words[len(bare) :]}" if found else words)
    return "".join(said)


def _write(writer: Writer, slide: _Slide) -> None:
    """The title first, then the boxes as they are read."""
    shown = [shape for shape in _in_order(slide.groups[0]) if shape.kind not in _FURNITURE]
    titles = [shape for shape in shown if shape.kind in _TITLES and shape.lines]
    title = clean_line(" ".join(text for shape in titles for _, text in shape.lines))
    writer.leave(1)
    if title:
        writer.heading(1, title)
    for shape in shown:
        if shape.table is not None:
            writer.block(shape.table.text())
        elif shape.is_body and len(shape.lines) > 1:
            writer.block("\n".join(_item(depth, text) for depth, text in shape.lines))
        elif shape not in titles:
            writer.block("\n\n".join(text for _, text in shape.lines))


def _in_order(group: _Shape) -> Iterator[_Shape]:
    for number in in_order([shape.place for shape in group.grouped]):
        shape = group.grouped[number]
        if shape.grouped:
            yield from _in_order(shape)
        else:
            yield shape


def _item(depth: int, text: str) -> str:
    indent = "  " * min(depth, 8)
    return f"{indent}- " + text.replace("\n", f"\n{indent}  ")


def _number(said: str | None) -> int:
    try:
        return int(said or 0)
    except ValueError:
        return 0
