"""Sites: added, changed, refreshed, deleted. Their pages are sources of type `url` that know their `site_id`."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from companin.knowledge import service as knowledge
from companin.knowledge import store as source_store
from companin.knowledge.errors import SiteNotFound, TooManyPages, UnusableAddress
from companin.knowledge.models import Source
from companin.knowledge.sites import page_store, rounds, store
from companin.knowledge.sites.models import Schedule, Site, SiteKind, SitePage, Within
from companin.knowledge.sites.scope import Reach, normal
from companin.knowledge.sites.settling import add_source, digest
from companin.platform.addresses import BadAddress
from companin.platform.database import Tx
from companin.platform.errors import Conflict
from companin.platform.ids import new_id
from companin.platform.settings import Settings

_BESIDE_SCOPE = {"title", "tags", "schedule"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A site as its owner asks for it. `addresses` are those of a list; every other kind has one. `said` names what
    was asked for by name: it holds for a site that is there already, too.
    """

    kind: SiteKind
    addresses: tuple[str, ...]
    title: str | None = None
    tags: tuple[str, ...] = ()
    within: Within = "host"
    depth: int = 3
    pages: int = 200
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    schedule: Schedule = "off"
    said: frozenset[str] = frozenset()


async def add(tx: Tx, settings: Settings, wanted: Wanted, now: datetime) -> tuple[Site, bool]:
    """A new site, its first round asked for; the same twice is one (False), changed to what is said of it now. Raises
    UnusableAddress, TooManyPages.
    """
    _within_limits(settings, wanted.pages, len(wanted.addresses))
    addresses, same = _named(settings, wanted)
    many = wanted.kind == "list"
    made = await store.add(
        tx,
        {
            "id": new_id(),
            "kind": wanted.kind,
            "url": addresses[0],
            "addresses": addresses if many else [],
            "title": (wanted.title or addresses[0])[:200],
            "tags": list(wanted.tags),
            "within": wanted.within,
            "depth": wanted.depth,
            "pages": len(addresses) if many else 1 if wanted.kind == "page" else wanted.pages,
            "include": list(wanted.include),
            "exclude": list(wanted.exclude),
            "schedule": wanted.schedule,
            "digest": same,
        },
    )
    if made is None:
        found = await store.same(tx, wanted.kind, same)
        if found is None:
            raise Conflict("The same was deleted at this very moment. Please try again.")
        return await _as_said(tx, settings, found, wanted, now), False
    await rounds.begin(tx, made, now)
    return await read(tx, made.id), True


async def _as_said(tx: Tx, settings: Settings, site: Site, wanted: Wanted, now: datetime) -> Site:
    """A changed scope is visited at once."""
    changes = differing(site, wanted)
    if not changes:
        return site
    changed = await change(tx, settings, site.id, changes, now)
    return changed if changes.keys() <= _BESIDE_SCOPE else await refresh(tx, site.id, now)


def differing(site: Site, wanted: Wanted) -> dict[str, Any]:
    """What was asked for by name and isn't so."""
    said = {name: _plain(getattr(wanted, name)) for name in wanted.said}
    return {name: value for name, value in said.items() if value is not None and value != _plain(getattr(site, name))}


def _plain(value: object) -> object:
    return list(cast("tuple[str, ...]", value)) if isinstance(value, list | tuple) else value


async def known(tx: Tx, settings: Settings, wanted: Wanted) -> Site | None:
    """The site that `add` would not add again. Raises UnusableAddress."""
    return await store.same(tx, wanted.kind, _named(settings, wanted)[1])


def _named(settings: Settings, wanted: Wanted) -> tuple[list[str], bytes]:
    """Addresses as they are kept, and what two sites with the same ones have in common."""
    addresses = list(dict.fromkeys(read_address(settings, one) for one in wanted.addresses))
    return addresses, hashlib.sha256("\n".join(sorted(addresses)).encode()).digest()


