"""What kind of document some bytes are. Content decides; a name or a declared type only chooses between text kinds."""

import csv
import json
import re
from dataclasses import dataclass
from typing import Literal

from companin.knowledge.parsing.encodings import decode
from companin.knowledge.parsing.errors import Empty, Encrypted, UnknownKind
from companin.knowledge.parsing.packages import Package

Kind = Literal[
    "plain", "markdown", "html", "csv", "json", "pdf", "docx", "pptx", "xlsx", "epub", "eml", "zip"
]  # fmt: skip

_HINTS: dict[str, Kind] = {
    "txt": "plain", "text": "plain", "plain": "plain", "text/plain": "plain", "log": "plain",
    "md": "markdown", "markdown": "markdown", "mdx": "markdown", "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "html": "html", "htm": "html", "xhtml": "html", "text/html": "html", "application/xhtml+xml": "html",
    "xml": "html", "text/xml": "html", "application/xml": "html",
    "csv": "csv", "tsv": "csv", "text/csv": "csv", "text/tab-separated-values": "csv",
    "json": "json", "jsonl": "json", "ndjson": "json", "application/json": "json", "application/x-ndjson": "json",
    "application/ld+json": "json",
    "eml": "eml", "message/rfc822": "eml",
}  # fmt: skip
_OLD_OFFICE = "Word, Excel and PowerPoint files from before 2007 can't be read. Save it as docx, xlsx, pptx or PDF."
_LOCKED_OFFICE = "The file is protected by a password; upload it without one."
_BINARY_OFFICE = "Binary Excel workbooks can't be read. Save it as xlsx and upload that."
_OFFICE: tuple[tuple[Kind, str], ...] = (
    ("docx", "word/document.xml"), ("pptx", "ppt/presentation.xml"), ("xlsx", "xl/workbook.xml"),
)  # fmt: skip
_OPEN_DOCUMENT = "OpenDocument files can't be read yet. Save it as docx, xlsx, pptx or PDF and upload that."
_PICTURE = "The file is a picture. Upload the text itself, or a PDF with text."
_ARCHIVE = "The file is an archive. Unpack it and upload the documents inside."
_PROGRAM = "The file is a program, not a document."
_RTF = "RTF files can't be read yet. Save it as PDF and upload that."
_SOUND = "The file is sound or film. Upload its text instead."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b\x08", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE), (b"BZh", _ARCHIVE), (b"\xfd7zXZ\x00", _ARCHIVE), (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (_OLE, _OLD_OFFICE), (b"{\\rtf", _RTF),
    (b"\x89PNG\r\n\x1a\n", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF87a", _PICTURE), (b"GIF89a", _PICTURE),
    (b"II*\x00", _PICTURE), (b"MM\x00*", _PICTURE), (b"\x00\x00\x01\x00", _PICTURE), (b"BM", _PICTURE),
    (b"\x7fELF", _PROGRAM), (b"MZ", _PROGRAM), (b"\xca\xfe\xba\xbe", _PROGRAM), (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"ID3", _SOUND), (b"OggS", _SOUND), (b"RIFF", _SOUND), (b"\x1aE\xdf\xa3", _SOUND), (b"fLaC", _SOUND),
    (b"SQLite format 3\x00", "The file is a database. Export what it knows as CSV and upload that."),
)  # fmt: skip
# How an encrypted package names its content inside an old container.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# Atomic, for a page may begin with any number of comments.
_HTML_START = re.compile(
    r"(?>\s+|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body|svg)\b", re.IGNORECASE | re.DOTALL
)
_XML_START = re.compile(r"\s*<\?xml\s")
_HTML_BLOCK = re.compile(r"</(?:p|div|h[1-6]|ul|ol|table|section|article|main)\s*>", re.IGNORECASE)
_MD_SIGNS = tuple(
    re.compile(sign, re.MULTILINE)
    for sign in (
        r"^#{1,6} \S", r"^(?:```|~~~)", r"\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)", r"\*\*[^*\n]{1,200}\*\*",
        r"^(?:=|-){4,}$", r"^\|(?:\s*:?-{2,}:?\s*\|)+", r"^[-*] \S.*\n[-*] \S", r"\A---\n(?:[\w-]+:.*\n)+---\n",
    )
)  # fmt: skip
_MAIL_HEAD = re.compile(r"(?>From [^\n]*\n)?(?>[!-9;-~]{1,70}:[^\n]*\n(?>[ \t][^\n]*\n)*)++")
_MAIL_NAME = re.compile(r"^([!-9;-~]{1,70}):", re.MULTILINE)
_MAIL_NAMES = frozenset({"from", "to", "subject", "date", "message-id", "received", "mime-version", "return-path",
    "content-type",
})  # fmt: skip
_SAMPLE = 32 * 1024
_NUMBER = re.compile(r"[-+]?[\d\s.,]+%?")


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The kind, and for text kinds the decoded text."""

    kind: Kind
    text: str | None = None


def sniff(data: bytes, *, name: str | None = None, declared: str | None = None) -> Sniffed:
    """Raises Empty or UnknownKind, whose words say what the file seems to be."""
    if not data.strip():
        raise Empty
    if _is_pdf(data):
        return Sniffed("pdf")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Sniffed(_package_kind(data))
    if data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise Encrypted(_LOCKED_OFFICE)
    magic = next((words for start, words in _MAGIC if data.startswith(start)), None)
    if magic and (len(data[:4]) < 4 or not _is_prose(data)):
        raise UnknownKind(magic)
    text = decode(data, charset=_charset(declared))
    if not text.strip("\ufeff\x00 \t\r\n\x0b\x0c"):
        raise Empty
    kind = _text_kind(text, _hint(declared) or _hint_of_name(name))
    return Sniffed(kind, None if kind == "eml" else text)  # a mail has encodings of its own inside


def _package_kind(data: bytes) -> Kind:
    """What a zip file is, by the parts it must have."""
    package = Package(data)
    names = set(package.names())
    if "mimetype" in names:
        said = (package.read("mimetype") or b"").strip()
        if said == b"application/epub+zip":
            return "epub"
        if said.startswith(b"application/vnd.oasis"):
            raise UnknownKind(_OPEN_DOCUMENT)
    if "[Content_Types].xml" in names:
        if "xl/workbook.bin" in names:
            raise UnknownKind(_BINARY_OFFICE)
        for kind, part in _OFFICE:
            if part in names:
                return kind
    return "epub" if "META-INF/container.xml" in names and any(name.endswith(".opf") for name in names) else "zip"


def _is_pdf(data: bytes) -> bool:
    """Readers accept a few bytes before the header; a text that speaks of PDFs has no objects in it."""
    if data.startswith(b"%PDF-"):
        return True
    return b"%PDF-" in data[:1024] and b"endobj" in data and not data.startswith((b"PK", b"\x7fELF", b"MZ"))


def _is_prose(data: bytes) -> bool:
    """A text may begin with the letters of a magic number: "BMW", "MZ", "ID3 tags"."""
    sample = data[:4096]
    plain = sum(1 for byte in sample if 32 <= byte < 127 or byte in b"\t\r\n")
    return b"\x00" not in sample and plain > 0.85 * len(sample) and not sample.startswith(b"{\\rtf")


def _charset(declared: str | None) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", declared or "", re.IGNORECASE)
    return found.group(1) if found else None


def _hint(declared: str | None) -> Kind | None:
    return _HINTS.get((declared or "").split(";")[0].strip().lower().lstrip("."))


def _hint_of_name(name: str | None) -> Kind | None:
    return _HINTS.get((name or "").rpartition(".")[2].strip().lower()) if "." in (name or "") else None


def _text_kind(text: str, hint: Kind | None) -> Kind:
    sample = text[:_SAMPLE]
    if hint == "html" or _HTML_START.match(sample) or _XML_START.match(sample):
        return "html"
    if hint == "json" or _is_json(text):
        return "json"
    if _is_mail(sample):
        return "eml"
    return hint if hint in {"markdown", "csv"} else _likely_kind(sample, None if hint == "eml" else hint)


def _likely_kind(sample: str, hint: Kind | None) -> Kind:
    if hint is None and sample.lstrip().startswith("<") and _HTML_BLOCK.search(sample):
        return "html"
    signs = sum(1 for sign in _MD_SIGNS if sign.search(sample))
    if signs >= 2 or (signs and hint is None and _MD_SIGNS[0].search(sample)):
        return "markdown"
    return "csv" if _is_table(sample) else "plain"


def _is_mail(sample: str) -> bool:
    """Lines of "Name: value" up to a blank line, some of them such as every mail has."""
    head = _MAIL_HEAD.match(sample)
    names = {name.lower() for name in _MAIL_NAME.findall(head.group())} if head else set[str]()
    return bool(names & {"from", "mime-version"}) and len(names & _MAIL_NAMES) >= 3


def _is_json(text: str) -> bool:
    body = text.strip().lstrip("\ufeff")
    if (body[:1], body[-1:]) not in {("{", "}"), ("[", "]")}:
        return False
    try:
        json.loads(body, parse_int=str)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _is_table(sample: str) -> bool:
    """At least four lines with the same number of cells under a header of short distinct words: no prose does that."""
    lines = [line for line in sample.splitlines()[:50] if line.strip()]
    if len(lines) < 4 or any(len(line) > 2000 for line in lines):
        return False
    for delimiter in ";\t,|":
        if lines[0].count(delimiter) == 0:
            continue
        rows = _table(lines, delimiter)
        header = [cell.strip() for cell in rows[0]]
        named = all(0 < len(cell) <= 40 and not _NUMBER.fullmatch(cell) for cell in header)
        if named and len(set(header)) == len(header) >= 2 and {len(row) for row in rows[1:-1]} == {len(header)}:
            return True
    return False


def _table(lines: list[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return [[]]
