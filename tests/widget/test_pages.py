"""What a customer's page gets: loader, frame and assets, their headers, and nothing an owner typed runs as code."""

import gzip
import html
import json
import re
from typing import Any

import httpx
import pytest
from tests.agreeing import everywhere
from tests.conftest import Org, Server, a_public
from tests.widget.test_configs import make

from companin.widget.assets import PLACEHOLDER, built
from companin.widget.looks import expression

HOSTILE = "</script><script>alert(1)</script><!--\u2028'\"&"


def page(server: Server, path: str, client: httpx.Client | None = None, **headers: str) -> httpx.Response:
    return (client or a_public(server)).get(f"{server.url}{path}", headers=headers)


def looks(got: httpx.Response) -> dict[str, Any]:
    """What stands in the loader's placeholder."""
    assert got.status_code == 200, got.text
    found, _ = json.JSONDecoder().raw_decode(got.text, built().loader.decode().index(PLACEHOLDER.decode()))
    return dict(found)


def frame(org: Org, config: object = "", client: httpx.Client | None = None, **headers: str) -> httpx.Response:
    address = f"/widget/frame?clientId={org.client_id}&configId={config}&instanceId=one"
    return page(org.server, address, client, **headers)


def started(got: httpx.Response) -> dict[str, Any]:
    assert got.status_code == 200, got.text
    found = re.search(r'<script type="application/json" id="companin">(.*?)</script>', got.text, re.DOTALL)
    assert found is not None
    return dict(json.loads(found[1]))


def policy(got: httpx.Response) -> dict[str, list[str]]:
    parts = [part.split() for part in got.headers["content-security-policy"].split(";")]
    return {part[0]: part[1:] for part in parts}


def test_the_loader_knows_the_configurations_of_its_page(org: Org, server: Server) -> None:
    site = f"https://{org.id}.example"
    listed = make(org, allowed_origins=[site], colours={"light": {"accent": "#7a1f5f"}})
    deep = make(org, allowed_origins=[f"https://*.{org.id}.example:8443"])
    make(org, allowed_origins=["https://elsewhere.example"])
    got = page(server, "/widget.js", Referer=f"{site}/cart?token=1")
    assert set(looks(got)) == {listed["id"]}
    assert looks(got)[listed["id"]]["css"].startswith("--c:light-dark(#7a1f5f,")
    assert set(looks(page(server, "/widget.js", Referer=f"https://a.b.{org.id}.example:8443/"))) == {deep["id"]}
    for other in (f"http://{org.id}.example/", f"https://evil-{org.id}.example/", f"https://x.{org.id}.example/"):
        assert looks(page(server, "/widget.js", Referer=other)) == {}
    assert looks(page(server, "/widget.js")) == {}


def test_a_configuration_without_origins_lives_where_its_organization_does(org: Org, server: Server) -> None:
    site = f"https://{org.id}.example"
    made = make(org)
    assert looks(page(server, "/widget.js", Referer=site)) == {}
    org.api.patch("/organization", json={"allowed_origins": [site]})
    there = lambda fresh: set(looks(page(server, "/widget.js", fresh, Referer=site))) == {made["id"]}  # noqa: E731
    assert everywhere(server, there)


def test_a_configuration_can_be_named(org: Org, server: Server) -> None:
    made = make(org)
    assert set(looks(page(server, f"/widget.js?config={made['id']}"))) == {made["id"]}
    for unknown in ("x", "", "00000000-0000-0000-0000-000000000000"):
        assert looks(page(server, f"/widget.js?config={unknown}")) == {}