async def add_with_page(tx: Tx, settings: Settings, wanted: Wanted, window: knowledge.Window) -> tuple[Source, bool]:
    """The same, with the source of its first page at once; a page that was there on its own becomes the site's."""
    site, made = await add(tx, settings, wanted, datetime.now(UTC))
    source = await add_source(tx, site, site.url, title=wanted.title, window=window)
    if source.site_id is None:
        await store.adopt(tx, source.id, site.id)
        source = await knowledge.read(tx, source.id)
    if source.site_id == site.id:
        page = await page_store.by_address(tx, site, digest(site.url))
        if page is not None and page.source_id is None:
            await page_store.set_source(tx, site, page.id, source.id)
    return source, made


def read_address(settings: Settings, url: str) -> str:
    """Raises UnusableAddress."""
    reach = Reach.of(settings)
    try:
        found = normal(str(reach.read(url)), reach)
    except BadAddress as error:
        raise UnusableAddress(str(error), [("url", str(error))]) from None
    if found is None:
        raise UnusableAddress("The address is too long.", [("url", "The address is too long.")])
    return found


def _within_limits(settings: Settings, *counts: int) -> None:
    most = settings.crawl_pages_per_site
    if max(counts) > most:
        said = f"A site may have at most {most} pages here."
        raise TooManyPages(said, [("pages", said)])


async def change(tx: Tx, settings: Settings, site_id: UUID, changes: dict[str, Any], now: datetime) -> Site:
    """`changes`: any of title, tags, schedule, within, depth, pages, include, exclude, addresses. A changed scope holds
    from the next round on; tags at once.
    """
    site = await _locked(tx, site_id)
    if "addresses" in changes:
        changes["addresses"] = list(dict.fromkeys(read_address(settings, one) for one in changes["addresses"]))
    names = ("title", "tags", "within", "depth", "pages", "include", "exclude", "schedule", "addresses")
    fields: dict[str, Any] = {name: changes.get(name, getattr(site, name)) for name in names}
    fields = {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}  # pyright: ignore[reportUnknownArgumentType] - of text
    if site.kind == "list":
        fields["pages"] = len(fields["addresses"])
    else:
        fields["addresses"] = []
    _within_limits(settings, fields["pages"])
    fields["due_at"] = site.due_at
    if fields["schedule"] != site.schedule:
        fields["due_at"] = rounds.due_with(site, fields["schedule"], now)
    await store.change(tx, site_id, fields)
    if fields["tags"] != list(site.tags):
        await store.tag_sources(tx, site_id, fields["tags"], await source_store.raise_version(tx))
    return await read(tx, site_id)


async def refresh(tx: Tx, site_id: UUID, now: datetime) -> Site:
    """Now; a round that is under way already is that refresh."""
    site = await _locked(tx, site_id)
    if site.status in {"ready", "failed"}:
        await rounds.begin(tx, site, now)
    return await read(tx, site_id)


async def begin_when_due(tx: Tx, site_id: UUID, now: datetime) -> bool:
    """Exactly once, however many workers see that it is due."""
    site = await store.lock(tx, site_id)
    if site is None or site.due_at is None or site.due_at > now or site.status not in {"ready", "failed"}:
        return False
    await rounds.begin(tx, site, now)
    return True


async def delete(tx: Tx, site_id: UUID) -> None:
    """With its pages: no message asked after the commit is answered from any of them."""
    await _locked(tx, site_id)
    await store.delete(tx, site_id, await source_store.raise_version(tx))
    knowledge.announce(tx)


async def _locked(tx: Tx, site_id: UUID) -> Site:
    found = await store.lock(tx, site_id)
    if found is None:
        raise SiteNotFound
    return found


async def read(tx: Tx, site_id: UUID) -> Site:
    found = await store.read(tx, site_id)
    if found is None:
        raise SiteNotFound
    return found


async def page(tx: Tx, below: UUID, limit: int) -> list[Site]:
    return await store.page(tx, below, limit)


async def counts(tx: Tx, sites: list[Site]) -> dict[UUID, dict[str, Any]]:
    return await page_store.counts(tx, [site.id for site in sites])


async def pages(tx: Tx, site_id: UUID, status: str | None, below: UUID, limit: int) -> list[SitePage]:
    await read(tx, site_id)
    return await page_store.page(tx, site_id, status, below, limit)
