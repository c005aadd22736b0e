"""Knowledge of a given size, written straight into the tables as a worker would have left it."""

import hashlib
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.servers import Org, Server
from benchmarks.texts import CHUNKS, source
from companin.knowledge.terms import ANALYZER, analyze
from companin.platform.ids import new_id

_SOURCES = """COPY sources (organization_id, id, type, title, file_name, media_type, size, digest, status, progress,
    summary, keywords, language, chunks, version, changed_in) FROM STDIN (FORMAT BINARY)"""
_SOURCE_TYPES = [
    "uuid",
    "uuid",
    "text",
    "text",
    "text",
    "text",
    "int8",
    "bytea",
    "text",
    "float4",
    "text",
    "text[]",
    "text",
    "int4",
    "int4",
    "int8",
]
_TEXTS = "COPY source_contents (organization_id, source_id, text) FROM STDIN (FORMAT BINARY)"
_TEXT_TYPES = ["uuid", "uuid", "text"]
_CHUNKS = """COPY chunks (organization_id, source_id, ordinal, heading, start_at, end_at, text, analyzer, terms)
    FROM STDIN (FORMAT BINARY)"""
_CHUNK_TYPES = ["uuid", "uuid", "int4", "text", "int4", "int4", "text", "int2", "bytea"]
_SLICE = 250


@dataclass(frozen=True, slots=True)
class _Slice:
    url: str
    org: UUID
    first: int
    count: int


def load(server: Server, org: Org, chunks: int) -> None:
    """Raises the knowledge version to 1. The database then rests: statistics made, pages written."""
    sources = chunks // CHUNKS
    slices = [
        _Slice(server.database_url(), org.id, first, min(_SLICE, sources - first))
        for first in range(0, sources, _SLICE)
    ]
    with ProcessPoolExecutor(min(os.cpu_count() or 1, len(slices)), get_context("spawn")) as pool:
        list(pool.map(_write, slices))
    with psycopg.connect(server.database_url(), autocommit=True) as owner:
        owner.execute("INSERT INTO knowledge_versions (organization_id, version) VALUES (%s, 1)", (org.id,))
        for table in ("sources", "source_contents", "chunks"):
            owner.execute(f"VACUUM ANALYZE {table}")
        owner.execute("CHECKPOINT")


def _write(part: _Slice) -> None:
    sources: list[tuple[Any, ...]] = []
    texts: list[tuple[Any, ...]] = []
    chunks: list[tuple[Any, ...]] = []
    for number in range(part.first, part.first + part.count):
        written, one = source(number), new_id()
        digest = hashlib.sha256(written.text.encode()).digest()
        words = list(written.topic[:8])
        named = (part.org, one, "file", written.title, f"{number}.md", "text/markdown", len(written.text), digest)
        sources.append((*named, "ready", 1.0, written.chunk(0)[:300], words, "en", CHUNKS, 1, 1))
        texts.append((part.org, one, written.text))
        for at, (start, end) in enumerate(written.spans):
            heading, body = written.headings[at], written.chunk(at)
            terms = analyze(written.title, heading, body, None, "en")
            chunks.append((part.org, one, at, heading, start, end, body, ANALYZER, terms))
    with psycopg.connect(part.url) as owner:
        _copy(owner, _SOURCES, _SOURCE_TYPES, sources)
        _copy(owner, _TEXTS, _TEXT_TYPES, texts)
        _copy(owner, _CHUNKS, _CHUNK_TYPES, chunks)


def _copy(connection: psycopg.Connection, statement: Any, types: list[str], rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
