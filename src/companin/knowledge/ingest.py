"""The path of one document: fetch, parse in a sandbox, split, index, swap the version in one transaction."""

import asyncio
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from companin.knowledge import indexing, store
from companin.knowledge import service as knowledge
from companin.knowledge.fetching import FetchLimits, Unreachable, fetch
from companin.knowledge.models import Source
from companin.knowledge.parsing.errors import Unreadable
from companin.knowledge.sandbox import parse_sandboxed
from companin.organizations import service as organizations
from companin.organizations.auth import acting_for
from companin.organizations.errors import OrganizationNotFound
from companin.platform.database import Database, OrgId
from companin.platform.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Material:
    """A source's bytes, and what is known of them before parsing."""

    data: bytes
    name: str | None
    declared: str | None


async def ingest(db: Database, settings: Settings, org: UUID, source_id: UUID) -> None:
    """Bring one source to ready or failed. Repeatable: run twice it does the same work and leaves one version."""
    try:
        who = await acting_for(db, org)
    except OrganizationNotFound:
        return
    async with db.transaction(who) as tx:
        source = await store.read(tx, source_id)
        if source is None:
            return  # deleted while it waited
        await store.set_progress(tx, source_id, "processing", 0.1)
        fallback = (await organizations.read(tx)).default_language
    try:
        material = await _material(db, settings, who, source)
        document = await parse_sandboxed(material.data, name=material.name, declared=material.declared)
        await _progress(db, who, source_id, 0.6)
        title = (document.title if _unnamed(source) else None) or source.title
        indexed = await asyncio.to_thread(indexing.index_document, document, title, fallback)
        async with db.transaction(who) as tx:
            current = await store.lock(tx, source_id)
            if current is not None:
                title = indexed.title if current.title == source.title else current.title  # renamed meanwhile
                await knowledge.finish(tx, source_id, replace(indexed, title=title), size=len(material.data))
    except (Unreadable, Unreachable) as error:
        async with db.transaction(who) as tx:
            await store.set_failed(tx, source_id, str(error))
        await log.ainfo("knowledge.failed", org=str(org), source=str(source_id), reason=str(error))


def _unnamed(source: Source) -> bool:
    """Nobody gave it a title: it goes by its file's name or its address until the document tells its own."""
    return source.title in (source.url, knowledge.name_of(source.file_name or ""))


async def _material(db: Database, settings: Settings, org: OrgId, source: Source) -> _Material:
    if source.type == "url":
        limits = FetchLimits(extra_ports=settings.fetch_extra_ports)
        fetched = await fetch(source.url or "", limits=limits, allow_private=settings.fetch_allow_private)
        async with db.transaction(org) as tx:
            await store.keep_original(tx, source.id, fetched.body)
        return _Material(fetched.body, None, fetched.declared)
    async with db.transaction(org) as tx:
        data = await store.original(tx, source.id)
    return _Material(data or b"", source.file_name, source.media_type)


async def _progress(db: Database, org: OrgId, source_id: UUID, share: float) -> None:
    async with db.transaction(org) as tx:
        await store.set_progress(tx, source_id, "processing", share)
