"""Books (epub): the chapters in reading order, each read as a web page."""

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.encodings import decode
from companin.knowledge.parsing.epub_contents import path_of, read_contents
from companin.knowledge.parsing.errors import Damaged, Encrypted, Unreadable
from companin.knowledge.parsing.html import write_page
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.xml_events import events

_PROTECTED = "The book is protected against copying, so it can't be read. Upload a version without protection."
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_MAX_CHAPTERS = 5000


@dataclass(slots=True)
class _Book:
    """What the book's list says: parts by id with their kind, the order of reading, the title, the tables of contents:
    for programs, best first, and one that is a page.
    """

    parts: dict[str, tuple[str, str]] = field(default_factory=dict[str, "tuple[str, str]"])
    order: list[str] = field(default_factory=list[str])
    title: str = ""
    contents: list[str] = field(default_factory=list[str])
    contents_page: str = ""


def parse(data: bytes, told: Told = untold) -> Document:
    package = Package(data)
    chapters, book = _chapters(package)
    entries = _entries(package, book)
    locked = _locked(package)
    if chapters and all(chapter in locked for chapter in chapters):
        raise Encrypted(_PROTECTED)
    writer = Writer()
    for number, chapter in enumerate(chapters):
        told(number, len(chapters))
        page = package.read(chapter) if chapter not in locked else None
        if page and page.strip():
            depth, label = entries.get(chapter, (0, ""))
            if depth == 0:
                writer.leave(1)
            writer.begin(depth + 1, label)
            write_page(writer, decode(page))
    return writer.finish("application/epub+zip", title=clean_line(book.title) or writer.first_heading)


def _chapters(package: Package) -> tuple[list[str], _Book]:
    """The chapters' parts in reading order."""
    container = package.read("META-INF/container.xml")
    roots = [
        attributes.get("full-path", "")
        for event, name, attributes in events(container or b"<none/>")
        if (event, name) == ("start", "rootfile")
    ]
    content = package.read(roots[0]) if roots else None
    if content is None:
        raise Damaged
    book = _book(content, posixpath.dirname(roots[0]))
    parts = [book.parts[one] for one in book.order if one in book.parts]
    chosen = [path for path, kind in parts if kind in _PAGES and path != book.contents_page]
    return list(dict.fromkeys(chosen))[:_MAX_CHAPTERS], book


def _entries(package: Package, book: _Book) -> dict[str, tuple[int, str]]:
    """What the table of contents calls each part, and how deep in it."""
    for path in book.contents:
        try:
            found = read_contents(package.read(path) or b"<none/>", posixpath.dirname(path))
        except Unreadable:
            continue
        if found:
            return found
    return {}


def _book(content: bytes, folder: str) -> _Book:
    book = _Book()
    in_title = False
    for event, name, attributes in events(content):
        if event == "text":
            book.title += name if in_title else ""
        elif name == "title":
            in_title = event == "start" and not book.title
        elif event == "start" and name == "item":
            _part(book, folder, attributes)
        elif event == "start" and name == "itemref":
            book.order.append(attributes.get("idref", ""))
        elif event == "start" and name == "reference" and attributes.get("type") == "toc":
            book.contents_page = path_of(folder, attributes.get("href", ""))
    return book


def _part(book: _Book, folder: str, attributes: dict[str, str]) -> None:
    path, kind = path_of(folder, attributes.get("href", "")), attributes.get("media-type", "")
    if "nav" in attributes.get("properties", "").split():
        book.contents.insert(0, path)
        return
    book.parts[attributes.get("id", "")] = path, kind
    if kind == "application/x-dtbncx+xml":
        book.contents.append(path)


def _locked(package: Package) -> set[str]:
    """Parts somebody encrypted; often only fonts."""
    said = package.read("META-INF/encryption.xml")
    return {
        unquote(attributes.get("URI", ""))
        for event, name, attributes in events(said or b"<none/>")
        if (event, name) == ("start", "CipherReference")
    }
