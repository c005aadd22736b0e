"""Sitemaps: XML files and their indexes, plain or gzipped, and plain lists; read as a stream, without entities."""

import zlib
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from companin.knowledge.parsing.errors import Damaged, Empty, TooMuch

MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024
_LONGEST = 2000
_DEEPEST = 20


class NoSitemap(Damaged):
    """This is not a sitemap."""


@dataclass(slots=True)
class _Reader:
    """Where in the file the reading is: the open elements, and the characters of the `loc` that is open."""

    pages: dict[str, None] = field(default_factory=dict[str, None])
    sitemaps: dict[str, None] = field(default_factory=dict[str, None])
    path: list[str] = field(default_factory=list[str])
    text: str = ""

    def start(self, name: str, _: object) -> None:
        self.path.append(name.rpartition(":")[2].lower())
        self.text = ""
        if len(self.path) > _DEEPEST:
            raise NoSitemap
        if self.path[0] not in {"urlset", "sitemapindex"}:
            raise NoSitemap

    def characters(self, data: str) -> None:
        if self.path[-1:] == ["loc"] and len(self.text) <= _LONGEST:
            self.text += data

    def end(self, _: str) -> None:
        place = self.path[-2:]
        self.path.pop()
        link = self.text.strip()
        if not 0 < len(link) <= _LONGEST or len(self.pages) + len(self.sitemaps) >= MOST_ADDRESSES:
            return
        if place == ["url", "loc"]:
            self.pages[link] = None
        elif place == ["sitemap", "loc"]:
            self.sitemaps[link] = None


def answer(data: bytes, declared: str | None) -> dict[str, Any]:
    """{pages, sitemaps}: addresses as written, each once. Raises Unreadable."""
    del declared
    if data[:2] == b"\x1f\x8b":
        data = _unzipped(data)
    data = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data:
        raise Empty
    if data[:1] != b"<" and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        return {"pages": _listed(data), "sitemaps": []}
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        if not reader.pages and not reader.sitemaps:
            raise NoSitemap from None  # what stood before the damage is kept
    return {"pages": list(reader.pages), "sitemaps": list(reader.sitemaps)}


def _refuse(*_: object) -> None:
    """A sitemap needs no document type, and entities live in nothing else."""
    raise NoSitemap


def _listed(data: bytes) -> list[str]:
    lines = [line.strip() for line in data[:MOST_BYTES].decode("utf-8", "replace").splitlines()[:MOST_ADDRESSES]]
    found = dict.fromkeys(line for line in lines if line.startswith(("http://", "https://")) and len(line) <= _LONGEST)
    if not found:
        raise NoSitemap
    return list(found)


def _unzipped(data: bytes) -> bytes:
    inflate = zlib.decompressobj(31)
    try:
        out = inflate.decompress(data, MOST_BYTES)
    except zlib.error:
        raise Damaged from None
    if not inflate.eof:
        raise TooMuch("The sitemap is too large. Split it, as its format asks for, at 50 MB.")
    return out
