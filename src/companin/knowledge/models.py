"""What the organization knows, as it crosses to other rooms: sources, searchable entries, and what a search found."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote
from uuid import UUID

SourceType = Literal["file", "qa", "url"]
SourceStatus = Literal["queued", "processing", "ready", "failed", "cancelled"]
Stage = Literal["fetching", "parsing", "indexing"]
Why = Literal["added", "replaced", "processed", "edited", "restored"]


@dataclass(frozen=True, slots=True)
class Source:
    """One thing the organization uploaded; `version` counts the states it was ready in, `error` is a sentence for
    people, `named` tells that somebody gave its title. While it is processed, `done` of `total` pages are parsed.
    Outside its window (`valid_from` until `valid_until`) it never answers. `phrasings` are other ways of asking a
    pair's question.
    """

    id: UUID
    type: SourceType
    title: str
    named: bool
    tags: tuple[str, ...]
    origin: str | None
    url: str | None
    file_name: str | None
    media_type: str | None
    size: int
    status: SourceStatus
    progress: float
    error: str | None
    summary: str | None
    keywords: tuple[str, ...]
    language: str | None
    chunks: int
    version: int
    question: str | None
    phrasings: tuple[str, ...]
    answer: str | None
    warnings: tuple[str, ...]
    stage: Stage | None
    done: int | None
    total: int | None
    pages: int | None
    valid_from: datetime | None
    valid_until: datetime | None
    site_id: UUID | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A source as it once was, or is. `why` says what made it; a pruned one can't be restored any more."""

    version: int
    why: Why
    title: str
    file_name: str | None
    media_type: str | None
    size: int
    language: str | None
    summary: str | None
    keywords: tuple[str, ...]
    warnings: tuple[str, ...]
    chunks: int
    pages: int | None
    question: str | None
    phrasings: tuple[str, ...]
    answer: str | None
    digest: bytes | None
    created_at: datetime
    retired_at: datetime | None
    pruned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One searchable piece of a source, as the index is built from it.

    `text` is exactly `source_text[start:end]` (code points). For a Q&A pair `question` is set and `text` is the answer.
    `terms` is `knowledge.terms.analyze(...)` of this entry, packed bytes. `page` counts from 1. `version` is the
    source's; it answers from `opens` until before `closes` (seconds since 1970). `anchor` is the name of its heading
    in its page.
    """

    source_id: UUID
    ordinal: int
    source_type: SourceType
    title: str
    heading: str
    url: str | None
    page: int | None
    language: str
    tags: tuple[str, ...]
    question: str | None
    text: str
    start: int
    end: int
    terms: bytes
    version: int = 0
    opens: float = -math.inf
    closes: float = math.inf
    anchor: str | None = None

    @property
    def address(self) -> str | None:
        """Where it is read: its page, at the heading it is under if links may name that."""
        if self.url is None or self.anchor is None or "#" in self.url:
            return self.url
        return f"{self.url}#{quote(self.anchor)}"


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry a search found. `score` is the fused rank score, higher is better; `voices` are what it is made of."""

    entry: Entry
    score: float
    voices: dict[str, float]


Mended = tuple[tuple[str, str], ...]
"""Words of a question as they were typed, normalized, and what each is taken for."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search returns: hits best first, and the evidence the confidence is computed from (name -> number).
    `mended` are words nothing here says but for a slip of the typing: what they are taken for was searched.
    """

    hits: tuple[Hit, ...]
    evidence: dict[str, float]
    version: int
    mended: Mended = ()
