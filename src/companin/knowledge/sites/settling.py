"""What a look at an address changes, in one transaction: its page, its source, and the addresses it led to."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from companin.knowledge import service as knowledge
from companin.knowledge import store as source_store
from companin.knowledge import work_store
from companin.knowledge.models import Source
from companin.knowledge.sites import page_store, store
from companin.knowledge.sites.looking import Look
from companin.knowledge.sites.models import INTERVALS, Site, SitePage
from companin.knowledge.sites.scope import Reach, outside
from companin.platform.database import Tx

LEAST_GRACE = timedelta(hours=1)
"""Of sites that are only refreshed by hand."""
_FILE = re.compile(
    r"\.(7z|avi|bmp|bz2|css|dmg|exe|flac|gif|gz|ico|iso|jpe?g|js|m4a|mjs|mov|mp[34]|mpeg|ogg|png|rar|svg|swf|t?gz|tar"
    r"|tiff?|ttf|wav|web[mp]|wmv|woff2?|xz|zip)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator allows, and what time it is."""

    reach: Reach
    now: datetime
    grace_checks: int
    most_of_organization: int


def digest(url: str) -> bytes:
    return hashlib.sha256(url.encode()).digest()


async def settle(tx: Tx, rules: Rules, site: Site, task: tuple[SitePage, Source | None], look: Look) -> Look:
    """The site's row is locked. Gives what it came to: a page can turn out to be a twin of another one."""
    page, source = task
    await _follow(tx, rules, site, page, look)
    if look.digests[1] is not None and page.role == "page":
        twin = await page_store.same_content(tx, site, page, look.digests[1])
        if twin is not None:
            look = Look("skipped", "duplicate", f"The same content is at {twin}", links=look.links)
    if look.status == "ready" and look.words is not None:
        return await _keep(tx, rules, site, task, look)
    if look.status == "unchanged" and source is not None:
        await work_store.settle(tx, source.id)
        await _done(tx, rules, site, page, look)
        return look
    return await _without_words(tx, rules, site, task, look)


async def add_source(
    tx: Tx, site: Site, url: str, *, title: str | None = None, window: knowledge.Window = knowledge.ALWAYS
) -> Source:
    """A page of the site, or the source that is there for its address already."""
    row = knowledge.new_row("url", (title or url)[:200], list(site.tags), named=title is not None, url=url)
    row |= {"digest": knowledge.digest_of(url), "valid_from": window[0], "valid_until": window[1], "site_id": site.id}
    return await source_store.add(tx, row)


async def _keep(tx: Tx, rules: Rules, site: Site, task: tuple[SitePage, Source | None], look: Look) -> Look:
    page, source = task
    if look.words is None:
        return look
    if source is None:
        if await store.count_sources(tx) >= rules.most_of_organization:
            detail = "The organization has as many pages of sites as it may have."
            look = Look("skipped", "budget", detail, links=look.links)
        else:
            source = await add_source(tx, site, page.url)
            if source.site_id != site.id:
                detail = "This page is known already, on its own or by another site."
                look = Look("skipped", "known", detail, links=look.links)
    if source is None or look.words is None:
        await _done(tx, rules, site, page, look)
        return look
    body = look.words.body
    await knowledge.finish(tx, source.id, knowledge.Made(look.words.indexed, len(body), body))
    page = replace(page, source_id=source.id, title=look.words.title)
    await _done(tx, rules, site, page, look)
    return look


async def _without_words(tx: Tx, rules: Rules, site: Site, task: tuple[SitePage, Source | None], look: Look) -> Look:
    """Gone, failed, or left out. What answered before goes on when that is only for now."""
    page, source = task
    if source is None:
        page = replace(page, source_id=None)
    elif look.status == "skipped" and look.reason in {"moved", "canonical"}:
        page = await _hand_over(tx, rules, site, (page, source), look)
    elif look.status == "skipped" and source.version > 0 and look.reason not in {"robots", "kind"}:
        await _retire(tx, source)
        page = replace(page, source_id=None)
    elif look.gone or look.status == "skipped":
        page = await missed(tx, rules, site, page, look.detail)
    else:
        await work_store.set_failed(tx, source.id, None, look.detail or "")
    if source is not None and page.status == "retired":
        look = replace(look, status="retired")
    await _done(tx, rules, site, page, look)
    await page_store.reopen(tx, site, digest(page.url))
    return look


async def _hand_over(tx: Tx, rules: Rules, site: Site, task: tuple[SitePage, Source], look: Look) -> SitePage:
    """The source goes along to the page's other address, so that it answers without a gap."""
    page, source = task
    target = None if look.target is None else await page_store.by_address(tx, site, digest(look.target))
    if target is not None and target.source_id is None and target.done_in < site.round:
        version = await source_store.raise_version(tx)
        if await store.move_source(tx, source.id, url=target.url, digest=digest(target.url), version=version):
            await page_store.set_source(tx, site, target.id, source.id)
            return replace(page, source_id=None)
    if target is not None and target.source_id is not None and target.status in {"ready", "unchanged"}:
        await _retire(tx, source)
        return replace(page, source_id=None)
    return await missed(tx, rules, site, page, look.detail)


