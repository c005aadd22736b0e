"""Sources: added, changed, deleted, processed again. Every change raises the knowledge version in its transaction."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from procrastinate import App
from psycopg.errors import UniqueViolation

from companin.knowledge import chunk_store, indexing, store
from companin.knowledge.addresses import BadAddress, validate_url
from companin.knowledge.errors import (
    NothingToProcess,
    SamePair,
    SourceNotFound,
    TextNotReady,
    UnusableAddress,
)
from companin.knowledge.models import Entry, Source, SourceType
from companin.knowledge.terms import ANALYZER, analyze
from companin.organizations import service as organizations
from companin.platform import queue as jobs
from companin.platform.database import Tx
from companin.platform.ids import new_id
from companin.platform.settings import Settings

INGEST = "knowledge:ingest"
VERSION_BESIDE = store.VERSION_BESIDE


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: `declared` is only a hint of its type."""

    data: bytes
    file_name: str
    declared: str | None
    title: str | None
    tags: list[str]


def _row(source_type: SourceType, title: str, tags: list[str], **fields: Any) -> dict[str, Any]:
    empty = dict.fromkeys(
        ("origin", "url", "file_name", "media_type", "digest", "language", "question", "answer", "summary")
    )
    return {
        **empty,
        "id": new_id(),
        "type": source_type,
        "title": title,
        "tags": tags,
        "size": 0,
        "status": "queued",
        **fields,
    }


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\x00".join(parts).encode()).digest()


def name_of(file_name: str) -> str:
    """What a file is called until its text tells its title."""
    return (PurePosixPath(file_name).stem or file_name)[:200]


async def add_file(tx: Tx, queue: App, upload: Upload) -> tuple[Source, bool]:
    """A new source, processed by a worker soon; the same bytes twice are one source (False), tried again if failed."""
    row = _row(
        "file",
        upload.title or name_of(upload.file_name),
        upload.tags,
        file_name=upload.file_name,
        media_type=upload.declared,
    )
    row |= {"size": len(upload.data), "digest": hashlib.sha256(upload.data).digest()}
    source = await store.add(tx, row)
    made = source.id == row["id"]
    if made:
        await store.keep_original(tx, source.id, upload.data)
    if made or source.status == "failed":
        source = await _enqueue(tx, queue, source)
    return source, made


async def add_url(
    tx: Tx, queue: App, url: str, *, title: str | None, tags: list[str], settings: Settings
) -> tuple[Source, bool]:
    """A page to fetch by a worker. Raises UnusableAddress."""
    try:
        address = validate_url(url, allow_private=settings.fetch_allow_private, extra_ports=settings.fetch_extra_ports)
    except BadAddress as error:
        raise UnusableAddress(str(error), [("url", str(error))]) from None
    row = _row("url", (title or address)[:200], tags, url=address, digest=_digest(address))
    source = await store.add(tx, row)
    made = source.id == row["id"]
    if made or source.status == "failed":
        source = await _enqueue(tx, queue, source)
    return source, made


async def add_pair(tx: Tx, question: str, answer: str, *, tags: list[str], origin: str | None) -> tuple[Source, bool]:
    """A question with its answer; it answers the very next message."""
    row = _row("qa", question[:200], tags, origin=origin, question=question, answer=answer, status="ready")
    row["digest"] = _digest(question, answer)
    source = await store.add(tx, row)
    if source.id != row["id"]:
        return source, False
    return await _index_pair(tx, source), True


async def change_pair(tx: Tx, source_id: UUID, changes: dict[str, Any]) -> Source:
    """`changes`: any of question, answer, tags, source. Raises SourceNotFound."""
    found = await _locked(tx, source_id, "qa")
    question, answer = changes.get("question", found.question), changes.get("answer", found.answer)
    fields = {"question": question, "answer": answer, "digest": _digest(question, answer)}
    try:
        await store.set_pair(tx, source_id, {**fields, "origin": changes.get("source", found.origin)})
    except UniqueViolation:
        raise SamePair from None
    await store.describe(tx, source_id, question[:200], changes.get("tags", list(found.tags)), 0)
    return await _index_pair(tx, await read(tx, source_id))


