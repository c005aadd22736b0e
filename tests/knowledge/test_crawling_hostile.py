"""Sites that mean harm: links without end, ways into the inside, bombs; and workers that die or are doubled."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from tests.conftest import Org
from tests.knowledge.crawls import Crawl
from tests.knowledge.sites import always, reply, site
from tests.knowledge.websites import Page, Website, html, sitemap, website

from companin.knowledge.sites import crawling
from companin.platform import queue
from companin.platform.database import Database
from companin.platform.settings import Settings

INSIDE = (
    "http://127.0.0.2:{port}/",
    "http://169.254.169.254/latest",
    "http://[::1]:{port}/",
    "http://2130706434:{port}/",
)


@pytest.fixture
def here() -> Iterator[Website]:
    with website() as made:
        yield made


@pytest.fixture
async def crawl(org: Org, here: Website, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Crawl]:
    settings = Settings(
        fetch_allow_private=("127.0.0.1/32",),
        fetch_extra_ports=(here.port,),
        crawl_delay_seconds=0,
        crawl_pages_per_organization=10,
    )
    db = Database(settings, org.server.database_url("companin_app"))
    await db.open()
    made = Crawl(org, db, settings)
    monkeypatch.setattr(queue, "enqueue", made.queue.enqueue)
    yield made
    await db.close()


async def test_nothing_found_on_a_site_leads_inside(crawl: Crawl, here: Website):
    """By link, redirect, canonical address, sitemap, robots.txt and a name that changes its mind: nobody is touched."""
    async with site(always(reply(b"<p>the inside</p>")), host="127.0.0.2") as inner:
        crawl.settings = crawl.settings.model_copy(update={"fetch_extra_ports": (here.port, inner.port)})
        inside = [one.format(port=inner.port) for one in INSIDE]
        here.pages["/robots.txt"] = Page(status=302, headers={"Location": inside[0]})
        here.page("/", "Front page.", *inside)
        closed = await crawl.crawled(here.url("/"))
        assert (await crawl.pages(closed))[here.url("/")].reason == "robots_away"

        here.pages["/robots.txt"] = Page("".join(f"Sitemap: {one}\n" for one in inside), kind="text/plain")
        for number, target in enumerate(inside):
            here.page(f"/c{number}", f"Words {number}.", head=f'<link rel="canonical" href="{target}">')
            here.pages[f"/r{number}"] = Page(status=307, headers={"Location": target})
        here.page("/", "Front page.", *inside, *(f"/{way}{n}" for way in "cr" for n in range(len(inside))))
        await crawl.refresh(closed)
        here.pages["/map.xml"] = sitemap(*inside)
        here.pages["/index.xml"] = sitemap(*inside, index=True)
        for path in ("/map.xml", "/index.xml", "/?sitemaps"):
            await crawl.crawled(here.url(path), kind="sitemap")
        assert inner.connections == 0
        fate = await crawl.fate(closed, here)
        assert {fate[f"/c{n}"] for n in range(4)} == {"ready"}
        assert {fate[f"/r{n}"] for n in range(4)} <= {"failed", "moved"}
        said = {one.detail for one in (await crawl.pages(closed)).values() if one.reason == "unreachable"}
        assert said <= {
            "The address can't be reached. Check that it opens in a browser without signing in, then try again."
        }

        crawl.hosts["turncoat.example"] = ["127.0.0.1", "127.0.0.1", "127.0.0.2"]
        here.page("/", "Front page.", "/next")
        fickle = await crawl.crawled(f"http://turncoat.example:{here.port}/")
        assert inner.connections == 0
        reasons = {one.url.rpartition("/")[2]: one.reason for one in (await crawl.pages(fickle)).values()}
        assert reasons["next"] == "unreachable"


async def test_links_without_end_stop_at_the_budget(crawl: Crawl, here: Website, monkeypatch: pytest.MonkeyPatch):
    class Calendar(dict[str, Page]):
        def get(self, path: str, default: Page | None = None) -> Page | None:
            if path == "/robots.txt":
                return default
            return Page(html(f"Nothing happens on {path}.", *(f"{path}{n}/" for n in range(300))))

    monkeypatch.setattr(here, "pages", Calendar())
    made = await crawl.crawled(here.url("/"), pages=5)
    counts = await crawl.counts(made)
    assert (counts["ready"], made.status) == (5, "ready")
    assert counts["found"] <= 4 * 5 + 1000
    assert here.got.total() == 6
    assert len(await crawl.sources()) == 5
    more = await crawl.crawled(here.url("/b/"), pages=8)
    assert len(await crawl.sources()) == 10, "and at that of the organization"
    assert (await crawl.counts(more))["skipped"]["budget"] >= 1


async def test_the_same_page_under_endless_names_is_given_up(
    crawl: Crawl, here: Website, monkeypatch: pytest.MonkeyPatch
):
    class Same(dict[str, Page]):
        def get(self, path: str, default: Page | None = None) -> Page | None:
            return (
                default if path == "/robots.txt" else Page(html("Always the same.", *(f"{path}{n}/" for n in range(9))))
            )

    monkeypatch.setattr(here, "pages", Same())
    made = await crawl.crawled(here.url("/"), pages=3)
    assert (await crawl.counts(made))["ready"] == 1
    assert here.got.total() <= 1 + 2 * 3 + 20


async def test_bombs_drips_and_nonsense_fail_alone(crawl: Crawl, here: Website, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(crawling, "SLICE_PAGES", 50)
    bomb = gzip.compress(b"<urlset>" + b"\0" * 120_000_000)
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
    here.pages["/bomb.xml"] = Page(bomb, kind="application/xml", headers={"Content-Encoding": "gzip"})
    here.pages["/bomb.gz"] = Page(bomb, kind="application/gzip")
    here.pages["/laughs.xml"] = Page(laughs, kind="application/xml")
    for path in ("/bomb.xml", "/bomb.gz", "/laughs.xml"):
        failed = await crawl.crawled(here.url(path), kind="sitemap")
        assert failed.status == "failed"
        assert failed.error.endswith(".")
    here.page("/", "Front page.", "/huge", "/deep", "/pic", "/odd", "/loop1", "/good")
    here.pages["/huge"] = Page(b"<p>" + b"x" * 11_000_000)
    here.pages["/deep"] = Page("<html><body>" + "<div>" * 200_000 + "deep")
    here.pages["/pic"] = Page(b"\x89PNG\r\n\x1a\n" + b"\0" * 50, kind="image/png")
    here.pages["/odd"] = Page(
        "<html><a href='http://[bad'>x</a><a href='http://a\\@b/'>y</a><base href='::'>Odd words."
    )
    here.pages["/loop1"] = Page(status=302, headers={"Location": "/loop2"})
    here.pages["/loop2"] = Page(status=302, headers={"Location": "/loop1"})
    here.page("/good", "Good words.")
    made = await crawl.crawled(here.url("/"))
    fate = await crawl.fate(made, here)
    assert (fate["/"], fate["/good"], fate["/odd"]) == ("ready", "ready", "ready")
    assert (fate["/huge"], fate["/pic"], fate["/loop1"], fate["/loop2"]) == ("kind", "kind", "moved", "moved")
    assert fate["/deep"] in {"ready", "failed"}


async def test_a_killed_run_is_gone_on_with_and_asks_for_nothing_twice(
    crawl: Crawl, here: Website, monkeypatch: pytest.MonkeyPatch
):
    """The worker vanishes between asking for a page and keeping it, again and again; its job comes back each time."""
    monkeypatch.setattr(crawling, "SLICE_PAGES", 4)
    here.page("/", "Front page.", *(f"/{n}" for n in range(9)))
    for n in range(9):
        here.page(f"/{n}", f"These are the words of page {n}.")
    made = await crawl.add(here.url("/"))
    world, settle, kills = await crawl.world(), crawling.settling.settle, 0

    async def dies(*arguments: object) -> object:
        nonlocal kills
        kills += 1
        if kills % 4 == 0:
            raise asyncio.CancelledError
        return await settle(*arguments)

    monkeypatch.setattr(crawling.settling, "settle", dies)
    while crawl.queue.jobs:
        ids, at = crawl.queue.jobs[0]
        crawl.at = max(crawl.at, at or crawl.at)
        try:
            await crawling.go_on(world, made.id, ids["turn"])
            crawl.queue.jobs.pop(0)
        except asyncio.CancelledError:
            early = len(crawl.queue.jobs)
            await crawling.go_on(world, made.id, ids["turn"])  # too early: the dead one's lease still holds
            assert len(crawl.queue.jobs) == early + 1
            crawl.queue.jobs.pop()
            crawl.at += timedelta(seconds=46)
    monkeypatch.undo()
    ended = await crawl.site(made)
    assert (ended.status, kills > 10) == ("ready", True)
    assert (await crawl.counts(ended))["ready"] == 10
    assert {one.version for one in (await crawl.sources()).values()} == {1}
    lost = kills // 4
    assert here.got.total() - 11 == lost, "each death costs the one visit it interrupted"


async def test_two_workers_never_visit_a_host_at_once_nor_a_page_twice(crawl: Crawl, here: Website):
    here.page("/", "Front page.", *(f"/{n}" for n in range(8)))
    for n in range(10):
        here.page(f"/{n}", f"These are the words of page {n}.", hold=0.02)
    one = await crawl.add(here.url("/"), pages=5)
    two = await crawl.add(*(here.url(f"/{n}") for n in range(8, 10)), kind="list")
    world = await crawl.world()
    while crawl.queue.jobs:
        due, crawl.queue.jobs[:] = list(crawl.queue.jobs), []
        crawl.at = max([crawl.at, *(at for _, at in due if at)])
        await asyncio.gather(
            *(
                crawling.go_on(world, {str(one.id): one, str(two.id): two}[ids["site"]].id, ids["turn"])
                for ids, _ in due * 2
            )
        )
    assert here.most == 1
    assert {path: count for path, count in here.got.items() if path != "/robots.txt"} == dict.fromkeys(
        [*here.got.keys() - {"/robots.txt"}], 1
    )
    assert {(await crawl.site(one)).status, (await crawl.site(two)).status} == {"ready"}
