"""Sources: added, changed, deleted, processed again. Every change raises the knowledge version in its transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, TypeAlias
from uuid import UUID

from companin.knowledge import chunk_store, indexing, store, version_store, work_store
from companin.knowledge.errors import (
    BadWindow,
    NoOriginal,
    NothingToProcess,
    SourceNotFound,
    TextNotReady,
    UnusableAddress,
)
from companin.knowledge.models import Entry, Source, SourceType, Why
from companin.knowledge.terms import ANALYZER, analyze
from companin.platform import queue as jobs
from companin.platform.addresses import BadAddress, validate_url
from companin.platform.database import Tx
from companin.platform.ids import new_id
from companin.platform.settings import Settings

INGEST = "knowledge:ingest"
VERSION_BESIDE = store.VERSION_BESIDE

Window: TypeAlias = tuple[datetime | None, datetime | None]
"""From when until before when a source may answer; None is for ever."""
ALWAYS: Window = (None, None)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: `declared` is only a hint of its type. `origin` says where it comes from."""

    data: bytes
    file_name: str
    declared: str | None
    title: str | None
    tags: list[str]
    origin: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None


def new_row(source_type: SourceType, title: str, tags: list[str], **fields: Any) -> dict[str, Any]:
    empty = dict.fromkeys(
        (
            *("origin", "url", "file_name", "media_type", "digest", "question", "answer"),
            *("valid_from", "valid_until", "site_id"),
        )
    )
    return {
        **empty,
        "id": new_id(),
        "type": source_type,
        "title": title,
        "named": False,
        "tags": tags,
        "phrasings": [],
        "size": 0,
        "status": "queued",
        **fields,
    }


def digest_of(*parts: str) -> bytes:
    return hashlib.sha256("\x00".join(parts).encode()).digest()


def name_of(file_name: str) -> str:
    """What a file is called until its text tells its title."""
    return (PurePosixPath(file_name).stem or file_name)[:200]


async def add_file(tx: Tx, upload: Upload) -> tuple[Source, bool]:
    """A new source, processed by a worker soon; the same bytes twice are one source (False), tried again if they
    couldn't be read or were cancelled.
    """
    row = new_row("file", upload.title or name_of(upload.file_name), upload.tags, named=upload.title is not None)
    row |= {name: getattr(upload, name) for name in ("file_name", "origin", "valid_from", "valid_until")}
    row |= {"media_type": upload.declared, "size": len(upload.data), "digest": hashlib.sha256(upload.data).digest()}
    source = await store.add(tx, row)
    if source.id != row["id"]:
        return await try_again(tx, source), False
    await store.keep_original(tx, source.id, upload.data)
    await enqueue(tx, source.id)
    return source, True


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as it was named."""

    url: str
    title: str | None
    tags: list[str]
    window: Window = ALWAYS


async def add_url(tx: Tx, page: WebPage, settings: Settings) -> tuple[Source, bool]:
    """A page to fetch by a worker. Raises UnusableAddress."""
    private, ports = settings.fetch_allow_private, settings.fetch_extra_ports
    try:
        address = validate_url(page.url, allow_private=private, extra_ports=ports)
    except BadAddress as error:
        raise UnusableAddress(str(error), [("url", str(error))]) from None
    row = new_row("url", (page.title or address)[:200], page.tags, named=page.title is not None, url=address)
    row |= {"digest": digest_of(address), "valid_from": page.window[0], "valid_until": page.window[1]}
    source = await store.add(tx, row)
    if source.id != row["id"]:
        return await try_again(tx, source), False
    await enqueue(tx, source.id)
    return source, True


@dataclass(frozen=True, slots=True)
class Made:
    """What a source was read to be; `fetched` are the bytes of a page."""

    indexed: indexing.Indexed
    size: int
    fetched: bytes | None = None


async def finish(tx: Tx, source_id: UUID, made: Made, *, run: int | None = None, last: bool = False) -> bool:
    """Swap in a new version of a source: its text, its chunks, and the knowledge version, all or nothing; what was
    there retires. What says the same as before makes no new version. `last`: nothing more is done in the transaction.

    False when the source is gone, or the run that brings this has ended.
    """
    held = await store.hold(tx, source_id)
    if held is None or run not in (None, held.run):
        return False
    announce(tx)
    title = held.title if held.named else made.indexed.title[:200]
    mark = indexing.fingerprint(made.indexed)
    if held.version and not held.replacing and (held.fingerprint, held.title) == (mark, title):
        await work_store.settle(tx, source_id)
        return True
    if held.version:
        await version_store.retire(tx, source_id)
    if held.replacing:
        await work_store.adopt_upload(tx, source_id)
    if made.fetched is not None:
        await store.keep_original(tx, source_id, made.fetched)
    fields = {"title": title, "size": made.size, "fingerprint": mark, "why": None}
    await _put(tx, source_id, made.indexed, fields, last=last)
    return True


async def put(
    tx: Tx, source_id: UUID, indexed: indexing.Indexed, *, title: str, size: int, why: Why | None = None
) -> None:
    """The living version of a source that has none."""
    fields = {"title": title, "size": size, "fingerprint": indexing.fingerprint(indexed), "why": why}
    await _put(tx, source_id, indexed, fields, last=False)


async def _put(tx: Tx, source_id: UUID, indexed: indexing.Indexed, fields: dict[str, Any], *, last: bool) -> None:
    said = {
        "text": indexed.text,
        "analyzer": ANALYZER,
        "summary": indexed.summary,
        "keywords": list(indexed.keywords),
        "language": indexed.language,
        "chunks": len(indexed.rows),
        "pages": indexed.pages,
        "media_type": indexed.media_type,
        "warnings": list(indexed.warnings),
    }
    await version_store.put(tx, source_id, indexed.rows, {**said, **fields}, last=last)


async def describe(tx: Tx, source_id: UUID, source_type: SourceType, changes: dict[str, Any]) -> Source:
    """Change `title`, `tags`, `file_name`, `valid_from`, `valid_until`. Raises BadWindow."""
    await describe_held(tx, await locked(tx, source_id, source_type), changes)
    return await read(tx, source_id)


async def describe_held(tx: Tx, found: Source, changes: dict[str, Any]) -> None:
    """The title of a document is searched too, so its chunks' terms are made anew."""
    title = changes.get("title") or found.title
    window = changes.get("valid_from", found.valid_from), changes.get("valid_until", found.valid_until)
    window_of(*window)
    fields = {
        "title": title,
        "named": True if changes.get("title") and found.type != "qa" else None,
        "tags": changes.get("tags", list(found.tags)),
        "file_name": changes.get("file_name", found.file_name),
        "valid_from": window[0],
        "valid_until": window[1],
    }
    await store.describe(tx, found.id, {**fields, "changed_in": await store.raise_version(tx)})
    announce(tx)
    if title != found.title and found.type != "qa":
        entries = await chunk_store.of_source(tx, found.id)
        terms = [analyze(title, e.heading, e.text, e.question, e.language) for e in entries]
        await chunk_store.set_terms(tx, found.id, terms, ANALYZER)


