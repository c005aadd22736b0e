"""Versions of a source: another one from new bytes, the list, what each said, the difference, and back again."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from psycopg.errors import UniqueViolation

from companin.knowledge import differing, store, version_store, work_store
from companin.knowledge import service as sources
from companin.knowledge.differing import Difference
from companin.knowledge.errors import NoOriginal, NothingToCancel, SameContent, SamePair, VersionNotFound, VersionPruned
from companin.knowledge.models import Source, Version
from companin.knowledge.service import Upload
from companin.platform.database import Database, OrgId, Tx


async def namesake(tx: Tx, file_name: str) -> Source | None:
    """The newest file called so."""
    return await store.of_name(tx, file_name, None)


async def replace_file(tx: Tx, source_id: UUID, upload: Upload) -> Source:
    """The next version of a file from other bytes; until it is ready the last good one answers. The same bytes again
    only change how it is called. Raises SourceNotFound, SameContent.
    """
    found = await sources.locked(tx, source_id, "file")
    held, mark = await store.hold(tx, source_id), hashlib.sha256(upload.data).digest()
    changes = {"title": upload.title, "tags": upload.tags or list(found.tags)}
    if await work_store.kept_digest(tx, source_id) == mark:
        if held is not None and held.replacing:
            await _leave(tx, source_id)
        await sources.describe_held(tx, found, {**changes, "file_name": upload.file_name})
        return await sources.try_again(tx, await sources.read(tx, source_id))
    await _keep(tx, source_id, upload, mark)
    if upload.title or upload.tags:
        await sources.describe_held(tx, found, changes)
    await work_store.ask(tx, source_id, "replaced")
    await sources.enqueue(tx, source_id)
    return await sources.read(tx, source_id)


async def _keep(tx: Tx, source_id: UUID, upload: Upload, mark: bytes) -> None:
    fields = {
        "original": upload.data,
        "file_name": upload.file_name,
        "media_type": upload.declared,
        "digest": mark,
    }
    try:
        await work_store.keep_upload(tx, source_id, fields)
    except UniqueViolation:
        raise SameContent from None


async def _leave(tx: Tx, source_id: UUID) -> None:
    """What was under way is not wanted; an upload that waited is forgotten."""
    held = await store.hold(tx, source_id)
    if held is not None and held.replacing:
        await work_store.drop_upload(tx, source_id)
    await work_store.settle(tx, source_id)
    sources.announce(tx)


async def cancel(tx: Tx, source_id: UUID) -> Source:
    """Whatever waits or runs stops; what was ready before stays ready. Raises SourceNotFound, NothingToCancel."""
    found = await sources.locked(tx, source_id, None)
    if found.status not in ("queued", "processing"):
        raise NothingToCancel
    await _leave(tx, source_id)
    return await sources.read(tx, source_id)


async def page(tx: Tx, source_id: UUID, below: int | None, limit: int) -> list[Version]:
    """Newest first: the living one, then those that retired."""
    await sources.read(tx, source_id)
    living = await version_store.living(tx, source_id)
    if living is None:
        return []
    if below is not None and below <= living.version:
        return await version_store.page(tx, source_id, below, limit)
    return [living, *await version_store.page(tx, source_id, living.version, limit - 1)]


async def read(tx: Tx, source_id: UUID, number: int) -> Version:
    """Raises SourceNotFound, VersionNotFound."""
    await sources.read(tx, source_id)
    living = await version_store.living(tx, source_id)
    if living is not None and living.version == number:
        return living
    found = await version_store.read(tx, source_id, number)
    if found is None:
        raise VersionNotFound
    return found


async def text(tx: Tx, source_id: UUID, number: int) -> str:
    """What quotes of answers given then are spans of. Raises SourceNotFound, VersionNotFound, VersionPruned."""
    version = await read(tx, source_id, number)
    if version.retired_at is None:
        return await sources.text(tx, source_id)
    found = await version_store.text(tx, source_id, number)
    if found is None:
        raise VersionPruned
    return found


async def original(tx: Tx, source_id: UUID, number: int) -> tuple[Source, bytes]:
    """The bytes it was made from, under the name they had. Raises as `text`, and NoOriginal for a pair."""
    version = await read(tx, source_id, number)
    if version.retired_at is None:
        return await sources.original(tx, source_id)
    if (await sources.read(tx, source_id)).type == "qa":
        raise NoOriginal
    found = await version_store.original(tx, source_id, number)
    if found is None:
        raise VersionPruned
    return replace(await sources.read(tx, source_id), file_name=version.file_name), found


async def diff(db: Database, org: OrgId, source_id: UUID, *, before: int, after: int) -> Difference:
    """What `after` says otherwise than `before`. Raises as `text`."""
    async with db.transaction(org) as tx:
        old, new = await text(tx, source_id, before), await text(tx, source_id, after)
    return await asyncio.to_thread(differing.compare, old, new, f"version {before}", f"version {after}")


async def restore(tx: Tx, source_id: UUID, number: int) -> Source:
    """A new version with all an earlier one was made of, ready at once; what is under way is left. Raises
    SourceNotFound, VersionNotFound, VersionPruned, SameContent, SamePair.
    """
    found = await sources.locked(tx, source_id, None)
    version = await read(tx, source_id, number)
    if version.pruned_at is not None:
        raise VersionPruned
    await _leave(tx, source_id)
    if version.retired_at is None:
        return await sources.read(tx, source_id)
    await version_store.retire(tx, source_id)
    fields = {"digest": _identity(found, version), "changed_in": await store.raise_version(tx)}
    try:
        await version_store.revive(tx, source_id, number, fields)
    except UniqueViolation:
        raise (SamePair if found.type == "qa" else SameContent) from None
    sources.announce(tx)
    return await sources.read(tx, source_id)


def _identity(source: Source, version: Version) -> bytes | None:
    """What makes it the same source as another: a pair's words, a file's bytes. A page keeps its address."""
    if source.type == "qa":
        return sources.digest_of(version.question or "", version.answer or "", *version.phrasings)
    return version.digest if source.type == "file" else None


async def excess(tx: Tx, keep: int) -> list[tuple[UUID, UUID, int]]:
    return await version_store.excess(tx, keep)


async def lifetime(tx: Tx, source_id: UUID, number: int) -> tuple[datetime, datetime] | None:
    """From when until when answers came from a retired version; None when it is gone."""
    found = await version_store.read(tx, source_id, number)
    return None if found is None or found.retired_at is None else (found.created_at, found.retired_at)


async def prune(tx: Tx, source_id: UUID, number: int, *, keep_text: bool) -> None:
    await version_store.prune(tx, source_id, number, keep_text=keep_text)
