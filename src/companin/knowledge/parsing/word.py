"""Word files (docx): headings, paragraphs, lists and tables in order, without headers, footers and hidden text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import Damaged
from companin.knowledge.parsing.links import kept
from companin.knowledge.parsing.office import addresses, is_on, main_part, part_of_kind, related, stated_title
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.tables import Table
from companin.knowledge.parsing.word_styles import Lists, Style, heading_level, read_lists, read_styles
from companin.knowledge.parsing.xml_events import events

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Twice said, taken back, or moved elsewhere.
_SKIPPED = frozenset({"Fallback", "del", "moveFrom"})
_BOLD_HEADING, _MAX_BOLD = 9, 90
_SENTENCE_END = re.compile(r"[.!:;,…][\"'”’»)\]]*$")


@dataclass(slots=True)
class _Paragraph:
    """One being read; a text box holds paragraphs inside one."""

    words: list[str] = field(default_factory=list[str])
    style: str = ""
    outline: int | None = None
    number: str | None = None
    depth: int = 0
    bold: bool = True
    link: tuple[int, str] = (0, "")


@dataclass(slots=True)
class _Reading:
    """Where in the file we are."""

    writer: Writer
    styles: dict[str, Style]
    lists: Lists
    addresses: dict[str, str]
    paragraphs: list[_Paragraph] = field(default_factory=list[_Paragraph])
    tables: list[Table] = field(default_factory=list[Table])
    lines: list[str] = field(default_factory=list[str])
    title: str | None = None
    skipping: int = 0
    in_text: bool = False
    hidden: bool = False
    bold: bool = False
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
    reading = _Reading(
        Writer(), read_styles(package, relations), read_lists(package, relations), addresses(package, main)
    )
    if b"lastRenderedPageBreak" in text:
        reading.writer.page = 1
    _read(reading, text)
    pages = reading.writer.page
    reading.writer.page = None
    for kind in ("footnotes", "endnotes"):
        notes = part_of_kind(package, relations, kind)
        if notes:
            _read(reading, notes)
    title = reading.title or stated_title(package) or reading.writer.first_heading
    return reading.writer.finish(_MEDIA_TYPE, title=title, page_count=pages)


def _read(reading: _Reading, data: bytes) -> None:
    for event, name, attributes in events(data):
        if event == "text":
            _text(reading, name)
        elif name in _SKIPPED:
            reading.skipping += 1 if event == "start" else -1
        elif not reading.skipping:
            action = (_STARTS if event == "start" else _ENDS).get(name)
            if action is not None:
                action(reading, attributes)
    _flush(reading)


def _text(reading: _Reading, words: str) -> None:
    if reading.in_text and not reading.hidden and not reading.skipping and reading.paragraphs:
        paragraph = reading.paragraphs[-1]
        paragraph.words.append(words)
        if not reading.bold and words.strip():
            paragraph.bold = False


def _start_paragraph(reading: _Reading, attributes: dict[str, str]) -> None:
    del attributes
    reading.paragraphs.append(_Paragraph())


def _end_paragraph(reading: _Reading, attributes: dict[str, str]) -> None:
    del attributes
    if not reading.paragraphs:
        return
    paragraph = reading.paragraphs.pop()
    _emit(reading, paragraph)
    if reading.turned and not reading.paragraphs:
        _flush(reading)
        reading.writer.page = (reading.writer.page or 0) + reading.turned
        reading.turned = 0


def _emit(reading: _Reading, paragraph: _Paragraph) -> None:
    text = "\n".join(filter(None, map(clean_line, "".join(paragraph.words).split("\n"))))
    style = reading.styles.get(paragraph.style)
    if not text or (style is not None and style.name.startswith("toc ")):
        return
    listed = _list_of(paragraph, style)
    level = heading_level(style, paragraph.outline)
    if reading.tables:
        mark = reading.lists.mark(*listed) if listed and level is None else ""
        reading.tables[-1].write(mark + text)
    elif level is not None:
        _heading(reading, level, clean_line(text))
    elif listed is not None:
        reading.lines.append(reading.lists.mark(*listed) + text.replace("\n", "\n  "))
    elif paragraph.bold and len(text) <= _MAX_BOLD and "\n" not in text and not _SENTENCE_END.search(text):
        _heading(reading, _BOLD_HEADING, text)
    else:
        _flush(reading)
        reading.writer.block(text)


def _list_of(paragraph: _Paragraph, style: Style | None) -> tuple[str, int] | None:
    if paragraph.number is not None:
        return (paragraph.number, paragraph.depth) if paragraph.number != "0" else None
    return style.list_of if style is not None else None


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
        paragraph = reading.paragraphs[-1]
        paragraph.link = (len(paragraph.words), reading.addresses.get(attributes.get("id", ""), ""))


def _end_link(reading: _Reading, attributes: dict[str, str]) -> None:
    del attributes
    if reading.paragraphs:
        begin, target = reading.paragraphs[-1].link
        found = kept("".join(reading.paragraphs[-1].words[begin:]), target)
        reading.paragraphs[-1].words.extend([f" ({found})"] if found else [])


def _start_run(reading: _Reading, attributes: dict[str, str]) -> None:
    del attributes
    reading.hidden = reading.bold = False
    reading.in_run = True


def _end_run(reading: _Reading, attributes: dict[str, str]) -> None:
    del attributes
    reading.hidden = reading.in_run = False


def _turn_text(reading: _Reading, attributes: dict[str, str]) -> None:
    del attributes
    reading.in_text = not reading.in_text


def _describe(name: str) -> Callable[[_Reading, dict[str, str]], None]:
    def act(reading: _Reading, attributes: dict[str, str]) -> None:
        if not reading.paragraphs:
            return
        paragraph, value = reading.paragraphs[-1], attributes.get("val", "")
        if name == "pStyle":
            paragraph.style = value
        elif name == "numId":
            paragraph.number = value
        elif value.isdecimal():
            if name == "ilvl":
                paragraph.depth = int(value)
            else:
                paragraph.outline = int(value)

    return act


def _say(words: str) -> Callable[[_Reading, dict[str, str]], None]:
    def act(reading: _Reading, attributes: dict[str, str]) -> None:
        del attributes
        if reading.paragraphs and reading.in_run and not reading.hidden:
            reading.paragraphs[-1].words.append(words)

    return act


def _set_hidden(reading: _Reading, attributes: dict[str, str]) -> None:
    if reading.in_run and is_on(attributes):
        reading.hidden = True


def _set_bold(reading: _Reading, attributes: dict[str, str]) -> None:
    if reading.in_run and is_on(attributes):
        reading.bold = True


def _turn_page(reading: _Reading, attributes: dict[str, str]) -> None:
    del attributes
    if reading.writer.page is not None:
        if reading.paragraphs and "".join(reading.paragraphs[0].words).strip():
            reading.turned += 1  # a paragraph is where it begins
        else:
            _flush(reading)
            reading.writer.page += 1


def _start_table(reading: _Reading, attributes: dict[str, str]) -> None:
    del attributes
    _flush(reading)
    reading.tables.append(Table())


def _end_table(reading: _Reading, attributes: dict[str, str]) -> None:
    del attributes
    if not reading.tables:
        return
    text = reading.tables.pop().text()
    if reading.tables:
        reading.tables[-1].write(text)
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
    "p": _start_paragraph,
    "hyperlink": _start_link,
    "r": _start_run,
    "t": _turn_text,
    "pStyle": _describe("pStyle"),
    "numId": _describe("numId"),
    "ilvl": _describe("ilvl"),
    "outlineLvl": _describe("outlineLvl"),
    "vanish": _set_hidden,
    "b": _set_bold,
    "tab": _say(" "),
    "br": _say("\n"),
    "cr": _say("\n"),
    "noBreakHyphen": _say("-"),
    "lastRenderedPageBreak": _turn_page,
    "tbl": _start_table,
    "tr": _in_table(lambda table, _: table.start_row()),
    "tc": _in_table(lambda table, _: table.start_cell()),
    "tblHeader": _in_table(lambda table, _: table.name_columns()),
    "gridSpan": _in_table(_spans),
    "vMerge": _in_table(_merges),
}
_ENDS: dict[str, Callable[[_Reading, dict[str, str]], None]] = {
    "p": _end_paragraph,
    "hyperlink": _end_link,
    "r": _end_run,
    "t": _turn_text,
    "tbl": _end_table,
}
