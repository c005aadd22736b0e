"""Markdown: headings, paragraphs, lists, tables and code from the parser's flat list of tokens."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from companin.knowledge.parsing import html, plain
from companin.knowledge.parsing.cleaning import characters, clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, table_row, untold
from companin.knowledge.parsing.links import kept
from companin.knowledge.parsing.markdown_notes import take_notes, without_marks
from companin.knowledge.parsing.raised import LEVEL, LOWERED, RAISED

MAX_PARSED = 4_000_000
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}]{1,200}\}\s*\Z")
_LEVELS = {"<sup>": RAISED, "<sub>": LOWERED, "</sup>": LEVEL, "</sub>": LEVEL}


@dataclass(slots=True)
class _Reading:
    """One pass over the tokens: the lines of the list being read and where in it we are."""

    writer: Writer
    lines: list[str] = field(default_factory=list[str])
    counters: list[int | None] = field(default_factory=list["int | None"])
    mark: str = ""
    level: int = 0
    cells: list[str] = field(default_factory=list[str])
    header: list[str] = field(default_factory=list[str])
    in_table: bool = False
    notes: dict[str, str] = field(default_factory=dict[str, str])


def parse(text: str, told: Told = untold) -> Document:
    del told
    text = characters(text)
    if len(text) > MAX_PARSED:
        return _too_long(text)
    front = _FRONT.match(text)
    named = _TITLE.search(front.group(1)) if front else None
    body, notes = take_notes(text[front.end() :] if front else text)
    reading = _Reading(Writer(), notes=notes)
    parser = MarkdownIt("commonmark", {"maxNesting": 30}).enable(["table", "strikethrough"])
    for token in parser.parse(body):
        _read(reading, token)
    _flush(reading)
    title = named.group(1).strip("\"'") if named else reading.writer.title_heading
    return reading.writer.finish("text/markdown", title=title)


def _too_long(text: str) -> Document:
    document = plain.parse(text)
    said = "The file is very long, so its Markdown was read as plain text."
    return Document(
        "text/markdown", document.title, document.text, document.sections, warnings=(*document.warnings, said)
    )


def _read(reading: _Reading, token: Token) -> None:
    action = _ACTIONS.get(token.type)
    if action is not None:
        action(reading, token)


def _heading(reading: _Reading, token: Token) -> None:
    _flush(reading)
    reading.level = int(token.tag[1])


def _inline(reading: _Reading, token: Token) -> None:
    text, notes = without_marks(_words(token), reading.notes)
    if reading.in_table:
        reading.cells.append(clean_line(" ".join((text, *notes))))
    elif reading.level:
        reading.writer.heading(reading.level, _ATTRIBUTES.sub("", text))
        reading.level = 0
    elif reading.counters:
        _item_line(reading, "\n".join((text, *notes)))
    else:
        reading.writer.block("\n".join(map(clean_line, text.split("\n"))))
    if not (reading.in_table or reading.counters):
        reading.writer.block("\n\n".join(notes))


def _words(token: Token) -> str:
    """What a reader sees of one line: no marks, pictures or tags, nothing struck out, of links what they need."""
    said: list[str] = []
    begun: list[tuple[int, str]] = []
    for child in token.children or []:
        if child.type in {"text", "code_inline", "text_special"}:
            said.append(child.content)
        elif child.type == "softbreak":
            said.append(" ")
        elif child.type == "hardbreak" or (child.type == "html_inline" and _BREAK.fullmatch(child.content)):
            said.append("\n")
        elif child.type == "html_inline":
            said.append(_LEVELS.get(child.content.lower(), ""))
        elif child.type in {"link_open", "s_open"}:
            begun.append((len(said), str(child.attrGet("href") or "")))
        elif child.type in {"link_close", "s_close"} and begun:
            _end_span(said, child.type, *begun.pop())
    return "".join(said)


def _end_span(said: list[str], kind: str, begin: int, target: str) -> None:
    if kind == "s_close":
        del said[begin:]
    elif found := kept("".join(said[begin:]), target):
        said.append(f" ({found})")


def _item_line(reading: _Reading, text: str) -> None:
    for line in map(clean_line, text.split("\n")):
        if line:
            reading.lines.append(reading.mark + line)
            reading.mark = ""


def _open_list(reading: _Reading, token: Token) -> None:
    start = token.attrGet("start")
    reading.counters.append((int(start) if start is not None else 1) if token.type == "ordered_list_open" else None)


def _close_list(reading: _Reading, token: Token) -> None:
    del token
    reading.counters.pop()
    reading.mark = ""
    if not reading.counters:
        _flush(reading)


def _open_item(reading: _Reading, token: Token) -> None:
    del token
    counter = reading.counters[-1]
    reading.mark = "  " * min(len(reading.counters) - 1, 8) + (f"{counter}. " if counter is not None else "- ")
    if counter is not None:
        reading.counters[-1] = counter + 1


def _code(reading: _Reading, token: Token) -> None:
    _flush(reading)
    reading.writer.block(token.content.strip("\n"))


def _html(reading: _Reading, token: Token) -> None:
    _flush(reading)
    html.write_fragment(reading.writer, token.content)


def _open_table(reading: _Reading, token: Token) -> None:
    del token
    _flush(reading)
    reading.in_table = True
    reading.header = []


def _close_row(reading: _Reading, token: Token) -> None:
    del token
    if not reading.header:
        reading.header = reading.cells
    else:
        reading.lines.append(table_row(reading.header, reading.cells))
    reading.cells = []


def _close_table(reading: _Reading, token: Token) -> None:
    del token
    reading.in_table = False
    if not reading.lines:
        reading.lines.append("; ".join(filter(None, reading.header)))
    _flush(reading)


def _flush(reading: _Reading) -> None:
    if reading.lines:
        reading.writer.block("\n".join(reading.lines))
        reading.lines.clear()


_ACTIONS: dict[str, Callable[[_Reading, Token], None]] = {
    "heading_open": _heading,
    "inline": _inline,
    "bullet_list_open": _open_list,
    "ordered_list_open": _open_list,
    "bullet_list_close": _close_list,
    "ordered_list_close": _close_list,
    "list_item_open": _open_item,
    "fence": _code,
    "code_block": _code,
    "html_block": _html,
    "table_open": _open_table,
    "tr_close": _close_row,
    "table_close": _close_table,
}
