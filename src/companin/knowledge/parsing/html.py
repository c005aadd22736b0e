"""HTML: the main content as headings, paragraphs, lists and tables, without what surrounds it on every page."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from companin.knowledge.parsing.cleaning import characters, clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import NoText
from companin.knowledge.parsing.html_content import LEVELS, drop_furniture, main_content
from companin.knowledge.parsing.html_raised import mark_raised
from companin.knowledge.parsing.html_tables import is_data_table, rows_of
from companin.knowledge.parsing.html_words import BLOCKS, follow, words_of

# XML may define entities here; HTML parsers stop at the first ">" inside.
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,500}\[[^\]]{0,50000}\]\s*>", re.IGNORECASE)
_HEAD = 60_000
_ANCHOR = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}")
_SELF_LINKS = frozenset("¶#§🔗")
_SPACE = re.compile(r"\s+")
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_NOTHING = (
    "The page has no text in it: it may be built by scripts when it is opened. Upload its text as a file instead."
)


@dataclass(slots=True)
class _Walk:
    """Where the walk through the page is: the words of the line being read, and the lines of the list being read."""

    writer: Writer
    address: str = ""
    words: list[str] = field(default_factory=list[str])
    lines: list[str] = field(default_factory=list[str])
    counters: list[int | None] = field(default_factory=list["int | None"])
    mark: str = ""
    pre: int = 0


def parse(text: str, told: Told = untold) -> Document:
    del told
    writer = Writer()
    title = write_page(writer, text)
    return writer.finish("text/html", title=title or writer.title_heading, nothing=_NOTHING)


def write_page(writer: Writer, text: str, without: str = "") -> str:
    """Adds the main content of a page, without what a selector tells; returns what the page calls itself."""
    tree = LexborHTMLParser(_DOCTYPE.sub("", text[:_HEAD], count=1) + text[_HEAD:])
    titles = [clean_line(node.text()) for node in tree.css("head > title")] or [""]
    address = _address(tree)
    drop_furniture(tree, without)
    mark_raised(tree)
    root = main_content(tree)
    if root is not None:
        _write(writer, root, address)
    return titles[0]


def write_fragment(writer: Writer, text: str) -> None:
    """Adds the words of a piece of HTML that stands inside another kind of document."""
    tree = LexborHTMLParser(text)
    drop_furniture(tree)
    mark_raised(tree)
    if tree.body is not None:
        _write(writer, tree.body)


def words_in(text: str) -> str:
    """The words of a piece of HTML, line by line."""
    writer = Writer()
    write_fragment(writer, text)
    try:
        return writer.finish("text/html").text
    except NoText:
        return ""


def _address(tree: LexborHTMLParser) -> str:
    """Where the page says that it stands, from which its links are read; empty when it doesn't."""
    named = tree.css("base[href], head > link[rel=canonical][href]")
    return (named[0].attributes.get("href") or "").strip() if named else ""


def _write(writer: Writer, root: LexborNode, address: str = "") -> None:
    """Depth first with an own stack, so that a page nested a million deep is only a long page."""
    walk = _Walk(writer, address)
    todo: list[LexborNode | Callable[[], None]] = [root]
    while todo:
        step = todo.pop()
        if not isinstance(step, LexborNode):
            step()
            continue
        leave = _enter(walk, step)
        if leave is None:
            continue
        todo.append(leave)
        todo.extend(reversed(list(step.iter(include_text=True))))
    _flush(walk)


def _enter(walk: _Walk, node: LexborNode) -> Callable[[], None] | None:
    """Reads what a node itself says; returns what to do after its children, or None when they are not to be visited."""
    tag = node.tag or ""
    if tag == "-text":
        text = node.text_content or ""
        walk.words.append(text if walk.pre else _SPACE.sub(" ", text))
    elif tag == "br":
        walk.words.append("\n")
    elif tag in LEVELS:
        _flush(walk)
        walk.writer.heading(LEVELS[tag], _title(node), _anchor(node))
    elif tag == "table" and is_data_table(node):
        _flush(walk)
        walk.writer.block("\n".join(rows_of(node, walk.address)))
    elif tag in _LISTS:
        return _enter_list(walk, node, tag)
    elif tag == "a":
        return _nothing if walk.pre else follow(walk.words, walk.address, node.attributes.get("href") or "")
    else:
        return _enter_element(walk, tag)
    return None


