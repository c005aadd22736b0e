"""A book's table of contents, of the newer kind (a page with lists) or the older one (ncx)."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.xml_events import events


def read_contents(data: bytes, folder: str) -> dict[str, tuple[int, str]]:
    """By part: how deep it stands, from 0, and what it is called; a part's first entry counts. Raises Unreadable."""
    found: dict[str, tuple[int, str]] = {}
    depth = 0
    for event, name, said in _entries(data):
        if name in {"li", "navPoint"}:
            depth += 1 if event == "start" else -1
        elif event == "text" and name:
            found.setdefault(path_of(folder, name), (max(depth - 1, 0), said))
    return found


def _entries(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Where lists and their items begin and end, and between them ("text", target, words)."""
    words: list[str] = []
    target = ""
    for event, name, attributes in events(data):
        if event == "text":
            words.append(name)
        elif name in {"a", "text"} and event == "start":
            words, target = [], attributes.get("href", "")
        elif name == "a" or (name == "content" and event == "start"):
            yield "text", target or attributes.get("src", ""), clean_line("".join(words))
        elif name != "text":
            yield event, name, ""


def path_of(folder: str, target: str) -> str:
    """The part that something in a folder refers to."""
    return posixpath.normpath(posixpath.join(folder, unquote(target.partition("#")[0])))
