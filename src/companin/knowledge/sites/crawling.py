"""One run of a site's job: a bounded slice of its frontier, then the next job. The frontier is in PostgreSQL, so
whoever comes after a dead worker goes on where it was.
"""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from uuid import UUID

import structlog

from companin.knowledge import store as source_store
from companin.knowledge.fetching import FetchLimits, Resolve, Unreachable, Wish, fetch, resolve_by_system
from companin.knowledge.models import Source
from companin.knowledge.sites import page_store, rounds, settling, store, turn_store
from companin.knowledge.sites.clock import Clock
from companin.knowledge.sites.looking import Look, Net, arrive, read, unfetched
from companin.knowledge.sites.models import Site, SitePage
from companin.knowledge.sites.robots import CLOSED, Robots, read_robots
from companin.knowledge.sites.scope import Reach, origin, outside
from companin.knowledge.sites.settling import Rules
from companin.organizations import service as organizations
from companin.platform.database import Database, OrgId, Tx
from companin.platform.ids import new_id
from companin.platform.settings import Settings

log = structlog.get_logger()

SLICE_PAGES = 20
SLICE_TIME = timedelta(seconds=30)
_LEASE = timedelta(seconds=45)
"""Longer than a visit takes, longer than a reading takes: it is renewed between them."""
_PATIENCE = 2.0
_LONGEST_PAUSE = 30.0
_MOST_TRIES = 3
_ROBOTS_BYTES = 2 * 1024 * 1024
_STUCK = "This page couldn't be processed, although it was tried several times."
_FORBIDDEN = "The site's robots.txt asks that this page not be fetched."
_ROBOTS_AWAY = "The site can't be reached, or its robots.txt can't be read, so it is left alone for now."


@dataclass(frozen=True, slots=True)
class World:
    """What a crawl works with. The clock and the names of hosts are handed in, for tests to hold in their hands."""

    db: Database
    settings: Settings
    org: OrgId
    clock: Clock
    resolve: Resolve = resolve_by_system

    @property
    def reach(self) -> Reach:
        return Reach.of(self.settings)

    def rules(self) -> Rules:
        settings = self.settings
        return Rules(self.reach, self.clock.now(), settings.crawl_grace_checks, settings.crawl_pages_per_organization)


@dataclass(frozen=True, slots=True)
class _Task:
    page: SitePage
    source: Source | None
    robots: Robots | None


async def go_on(world: World, site_id: UUID, turn: int) -> None:
    """Repeatable: a turn that was passed on does nothing any more."""
    runner = new_id()
    now = world.clock.now()
    async with world.db.transaction(world.org) as tx:
        site = await store.take(tx, site_id, turn, runner, now=now, until=now + _LEASE)
        if site is None:
            busy = await store.leased(tx, site_id, turn)
            if busy is not None and busy > now:
                await rounds.enqueue(tx, site_id, turn, at=busy)
            return
    net = Net(world.reach, world.resolve, await _language(world))
    for _ in range(SLICE_PAGES):
        wait = await _step(world, net, site, runner)
        if wait is None:
            return
        if wait > 0 or world.clock.now() - now > SLICE_TIME:
            break
    else:
        wait = 0.0
    async with world.db.transaction(world.org) as tx:
        if await _still(tx, world, site, runner) is not None:
            at = world.clock.now() + timedelta(seconds=wait) if wait else None
            await rounds.enqueue(tx, site.id, await store.hand_on(tx, site.id), at=at, round_=site.round)


async def _language(world: World) -> str:
    async with world.db.transaction(world.org) as tx:
        return (await organizations.read(tx)).default_language


async def _still(tx: Tx, world: World, site: Site, runner: UUID, url: str | None = None) -> Site | None:
    """The site as it is now, its lease renewed; None when it isn't ours to go on with."""
    return await store.renew(tx, site.id, runner, until=world.clock.now() + _LEASE, url=url)


async def _step(world: World, net: Net, site: Site, runner: UUID) -> float | None:
    """One address of the frontier. 0: and the next; more: so many seconds from now; None: nothing more to do."""
    async with world.db.transaction(world.org) as tx:
        current = await _still(tx, world, site, runner)
        if current is None:
            return None
        task = await _next(tx, world, current)
        if task is None:
            await rounds.finish(tx, world.rules(), current)
            return None
        look = _without_going(world, current, task)
        if look is not None:
            await settling.settle(tx, world.rules(), current, (task.page, task.source), look)
            return 0.0
    if task.robots is None:
        return await _ask_robots(world, current, task.page)
    return await _go(world, net, current, task, runner)