def _title(heading: LexborNode) -> str:
    """Without the sign that links to itself."""
    title = words_of(heading)
    for sign in {said for link in heading.css("a") if (said := link.text(strip=True)) in _SELF_LINKS}:
        title = title.removesuffix(sign).removeprefix(sign).strip()
    return title


def _anchor(heading: LexborNode) -> str | None:
    """What links to a heading name it by: its own id, one inside it, or that of the section it opens."""
    around = heading.parent
    opens = around is not None and next((one for one in around.iter()), None) == heading
    for node in (heading, *heading.css("[id], a[name]"), *([around] if opens and around else [])):
        name = node.attributes.get("id") or (node.attributes.get("name") if node.tag == "a" else None)
        if name and _ANCHOR.fullmatch(name):
            return name
    return None


def _enter_element(walk: _Walk, tag: str) -> Callable[[], None]:
    opened = _OPENED.get(tag)
    if opened is not None:
        return opened(walk)
    if tag in BLOCKS:
        _flush_block(walk)
        return lambda: _flush_block(walk)
    return _nothing


def _enter_pre(walk: _Walk) -> Callable[[], None]:
    _flush(walk)
    walk.pre += 1
    return lambda: _leave_pre(walk)


def _enter_term(walk: _Walk) -> Callable[[], None]:
    _flush(walk)
    return lambda: _end_line(walk)


def _enter_description(walk: _Walk) -> Callable[[], None]:
    _end_line(walk)
    walk.mark = "- "
    walk.counters.append(None)
    return lambda: _leave_description(walk)


def _enter_details(walk: _Walk) -> Callable[[], None]:
    _flush(walk)
    return lambda: _leave_details(walk)


def _enter_list(walk: _Walk, node: LexborNode, tag: str) -> Callable[[], None]:
    if walk.counters:
        _end_line(walk)
    else:
        _flush(walk)
    start = node.attributes.get("start") or ""
    walk.counters.append((int(start) if start.isdecimal() and len(start) < 5 else 1) if tag == "ol" else None)

    def leave() -> None:
        _end_line(walk)
        walk.counters.pop()
        if not walk.counters:
            _flush(walk)

    return leave


def _enter_item(walk: _Walk) -> Callable[[], None]:
    _end_line(walk)
    counter = walk.counters[-1] if walk.counters else None
    walk.mark = "  " * min(len(walk.counters) - 1, 8) + (f"{counter}. " if counter is not None else "- ")
    if counter is not None:
        walk.counters[-1] = counter + 1
    return lambda: _end_item(walk)


def _leave_description(walk: _Walk) -> None:
    _end_item(walk)
    walk.counters.pop()


def _leave_pre(walk: _Walk) -> None:
    text = characters("".join(walk.words)).strip("\n")
    walk.words.clear()
    walk.pre -= 1
    if text.strip():
        walk.writer.block(text)


def _leave_details(walk: _Walk) -> None:
    _flush(walk)
    walk.writer.leave(LEVELS["summary"])


def _flush_block(walk: _Walk) -> None:
    """The end of a paragraph: inside a list item it only ends the line."""
    if walk.pre:
        walk.words.append("\n")
    elif walk.counters or walk.mark:
        _end_line(walk)
    else:
        _flush(walk)


def _end_line(walk: _Walk) -> None:
    lines = [line for line in map(clean_line, "".join(walk.words).split("\n")) if line]
    walk.words.clear()
    for number, line in enumerate(lines):
        walk.lines.append((walk.mark if number == 0 else " " * len(walk.mark)) + line)
    if lines:
        walk.mark = ""


def _end_item(walk: _Walk) -> None:
    _end_line(walk)
    walk.mark = ""


def _flush(walk: _Walk) -> None:
    _end_line(walk)
    if walk.lines:
        walk.writer.block("\n".join(walk.lines))
        walk.lines.clear()


def _nothing() -> None:
    return None


_OPENED: dict[str, Callable[[_Walk], Callable[[], None]]] = {
    "li": _enter_item,
    "pre": _enter_pre,
    "dt": _enter_term,
    "dd": _enter_description,
    "details": _enter_details,
}
