"""The widget on a customer's page: what it costs, how it opens and closes, what it survives."""

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect
from tests.browser.conftest import Shop, Visit, look, shot

Go = Callable[..., Visit]
EVENTS = """<script>
  window.heard = [];
  for (const name of ['ready', 'open', 'close', 'question', 'answer', 'conversation', 'proactive', 'logout'])
    addEventListener('companin:' + name, (event) => heard.push([name, event.detail]));
</script>"""


def test_one_request_and_nothing_stored_before_anybody_wants_to_chat(shop: Shop, visit: Go):
    seen = visit(shop.page("/before"))
    seen.page.wait_for_timeout(1000)
    ours = [url for url in seen.requests if url.startswith(shop.server.url)]
    assert [url.split("?")[0] for url in ours] == [f"{shop.server.url}/widget.js"]
    assert seen.page.context.cookies() == []
    assert seen.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_intent_fetches_the_chat_and_opening_it_shows_at_once(shop: Shop, visit: Go):
    seen = visit(shop.page("/intent"))
    seen.launcher.hover()
    expect(seen.page.locator("companin-chat iframe")).to_be_hidden()
    assert look(lambda: any("/widget/frame" in url for url in seen.requests), seen.page)
    assert not any("/widget/token" in url for url in seen.requests)
    seen.open()


def test_it_opens_closes_and_gives_focus_back_by_keyboard_alone(shop: Shop, visit: Go):
    seen = visit(shop.page("/keys"))
    expect(seen.launcher).to_be_visible()
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.press("Tab")
    expect(seen.launcher).to_be_focused()
    expect(seen.launcher).to_have_attribute("aria-expanded", "false")
    seen.page.keyboard.press("Enter")
    expect(seen.box).to_be_focused()
    expect(seen.launcher).to_have_attribute("aria-expanded", "true")
    seen.page.keyboard.type("How do I return tea?")
    seen.page.keyboard.press("Enter")
    expect(seen.answers).to_have_count(1)
    seen.page.keyboard.press("Escape")
    expect(seen.page.locator("companin-chat iframe")).to_be_hidden()
    expect(seen.launcher).to_be_focused()
    assert seen.problems == []


def test_escape_closes_the_menu_first(shop: Shop, visit: Go):
    seen = visit(shop.page("/menu")).open()
    seen.frame.get_by_role("button", name="More").click()
    entry = seen.frame.get_by_role("button", name="Talk to a person")
    expect(entry).to_be_visible()
    seen.page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(seen.box).to_be_visible()
    expect(seen.frame.get_by_role("button", name="More")).to_be_focused()


def test_a_page_that_trusts_nothing_but_our_host_can_carry_it(shop: Shop, visit: Go):
    policy = f"default-src 'none'; script-src {shop.server.url}; frame-src {shop.server.url}"
    seen = visit(shop.page("/strict", Content_Security_Policy=policy)).open()
    seen.ask("How do I return tea?")
    expect(seen.answers).to_have_count(1)
    box = seen.launcher.bounding_box()
    assert box is not None
    assert box["x"] > 1100  # its style sheet holds: it stands in the corner
    assert seen.problems == []


def test_a_body_that_is_swapped_takes_no_chat_with_it(shop: Shop, visit: Go):
    seen = visit(shop.page("/swap")).open()
    seen.ask("How do I return tea?")
    expect(seen.answers).to_have_count(1)
    frames = len([url for url in seen.requests if "/widget/frame" in url])
    seen.page.evaluate(
        """(tag) => {
            const body = document.createElement('body');
            body.innerHTML = '<main><h1>Next page</h1></main>';
            const script = document.createElement('script');
            const old = document.body.querySelector('script');
            script.src = old.src;
            for (const name in old.dataset) script.dataset[name] = old.dataset[name];
            body.append(script);
            document.body.replaceWith(body);
        }"""
    )
    expect(seen.page.get_by_role("heading", name="Next page")).to_be_visible()
    seen.page.wait_for_timeout(300)
    expect(seen.page.locator("companin-chat")).to_have_count(1)
    expect(seen.answers).to_have_count(1)
    seen.ask("How long does delivery take?")
    expect(seen.answers).to_have_count(2)
    assert len([url for url in seen.requests if "/widget/frame" in url]) == frames
    seen.page.evaluate("document.querySelector('companin-chat').remove()")
    expect(seen.page.locator("companin-chat")).to_have_count(1)
    expect(seen.answers).to_have_count(2)


