"""From clean text to searchable chunks: languages, terms, summary, and the rows that are stored."""

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
    """Everything one version of a source is made of. `rows` fit `chunk_store.replace`."""

    title: str
    media_type: str
    text: str
    language: str
    summary: str
    keywords: tuple[str, ...]
    rows: list[dict[str, Any]]
    warnings: tuple[str, ...] = ()


def index_document(document: Document, title: str, fallback_language: str) -> Indexed:
    """Pure and slow (about 3,000 chunks a second): call it off the event loop."""
    if document.qa_pairs:
        return _index_pairs(document, title, fallback_language)
    language = language_of(document.text, fallback_language)
    rows: list[dict[str, Any]] = [
        {
            "heading": piece.heading,
            "question": None,
            "page": piece.page,
            "start": piece.start,
            "end": piece.end,
            "text": (body := document.text[piece.start : piece.end]),
            "terms": analyze(title, piece.heading, body, None, language),
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
    )


def _index_pairs(document: Document, title: str, fallback_language: str) -> Indexed:
    """A sheet of questions and answers: each pair is matched on its own question."""
    parts: list[str] = []
    rows: list[dict[str, Any]] = []
    at = 0
    language = language_of("\n".join(q + " " + a for q, a in document.qa_pairs[:50]), fallback_language)
    for question, answer in document.qa_pairs:
        part = pair_text(question, answer)
        rows.append(pair_row(title, question, answer, language=language, offset=at))
        parts.append(part)
        at += len(part) + 2
    text = "\n\n".join(parts)
    return Indexed(
        title=title,
        media_type=document.media_type,
        text=text,
        language=language,
        summary=document.qa_pairs[0][1][:300],
        keywords=keywords(text, language),
        rows=rows,
        warnings=document.warnings,
    )


def index_pair(question: str, answer: str, fallback_language: str) -> Indexed:
    """A single pair, made in the request that adds it. Its title is its question, which is not counted twice."""
    text = pair_text(question, answer)
    language = language_of(text, fallback_language)
    return Indexed(
        title=question[:200],
        media_type="text/plain",
        text=text,
        language=language,
        summary=answer[:300],
        keywords=(),
        rows=[pair_row("", question, answer, language=language)],
    )


def pair_text(question: str, answer: str) -> str:
    """How a question and its answer are stored as a source's text."""
    return f"{question}\n{answer}"


def pair_row(title: str, question: str, answer: str, *, language: str, offset: int = 0) -> dict[str, Any]:
    start = offset + len(question) + 1
    return {
        "heading": "",
        "question": question,
        "page": None,
        "start": start,
        "end": start + len(answer),
        "text": answer,
        "terms": analyze(title, "", answer, question, language),
    }


def language_of(text: str, fallback: str) -> str:
    found = languages.detect(text[:4000], LANGUAGES)
    return found[0] if found else fallback
