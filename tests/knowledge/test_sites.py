"""Sites over HTTP, on a server with its worker: from the first address to the last page deleted."""

from collections.abc import Callable

import pytest
from tests.conftest import Org, Server, quick_org
from tests.knowledge.websites import website


def test_a_site_answers_is_refreshed_and_leaves_nothing_behind(new_server: Callable[..., Server]):
    with website() as here:
        here.page("/", "Welcome to the shop.", "/repairs")
        section = '</p><h2 id="kettles-mended">Kettles</h2><p>'
        here.page("/repairs", f"{section}The workshop in Lund mends kettles within nine days.")
        server = new_server(
            COMPANIN_FETCH_ALLOW_PRIVATE="127.0.0.1/32",
            COMPANIN_FETCH_EXTRA_PORTS=str(here.port),
            COMPANIN_CRAWL_DELAY_SECONDS="0",
        )
        org = quick_org(server)
        made = org.api.post("/knowledge/urls", json={"url": here.url("/"), "crawl": {"depth": 2}, "tags": ["web"]})
        assert made.status_code == 201, made.text
        start = org.settled(made.json()["data"]["id"])
        site = org.site_settled(start["site_id"])
        assert (start["status"], start["title"], start["tags"]) == ("ready", "Page /", ["web"])
        assert (site["status"], site["progress"]["ready"], site["progress"]["found"]) == ("ready", 2, 2)
        pages = org.api.get(f"/knowledge/sites/{site['id']}/pages").json()["data"]
        assert {one["url"] for one in pages} == {here.url("/"), here.url("/repairs")}
        session = org.session(org.assistant(answering={"confidence_threshold": 0.02}))
        asked = "How long does the workshop in Lund take to mend kettles?"
        answer = org.ask(session, asked)
        assert "nine days" in answer["content"]
        assert answer["citations"][0]["url"] == here.url("/repairs#kettles-mended")
        assert org.api.post("/knowledge/search", json={"query": asked}).json()["data"][0]["url"].endswith("-mended")

        again = org.api.post("/knowledge/sites", json={"url": here.url("/"), "crawl": {}})
        assert (again.status_code, again.json()["data"]["id"]) == (200, site["id"])
        wider = {"url": here.url("/"), "crawl": {"exclude": ["/x"]}, "schedule": "daily", "title": "The shop"}
        changed = org.api.post("/knowledge/sites", json=wider)
        told = changed.json()["data"]
        assert (changed.status_code, told["id"]) == (200, site["id"])
        assert (told["crawl"]["exclude"], told["crawl"]["depth"], told["schedule"]) == (["/x"], 2, "daily")
        assert (told["title"], told["tags"], told["round"]) == ("The shop", ["web"], 2)
        assert org.site_settled(site["id"])["status"] == "ready"
        here.page("/repairs", "The workshop in Lund mends kettles within seven days.")
        assert org.api.post(f"/knowledge/sites/{site['id']}/refresh").status_code == 200
        assert org.site_settled(site["id"])["progress"]["unchanged"] == 1
        assert "seven days" in org.ask(session, asked)["content"]

        assert org.api.delete(f"/knowledge/sites/{site['id']}").status_code == 204
        assert org.ask(session, asked)["citations"] == []
        assert org.api.get("/knowledge").json()["data"] == []
        assert org.api.get(f"/knowledge/sites/{site['id']}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": "https://a.example/", "sitemap": "https://a.example/"},
        {"addresses": []},
        {"addresses": ["https://a.example/"], "crawl": {}},
        {"url": "http://10.0.0.1/"},
        {"url": "https://a.example/", "schedule": "sometimes"},
        {"url": "https://a.example/", "crawl": {"pages": 3000}},
        {"url": "https://a.example/", "crawl": {"include": ["no slash"]}},
        {"sitemap": "ftp://a.example/"},
    ],
)
def test_what_makes_no_site_is_refused_in_words(org: Org, body: dict[str, object]):
    got = org.api.post("/knowledge/sites", json=body)
    assert got.status_code == 422, got.text
    assert len(got.json()["detail"]) > 20
    assert org.api.get("/knowledge/sites").json()["data"] == []