def test_two_on_one_page_are_two_and_the_same_twice_is_one(shop: Shop, visit: Go):
    tags = shop.tag(instance_id="left", position="left") + shop.tag(instance_id="right") + shop.tag(instance_id="right")
    seen = visit(shop.page("/two", tags=tags))
    expect(seen.page.locator("companin-chat")).to_have_count(2)
    left, right = (seen.page.locator("companin-chat").nth(number) for number in (0, 1))
    corners = [one.locator("button").first.bounding_box() for one in (left, right)]
    assert corners[0]
    assert corners[1]
    assert corners[0]["x"] < 100
    assert corners[1]["x"] > 1100
    seen.page.evaluate("Companin('open', {instance: 'right'})")
    expect(right.locator("iframe")).to_be_visible()
    expect(left.locator("iframe")).to_have_count(0)
    in_right = right.locator("iframe").content_frame
    in_right.locator("textarea").fill("How do I return tea?")
    in_right.locator("textarea").press("Enter")
    expect(in_right.locator(".row:has(.text)")).to_have_count(1)
    seen.page.evaluate("Companin('open', {instance: 'left'})")
    in_left = left.locator("iframe").content_frame
    expect(in_left.locator("textarea")).to_be_focused()
    expect(in_left.locator(".own")).to_have_count(0)


