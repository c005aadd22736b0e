"""JSON: questions with answers become pairs, everything else readable lines of "path: value"."""

import json
from itertools import pairwise
from typing import Any, cast

from companin.knowledge.parsing import html
from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, table_row, untold
from companin.knowledge.parsing.errors import Damaged, TooMuch
from companin.knowledge.parsing.html_words import is_markup
from companin.knowledge.parsing.pairs import answer_column, asks, columns, write_pair

MAX_DEPTH = 64
_DEEP = f"The JSON is nested too deeply to be read: more than {MAX_DEPTH} levels. Upload a flatter file."
_LINES_PER_BLOCK = 20
_TITLES = frozenset(
    {"title", "name", "subject", "heading", "titel", "rubrik", "titre", "título", "titulo", "onderwerp"}
)


def parse(text: str, told: Told = untold) -> Document:
    del told
    writer = Writer()
    tree = _load(text.strip().lstrip("\ufeff"))
    _write(writer, tree)
    return writer.finish("application/json", nothing="The JSON has no text in it.")


def _load(text: str) -> Any:
    """Numbers stay as they are written. One JSON value, or one per line."""
    try:
        return _loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and error.msg == "Extra data":
            return [_load_line(line, number) for number, line in enumerate(lines, 1)]
        raise Damaged(f"The file is not valid JSON: line {error.lineno}, column {error.colno}.") from None


def _load_line(line: str, number: int) -> Any:
    try:
        return _loads(line)
    except json.JSONDecodeError as error:
        raise Damaged(f"The file is not valid JSON: line {number}, column {error.colno}.") from None


def _loads(text: str) -> Any:
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except RecursionError:
        raise TooMuch(_DEEP) from None


def _write(writer: Writer, tree: Any) -> None:
    """Walks with an own stack, in the order of the file. Paths count list items from 1."""
    lines: list[str] = []
    todo: list[tuple[tuple[str, ...], Any]] = [((), tree)]
    tables: set[tuple[str, ...]] = set()
    while todo:
        path, value = todo.pop()
        if len(path) > MAX_DEPTH:
            raise TooMuch(_DEEP)
        if isinstance(value, dict):
            is_row = path[:-1] in tables
            todo.extend(_enter(writer, lines, path, cast("dict[str, Any]", value), is_row=is_row))
        elif isinstance(value, list):
            items = cast("list[Any]", value)
            if items and not any(isinstance(item, dict | list) for item in items):
                _add(writer, lines, path, ", ".join(filter(None, map(_scalar, items))))
            else:
                tables |= {path} if _is_table(items) else set()
                todo.extend(((*path, str(number)), items[number - 1]) for number in range(len(items), 0, -1))
        else:
            _add(writer, lines, path, _scalar(value))
    _flush(writer, lines)


def _enter(
    writer: Writer, lines: list[str], path: tuple[str, ...], value: dict[str, Any], *, is_row: bool
) -> list[tuple[tuple[str, ...], Any]]:
    """Says what an object says by itself; returns what is left to visit, last first."""
    names = list(value)
    pair = columns(names)
    if pair is not None:
        question, answer = (value[names[position]] for position in pair)
        if isinstance(question, str) and isinstance(answer, str):
            _flush(writer, lines)
            if write_pair(writer, _scalar(question), _scalar(answer)):
                return []
    left = None if is_row else _enter_questions(writer, lines, path, value)
    if left is not None:
        return left
    pages = [name for name, item in value.items() if _is_page(item)]
    if pages:
        _flush(writer, lines)
        return _write_article(writer, path, value, pages)
    if value and path and path[-1].isdecimal() and not any(isinstance(item, dict | list) for item in value.values()):
        texts = [_scalar(item) for item in value.values()]
        if max(map(len, texts)) < 300:
            _add(writer, lines, (), table_row(names, texts))
            return []
    return [((*path, name), value[name]) for name in reversed(names)]


def _is_page(value: Any) -> bool:
    return isinstance(value, str) and is_markup(value) and "\n" in html.words_in(value)


def _write_article(
    writer: Writer, path: tuple[str, ...], value: dict[str, Any], pages: list[str]
) -> list[tuple[tuple[str, ...], Any]]:
    """A page under its title, and in a row what is told of it; returns what is left to visit, last first."""
    title = next((name for name in value if name.lower() in _TITLES and _scalar(value[name])), "")
    writer.heading(0, _scalar(value[title]) if title else ".".join(path))
    nested = [name for name, item in value.items() if isinstance(item, dict | list)]
    told = [name for name in value if name != title and name not in pages and name not in nested]
    writer.block(table_row(told, [_scalar(value[name]) for name in told]))
    for name in pages:
        html.write_fragment(writer, value[name])
    writer.leave(0)
    return [((*path, name), value[name]) for name in reversed(nested)]


def _is_table(items: list[Any]) -> bool:
    """Whether what asks names a column ("In stock?"): it is asked again of the next item."""
    rows = [cast("dict[str, Any]", item) for item in items if isinstance(item, dict)]
    return any(asks(name) for before, row in pairwise(rows) for name in row.keys() & before.keys())


def _enter_questions(
    writer: Writer, lines: list[str], path: tuple[str, ...], value: dict[str, Any]
) -> list[tuple[tuple[str, ...], Any]] | None:
    """Names that ask are questions, and what they name their answers. None where nothing is a question."""
    asking = {name for name in value if asks(name) and _answer(value[name]).strip()}
    if not asking:
        return None
    _flush(writer, lines)
    for name, told in value.items():
        if name in asking and not write_pair(writer, name, _answer(told)):
            asking.remove(name)
    return [((*path, name), value[name]) for name in reversed(list(value)) if name not in asking]


def _answer(value: Any) -> str:
    """What a value says in answer to the question that names it; lists are lines."""
    if isinstance(value, dict):
        told = cast("dict[str, Any]", value)
        at = answer_column(list(told))
        return "" if at is None else _answer(list(told.values())[at])
    if isinstance(value, list):
        said = [_scalar(item) for item in cast("list[Any]", value)]
        return "\n".join(f"- {one}" for one in said) if all(said) else ""
    return _scalar(value)


def _scalar(value: Any) -> str:
    """Of pages in strings, as help centres export their articles, the words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return ""
    return html.words_in(value) if is_markup(value) else value


def _add(writer: Writer, lines: list[str], path: tuple[str, ...], said: str) -> None:
    if not said.strip():
        return
    where = clean_line(".".join(path))
    if len(said) > 300 or "\n" in said:
        _flush(writer, lines)
        writer.block(f"{where}:\n{said}" if where else said)
        return
    lines.append(f"{where}: {clean_line(said)}" if where else clean_line(said))
    if len(lines) == _LINES_PER_BLOCK:
        _flush(writer, lines)


def _flush(writer: Writer, lines: list[str]) -> None:
    if lines:
        writer.block("\n".join(lines))
        lines.clear()
