"""Crawls run in the test's own process: its clock, its resolver, its queue; the database is a server's."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.conftest import Org
from tests.knowledge.websites import Website

from companin.knowledge import service as knowledge
from companin.knowledge.models import Source
from companin.knowledge.sites import crawling, jobs, page_store, service
from companin.knowledge.sites.clock import Clock
from companin.knowledge.sites.crawling import World
from companin.knowledge.sites.models import Site, SitePage
from companin.knowledge.sites.service import Wanted
from companin.organizations.auth import acting_for
from companin.platform.database import Database, Tx
from companin.platform.settings import Settings


@dataclass
class Queue:
    """Jobs asked for, as (arguments, not before), for the test to run."""

    jobs: list[tuple[dict[str, Any], datetime | None]] = field(default_factory=list)

    async def enqueue(
        self, _tx: Tx, name: str, *, lane: str, lock: str, at: datetime | None = None, **ids: Any
    ) -> None:
        """In the place of the real one, whose jobs the server's own worker would take."""
        assert (name, lane, bool(lock)) == ("knowledge:crawl", "crawl", True)
        self.jobs.append((ids, at))


@dataclass
class Crawl:
    """One organization's crawls. `slept` are the pauses somebody would have waited for."""

    org: Org
    db: Database
    settings: Settings
    queue: Queue = field(default_factory=Queue)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    slept: list[float] = field(default_factory=list)
    hosts: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def world(self) -> World:
        who = await acting_for(self.db, UUID(self.org.id))
        clock = Clock(lambda: self.at, self._sleep)
        return World(self.db, self.settings, who, clock, self._resolve)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)

    async def _resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answers = self.hosts.get(host, ["127.0.0.1"])
        return [answers.pop(0) if len(answers) > 1 else answers[0]]

    async def add(self, *addresses: str, kind: str = "crawl", **scope: Any) -> Site:
        world = await self.world()
        async with self.db.transaction(world.org) as tx:
            wanted = Wanted(kind, addresses, **scope)
            return (await service.add(tx, self.settings, wanted, self.at))[0]

    async def refresh(self, site: Site, after: timedelta = timedelta()) -> None:
        self.at += after
        world = await self.world()
        async with self.db.transaction(world.org) as tx:
            await service.refresh(tx, site.id, self.at)
        await self.run()

    async def run(self, most: int = 1000) -> int:
        """Every job in turn, waiting for none; how many there were."""
        world = await self.world()
        for count in range(most):
            if not self.queue.jobs:
                return count
            ids, at = self.queue.jobs.pop(0)
            self.at = max(self.at, at or self.at)
            await crawling.go_on(world, UUID(ids["site"]), ids["turn"])
        return most

    async def crawled(self, *addresses: str, **scope: Any) -> Site:
        site = await self.add(*addresses, **scope)
        await self.run()
        return await self.site(site)

    async def site(self, site: Site) -> Site:
        world = await self.world()
        async with self.db.transaction(world.org) as tx:
            return await service.read(tx, site.id)

    async def pages(self, site: Site) -> dict[str, SitePage]:
        world = await self.world()
        async with self.db.transaction(world.org) as tx:
            return {one.url: one for one in await page_store.page(tx, site.id, None, UUID(int=(1 << 128) - 1), 100_000)}

    async def fate(self, site: Site, here: Website) -> dict[str, str]:
        """What became of each path: its status, or why it was left out."""
        return {
            url.removeprefix(here.url("")): one.reason if one.status == "skipped" else one.status
            for url, one in (await self.pages(site)).items()
        }

    async def counts(self, site: Site) -> dict[str, Any]:
        world = await self.world()
        async with self.db.transaction(world.org) as tx:
            return (await service.counts(tx, [site]))[site.id]

    async def sources(self) -> dict[str, Source]:
        world = await self.world()
        async with self.db.transaction(world.org) as tx:
            filters = dict.fromkeys(("type", "status", "tag", "words"))
            rows = await knowledge.page(tx, filters, UUID(int=(1 << 128) - 1), 10_000)
        return {row.url or "": row for row in rows}

    async def due(self, after: timedelta) -> int:
        """How many rounds begin when so much time has passed; the server's own worker lives in the present."""
        self.at += after
        return await jobs.begin_due(self.db, self.at)