def test_on_a_phone_it_fills_the_screen_and_keeps_the_focus(shop: Shop, visit: Go):
    seen = visit(shop.page("/phone"), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    expect(seen.launcher).to_be_visible()
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
    seen.open()
    assert seen.page.locator("companin-chat iframe").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    shot(seen, "phone")
    for _ in range(12):
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.tagName") == "COMPANIN-CHAT"
    seen.frame.get_by_role("button", name="Close chat").click()
    expect(seen.page.locator("companin-chat iframe")).to_be_hidden()


def test_what_a_page_asks_before_the_loader_is_there_is_done(shop: Shop, visit: Go):
    stub = """<script>
      window.Companin = window.Companin || function () { (Companin.q = Companin.q || []).push(arguments); };
      Companin('on', 'open', (detail) => { window.told = detail.instance; });
      Companin('open');
    </script>"""
    seen = visit(shop.page("/queue", head=stub + EVENTS))
    expect(seen.box).to_be_focused()
    seen.ask("How do I return tea?")
    expect(seen.answers).to_have_count(1)
    seen.page.evaluate("Companin('close')")
    expect(seen.page.locator("companin-chat iframe")).to_be_hidden()
    wanted = {"ready", "open", "question", "conversation", "answer", "close"}
    assert look(lambda: wanted <= {name for name, _ in seen.page.evaluate("heard")}, seen.page)
    heard: list[Any] = seen.page.evaluate("heard")
    assert seen.page.evaluate("told") == "companin"
    assert "30 days" not in json.dumps(heard)  # the page hears that something was said, not what
    assert "return tea" not in json.dumps(heard)


def test_destroyed_it_leaves_nothing_and_can_come_again(shop: Shop, visit: Go):
    seen = visit(shop.page("/destroy")).open()
    seen.page.evaluate("Companin('destroy')")
    expect(seen.page.locator("companin-chat")).to_have_count(0)
    seen.page.evaluate("document.body.append(document.createElement('p'))")
    seen.page.evaluate(
        """() => {
            const old = document.querySelector('script[data-client-id]');
            const script = document.createElement('script');
            script.src = old.src;
            for (const name in old.dataset) script.dataset[name] = old.dataset[name];
            document.head.append(script);
        }"""
    )
    expect(seen.page.locator("companin-chat")).to_have_count(1)
    seen.open()


def test_words_that_show_themselves(make_shop: Callable[..., Shop], visit: Go):
    rule = {"message": {"en": "Need a hand with brewing?", "fr": "Un conseil ?"}, "path": "/proactive*"}
    shop = make_shop(proactive=[rule])
    seen = visit(shop.page("/proactive", head=EVENTS))
    teaser = seen.page.get_by_role("button", name="Need a hand with brewing?")
    expect(teaser).to_be_visible()
    shot(seen, "teaser")
    assert [name for name, _ in seen.page.evaluate("heard")] == ["proactive"]
    seen.page.get_by_role("button", name="×").click()
    expect(teaser).to_be_hidden()
    french = visit(shop.page("/proactive-2"), locale="fr-FR")
    french.page.get_by_role("button", name="Un conseil ?").click()
    expect(french.box).to_be_focused()
    elsewhere = visit(shop.page("/elsewhere"))
    elsewhere.page.wait_for_timeout(1200)
    expect(elsewhere.page.locator("companin-chat div[role=status] button")).to_have_count(0)


def test_a_changed_configuration_is_on_the_page_without_changing_the_page(make_shop: Callable[..., Shop], visit: Go):
    shop = make_shop()
    url = shop.page("/live")
    before = visit(url)
    colour = "(button) => getComputedStyle(button).backgroundColor"
    assert before.launcher.evaluate(colour) != "rgb(122, 31, 95)"
    shop.configure(colours={"light": {"accent": "#7a1f5f"}}, texts={"en": {"launcher": "Ask us"}}, position="left")
    before.open()  # a page that was open learns it from the frame
    expect(before.launcher).to_have_css("background-color", "rgb(122, 31, 95)")
    expect(before.launcher).to_have_text("Ask us")
    before.page.wait_for_timeout(2100)  # servers may keep a look for two seconds
    after = visit(url)
    expect(after.launcher).to_have_css("background-color", "rgb(122, 31, 95)")
    box = after.launcher.bounding_box()
    assert box
    assert box["x"] < 100
    shop.configure(is_active=False)
    after.page.wait_for_timeout(2100)
    expect(visit(url).launcher).to_be_hidden()


def test_data_attributes_go_before_the_configuration(shop: Shop, visit: Go):
    seen = visit(shop.page("/data", tags=shop.tag(locale="sv", position="left"))).open()
    expect(seen.box).to_have_attribute("placeholder", "Ställ en fråga…")
    box = seen.launcher.bounding_box()
    assert box
    assert box["x"] < 100


def test_only_its_own_frame_is_heard(shop: Shop, visit: Go):
    seen = visit(shop.page("/forged")).open()
    seen.page.evaluate("postMessage({close: true, gone: true, event: 'answer', look: {}, unread: 5}, '*')")
    seen.page.evaluate(
        """() => {
            const other = document.body.appendChild(document.createElement('iframe'));
            other.contentWindow.eval("parent.postMessage({close: true, look: {}, unread: 5}, '*')");
        }"""
    )
    seen.page.wait_for_timeout(300)
    expect(seen.page.locator("companin-chat iframe")).to_be_visible()
    assert not re.search(r"5", seen.launcher.inner_text())


def test_it_is_not_printed(shop: Shop, visit: Go):
    seen = visit(shop.page("/print"))
    seen.page.emulate_media(media="print")
    expect(seen.launcher).to_be_hidden()


def test_only_sites_on_the_list_can_show_the_chat(make_shop: Callable[..., Shop], visit: Go):
    shop = make_shop(allowed_origins=["https://elsewhere.example"])
    seen = visit(shop.page("/unlisted"))
    seen.launcher.click()
    seen.page.wait_for_timeout(800)
    expect(seen.page.locator("companin-chat iframe")).to_be_hidden()
    assert any("frame-ancestors" in problem for problem in seen.problems)
    shop.configure(allowed_origins=[shop.host.origin])
    listed = visit(shop.page("/listed")).open()
    listed.ask("How do I return tea?")
    expect(listed.answers).to_have_count(1)