def test_a_change_is_on_every_site_soon_and_what_is_switched_off_is_not_displayed(org: Org, server: Server) -> None:
    made = make(org)
    address = f"/widget.js?config={made['id']}"
    before = page(server, address)
    org.api.patch(f"/widget-configs/{made['id']}", json={"position": "left"})
    css = lambda fresh: looks(page(server, address, fresh))[made["id"]]["css"]  # noqa: E731
    assert everywhere(server, lambda fresh: "direction:rtl" in css(fresh))
    assert page(server, address, **{"If-None-Match": before.headers["etag"]}).status_code == 200
    org.api.patch(f"/widget-configs/{made['id']}", json={"is_active": False})
    assert everywhere(server, lambda fresh: "display:none" in css(fresh))
    assert frame(org, made["id"]).status_code == 404


def test_the_loader_may_be_embedded_anywhere_and_is_asked_for_again_within_a_minute(server: Server) -> None:
    got = page(server, "/widget.js")
    assert got.headers["content-type"] == "text/javascript; charset=utf-8"
    assert got.headers["cross-origin-resource-policy"] == "cross-origin"
    assert got.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in got.headers
    assert {"referer", "accept-encoding"} <= {part.strip().lower() for part in got.headers["vary"].split(",")}
    lifetime = re.fullmatch(r"public, max-age=(\d+)", got.headers["cache-control"])
    assert lifetime is not None
    assert int(lifetime[1]) <= 60
    again = page(server, "/widget.js", **{"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "set-cookie" not in got.headers


def test_the_frame_is_shown_on_listed_sites_only(org: Org) -> None:
    org.api.patch("/organization", json={"allowed_origins": ["https://org.example", "null"]})
    listed = make(org, allowed_origins=["https://shop.example", "https://*.shop.example:8443"])
    own = policy(frame(org, listed["id"]))["frame-ancestors"]
    assert own == ["'self'", "https://shop.example", "https://*.shop.example:8443"]
    unlisted = make(org)["id"]
    wanted = ["'self'", "https://org.example"]
    inherited = lambda fresh: policy(frame(org, unlisted, fresh))["frame-ancestors"] == wanted  # noqa: E731
    assert everywhere(org.server, inherited)


def test_without_a_list_any_site_may_show_it(org: Org) -> None:
    assert policy(frame(org, make(org)["id"]))["frame-ancestors"] == ["*"]


def test_the_frame_runs_nothing_but_its_own_files(org: Org) -> None:
    got = frame(org, make(org)["id"])
    rules = policy(got)
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == rules["img-src"] == ["'self'"]
    assert rules["require-trusted-types-for"] == ["'script'"]
    assert rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in got.headers["permissions-policy"]
    named = re.findall(r'(?:src|href)="([^"]+)"', got.text)
    assert len(named) == 2
    for address in named:
        assert page(org.server, address).status_code == 200


def test_assets_never_change_under_their_name(org: Org, server: Server) -> None:
    begun = started(frame(org, make(org)["id"]))
    for address in (*begun["catalogs"].values(), *re.findall(r'src="([^"]+)"', frame(org, make(org)["id"]).text)):
        got = page(server, address, **{"Accept-Encoding": "gzip;q=0"})
        assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "content-encoding" not in got.headers
        with httpx.stream("GET", f"{server.url}{address}", headers={"Accept-Encoding": "gzip"}) as coded:
            assert coded.headers["content-encoding"] == "gzip"
            assert gzip.decompress(b"".join(coded.iter_raw())) == got.content
    for name in ("manifest.json", "frame-000000000000.js", "..%2f..%2fservice.py", "%2e%2e"):
        missing = page(server, f"/widget/assets/{name}")
        assert missing.status_code == 404
        assert missing.json()["data"] is None


def test_the_frame_speaks_as_page_configuration_and_browser_say(org: Org) -> None:
    greeting = {"en": "Hello", "pt": "Olá"}
    assistant = org.assistant(name="Leaf", greeting=greeting, language="pt")
    made = make(org, assistant_id=assistant, texts={"nl": {"greeting": "Dag!", "title": "Vraag het"}})
    browser = {"Accept-Language": "de, sv;q=0.4, fr-CA;q=0.8"}
    assert started(frame(org, made["id"], **browser))["language"] == "fr"
    assert started(frame(org, made["id"], **{"Accept-Language": "de"}))["language"] == "pt"
    asked = f"/widget/frame?clientId={org.client_id}&assistantId={assistant}&configId={made['id']}&locale="
    dutch = started(page(org.server, f"{asked}nl-BE", **browser))
    assert (dutch["language"], dutch["greeting"], dutch["title"]) == ("nl", "Dag!", "Vraag het")
    org.api.patch(f"/widget-configs/{made['id']}", json={"language": "sv"})
    assert started(frame(org, made["id"], **browser))["language"] == "sv"
    assert started(page(org.server, f"{asked}pt", **browser))["greeting"] == "Olá"
    plain = page(org.server, f"/widget/frame?clientId={org.client_id}&assistantId={assistant}", **browser)
    assert (started(plain)["title"], started(plain)["config"]) == ("Leaf", None)


@pytest.mark.parametrize("accepted", ["sv", "nl", "fr", "pt", "en", "xx"])
def test_what_is_unknown_or_not_theirs_looks_all_the_same(org: Org, other_org: Org, accepted: str) -> None:
    theirs, asleep = make(other_org)["id"], org.assistant(is_active=False)
    addresses = [
        "/widget/frame",
        "/widget/frame?clientId=cid_000000000000000000000000&assistantId=x&configId=x",
        f"/widget/frame?clientId={org.client_id}&configId={theirs}",
        f"/widget/frame?clientId={org.client_id}&assistantId={other_org.assistant()}",
        f"/widget/frame?clientId={org.client_id}&assistantId={asleep}",
        f"/widget/frame?clientId={org.client_id}&assistantId={org.assistant()}&configId=nonsense",
    ]
    got = [page(org.server, address, **{"Accept-Language": accepted}) for address in addresses]
    assert {one.status_code for one in got} == {404}
    assert len({one.text for one in got}) == 1
    language = accepted if accepted != "xx" else "en"
    assert f'<html lang="{language}"' in got[0].text
    assert "script" not in got[0].text
    assert policy(got[0])["default-src"] == ["'none'"]


def test_nothing_an_owner_typed_becomes_code(org: Org, server: Server) -> None:
    texts = dict.fromkeys(("launcher", "title", "subtitle", "greeting", "placeholder", "ai_notice"), HOSTILE)
    assistant = org.assistant(name=HOSTILE, greeting={"en": HOSTILE})
    made = make(
        org,
        name=HOSTILE,
        assistant_id=assistant,
        texts={"en": texts},
        suggested_questions={"en": [HOSTILE]},
        proactive=[{"message": {"en": HOSTILE}, "path": "/</script>*"}],
    )
    got = frame(org, made["id"], **{"Accept-Language": "en"})
    assert started(got)["greeting"] == started(got)["suggestions"][0] == HOSTILE
    instance = page(server, f"/widget/frame?clientId={org.client_id}&configId={made['id']}&instanceId={HOSTILE}")
    for body in (got.text, instance.text):
        assert body.count("<script") == 2
        assert f"<title>{html.escape(HOSTILE)}</title>" in body
        assert "alert(1)</script>" not in body
    code = page(server, f"/widget.js?config={made['id']}")
    assert looks(code)[made["id"]]["launcher"]["en"] == HOSTILE
    for character in ("</script", "<!--", "\u2028", "\u2029"):
        assert character not in code.text


@pytest.mark.parametrize(
    ("pattern", "path", "hit"),
    [
        ("/checkout*", "/checkout/pay", True),
        ("/checkout*", "/shop/checkout", False),
        ("*/checkout", "/shop/checkout", True),
        ("/a.b", "/axb", False),
        ("/a(b)|c*", "/a(b)|c/d", True),
        ("/", "/x", False),
    ],
)
def test_a_path_pattern_means_what_it_says(pattern: str, path: str, hit: bool) -> None:
    assert bool(re.search(expression(pattern), path)) == hit