async def missed(tx: Tx, rules: Rules, site: Site, page: SitePage, why: str | None) -> SitePage:
    """One more check in vain. After enough of them, over at least one interval of the site, the page is retired."""
    since = page.missed_since or rules.now
    count = page.missed + 1
    grace = INTERVALS.get(site.schedule, LEAST_GRACE)
    source = None if page.source_id is None else await source_store.lock(tx, page.source_id)
    if source is not None and source.version > 0 and (count < rules.grace_checks or rules.now - since < grace):
        await work_store.set_failed(tx, source.id, None, why or "")
        return replace(page, missed=count, missed_since=since)
    if source is not None and source.version == 0:
        await work_store.set_failed(tx, source.id, None, why or "")
        return replace(page, missed=count, missed_since=since)
    if source is not None:
        await _retire(tx, source)
    return replace(page, status="retired", source_id=None, missed=count, missed_since=since)


async def retire(tx: Tx, rules: Rules, site: Site, page: SitePage, look: Look) -> None:
    """At once: the owner doesn't want it any more."""
    source = None if page.source_id is None else await source_store.lock(tx, page.source_id)
    if source is not None:
        await _retire(tx, source)
    await _done(tx, rules, site, replace(page, source_id=None), look)


async def _retire(tx: Tx, source: Source) -> None:
    await source_store.delete(tx, source.id, await source_store.raise_version(tx))
    knowledge.announce(tx)


async def note(tx: Tx, rules: Rules, site: Site, page: SitePage, look: Look) -> None:
    """What became of a page outside the frontier."""
    await _done(tx, rules, site, page, look)


async def _done(tx: Tx, rules: Rules, site: Site, page: SitePage, look: Look) -> None:
    good = look.status in {"ready", "unchanged"}
    held = good or page.source_id is not None
    fields: dict[str, Any] = {
        "status": look.status,
        "reason": look.reason,
        "detail": look.detail,
        "source_id": page.source_id,
        "title": page.title if held else None,
        "etag": look.validators[0] if good else page.etag if held else None,
        "modified": look.validators[1] if good else page.modified if held else None,
        "body_digest": look.digests[0] if good else page.body_digest if held else None,
        "text_digest": look.digests[1] if good else page.text_digest if held else None,
        "leads_to": None if look.target is None else digest(look.target),
        "links": list(page.links if look.links is None else look.links),
        "missed": 0 if good else page.missed,
        "missed_since": None if good else page.missed_since,
        "fetched": look.fetched,
        "checked_at": rules.now if look.fetched else page.checked_at,
    }
    await page_store.done(tx, site, page, fields)


async def _follow(tx: Tx, rules: Rules, site: Site, page: SitePage, look: Look) -> None:
    """Meets the addresses a page led to, now or when it was last read."""
    if look.target is not None:
        await _follow_target(tx, rules, site, page, look.target)
    links = page.links if look.links is None else look.links
    if page.role == "sitemap":
        await _meet(tx, rules, site, links, depth=page.depth)
        inner = [(url, digest(url)) for url in look.sitemaps[: _most(site)]]
        if page.depth < 3:
            await page_store.see(tx, site, inner, depth=page.depth + 1, role="sitemap", most=_most(site))
    elif site.kind == "crawl":
        await _meet(tx, rules, site, links, depth=page.depth + 1)


async def _follow_target(tx: Tx, rules: Rules, site: Site, page: SitePage, target: str) -> None:
    """What the owner named may lead elsewhere, and a crawl then starts there; other pages stay within the site."""
    if page.named and site.kind == "crawl":
        site = replace(site, base=target)
        await store.rebase(tx, site.id, target)
    if page.named or outside(site, target, page.depth, rules.reach) is None:
        marks = {"role": page.role, "named": page.named, "most": _most(site)}
        await page_store.see(tx, site, [(target, digest(target))], depth=page.depth, **marks)


async def _meet(tx: Tx, rules: Rules, site: Site, links: tuple[str, ...], *, depth: int) -> None:
    inside: list[tuple[str, bytes]] = []
    beside: list[tuple[str, bytes, str]] = []
    for url in links:
        if _FILE.search(url.partition("?")[0]):
            continue
        why = outside(site, url, depth, rules.reach)
        if why is None:
            inside.append((url, digest(url)))
        elif why != "host":
            beside.append((url, digest(url), why))
    await page_store.see(tx, site, inside, depth=depth, most=_most(site))
    await page_store.leave_out(tx, site, beside, depth=depth, most=_most(site) // 2)


def _most(site: Site) -> int:
    """Addresses kept of a site at all: one that makes up links without end fills no disk."""
    return 4 * site.pages + 1000
