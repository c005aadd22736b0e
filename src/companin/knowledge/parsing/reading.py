"""Bytes to document: the kind is sniffed, its parser alone is loaded, and only Unreadable is ever raised."""

import importlib
from types import ModuleType

from companin.knowledge.parsing.document import Document, Told, untold
from companin.knowledge.parsing.errors import TooMuch
from companin.knowledge.parsing.questions import headed
from companin.knowledge.parsing.sniffing import Kind, Sniffed, sniff

PARSERS: dict[Kind, str] = {
    "plain": "companin.knowledge.parsing.plain",
    "markdown": "companin.knowledge.parsing.markdown",
    "html": "companin.knowledge.parsing.html",
    "csv": "companin.knowledge.parsing.csv_file",
    "json": "companin.knowledge.parsing.json_tree",
    "pdf": "companin.knowledge.parsing.pdf",
    "docx": "companin.knowledge.parsing.word",
    "pptx": "companin.knowledge.parsing.slides",
    "xlsx": "companin.knowledge.parsing.sheets",
    "epub": "companin.knowledge.parsing.epub",
    "eml": "companin.knowledge.parsing.mail",
    "zip": "companin.knowledge.parsing.archives",
}

ANSWERS = {
    "page": "companin.knowledge.parsing.page_facts",
    "sitemap": "companin.knowledge.parsing.sitemap",
}
"""What else can be asked of bytes in a sandbox: `answer(data, declared)` gives an object for JSON."""


def parse(data: bytes, *, name: str | None = None, declared: str | None = None) -> Document:
    """`declared` is a type somebody claimed: an extension, a media type with charset, or a word like "markdown"."""
    sniffed = sniff(data, name=name, declared=declared)
    return read(load(sniffed.kind), sniffed, data)


def load(kind: Kind) -> ModuleType:
    """Loaded when needed; the nursery has loaded them all."""
    return importlib.import_module(PARSERS[kind])


def read(parser: ModuleType, sniffed: Sniffed, data: bytes, told: Told = untold) -> Document:
    try:
        return headed(parser.parse(data if sniffed.text is None else sniffed.text, told))
    except MemoryError:
        raise TooMuch from None
    except RecursionError:
        raise TooMuch("The file is nested too deeply to be read. Save it in a simpler form and upload that.") from None
