"""What an attachment is by its bytes, what is refused, and what it may be called."""

import re
import unicodedata

from companin.conversations.errors import AttachmentRefused

_HEADS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PACKAGES = (
    (b"word/document.xml", _OFFICE + "wordprocessingml.document"),
    (b"xl/workbook.xml", _OFFICE + "spreadsheetml.sheet"),
    (b"ppt/presentation.xml", _OFFICE + "presentationml.presentation"),
)
ENDINGS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".csv", ".md", ".log"),
    _OFFICE + "wordprocessingml.document": (".docx",),
    _OFFICE + "spreadsheetml.sheet": (".xlsx",),
    _OFFICE + "presentationml.presentation": (".pptx",),
}
"""Every type that is taken, with the endings its name may have; the first is added to a name with another."""

_MARKUP = re.compile(rb"<(?:!doctype|\?xml|html|head|body|svg|script|iframe)\b", re.IGNORECASE)
_LONGEST = 120
_ACCEPTED = "Please send an image (PNG, JPEG, GIF, WebP), a PDF, a text or an Office document (docx, xlsx, pptx)."


def type_of(data: bytes) -> str:
    """Told by the content, whatever the name says. Raises AttachmentRefused."""
    if not data:
        raise AttachmentRefused("This file is empty. Please choose another.")
    for head, kind in _HEADS:
        if data.startswith(head):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if _MARKUP.search(data, 0, 4096):
        raise AttachmentRefused(f"HTML, XML and SVG files can carry scripts and are not accepted. {_ACCEPTED}")
    if _is_text(data):
        return "text/plain"
    raise AttachmentRefused(f"Files of this type are not accepted. {_ACCEPTED}")


def _package(data: bytes) -> str:
    """A zip's names stand uncompressed in its directory, so nothing is unpacked to find them."""
    if b"vbaProject.bin" in data:
        raise AttachmentRefused("Documents with macros are not accepted. Please save it without macros or as a PDF.")
    if b"[Content_Types].xml" in data:
        for name, kind in _PACKAGES:
            if name in data:
                return kind
    raise AttachmentRefused(f"Archives are not accepted. {_ACCEPTED}")


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text)


def clean_name(name: str | None, kind: str) -> str:
    """The last part of a path, without what can't be seen or what turns the reading direction; it ends as its type."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    shown = "".join(" " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] not in "CZ")
    cleaned = " ".join(re.sub(r'[<>:"|?*]', "_", shown).split()).strip(". ") or "file"
    endings = ENDINGS[kind]
    if cleaned.lower().endswith(endings):
        stem, _, ending = cleaned.rpartition(".")
        return f"{stem[:_LONGEST]}.{ending}"
    return cleaned[:_LONGEST] + endings[0]
