"""Which documents of the web can be read, by what their servers and addresses say and their bytes bear out."""

from companin.knowledge.parsing.errors import Unreadable
from companin.knowledge.parsing.sniffing import sniff

_TEXTS = frozenset({
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "text/csv", "text/xml",
    "application/xml", "application/json", "application/ld+json", "text/tab-separated-values", "application/x-ndjson",
    "message/rfc822",
})  # fmt: skip
_PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ARCHIVED = {
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".epub": "application/epub+zip",
}
"""Documents that are zip archives. What such an archive holds is looked at in the sandbox alone."""
_ARCHIVES = frozenset(_ARCHIVED.values())
_BY_NAME = {**_ARCHIVED, ".pdf": _PDF}
_ANY_BYTES = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_ZIP = b"PK\x03\x04"
# Enough to tell a document from a picture; the rest is read in the sandbox.
_SNIFFED = 64 * 1024


def told(declared: str, target: str) -> str:
    """The media type a server declared; of bytes it knows nothing of, as of many downloads, what their name says."""
    media_type = declared.partition(";")[0].strip().lower()
    if media_type not in _ANY_BYTES:
        return media_type
    name = target.partition("?")[0].lower()
    return next((kind for ending, kind in _BY_NAME.items() if name.endswith(ending)), media_type)


def may_hold_a_document(media_type: str) -> bool:
    return not media_type or media_type == _PDF or media_type in _TEXTS or media_type in _ARCHIVES


def borne_out(media_type: str, body: bytes, declared: str) -> str | None:
    """The media type, when the bytes bear it out."""
    if media_type in _ARCHIVES:
        return media_type if body.startswith(_ZIP) else None
    try:
        sniffed = sniff(body[:_SNIFFED], declared=declared).kind
    except Unreadable:
        return None
    if media_type and (media_type == _PDF) != (sniffed == "pdf"):
        return None
    return media_type or (_PDF if sniffed == "pdf" else "text/html" if sniffed == "html" else "text/plain")