def window_of(opens: datetime | None, closes: datetime | None) -> Window:
    """Raises BadWindow when it would never be open."""
    if opens is not None and closes is not None and opens >= closes:
        raise BadWindow("valid_from must be before valid_until.", [("valid_until", "must be after valid_from")])
    return opens, closes


async def process_again(tx: Tx, source_id: UUID) -> Source:
    """Parse a file again, fetch a page again; meanwhile the last good version keeps answering."""
    found = await locked(tx, source_id, None)
    if found.type == "qa":
        raise NothingToProcess
    await work_store.ask(tx, source_id)
    await enqueue(tx, source_id)
    return await read(tx, source_id)


async def try_again(tx: Tx, source: Source) -> Source:
    if source.status in ("failed", "cancelled") or (source.status == "ready" and source.error):
        return await process_again(tx, source.id)
    return source


async def enqueue(tx: Tx, source_id: UUID) -> None:
    await jobs.enqueue(tx, INGEST, lock=str(source_id), org=str(tx.org), source=str(source_id))
    announce(tx)


def announce(tx: Tx) -> None:
    """Something changed about the organization's sources, for whoever watches them."""
    if tx.org is not None:
        tx.notify(tx.org)


async def delete(tx: Tx, source_id: UUID, source_type: SourceType | None) -> None:
    """No message asked after the commit is answered from it, on any process."""
    await locked(tx, source_id, source_type)
    await store.delete(tx, source_id, await store.raise_version(tx))
    announce(tx)


async def locked(tx: Tx, source_id: UUID, source_type: SourceType | None) -> Source:
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
    """The bytes as uploaded, or as last fetched. Raises SourceNotFound, NoOriginal, TextNotReady."""
    source = await read(tx, source_id)
    if source.type == "qa":
        raise NoOriginal
    found = await store.original(tx, source_id)
    if found is None:
        raise TextNotReady
    return source, found


async def chunks(tx: Tx, source_id: UUID) -> list[Entry]:
    await read(tx, source_id)
    return await chunk_store.of_source(tx, source_id)


async def version(tx: Tx) -> int:
    return await store.version(tx)
