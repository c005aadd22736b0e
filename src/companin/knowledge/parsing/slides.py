"""PowerPoint files (pptx): title, text, lists and tables of each slide; no numbers, dates, notes, hidden slides."""

from dataclasses import dataclass, field

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import Damaged
from companin.knowledge.parsing.office import is_on, main_part, related, stated_title
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.tables import Table
from companin.knowledge.parsing.xml_events import events

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_NOTHING = "The slides have no text in them: they may be pictures. Upload their text instead."
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"sldNum", "dt", "ftr", "hdr"})
_MAX_SLIDES = 5000
_LEFTMOST = (-1, -1)


@dataclass(slots=True)
class _Shape:
    """One box on a slide; `place` is (top, left) in its own units, unknown where its layout decides."""

    kind: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list["tuple[int, str]"])
    table: Table | None = None
    place: tuple[int, int] = _LEFTMOST
    is_body: bool = False


@dataclass(slots=True)
class _Slide:
    """Where in a slide we are."""

    shapes: list[_Shape] = field(default_factory=list[_Shape])
    shape: _Shape | None = None
    words: list[str] = field(default_factory=list[str])
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
        slide = _read(package.read(name) or b"")
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


def _read(data: bytes) -> _Slide:
    slide = _Slide()
    for event, name, attributes in events(data) if data else ():
        if event == "text":
            if slide.in_text and not slide.in_furniture:
                slide.words.append(name)
        elif name == "Fallback":
            slide.skipping += 1 if event == "start" else -1
        elif not slide.skipping:
            (_start if event == "start" else _end)(slide, name, attributes)
    return slide


def _start(slide: _Slide, name: str, attributes: dict[str, str]) -> None:
    shape = slide.shape
    if name == "sld":
        slide.hidden = not is_on(attributes, "show")
    elif name in {"sp", "graphicFrame"}:
        slide.shape = _Shape()
        slide.shapes.append(slide.shape)
    elif name == "t":
        slide.in_text = True
    elif name == "fld":
        slide.in_furniture = attributes.get("type", "").startswith(("slidenum", "datetime"))
    elif name == "br":
        slide.words.append("\n")
    elif shape is not None:
        _describe(slide, shape, name, attributes)


def _describe(slide: _Slide, shape: _Shape, name: str, attributes: dict[str, str]) -> None:
    table = shape.table
    if name == "ph":
        shape.kind = attributes.get("type", "")
        shape.is_body = shape.kind in {"", "body", "obj"}
    elif name == "off" and shape.place == _LEFTMOST:
        shape.place = (_number(attributes.get("y")), _number(attributes.get("x")))
    elif name == "pPr":
        slide.depth = _number(attributes.get("lvl"))
    elif name == "tbl":
        shape.table = Table()
    elif table is not None and name == "tr":
        table.start_row()
    elif table is not None and name == "tc":
        table.start_cell()
        if attributes.get("vMerge"):
            table.go_on()


def _end(slide: _Slide, name: str, attributes: dict[str, str]) -> None:
    del attributes
    if name == "t":
        slide.in_text = False
    elif name == "fld":
        slide.in_furniture = False
    elif name == "p":
        _end_paragraph(slide)
    elif name in {"sp", "graphicFrame"}:
        slide.shape = None


def _end_paragraph(slide: _Slide) -> None:
    text = "\n".join(filter(None, map(clean_line, "".join(slide.words).split("\n"))))
    depth = slide.depth
    slide.words.clear()
    slide.depth = 0
    if not text or slide.shape is None:
        return
    if slide.shape.table is not None:
        slide.shape.table.write(text)
    else:
        slide.shape.lines.append((depth, text))


def _write(writer: Writer, slide: _Slide) -> None:
    """The title first, then the boxes as they are read: those their layout places, then from top to bottom."""
    shown = [shape for shape in slide.shapes if shape.kind not in _FURNITURE]
    titles = [shape for shape in shown if shape.kind in _TITLES and shape.lines]
    title = clean_line(" ".join(text for shape in titles for _, text in shape.lines))
    writer.leave(1)
    if title:
        writer.heading(1, title)
    for shape in sorted((one for one in shown if one not in titles), key=lambda one: one.place):
        if shape.table is not None:
            writer.block(shape.table.text())
        elif shape.is_body and len(shape.lines) > 1:
            writer.block("\n".join(_item(depth, text) for depth, text in shape.lines))
        else:
            writer.block("\n\n".join(text for _, text in shape.lines))


def _item(depth: int, text: str) -> str:
    indent = "  " * min(depth, 8)
    return f"{indent}- " + text.replace("\n", f"\n{indent}  ")


def _number(said: str | None) -> int:
    try:
        return int(said or 0)
    except ValueError:
        return 0