async def _next(tx: Tx, world: World, site: Site) -> _Task | None:
    page = await page_store.pick(tx, site)
    if page is None:
        return None
    answering, asked = await page_store.spent(tx, site)
    if page.role == "page" and (answering >= site.pages or asked >= 2 * site.pages + 20):
        await page_store.over_budget(tx, site, f"The site may have {site.pages} pages.")
        return None
    source = None if page.source_id is None else await source_store.read(tx, page.source_id)
    said = await store.robots(tx, site.id, origin(page.url, world.reach)[0], site.round)
    return _Task(page, source, None if said is None else _robots_from(said))


def _robots_from(said: dict[str, object]) -> Robots:
    found = Robots(**said)  # pyright: ignore[reportArgumentType] - as _ask_robots kept it
    return replace(found, rules=tuple((bool(allowed), str(pattern)) for allowed, pattern in found.rules))


def _without_going(world: World, site: Site, task: _Task) -> Look | None:
    """What needs no look, because it is settled already."""
    page, robots = task.page, task.robots
    if page.reason == "removed" or (page.source_id is not None and task.source is None):
        return unfetched("removed", "You removed this page.")
    if page.tries >= _MOST_TRIES:
        return unfetched(
            "stuck", "This page couldn't be processed, although it was tried several times.", status="failed"
        )
    if page.role == "page" and not page.named and (why := outside(site, page.url, page.depth, world.reach)):
        return unfetched(why, "The page is outside what the site was asked for.")
    if robots is not None and not robots.open:
        return unfetched("robots_away", _ROBOTS_AWAY, status="failed")
    if robots is not None and page.role == "page" and not robots.allows(origin(page.url, world.reach)[1]):
        return unfetched("robots", _FORBIDDEN)
    return None


async def _turn(world: World, origin_: str) -> float:
    """0 when it is our turn at the host; short waits are waited for here."""
    host = origin_.partition("//")[2]
    wait = await turn_store.take(world.db, host, world.clock.now())
    if 0 < wait <= _PATIENCE:
        await world.clock.sleep(wait)
        wait = await turn_store.take(world.db, host, world.clock.now())
    return wait


async def _leave(world: World, origin_: str, robots: Robots) -> None:
    """The next one may come after the pause the site asks for, within reason."""
    pause = max(world.settings.crawl_delay_seconds, min(robots.delay, _LONGEST_PAUSE))
    await turn_store.give_back(world.db, origin_.partition("//")[2], world.clock.now() + timedelta(seconds=pause))


async def _ask_robots(world: World, site: Site, page: SitePage) -> float:
    """Once a round for each host. There is none: all is allowed. It can't be had: nothing is, for now."""
    host = origin(page.url, world.reach)[0]
    wait = await _turn(world, host)
    if wait > 0:
        return wait
    limits = FetchLimits(bytes=_ROBOTS_BYTES, extra_ports=world.settings.fetch_extra_ports)
    try:
        fetched = await fetch(
            f"{host}/robots.txt",
            limits=limits,
            allow_private=world.settings.fetch_allow_private,
            resolve=world.resolve,
            wish=Wish(document=False),
        )
        robots = read_robots(fetched.body)
    except Unreachable as error:
        robots = Robots() if error.status is not None and 400 <= error.status < 500 and error.status != 429 else CLOSED
    await _leave(world, host, robots)
    async with world.db.transaction(world.org) as tx:
        await store.keep_robots(tx, site.id, host, site.round, asdict(robots))
    return 0.0


async def _go(world: World, net: Net, site: Site, task: _Task, runner: UUID) -> float | None:
    page, robots = task.page, task.robots or Robots()
    host = origin(page.url, world.reach)[0]
    wait = await _turn(world, host)
    if wait > 0:
        return wait
    try:
        async with world.db.transaction(world.org) as tx:
            if await _still(tx, world, site, runner, page.url) is None:
                return None
            await page_store.trying(tx, site, page)
        arrived = await arrive(net, page, task.source)
    finally:
        await _leave(world, host, robots)
    async with world.db.transaction(world.org) as tx:
        if await _still(tx, world, site, runner) is None:
            return None

    async def in_vain(url: str) -> bool:
        async with world.db.transaction(world.org) as tx:
            return await page_store.in_vain(tx, site, settling.digest(url))

    try:
        look = await read(net, page, task.source, arrived, in_vain)
    except Exception as error:  # noqa: BLE001 - whatever a page does, it fails alone
        await log.awarning("knowledge.page_failed", site=str(site.id), page=page.url, error=type(error).__name__)
        look = Look("failed", "internal", "This page couldn't be processed.")
    look = rounds.discovered(page, robots, look, world.reach)
    async with world.db.transaction(world.org) as tx:
        current = await _still(tx, world, site, runner)
        if current is None:
            return None
        await settling.settle(tx, world.rules(), current, await _fresh(tx, page, task.source), look)
    return 0.0


async def _fresh(tx: Tx, page: SitePage, source: Source | None) -> tuple[SitePage, Source | None]:
    """The source as it is now: its owner may have removed it while its page was read."""
    return page, None if source is None else await source_store.lock(tx, source.id)
