"""Word files (docx): headings, paragraphs, lists and tables in order, without headers, footers and hidden text."""

from collections.abc import Callable
from dataclasses import dataclass, field

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import Damaged
from companin.knowledge.parsing.office import addresses, diagrams, main_part, related, stated_title
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.tables import Table
from companin.knowledge.parsing.word_lists import Lists, read_lists
from companin.knowledge.parsing.word_notes import TAKEN_BACK, read_notes
from companin.knowledge.parsing.word_paragraphs import Fields, Paragraph, Run, target_of
from companin.knowledge.parsing.word_styles import Style, heading_level, read_styles
from companin.knowledge.parsing.xml_events import events

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BOLD_HEADING = 9


@dataclass(slots=True)
class _Reading:
    """Where in the file we are."""

    writer: Writer
    styles: dict[str, Style]
    lists: Lists
    addresses: dict[str, str]
    notes: dict[tuple[str, str], str]
    diagrams: dict[str, list[str]]
    fields: Fields = field(default_factory=Fields)
    paragraphs: list[Paragraph] = field(default_factory=list[Paragraph])
    tables: list[Table] = field(default_factory=list[Table])
    lines: list[str] = field(default_factory=list[str])
    title: str | None = None
    skipping: int = 0
    in_text: bool = False
    in_code: bool = False
    run: Run = field(default_factory=Run)
    in_run: bool = False
    turned: int = 0


def parse(data: bytes, told: Told = untold) -> Document:
    del told
    package = Package(data)
    main = main_part(package)
    relations = related(package, main)
    text = package.read(main)
    if text is None:
        raise Damaged
    styles = read_styles(package, relations)
    reading = _Reading(
        Writer(),
        styles,
        read_lists(package, relations, styles),
        addresses(package, main),
        read_notes(package, relations),
        diagrams(package, relations),
    )
    if b"lastRenderedPageBreak" in text:
        reading.writer.page = 1
    _read(reading, text)
    title = reading.title or stated_title(package) or reading.writer.title_heading
    return reading.writer.finish(_MEDIA_TYPE, title=title, page_count=reading.writer.page)


def _read(reading: _Reading, data: bytes) -> None:
    for event, name, attributes in events(data):
        if event == "text":
            _text(reading, name)
        elif name in TAKEN_BACK:
            reading.skipping += 1 if event == "start" else -1
        elif not reading.skipping:
            action = (_STARTS if event == "start" else _ENDS).get(name)
            if action is not None:
                action(reading, attributes)
    _flush(reading)


def _text(reading: _Reading, words: str) -> None:
    if reading.in_code and not reading.skipping:
        reading.fields.said(words)
    elif reading.in_text and not reading.run.hidden and not reading.skipping and reading.paragraphs:
        paragraph = reading.paragraphs[-1]
        paragraph.words.append(reading.run.said(words))
        if not reading.run.bold and words.strip():
            paragraph.bold = False


def _start_paragraph(reading: _Reading) -> None:
    reading.paragraphs.append(Paragraph())


def _end_paragraph(reading: _Reading) -> None:
    if not reading.paragraphs:
        return
    paragraph = reading.paragraphs.pop()
    _emit(reading, paragraph)
    if reading.turned and not reading.paragraphs:
        _flush(reading)
        reading.writer.page = (reading.writer.page or 0) + reading.turned
        reading.turned = 0


def _emit(reading: _Reading, paragraph: Paragraph) -> None:
    text = paragraph.text()
    style = reading.styles.get(paragraph.style)
    listed = paragraph.list_of(style)
    level = heading_level(style, paragraph.outline)
    if not text or (style is not None and style.name.startswith("toc ")):
        return
    if reading.tables:
        mark = reading.lists.mark(*listed) if listed and level is None else ""
        reading.tables[-1].write("\n".join((mark + text, *paragraph.notes)), bold=paragraph.bold)
        return
    if level is not None:
        _heading(reading, level, reading.lists.number(listed) + clean_line(text))
    elif listed is not None:
        lines = "\n".join((text, *paragraph.notes))
        reading.lines.append(reading.lists.mark(*listed) + lines.replace("\n", "\n  "))
        return
    elif paragraph.reads_as_heading(text):
        _heading(reading, _BOLD_HEADING, text)
    else:
        _flush(reading)
        reading.writer.block(text)
    reading.writer.block("\n\n".join(paragraph.notes))


def _heading(reading: _Reading, level: int, text: str) -> None:
    _flush(reading)
    if level == 0 and reading.title is None:
        reading.title = text
    reading.writer.heading(level, text)


def _flush(reading: _Reading) -> None:
    if reading.lines:
        reading.writer.block("\n".join(reading.lines))
        reading.lines.clear()


def _start_link(reading: _Reading, attributes: dict[str, str]) -> None:
    if reading.paragraphs:
        address = reading.addresses.get(attributes.get("r:id", ""), "")
        reading.paragraphs[-1].open_link(address or target_of(attributes.get("instr", "")))


def _end_link(reading: _Reading) -> None:
    if reading.paragraphs:
        reading.paragraphs[-1].close_link()