async def _index_pair(tx: Tx, source: Source) -> Source:
    fallback = (await organizations.read(tx)).default_language
    indexed = indexing.index_pair(source.question or "", source.answer or "", fallback)
    await finish(tx, source.id, indexed, size=len(indexed.text.encode()))
    return await read(tx, source.id)


async def finish(tx: Tx, source_id: UUID, indexed: indexing.Indexed, *, size: int) -> None:
    """Swap in a new version of a source: its text, its chunks, and the knowledge version, all or nothing."""
    await store.keep_text(tx, source_id, indexed.text)
    await chunk_store.replace(tx, source_id, indexed.rows, ANALYZER)
    fields = {
        "title": indexed.title[:200],
        "summary": indexed.summary,
        "keywords": list(indexed.keywords),
        "language": indexed.language,
        "chunks": len(indexed.rows),
        "media_type": indexed.media_type,
        "size": size,
        "warnings": list(indexed.warnings),
        "version": await store.raise_version(tx),
    }
    await store.set_ready(tx, source_id, fields)


async def describe(tx: Tx, source_id: UUID, source_type: SourceType, changes: dict[str, Any]) -> Source:
    """Change `title` and `tags`. The title is searched too, so its chunks' terms are made anew."""
    found = await _locked(tx, source_id, source_type)
    title, tags = changes.get("title") or found.title, changes.get("tags", list(found.tags))
    await store.describe(tx, source_id, title, tags, await store.raise_version(tx))
    if title != found.title:
        entries = await chunk_store.of_source(tx, source_id)
        terms = [analyze(title, e.heading, e.text, e.question, e.language) for e in entries]
        await chunk_store.set_terms(tx, source_id, terms, ANALYZER)
    return await read(tx, source_id)


async def process_again(tx: Tx, queue: App, source_id: UUID) -> Source:
    """Parse a file again, fetch a page again; meanwhile the last good version keeps answering."""
    found = await _locked(tx, source_id, None)
    if found.type == "qa":
        raise NothingToProcess
    return await _enqueue(tx, queue, found)


async def _enqueue(tx: Tx, queue: App, source: Source) -> Source:
    await store.set_progress(tx, source.id, "queued", 0)
    await jobs.enqueue(queue, tx, INGEST, lock=str(source.id), org=str(tx.org), source=str(source.id))
    return await read(tx, source.id)


async def delete(tx: Tx, source_id: UUID, source_type: SourceType | None) -> None:
    """No message asked after the commit is answered from it, on any process."""
    await _locked(tx, source_id, source_type)
    await store.delete(tx, source_id, await store.raise_version(tx))


async def _locked(tx: Tx, source_id: UUID, source_type: SourceType | None) -> Source:
    found = await store.lock(tx, source_id)
    if found is None or source_type not in (None, found.type):
        raise SourceNotFound
    return found


async def read(tx: Tx, source_id: UUID, source_type: SourceType | None = None) -> Source:
    found = await store.read(tx, source_id, source_type)
    if found is None:
        raise SourceNotFound
    return found


async def versions(tx: Tx, sources: list[UUID]) -> dict[UUID, tuple[str, int, int]]:
    """Status, version and the knowledge version of the last change, of those that are still there."""
    return {found[0]: found[1:] for found in await store.versions(tx, sources)}


async def page(tx: Tx, filters: dict[str, Any], below: UUID, limit: int) -> list[Source]:
    return await store.page(tx, filters, below, limit)


async def text(tx: Tx, source_id: UUID) -> str:
    """The extracted text answers quote from. Raises SourceNotFound, TextNotReady."""
    await read(tx, source_id)
    found = await store.text(tx, source_id)
    if found is None:
        raise TextNotReady
    return found


async def original(tx: Tx, source_id: UUID) -> tuple[Source, bytes]:
    """The bytes as uploaded, or as last fetched. Raises SourceNotFound, TextNotReady."""
    source = await read(tx, source_id)
    found = await store.original(tx, source_id)
    if found is None:
        raise TextNotReady
    return source, found


async def chunks(tx: Tx, source_id: UUID) -> list[Entry]:
    await read(tx, source_id)
    return await chunk_store.of_source(tx, source_id)


async def version(tx: Tx) -> int:
    return await store.version(tx)
