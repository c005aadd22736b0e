"""From clean text to searchable chunks: languages, terms, summary, and the rows that are stored."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from companin.inference import language as languages
from companin.knowledge.digest import keywords, summary
from companin.knowledge.parsing.document import Document
from companin.knowledge.splitting import split
from companin.knowledge.terms import analyze
from companin.platform.web.fields import LANGUAGES


@dataclass(frozen=True, slots=True)
class Indexed:
    """Everything one version of a source is made of. `rows` fit `version_store.put`."""

    title: str
    media_type: str
    text: str
    language: str
    summary: str
    keywords: tuple[str, ...]
    rows: list[dict[str, Any]]
    warnings: tuple[str, ...] = ()
    pages: int | None = None


def fingerprint(indexed: Indexed) -> bytes:
    """What equals itself when a document says the same again: its words, how they are cut, and what links may name."""
    names = ("heading", "question", "page", "start", "end")
    cuts = [(*(row[name] for name in names), *([row["anchor"]] if row["anchor"] else [])) for row in indexed.rows]
    made = hashlib.sha256(indexed.text.encode(errors="surrogatepass"))
    made.update(repr((indexed.media_type, cuts)).encode())
    return made.digest()


def index_document(document: Document, title: str, fallback_language: str) -> Indexed:
    """Pure and slow (about 3,000 chunks a second): call it off the event loop."""
    language = language_of(document.text, fallback_language)
    rows: list[dict[str, Any]] = [
        {
            "heading": piece.heading,
            "question": piece.question,
            "page": piece.page,
            "anchor": piece.anchor,
            "start": piece.start,
            "end": piece.end,
            "text": (body := document.text[piece.start : piece.end]),
            "terms": analyze(title, piece.heading, body, piece.question, language),
        }
        for piece in split(document)
    ]
    return Indexed(
        title=title,
        media_type=document.media_type,
        text=document.text,
        language=language,
        summary=summary(document, language),
        keywords=keywords(document.text, language),
        rows=rows,
        warnings=document.warnings,
        pages=document.page_count,
    )


def index_pair(asked: Sequence[str], answer: str, fallback_language: str) -> Indexed:
    """A single pair, made in the request that adds it: a row for each way of asking, all with the one answer. Its title
    is its first question, which is not counted twice.
    """
    questions = "\n".join(asked)
    text = f"{questions}\n{answer}"
    language = language_of(text, fallback_language)
    start = len(questions) + 1
    rows: list[dict[str, Any]] = [
        {
            "heading": "",
            "question": question,
            "page": None,
            "anchor": None,
            "start": start,
            "end": start + len(answer),
            "text": answer,
            "terms": analyze("", "", answer, question, language),
        }
        for question in asked
    ]
    return Indexed(
        title=asked[0][:200],
        media_type="text/plain",
        text=text,
        language=language,
        summary=answer[:300],
        keywords=(),
        rows=rows,
    )


def language_of(text: str, fallback: str) -> str:
    found = languages.detect(text[:4000], LANGUAGES)
    return found[0] if found else fallback
