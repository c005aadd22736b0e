"""robots.txt, patterns, spellings of addresses and what pages say to crawlers: small tables."""

import pytest

from companin.knowledge.parsing import page_facts, sitemap
from companin.knowledge.parsing.errors import Unreadable
from companin.knowledge.sites.patterns import matches
from companin.knowledge.sites.robots import read_robots
from companin.knowledge.sites.scope import Reach, normal

REACH = Reach((), ())


@pytest.mark.parametrize(
    ("text", "target", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("user-agent: COMPANIN/2.0\ndisallow: /a\n\nUser-agent: *\nDisallow: /", "/b", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: other\nUser-agent: companin\nDisallow: /a", "/a/b", False),
        ("User-agent: companin\nDisallow: /a\n\nUser-agent: companin\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /caf%c3%a9", "/caf%C3%A9/x", False),
        ("User-agent: *\nDisallow: /%7Ejoe", "/~joe", False),
        ("\ufeffUser-agent: *\r\nSitemap: https://x.example/s.xml\r\nDisallow: /a # no\r\n", "/a", False),
        ("Disallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("<html>not found</html>", "/a", True),
    ],
)
def test_robots_allow_and_forbid(text: str, target: str, allowed: bool):
    assert read_robots(text.encode()).allows(target) is allowed


def test_robots_name_delay_and_sitemaps():
    found = read_robots(b"Sitemap: https://x.example/a.xml # one\nUser-agent: *\nCrawl-delay: 2.5\nCrawl-delay: soon\n")
    assert (found.delay, found.sitemaps) == (2.5, ("https://x.example/a.xml",))


def test_a_pattern_of_many_stars_is_quick():
    assert not matches("/" + "*a" * 400 + "$", "/" + "a" * 399 + "b")
    assert matches("/" + "*a" * 300 + "$", "/" + "a" * 300)
    assert not matches("/a*a$", "/a")


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("/a/../b/./c?utm_source=x&b=2&a=1&fbclid=9#top", "https://x.example/b/c?b=2&a=1"),
        ("HTTPS://X.Example:443", "https://x.example/"),
        ("//x.example/%7ejoe/%c3%a9", "https://x.example/~joe/%C3%A9"),
        ("å;jsessionid=12", "https://x.example/dir/%C3%A5"),
        ("/a?", "https://x.example/a"),
        ("../../../up", "https://x.example/up"),
        ("http://10.0.0.1/", None),
        ("http://localhost/", None),
        ("https://user@x.example/", None),
        ("https://x.example:22/", None),
        ("javascript:alert(1)", None),
        ("http://[bad", None),
        ("/" + "a/" * 30, None),
        ("/" + "a" * 2000, None),
    ],
)
def test_an_address_has_one_spelling(link: str, found: str | None):
    assert normal(link, REACH, "https://x.example/dir/page") == found


def test_a_page_says_where_it_leads_and_what_it_asks_for():
    page = b"""<html><head><base href="/base/"><link rel="canonical" href="/canon"><meta name="robots" content="noindex">
        <meta http-equiv="refresh" content="3; url=/soon"></head><body><a href="a#x">a</a><a href="a">again</a>
        <a href="b" rel="nofollow ugc">b</a><a href="mailto:x@y">m</a><a href="//z.example/c">c</a>
        <link rel="canonical" href="/planted"></body></html>"""
    assert page_facts.answer(page, "text/html") == {
        "links": ["/base/a", "//z.example/c", "/soon"],
        "canonical": "/canon",
        "noindex": True,
        "nofollow": False,
    }
    assert page_facts.answer(b"%PDF-1.4 words", "application/pdf")["links"] == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>no</body></html>",
        b"words only",
        b"\x1f\x8bbroken",
        b"<urlset><url>",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>&e;</loc></url></urlset>',
        b"<urlset>" + b"<url>" * 100_000,
    ],
)
def test_what_is_no_sitemap_is_refused_in_words(data: bytes):
    with pytest.raises(Unreadable) as refused:
        sitemap.answer(data, None)
    assert str(refused.value).endswith(".")


def test_a_sitemap_that_breaks_off_keeps_what_it_said():
    data = b"<s:urlset xmlns:s='x'><s:url><s:loc> https://x.example/a </s:loc></s:url><s:url><s:loc>https://x"
    assert sitemap.answer(data, None)["pages"] == ["https://x.example/a"]
    assert sitemap.answer(b"https://x.example/a\nno\nhttps://x.example/b\n", None)["pages"][1:] == [
        "https://x.example/b"
    ]
