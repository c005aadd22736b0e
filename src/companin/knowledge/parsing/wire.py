"""A document as the JSON that passes from the child to its parent; what comes back is checked, not trusted."""

import json
from typing import Any

from companin.knowledge.parsing.document import MEDIA_TYPES, Document, MediaType, Section


def document_to_json(document: Document) -> str:
    return json.dumps(
        {
            "media_type": document.media_type,
            "title": document.title,
            "text": document.text,
            "sections": [
                [part.start, part.end, part.heading_path, part.page, part.question, part.anchor]
                for part in document.sections
            ],
            "page_count": document.page_count,
            "warnings": document.warnings,
        },
        ensure_ascii=False,
    )


def document_from(said: dict[str, Any]) -> Document:
    """Raises ValueError, KeyError or TypeError when this isn't a document."""
    text = _text(said["text"])
    media_type: MediaType | None = next((kind for kind in MEDIA_TYPES if kind == said["media_type"]), None)
    if media_type is None or not text.strip():
        raise ValueError(said["media_type"])
    return Document(
        media_type=media_type,
        title=None if said["title"] is None else _text(said["title"]),
        text=text,
        sections=_sections(said["sections"], len(text)),
        page_count=None if said["page_count"] is None else int(said["page_count"]),
        warnings=tuple(map(_text, said["warnings"])),
    )


def _sections(rows: list[Any], length: int) -> tuple[Section, ...]:
    sections: list[Section] = []
    at = 0
    for start, end, path, page, question, anchor in rows:
        if not at <= int(start) <= int(end) <= length:
            raise ValueError((start, end))
        at = int(end)
        asked, named = (None if one is None else _text(one) for one in (question, anchor))
        number = None if page is None else int(page)
        sections.append(Section(int(start), at, tuple(map(_text, path)), number, asked, named))
    return tuple(sections)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def progress_to_json(done: int, total: int) -> bytes:
    """A line that comes before the answer."""
    return json.dumps([done, total]).encode() + b"\n"


def progress_from(line: bytes) -> tuple[int, int] | None:
    """(done, total), or None when the line says something else."""
    try:
        done, total = json.loads(line)
    except (ValueError, TypeError):
        return None
    return (done, total) if type(done) is int and type(total) is int and 0 <= done <= total else None