def _turn_field(reading: _Reading, attributes: dict[str, str]) -> None:
    if reading.paragraphs:
        reading.fields.turn(attributes.get("fldCharType", ""), reading.paragraphs[-1])


def _turn_code(reading: _Reading) -> None:
    reading.in_code = not reading.in_code


def _note(kind: str) -> Callable[[_Reading, dict[str, str]], None]:
    """What stands at the foot of the page is said right after the paragraph that refers to it."""

    def act(reading: _Reading, attributes: dict[str, str]) -> None:
        said = reading.notes.get((kind, attributes.get("id", "")))
        if said and reading.paragraphs and not reading.run.hidden:
            reading.paragraphs[-1].notes.append(said)

    return act


def _draw(reading: _Reading, attributes: dict[str, str]) -> None:
    if reading.paragraphs:
        reading.paragraphs[-1].words += [f"\n{line}\n" for line in reading.diagrams.get(attributes.get("r:dm", ""), [])]


def _start_run(reading: _Reading) -> None:
    reading.run = Run()
    reading.in_run = True


def _end_run(reading: _Reading) -> None:
    reading.run.hidden = reading.in_run = False


def _turn_text(reading: _Reading) -> None:
    reading.in_text = not reading.in_text


def _describe(name: str) -> Callable[[_Reading, dict[str, str]], None]:
    def act(reading: _Reading, attributes: dict[str, str]) -> None:
        if reading.paragraphs:
            reading.paragraphs[-1].describe(name, attributes.get("val", ""))

    return act


def _say(words: str) -> Callable[[_Reading, dict[str, str]], None]:
    def act(reading: _Reading, attributes: dict[str, str]) -> None:
        del attributes
        if reading.paragraphs and reading.in_run and not reading.run.hidden:
            reading.paragraphs[-1].words.append(words)

    return act


def _describe_run(name: str) -> Callable[[_Reading, dict[str, str]], None]:
    def act(reading: _Reading, attributes: dict[str, str]) -> None:
        if reading.in_run:
            reading.run.describe(name, attributes)

    return act


def _turn_page(reading: _Reading) -> None:
    if reading.writer.page is not None:
        if reading.paragraphs and "".join(reading.paragraphs[0].words).strip():
            reading.turned += 1  # a paragraph is where it begins
        else:
            _flush(reading)
            reading.writer.page += 1


def _start_table(reading: _Reading) -> None:
    _flush(reading)
    reading.tables.append(Table())


def _end_table(reading: _Reading) -> None:
    if not reading.tables:
        return
    text = reading.tables.pop().text()
    if reading.tables:
        reading.tables[-1].write("- " + text.replace("\n", "\n- "))
    else:
        reading.writer.block(text)


def _in_table(act: Callable[[Table, dict[str, str]], None]) -> Callable[[_Reading, dict[str, str]], None]:
    def acted(reading: _Reading, attributes: dict[str, str]) -> None:
        if reading.tables:
            act(reading.tables[-1], attributes)

    return acted


def _spans(table: Table, attributes: dict[str, str]) -> None:
    value = attributes.get("val", "")
    table.span(int(value) if value.isdecimal() and len(value) < 4 else 1)


def _merges(table: Table, attributes: dict[str, str]) -> None:
    if attributes.get("val") != "restart":
        table.go_on()


_STARTS: dict[str, Callable[[_Reading, dict[str, str]], None]] = {
    "p": lambda reading, _: _start_paragraph(reading),
    "hyperlink": _start_link,
    "fldSimple": _start_link,
    "fldChar": _turn_field,
    "instrText": lambda reading, _: _turn_code(reading),
    "relIds": _draw,
    "footnoteReference": _note("footnote"),
    "endnoteReference": _note("endnote"),
    "r": lambda reading, _: _start_run(reading),
    "t": lambda reading, _: _turn_text(reading),
    **{name: _describe(name) for name in ("pStyle", "numId", "ilvl", "outlineLvl")},
    **{name: _describe_run(name) for name in ("vanish", "strike", "dstrike", "b", "vertAlign")},
    "tab": _say(" "),
    "br": _say("\n"),
    "cr": _say("\n"),
    "noBreakHyphen": _say("-"),
    "lastRenderedPageBreak": lambda reading, _: _turn_page(reading),
    "tbl": lambda reading, _: _start_table(reading),
    "tr": _in_table(lambda table, _: table.start_row()),
    "tc": _in_table(lambda table, _: table.start_cell()),
    "tblHeader": _in_table(lambda table, _: table.name_columns()),
    "gridSpan": _in_table(_spans),
    "vMerge": _in_table(_merges),
}
_ENDS: dict[str, Callable[[_Reading, dict[str, str]], None]] = {
    "p": lambda reading, _: _end_paragraph(reading),
    "hyperlink": lambda reading, _: _end_link(reading),
    "fldSimple": lambda reading, _: _end_link(reading),
    "instrText": lambda reading, _: _turn_code(reading),
    "r": lambda reading, _: _end_run(reading),
    "t": lambda reading, _: _turn_text(reading),
    "tbl": lambda reading, _: _end_table(reading),
}
