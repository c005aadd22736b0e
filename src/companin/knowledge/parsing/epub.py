"""Books (epub): the chapters in reading order, each read as a web page."""

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.encodings import decode
from companin.knowledge.parsing.errors import Damaged, Encrypted
from companin.knowledge.parsing.html import write_page
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.xml_events import events

_PROTECTED = "The book is protected against copying, so it can't be read. Upload a version without protection."
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_MAX_CHAPTERS = 5000


@dataclass(slots=True)
class _Book:
    """What the book's list says: parts by id with their kind, the order of reading, the title."""

    parts: dict[str, tuple[str, str]] = field(default_factory=dict[str, "tuple[str, str]"])
    order: list[str] = field(default_factory=list[str])
    title: str = ""


def parse(data: bytes, told: Told = untold) -> Document:
    package = Package(data)
    chapters, title = _chapters(package)
    locked = _locked(package)
    if chapters and all(chapter in locked for chapter in chapters):
        raise Encrypted(_PROTECTED)
    writer = Writer()
    for number, chapter in enumerate(chapters):
        told(number, len(chapters))
        page = package.read(chapter) if chapter not in locked else None
        if page and page.strip():
            writer.leave(1)
            write_page(writer, decode(page))
    return writer.finish("application/epub+zip", title=title or writer.first_heading)


def _chapters(package: Package) -> tuple[list[str], str]:
    """The chapters' parts in reading order, and the book's title."""
    container = package.read("META-INF/container.xml")
    roots = [
        attributes.get("full-path", "")
        for event, name, attributes in events(container or b"<none/>")
        if (event, name) == ("start", "rootfile")
    ]
    content = package.read(roots[0]) if roots else None
    if content is None:
        raise Damaged
    book = _book(content)
    folder = posixpath.dirname(roots[0])
    parts = [book.parts[one] for one in book.order if one in book.parts]
    chosen = [posixpath.normpath(posixpath.join(folder, path)) for path, kind in parts if kind in _PAGES]
    return list(dict.fromkeys(chosen))[:_MAX_CHAPTERS], clean_line(book.title)


def _book(content: bytes) -> _Book:
    book = _Book()
    in_title = False
    for event, name, attributes in events(content):
        if event == "text":
            book.title += name if in_title else ""
        elif name == "title":
            in_title = event == "start" and not book.title
        elif event == "start" and name == "item" and "nav" not in attributes.get("properties", "").split():
            book.parts[attributes.get("id", "")] = unquote(attributes.get("href", "")), attributes.get("media-type", "")
        elif event == "start" and name == "itemref":
            book.order.append(attributes.get("idref", ""))
    return book


def _locked(package: Package) -> set[str]:
    """Parts somebody encrypted; often only fonts."""
    said = package.read("META-INF/encryption.xml")
    return {
        unquote(attributes.get("URI", ""))
        for event, name, attributes in events(said or b"<none/>")
        if (event, name) == ("start", "CipherReference")
    }
