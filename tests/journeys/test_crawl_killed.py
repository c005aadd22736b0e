"""A worker that is killed while it visits a site: another one goes on where it was."""

import random
from collections.abc import Callable
from typing import Any, LiteralString

import psycopg
import pytest
from tests.conftest import Org, Server, quick_org
from tests.journeys.processes import children, eventually, kill
from tests.knowledge.websites import Website, website

PAGES = 30
SWEEPS = {"COMPANIN_SWEEP_SECONDS": "0.5", "COMPANIN_STALLED_SECONDS": "3"}

_ORPHANS = """
    SELECT source_id FROM chunks WHERE source_id NOT IN (SELECT id FROM sources)
    UNION ALL SELECT source_id FROM source_contents WHERE source_id NOT IN (SELECT id FROM sources)
    UNION ALL SELECT id FROM sources WHERE id NOT IN (SELECT source_id FROM site_pages WHERE source_id IS NOT NULL)
    UNION ALL SELECT source_id FROM site_pages WHERE source_id NOT IN (SELECT id FROM sources)
    UNION ALL SELECT source_id FROM source_versions UNION ALL SELECT source_id FROM source_uploads"""


def _rows(server: Server, sql: LiteralString) -> list[tuple[Any, ...]]:
    with psycopg.connect(server.database_url()) as owner:
        return owner.execute(sql).fetchall()


def _build(here: Website) -> None:
    """A front page that leads to ten pages, each of which leads to two more."""
    here.page("/", "Front page.", *(f"/{n}" for n in range(10)))
    for n in range(PAGES):
        links = (f"/{10 + 2 * n}", f"/{11 + 2 * n}") if n < 10 else ()
        here.page(f"/{n}", f"Article {n} tells how parcel {n} is packed in Lund.", *links, hold=0.05)


@pytest.mark.timeout(900)
def test_a_crawl_goes_on_where_its_killed_worker_was(
    new_server: Callable[..., Server], request: pytest.FixtureRequest
) -> None:
    """The dead one's lease of 45 seconds has to end each time, which is most of how long this takes."""
    chance = random.Random(6)
    kills = sorted(chance.sample(range(3, PAGES), 4 if request.config.getoption("--long") else 1))
    with website() as here:
        _build(here)
        server = new_server(
            COMPANIN_FETCH_ALLOW_PRIVATE="127.0.0.1/32",
            COMPANIN_FETCH_EXTRA_PORTS=str(here.port),
            COMPANIN_CRAWL_DELAY_SECONDS="0",
            **SWEEPS,
        )
        org = quick_org(server)
        site = org.api.post("/knowledge/sites", json={"url": here.url("/"), "crawl": {}}).json()["data"]["id"]
        for asked in kills:
            eventually(lambda asked=asked: here.got.total() > asked, 150, f"{asked} requests were made")
            (worker,) = children(server, "worker")
            kill(worker)
        done = org.site_settled(site, 150)
    _assert_whole(server, org, here, done)
    lost = here.got.total() - PAGES - 2  # the front page, and robots.txt
    assert 0 <= lost <= 2 * len(kills), "each death costs the visit it interrupted, and a look at robots.txt"


def _assert_whole(server: Server, org: Org, here: Website, done: dict[str, Any]) -> None:
    assert (done["status"], done["progress"]["ready"]) == ("ready", PAGES + 1), done
    found = _rows(
        server,
        """SELECT s.url, s.status, s.version, s.chunks, count(c.ordinal) FROM sources s
           JOIN chunks c ON c.organization_id = s.organization_id AND c.source_id = s.id
           GROUP BY s.organization_id, s.id""",
    )
    assert sorted(url for url, *_ in found) == sorted(here.url(path) for path in here.pages)
    assert all((status, version, chunks) == ("ready", 1, kept) for _, status, version, chunks, kept in found)
    assert _rows(server, _ORPHANS) == []
    assert _rows(server, "SELECT id FROM procrastinate_jobs") == []
    assert "parcel 29" in org.ask(org.session(), "How is parcel 29 packed?")["content"]
