"""A round of a site: how it begins, what its end finds missing, and when the next one is due."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin
from uuid import UUID

import structlog

from companin.knowledge import work_store
from companin.knowledge.sites import page_store, settling, store
from companin.knowledge.sites.looking import Look, unfetched
from companin.knowledge.sites.models import INTERVALS, Schedule, Site, SitePage
from companin.knowledge.sites.robots import Robots
from companin.knowledge.sites.scope import Reach, normal, outside
from companin.knowledge.sites.settling import Rules, digest
from companin.platform import queue as jobs
from companin.platform.database import Tx

log = structlog.get_logger()

CRAWL = "knowledge:crawl"
LANE = "crawl"
_FORGOTTEN_AFTER = 5
_GONE_FROM_SITE = "Nothing on the site leads to this page any more."


def lock_of(site_id: UUID, round_: int) -> str:
    return f"{site_id}:{round_}"


async def enqueue(tx: Tx, site_id: UUID, turn: int, *, at: datetime | None = None, round_: int | None = None) -> None:
    if round_ is None:
        site = await store.read(tx, site_id)
        round_ = site.round if site else 0
    ids = {"org": str(tx.org), "site": str(site_id), "turn": turn}
    await jobs.enqueue(tx, CRAWL, lane=LANE, lock=lock_of(site_id, round_), at=at, **ids)


async def begin(tx: Tx, site: Site, now: datetime) -> None:
    """Everything the owner named is met, and a job asked for. The caller holds the site's row."""
    await store.begin(tx, site.id, now)
    site = replace(site, round=site.round + 1, turn=site.turn + 1)
    urls = dict.fromkeys(site.addresses if site.kind == "list" else (site.url,))
    role = "sitemap" if site.kind == "sitemap" else "page"
    await page_store.see(tx, site, [(url, digest(url)) for url in urls], depth=0, role=role, named=True)
    await enqueue(tx, site.id, site.turn, round_=site.round)


def discovered(page: SitePage, robots: Robots, look: Look, reach: Reach) -> Look:
    """The address of a site stands for its sitemaps: those its robots.txt names, else the usual one."""
    if page.role != "sitemap" or page.depth > 0 or look.status != "failed" or look.reason not in {"unreadable", "gone"}:
        return look
    said = robots.sitemaps or ("/sitemap.xml",)
    found = [url for one in said if (url := normal(urljoin(page.url, one), reach)) is not None and url != page.url]
    return Look("skipped", "sitemaps", "Its sitemaps are used.", sitemaps=tuple(found)) if found else look


async def finish(tx: Tx, rules: Rules, site: Site) -> None:
    """What the round didn't lead to is missed, or left out when the owner's scope has changed."""
    for page in await page_store.unmet(tx, site):
        if page.reason == "budget" and page.done_in == site.round:
            await settling.retire(tx, rules, site, page, unfetched("budget", page.detail or ""))
        elif site.kind == "list" or (not page.named and outside(site, page.url, 0, rules.reach) is not None):
            detail = "The page is outside what the site was asked for."
            await settling.retire(tx, rules, site, page, unfetched("scope", detail))
        else:
            after = await settling.missed(tx, rules, site, page, _GONE_FROM_SITE)
            status = "retired" if after.status == "retired" else "failed"
            await settling.note(tx, rules, site, after, unfetched("unlinked", _GONE_FROM_SITE, status=status))
    for source, why in await page_store.queued_sources(tx, site):
        await work_store.set_failed(tx, source, None, why or "The page couldn't be fetched.")
    await page_store.forget(tx, site, rounds=_FORGOTTEN_AFTER)
    trouble = await page_store.first_trouble(tx, site)
    await store.finish(tx, site.id, error=trouble, due_at=due_after(site, rules.now), now=rules.now)
    await log.ainfo("knowledge.crawled", org=str(tx.org), site=str(site.id), round=site.round)


def due_after(site: Site, now: datetime) -> datetime | None:
    """An interval from now, give or take a twentieth, so that sites made together don't come due together."""
    interval = INTERVALS.get(site.schedule)
    if interval is None:
        return None
    share = (site.id.int + 7919 * site.round) % 1000 / 1000
    return now + interval * (0.95 + 0.1 * share)


def due_with(site: Site, schedule: Schedule, now: datetime) -> datetime | None:
    """When a site is due whose schedule is changed to this: an interval after its last round, which may be at once."""
    if site.status not in {"ready", "failed"}:
        return None
    due = due_after(replace(site, schedule=schedule), site.finished_at or now)
    return None if due is None else max(due, now)
