"""Crawls of real local sites: what is in scope, what is asked how often, what stays and what goes."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from tests.conftest import Org
from tests.knowledge.crawls import Crawl
from tests.knowledge.office import book, sheets, slides, word
from tests.knowledge.websites import Page, Website, sitemap, website

from companin.platform import queue
from companin.platform.database import Database
from companin.platform.settings import Settings


@pytest.fixture
def here() -> Iterator[Website]:
    with website() as made:
        yield made


@pytest.fixture
async def crawl(org: Org, here: Website, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Crawl]:
    settings = Settings(fetch_allow_private=("127.0.0.1/32",), fetch_extra_ports=(here.port,), crawl_delay_seconds=0)
    db = Database(settings, org.server.database_url("companin_app"))
    await db.open()
    made = Crawl(org, db, settings)
    monkeypatch.setattr(queue, "enqueue", made.queue.enqueue)
    yield made
    await db.close()


async def test_a_crawl_stays_within_host_depth_and_patterns(crawl: Crawl, here: Website):
    here.page(
        "/help/",
        "Start of help.",
        "/help/a",
        "b?utm_source=x#top",
        "/shop/",
        "https://elsewhere.example/",
        "/help/old/x",
    )
    here.page("/help/a", "All about kettles.", "/help/deep", "mailto:a@b.example", "/logo.png")
    here.page("/help/b", "All about toasters.", "/help/")
    here.page("/help/deep", "All about deep things.", "/help/deeper")
    here.page("/help/deeper", "Too deep.")
    here.page("/shop/", "Not of the help.")
    here.page("/help/old/x", "Old words.")
    site = await crawl.crawled(here.url("/help/"), within="prefix", depth=2, exclude=("/help/old/",), tags=("web",))
    assert (site.status, site.error) == ("ready", None)
    assert await crawl.fate(site, here) == {
        "/help/": "ready",
        "/help/a": "ready",
        "/help/b": "ready",
        "/help/deep": "ready",
        "/help/deeper": "depth",
        "/shop/": "scope",
        "/help/old/x": "scope",
    }
    assert dict(here.got) == {"/robots.txt": 1, "/help/": 1, "/help/a": 1, "/help/b": 1, "/help/deep": 1}
    sources = await crawl.sources()
    assert {one.status for one in sources.values()} == {"ready"}
    assert [one.tags for one in sources.values()] == [["web"]] * 4
    assert {one.site_id for one in sources.values()} == {site.id}
    assert sources[here.url("/help/a")].title == "Page /help/a"
    assert await crawl.counts(site) == {
        "found": 7, "fetched": 4, "ready": 4, "skipped": {"depth": 1, "scope": 2},
    }  # fmt: skip


async def test_an_unchanged_site_is_asked_for_and_not_read_again(crawl: Crawl, here: Website):
    here.page("/", "Front page.", "/a", "/b")
    here.page("/a", "Kettles are mended within nine days.")
    here.page("/b", "Toasters are mended within two days.", conditional=False)
    site = await crawl.crawled(here.url("/"))
    before = await crawl.sources()
    here.forget()
    await crawl.refresh(site)
    assert dict(here.got) == {"/robots.txt": 1, "/": 1, "/a": 1, "/b": 1}
    assert dict(here.unchanged) == {"/": 1, "/a": 1}, "what has an ETag is asked for conditionally"
    assert set((await crawl.fate(site, here)).values()) == {"unchanged"}
    after = await crawl.sources()
    assert [one.version for one in after.values()] == [1, 1, 1]
    assert {one.updated_at for one in before.values()} != {one.updated_at for one in after.values()}

    here.page("/a", "Kettles are mended within seven days.", "/c")
    here.page("/c", "Pans are not mended.")
    await crawl.refresh(site)
    assert await crawl.fate(site, here) == {"/": "unchanged", "/a": "ready", "/b": "unchanged", "/c": "ready"}
    assert {url.removeprefix(here.url("")): one.version for url, one in (await crawl.sources()).items()} == {
        "/": 1, "/a": 2, "/b": 1, "/c": 1,
    }  # fmt: skip


async def test_robots_are_asked_once_and_obeyed(crawl: Crawl, here: Website):
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: Companin\nDisallow: /private\nAllow: /private/open$\nCrawl-delay: 7\n"
    here.pages["/robots.txt"] = Page(rules, kind="text/plain")
    here.page("/", "Front page.", "/private/a", "/private/open", "/b")
    for path in ("/private/a", "/private/open", "/b"):
        here.page(path, f"These are the words of {path}.")
    site = await crawl.crawled(here.url("/"))
    assert await crawl.fate(site, here) == {
        "/": "ready",
        "/private/a": "robots",
        "/private/open": "ready",
        "/b": "ready",
    }
    assert dict(here.got) == {"/robots.txt": 1, "/": 1, "/private/open": 1, "/b": 1}
    started = site.finished_at - site.started_at
    assert 21 <= started.total_seconds() < 40, "a pause of seven seconds after robots.txt and each page but the last"
    assert (await crawl.pages(site))[here.url("/private/a")].detail.startswith("The site's robots.txt asks")


@pytest.mark.parametrize(("status", "fate"), [(404, "ready"), (403, "ready"), (500, "failed"), (429, "failed")])
async def test_robots_that_are_missing_allow_and_that_fail_forbid(crawl: Crawl, here: Website, status: int, fate: str):
    here.pages["/robots.txt"] = Page("", status)
    here.page("/", "Front page.")
    site = await crawl.crawled(here.url("/"))
    assert await crawl.fate(site, here) == {"/": fate}
    assert here.got["/"] == (fate == "ready")
    assert bool(site.error) == (fate == "failed")


async def test_pages_that_fail_keep_answering_and_those_that_are_gone_are_retired_after_a_grace(
    crawl: Crawl, here: Website
):
    here.page("/", "Front page.", "/a", "/b", "/c")
    for path in ("/a", "/b", "/c"):
        here.page(path, f"These are the words of {path}.")
    site = await crawl.crawled(here.url("/"), schedule="daily")
    assert len(await crawl.sources()) == 4
    good = dict(here.pages)
    here.pages["/a"], here.pages["/b"] = Page("gone", 410), Page("broken", 503)
    here.page("/", "Front page.", "/a", "/b")  # nothing leads to /c any more
    for check in (1, 2, 3):
        assert await crawl.due(timedelta(days=1, hours=2)) == 1
        await crawl.run()
        sources = await crawl.sources()
        left = {"/", "/b"} if check == 3 else {"/", "/a", "/b", "/c"}
        assert {url.removeprefix(here.url("")) for url in sources} == left
        assert (sources[here.url("/b")].status, sources[here.url("/b")].version) == ("ready", 1)
        assert "503" in sources[here.url("/b")].error
    fate = await crawl.fate(site, here)
    assert (fate["/a"], fate["/b"], fate["/c"]) == ("retired", "failed", "retired")
    assert here.got["/a"] == 4
    here.pages = good
    await crawl.due(timedelta(days=2))
    await crawl.run()
    assert {one.status for one in (await crawl.pages(site)).values()} <= {"ready", "unchanged"}
    assert [one.error for one in (await crawl.sources()).values()] == [None] * 4


async def test_checks_in_quick_succession_retire_nothing(crawl: Crawl, here: Website):
    here.page("/", "Front page.", "/a")
    here.page("/a", "Words of a.")
    site = await crawl.crawled(here.url("/"), schedule="weekly")
    here.pages["/a"] = Page("gone", 404)
    for _ in range(5):
        await crawl.refresh(site, timedelta(hours=1))
    assert len(await crawl.sources()) == 2
    await crawl.refresh(site, timedelta(days=7))
    assert len(await crawl.sources()) == 1


async def test_a_site_is_due_once_whoever_looks(crawl: Crawl, here: Website):
    here.page("/", "Front page.")
    site = await crawl.crawled(here.url("/"), schedule="hourly")
    assert timedelta(minutes=56) < site.due_at - crawl.at < timedelta(minutes=64)
    assert await crawl.due(timedelta(minutes=50)) == 0
    crawl.at += timedelta(minutes=20)
    assert sum(await asyncio.gather(*(crawl.due(timedelta()) for _ in range(8)))) == 1
    assert len(crawl.queue.jobs) == 1
    await crawl.run()
    assert (await crawl.site(site)).round == 2
    off = await crawl.crawled(here.url("/?x=1"), schedule="off")
    assert off.due_at is None


async def test_twins_are_one_page(crawl: Crawl, here: Website):
    here.page("/", "Front page.", "/a", "/a/", "/a/index.html", "/b?page=2", "/c", "/d")
    for path in ("/a", "/a/", "/a/index.html"):
        here.page(path, "The same words under three names.", title="Same")
    here.page("/b?page=2", "Words of b.", head='<link rel="canonical" href="/b">')
    here.page("/b", "Words of b.", head='<link rel="canonical" href="/b">')
    here.page("/c", "Words of c.", head='<link rel="canonical" href="/d">')
    here.page("/d", "Words of d.", head='<link rel="canonical" href="/c">')
    site = await crawl.crawled(here.url("/"))
    fate = await crawl.fate(site, here)
    assert sorted(fate[path] for path in ("/a", "/a/", "/a/index.html")) == ["duplicate", "duplicate", "ready"]
    assert (fate["/b"], fate["/b?page=2"]) == ("ready", "canonical")
    assert sorted((fate["/c"], fate["/d"])) == ["canonical", "ready"], "a ring of canonical addresses loses nothing"
    assert len(await crawl.sources()) == 4


async def test_a_canonical_address_that_does_not_answer_loses_nothing(crawl: Crawl, here: Website):
    here.page("/", "Front page.", "/a", "/b", "/c")
    here.page("/a", "Words of a.", head='<link rel="canonical" href="/missing">')
    here.page("/b", "Words of b.", head='<link rel="canonical" href="http://169.254.169.254/latest">')
    here.page("/c", "Words of c.", head='<link rel="canonical" href="/">')
    site = await crawl.crawled(here.url("/"))
    fate = await crawl.fate(site, here)
    assert (fate["/a"], fate["/b"], fate["/c"], fate["/missing"]) == ("ready", "ready", "ready", "failed")


async def test_what_asks_not_to_be_indexed_or_followed_is_left_alone(crawl: Crawl, here: Website):
    here.page("/", "Front page.", "/noindex", "/nofollow", "/tagged")
    here.page("/noindex", "Hidden.", "/a", head='<meta name="robots" content="noindex">')
    here.page("/nofollow", "Shown.", "/b", head='<meta name="ROBOTS" content="NOFOLLOW">')
    here.page("/tagged", "Hidden too.", "/c", headers={"X-Robots-Tag": "otherbot: index, noindex, nofollow"})
    here.page("/a", "Words of a.", headers={"X-Robots-Tag": "otherbot: noindex"})
    here.pages["/c"] = here.pages["/b"] = Page("never asked for", 500)
    site = await crawl.crawled(here.url("/"))
    fate = await crawl.fate(site, here)
    assert fate["/noindex"] == "noindex"
    assert (fate["/nofollow"], fate["/a"]) == ("ready", "ready")
    assert not here.got["/b"]
    named = await crawl.crawled(here.url("/noindex"), kind="page", pages=1)
    assert (await crawl.fate(named, here))["/noindex"] == "ready", "its owner asked for this one page"


async def test_redirects_move_the_page_and_its_source(crawl: Crawl, here: Website):
    here.pages["/"] = Page(status=301, headers={"Location": "/en/"})
    here.page("/en/", "Front page.", "/en/old", "/en/out", "/en/loop")
    here.page("/en/old", "Words that move.")
    here.pages["/en/out"] = Page(status=302, headers={"Location": "https://elsewhere.example/"})
    here.pages["/en/loop"] = Page(status=302, headers={"Location": "/en/loop"})
    site = await crawl.crawled(here.url("/"), within="prefix")
    fate = await crawl.fate(site, here)
    assert fate == {"/": "moved", "/en/": "ready", "/en/old": "ready", "/en/out": "moved", "/en/loop": "failed"}
    before = (await crawl.sources())[here.url("/en/old")]
    here.page("/en/new", "Words that move.", title="Page /en/old")
    here.pages["/en/old"] = Page(status=301, headers={"Location": "/en/new"})
    await crawl.refresh(site)
    sources = await crawl.sources()
    assert here.url("/en/old") not in sources
    assert sources[here.url("/en/new")].id == before.id
    assert (await crawl.fate(site, here))["/en/new"] in {"unchanged", "ready"}


async def test_a_list_and_a_single_page_are_taken_as_they_are(crawl: Crawl, here: Website):
    for path in ("/a", "/b", "/c"):
        here.page(path, f"Words of {path}.", "/never")
    site = await crawl.crawled(here.url("/a"), here.url("/b"), here.url("/missing"), kind="list")
    assert await crawl.fate(site, here) == {"/a": "ready", "/b": "ready", "/missing": "failed"}
    assert site.status == "ready"
    assert site.error == "There is no page at this address."
    page = await crawl.crawled(here.url("/c"), kind="page", pages=1, schedule="weekly")
    assert (page.status, page.error) == ("ready", None)
    assert not here.got["/never"]


async def test_sitemaps_are_read_whole_zipped_and_from_robots(crawl: Crawl, here: Website):
    here.pages["/robots.txt"] = Page(f"Sitemap: {here.url('/maps.xml')}\n", kind="text/plain")
    here.pages["/maps.xml"] = sitemap(here.url("/one.xml.gz"), here.url("/two.xml"), here.url("/gone.xml"), index=True)
    here.pages["/one.xml.gz"] = sitemap(here.url("/a"), "https://elsewhere.example/x", zipped=True)
    here.pages["/two.xml"] = sitemap(here.url("/b"), here.url("/a"), here.url("/private"))
    here.page("/", "The front page is no sitemap.")
    for path in ("/a", "/b", "/private", "/never"):
        here.page(path, f"Words of {path}.", "/never")
    site = await crawl.crawled(here.url("/"), kind="sitemap", exclude=("/private",))
    fate = await crawl.fate(site, here)
    assert {path: fate[path] for path in ("/a", "/b", "/private")} == {
        "/a": "ready",
        "/b": "ready",
        "/private": "scope",
    }
    assert site.status == "ready"
    assert not here.got["/never"]
    direct = await crawl.crawled(here.url("/two.xml"), kind="sitemap")
    assert (await crawl.fate(direct, here))["/a"] == "known", "another site has it"


async def test_a_site_says_its_error_only_and_a_missing_sitemap_is_one(crawl: Crawl, here: Website):
    here.page("/", "The front page is no sitemap.")
    missing = await crawl.crawled(here.url("/"), kind="sitemap")
    said = f"The sitemap {here.url('/sitemap.xml')} can't be read. There is no page at this address."
    assert (missing.status, missing.error) == ("failed", said)
    here.pages["/sitemap.xml"] = sitemap(here.url("/a"))
    here.page("/a", "Words of /a.")
    await crawl.refresh(missing)
    found = await crawl.site(missing)
    assert (found.status, found.error) == ("ready", None)


async def test_links_with_blanks_in_them_lead_where_browsers_go(crawl: Crawl, here: Website):
    here.page("/", "Front page.", " /Price list 2026.html ", "/search?q=a b", "/two\nlines", "/Other%20list.html")
    for path in ("/Price%20list%202026.html", "/search?q=a%20b", "/twolines", "/Other%20list.html"):
        here.page(path, f"Words of {path}.")
    site = await crawl.crawled(here.url("/"))
    assert await crawl.fate(site, here) == dict.fromkeys(here.pages, "ready")


async def test_office_files_behind_links_are_read(crawl: Crawl, here: Website):
    here.page("/", "Front page.", "/f.docx", "/p.xlsx", "/s.pptx", "/b.epub", "/f.zip", "/no.docx")
    made = {"/f.docx": word(), "/p.xlsx": sheets(), "/s.pptx": slides(), "/b.epub": book()}
    for path, body in made.items():
        here.pages[path] = Page(body, kind="application/octet-stream")
    here.pages["/no.docx"] = Page("Sorry.", kind="application/octet-stream")
    site = await crawl.crawled(here.url("/"))
    assert await crawl.fate(site, here) == {"/": "ready", **dict.fromkeys(made, "ready"), "/no.docx": "kind"}
    assert {one.status for one in (await crawl.sources()).values()} == {"ready"}


async def test_a_site_asked_for_again_becomes_what_is_said_of_it(crawl: Crawl, here: Website):
    here.page("/", "Front page.", "/a", "/old/b")
    here.page("/a", "Words of /a.", "/deep")
    here.page("/old/b", "Old words.")
    here.page("/deep", "Deep words.")
    site = await crawl.crawled(here.url("/"), depth=1)
    assert set(await crawl.fate(site, here)) == {"/", "/a", "/old/b", "/deep"}
    same = await crawl.crawled(here.url("/"), depth=3, schedule="daily")
    assert (same.id, same.depth, same.schedule, same.round) == (site.id, 1, "off", 1), "nothing was said of these"
    said = frozenset({"depth", "exclude", "schedule", "tags", "title"})
    scope = {"depth": 2, "exclude": ["/old/"], "schedule": "daily", "tags": ["web"], "title": "The shop"}
    changed = await crawl.crawled(here.url("/"), said=said, **scope)
    assert changed.id == site.id
    assert {name: getattr(changed, name) for name in scope} == scope
    fate = await crawl.fate(changed, here)
    assert (fate["/deep"], fate["/old/b"]) == ("ready", "scope")
    again = await crawl.crawled(here.url("/"), said=said, **scope)
    assert again.round == changed.round, "what is so already is no reason to visit"


async def test_one_address_in_two_spellings_is_one_of_a_list(crawl: Crawl, here: Website):
    here.page("/a", "Words of /a.")
    here.page("/b", "Words of /b.")
    site = await crawl.crawled(here.url("/a"), here.url("/a#x"), here.url("/b"), kind="list")
    assert (list(site.addresses), site.pages) == ([here.url("/a"), here.url("/b")], 2)
    same = await crawl.add(here.url("/b"), here.url("/a"), kind="list")
    assert same.id == site.id


async def test_what_its_owner_removed_stays_away(crawl: Crawl, here: Website):
    here.page("/", "Front page.", "/a")
    here.page("/a", "Words of a.")
    site = await crawl.crawled(here.url("/"))
    source = (await crawl.sources())[here.url("/a")]
    assert crawl.org.api.delete(f"/knowledge/urls/{source.id}").status_code == 204
    for _ in range(2):
        await crawl.refresh(site)
        assert (await crawl.fate(site, here))["/a"] == "removed"
    assert len(await crawl.sources()) == 1


async def test_what_its_owner_calls_a_page_stays(crawl: Crawl, here: Website):
    here.page("/", "Front page.")
    site = await crawl.crawled(here.url("/"))
    source = (await crawl.sources())[here.url("/")]
    crawl.org.api.patch(f"/knowledge/urls/{source.id}", json={"title": "Our own name"})
    for words in ("Other words.", "Yet other words."):
        here.page("/", words, title=words)
        await crawl.refresh(site)
        after = (await crawl.sources())[here.url("/")]
        assert after.title == "Our own name"
    assert after.version == 3


async def test_a_narrower_scope_lets_pages_go_and_a_wider_one_finds_them_again(crawl: Crawl, here: Website):
    here.page("/", "Front page.", "/a", "/b")
    here.page("/a", "Words of a.")
    here.page("/b", "Words of b.")
    site = await crawl.crawled(here.url("/"))
    path = f"/knowledge/sites/{site.id}"
    assert crawl.org.api.patch(path, json={"crawl": {"exclude": ["/b"]}, "tags": ["t"]}).status_code == 200
    await crawl.refresh(site)
    assert {url.removeprefix(here.url("")) for url in await crawl.sources()} == {"/", "/a"}
    assert [one.tags for one in (await crawl.sources()).values()] == [["t"], ["t"]]
    assert crawl.org.api.patch(path, json={"crawl": {"exclude": []}}).status_code == 200
    await crawl.refresh(site)
    assert len(await crawl.sources()) == 3
    assert crawl.org.api.patch(path, json={"crawl": {"pages": 2}}).json()["data"]["crawl"]["pages"] == 2
    await crawl.refresh(site)
    assert len(await crawl.sources()) == 2
