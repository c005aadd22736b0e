"""Sources brought in so that again is nothing new; `import_items` finds them.

A file is known by where it came from (`origin`, a path), else by its bytes; pairs and addresses by what they say.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Literal, TypeAlias
from uuid import UUID

from companin.knowledge import pairs, store, versions
from companin.knowledge import service as sources
from companin.knowledge.errors import NothingToImport
from companin.knowledge.import_items import Item
from companin.knowledge.models import Source
from companin.knowledge.pairs import Pair
from companin.knowledge.service import Upload, WebPage
from companin.knowledge.sites import service as sites
from companin.knowledge.sites.service import Wanted
from companin.platform.database import Tx
from companin.platform.settings import Settings

Outcome: TypeAlias = Literal["added", "changed", "renamed", "unchanged", "skipped"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of an item, or would become of it."""

    outcome: Outcome
    source_id: UUID | None = None
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """How items are brought in. `try_only`: only told what would become of them. `seen` are origins met so far."""

    settings: Settings
    try_only: bool
    seen: set[str] = field(default_factory=set[str])


async def bring(tx: Tx, way: Way, item: Item, data: bytes | None) -> Brought:
    """`data` are a file's bytes. What comes again as it is there changes nothing. Raises NothingToImport."""
    if item.wrong is not None:
        raise NothingToImport(item.wrong)
    if item.why_not is not None:
        return Brought("skipped")
    if data is not None:
        brought = await _bring_file(tx, way, item, data)
        way.seen.add(item.origin or item.file_name)
        return brought
    if item.site is not None:
        tags = (*item.site.tags, *(tag for tag in item.tags if tag not in item.site.tags))
        return await _bring_site(tx, way, replace(item.site, tags=tags))
    return await (_bring_page if item.url else _bring_pair)(tx, way, item)


async def _bring_page(tx: Tx, way: Way, item: Item) -> Brought:
    known = await store.of_digest(tx, "url", sources.digest_of(item.url))
    if known is None and not way.try_only:
        page = WebPage(item.url, item.named, item.tags, item.window)
        source, made = await sources.add_url(tx, page, way.settings)
        return Brought("added" if made else "unchanged", source.id)
    return _told(known)


async def _bring_pair(tx: Tx, way: Way, item: Item) -> Brought:
    pair = Pair(item.question, item.answer, item.phrasings)
    known = await store.of_digest(tx, "qa", pair.digest)
    if known is None and not way.try_only:
        made, _ = await pairs.add(tx, pair, tags=item.tags, origin=item.origin, window=item.window)
        return Brought("added", made.id)
    return _told(known)


async def _bring_site(tx: Tx, way: Way, wanted: Wanted) -> Brought:
    known = await sites.known(tx, way.settings, wanted)
    if known is None and way.try_only:
        return Brought("added")
    if known is None:
        made, _ = await sites.add(tx, way.settings, wanted, datetime.now(UTC))
        return Brought("added", site_id=made.id)
    wanted = replace(wanted, tags=tuple(dict.fromkeys((*known.tags, *wanted.tags))))
    if sites.differing(known, wanted):
        if not way.try_only:
            await sites.add(tx, way.settings, wanted, datetime.now(UTC))
        return Brought("changed", site_id=known.id)
    if known.status == "failed" and not way.try_only:
        await sites.refresh(tx, known.id, datetime.now(UTC))
    return Brought("unchanged", site_id=known.id)


def _told(known: Source | None) -> Brought:
    return Brought("added") if known is None else Brought("unchanged", known.id)


async def _bring_file(tx: Tx, way: Way, item: Item, data: bytes) -> Brought:
    kind = PurePosixPath(item.file_name).suffix.lstrip(".") or None
    upload = Upload(data, item.file_name, kind, item.named, item.tags, item.origin, *item.window)
    same = await store.of_digest(tx, "file", hashlib.sha256(data).digest())
    if same is not None:
        return await _known(tx, way, same, upload)
    before = await store.of_name(tx, item.file_name, item.origin)
    if before is not None:
        if not way.try_only:
            await versions.replace_file(tx, before.id, upload)
        return Brought("changed", before.id)
    if way.try_only:
        return Brought("added")
    made, _ = await sources.add_file(tx, upload)
    return Brought("added", made.id)


async def _known(tx: Tx, way: Way, same: Source, upload: Upload) -> Brought:
    """The same bytes. From elsewhere they have moved, unless they were met where they were as well."""
    origin = upload.origin or same.origin
    stayed = (same.file_name, same.origin) == (upload.file_name, origin) or same.origin in way.seen
    way.seen.add(same.origin or "")  # where it was isn't missing: it has moved
    if way.try_only:
        return Brought("unchanged" if stayed else "renamed", same.id)
    if stayed:
        await sources.try_again(tx, same)
        return Brought("unchanged", same.id)
    await sources.describe_held(tx, same, {"file_name": upload.file_name})
    await store.set_origin(tx, same.id, origin)
    return Brought("renamed", same.id)


async def missing(tx: Tx, roots: set[str], seen: set[str]) -> list[Source]:
    """Files that came from these folders or archives and aren't there any more."""
    return [one for one in await store.from_roots(tx, sorted(roots)) if one.origin not in seen]
