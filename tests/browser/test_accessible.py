"""For everybody: axe finds nothing, in five languages, light and dark; nobody has to look at motion."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Frame, Page, expect
from tests.browser.conftest import Shop, Visit, shot
from tests.browser.test_chat import with_citation

Go = Callable[..., Visit]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(where: Page | Frame) -> list[Any]:
    where.evaluate(AXE)
    found = where.evaluate("() => axe.run(document, {iframes: false})")
    return [
        (one["id"], [node["html"] for node in one["nodes"]], one["nodes"][0]["failureSummary"])
        for one in found["violations"]
    ]


def frame_of(seen: Visit) -> Frame:
    return next(one for one in seen.page.frames if "/widget/frame" in one.url)


def settle(seen: Visit) -> None:
    """Let what fades in be there."""
    frame_of(seen).evaluate(
        "() => Promise.all(document.getAnimations().filter((one) => one.effect.getTiming().iterations === 1).map((one) => one.finished))"
    )


def test_axe_would_find_something(shop: Shop, visit: Go):
    seen = visit(shop.page("/axe-bad", body="<button></button>")).open()
    assert [one[0] for one in violations(seen.page)] == ["button-name"]
    frame_of(seen).evaluate("document.querySelector('.head').removeAttribute('aria-label')")
    frame_of(seen).evaluate("document.querySelector('.head').removeAttribute('title')")
    assert [one[0] for one in violations(frame_of(seen))] == ["button-name"]


@pytest.mark.parametrize("language", ["en", "sv", "nl", "fr", "pt"])
def test_axe_finds_nothing(shop: Shop, visit: Go, language: str):
    url = shop.page(f"/axe-{language}", tags=shop.tag(locale=language), body="<p>Nothing to see.</p>")
    seen = visit(url, before=lambda page: page.route("**/messages", with_citation))
    assert violations(seen.page) == []
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        if scheme == "light":
            seen.open()
            settle(seen)
            assert violations(frame_of(seen)) == []
            seen.ask("How do I return tea?")
            seen.answers.first.locator(".chips .chip").first.click()
            seen.frame.locator(".tools button").nth(1).click()
            seen.frame.locator(".menu button").first.click()
        settle(seen)
        assert violations(frame_of(seen)) == []
        assert violations(seen.page) == []
        shot(seen, f"axe-{language}-{scheme}")
    assert frame_of(seen).evaluate("document.documentElement.scrollWidth <= innerWidth")
    seen.frame.locator(".list button").last.click()
    seen.frame.locator(".star").nth(3).click()
    settle(seen)
    assert violations(frame_of(seen)) == []
    shot(seen, f"axe-{language}-ended")


def test_a_conversation_with_a_person_reads_as_well(make_shop: Callable[..., Shop], visit: Go):
    shop = make_shop(theme="dark", colours={"light": {"accent": "#f5d90a"}})
    seen = visit(shop.page("/axe-person")).open()
    seen.ask("Do you sell elephants in purple?")
    seen.frame.locator(".human").click()
    expect(seen.frame.locator(".notices")).not_to_be_empty()
    session = shop.org.api.get("/sessions/").json()["data"][0]["id"]
    shop.org.api.post(
        f"/sessions/{session}/replies",
        json={"content": "| a | b |\n|---|---|\n| `1` | 2 |\n\n> quoted", "agent_name": "Anna"},
    )
    expect(seen.frame.locator(".person table")).to_be_visible()
    settle(seen)
    assert violations(frame_of(seen)) == []
    shot(seen, "axe-person")


def test_it_follows_the_visitor_into_the_dark_unless_told_otherwise(make_shop: Callable[..., Shop], visit: Go):
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    shop = make_shop()
    seen = visit(shop.page("/dark"), color_scheme="dark").open()
    assert frame_of(seen).evaluate(ground) == "rgb(20, 23, 28)"
    seen.page.emulate_media(color_scheme="light")
    assert frame_of(seen).evaluate(ground) == "rgb(255, 255, 255)"
    shop.configure(theme="light")
    bright = visit(shop.page("/bright"), color_scheme="dark").open()
    assert frame_of(bright).evaluate(ground) == "rgb(255, 255, 255)"


def test_nothing_moves_for_who_wants_no_motion(shop: Shop, visit: Go):
    seen = visit(
        shop.page("/still"), reduced_motion="reduce", before=lambda page: page.route("**/messages", lambda route: None)
    )
    seen.open()
    seen.ask("How do I return tea?")
    expect(seen.frame.locator(".dots")).to_be_visible()
    assert frame_of(seen).evaluate("document.getAnimations().length") == 0
    assert seen.page.evaluate("document.querySelector('companin-chat').shadowRoot.getAnimations().length") == 0


def test_forced_colours_leave_everything_to_be_seen(shop: Shop, visit: Go):
    seen = visit(shop.page("/forced"), forced_colors="active").open()
    seen.ask("How do I return tea?")
    expect(seen.answers).to_have_count(1)
    assert frame_of(seen).evaluate("getComputedStyle(document.querySelector('.bubble')).borderTopWidth") == "1px"
    shot(seen, "forced")
