"""The conversation in the frame, against the real server: what is asked is answered once, whatever breaks between."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.browser.conftest import Shop, Visit, fulfil, launch, look, shot
from tests.visitors.jwts import assertion

Go = Callable[..., Visit]
QUESTION = "How do I return tea?"


def sessions(shop: Shop) -> list[dict[str, Any]]:
    return list(shop.org.api.get("/sessions/?limit=100").json()["data"])


def said(shop: Shop, session: str) -> list[dict[str, Any]]:
    return list(shop.org.api.get(f"/sessions/{session}/messages?limit=100").json()["data"])


@pytest.fixture
def own(make_shop: Callable[..., Shop]) -> Shop:
    """A shop in which only this test talks."""
    return make_shop(suggested_questions={"en": [QUESTION]}, texts={"en": {"title": "Kettle & Leaf"}})


def test_it_answers_and_shows_what_the_answer_rests_on(own: Shop, visit: Go):
    seen = visit(own.page("/cites")).open()
    expect(seen.frame.get_by_text("You are talking to an AI assistant")).to_be_visible()
    expect(seen.frame.get_by_text("Hello! What can I do for you?")).to_be_visible()
    seen.frame.get_by_role("button", name=QUESTION).click()
    answer = seen.answers.first
    expect(answer.locator(".text strong")).to_have_text("tea")
    expect(answer.locator(".text ol > li")).to_have_count(2)
    expect(answer.get_by_role("link", name="the returns page")).to_have_attribute("rel", "noopener noreferrer nofollow")
    chip = answer.get_by_role("button", name=f"Source 1: {QUESTION}")
    expect(chip).to_have_attribute("aria-expanded", "false")
    chip.click()
    expect(answer.locator(".source")).to_contain_text("within 30 days")
    shot(seen, "source")
    chip.click()
    expect(answer.locator(".source")).to_have_count(0)
    expect(seen.frame.locator("p[role=status]")).to_contain_text("You can send tea back")
    assert seen.problems == []


def test_a_file_is_cited_with_its_page_and_a_web_address_as_a_link(own: Shop, visit: Go):
    seen = visit(own.page("/link"), before=lambda page: page.route("**/messages", with_citation)).open()
    seen.ask(QUESTION)
    seen.answers.first.locator(".chips .chip").first.click()
    expect(seen.frame.locator(".source")).to_contain_text("Returns · page 7")
    link = seen.frame.locator(".source").get_by_role("link", name="Open the source")
    expect(link).to_have_attribute("href", "https://shop.example/terms.pdf")


def with_citation(route: Route) -> None:
    """The real stream, its citation as that of a PDF."""
    body = route.fetch().text()
    place = {"source_type": "file", "url": "https://shop.example/terms.pdf", "page": 7, "heading": "Returns"}
    lines = [
        f"data: {json.dumps(cited(json.loads(line[6:]), place))}" if line.startswith("data: ") else line
        for line in body.split("\n")
    ]
    route.fulfill(status=200, body="\n".join(lines), headers={"Content-Type": "text/event-stream"})


def cited(data: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    return {**data, "citations": [{**one, **place} for one in data["citations"]]} if data.get("citations") else data


def test_a_stream_that_is_cut_is_resumed_and_nothing_is_said_twice(own: Shop, visit: Go):
    cuts: list[str] = []

    def cut(route: Route) -> None:
        parts = route.fetch().text().split("\n\n")
        head = parts[: next(place for place, part in enumerate(parts) if "message.delta" in part) + 1]
        cuts.append(head[-1])
        route.fulfill(status=200, body="\n\n".join(head) + "\n\n", headers={"Content-Type": "text/event-stream"})

    seen = visit(own.page("/cut"), before=lambda page: page.route("**/messages", cut)).open()
    seen.ask(QUESTION)
    expect(seen.frame.locator(".tools")).to_have_count(1)
    expect(seen.answers).to_have_count(1)
    expect(seen.answers.first).to_contain_text("Write your order number on it")
    expect(seen.frame.locator(".own")).to_have_count(1)
    assert len(cuts) == 1
    assert [one["role"] for one in said(own, sessions(own)[0]["id"])] == ["user", "assistant"]


def test_an_answer_that_got_lost_is_asked_for_again_and_made_once(own: Shop, visit: Go):
    tries: list[str | None] = []

    def lose(route: Route) -> None:
        tries.append(route.request.headers.get("idempotency-key"))
        if len(tries) == 1:
            route.fetch()  # the server has it, its answer never arrives
            route.abort()
        else:
            route.continue_()

    seen = visit(own.page("/lost"), before=lambda page: page.route("**/messages", lose)).open()
    seen.ask(QUESTION)
    expect(seen.answers).to_have_count(1)
    assert len(tries) == 2
    assert tries[0] == tries[1]
    assert [one["role"] for one in said(own, sessions(own)[0]["id"])] == ["user", "assistant"]


def test_what_is_written_offline_is_sent_once_when_the_connection_is_back(own: Shop, visit: Go):
    seen = visit(own.page("/offline")).open()
    seen.ask("How long does delivery take?")
    expect(seen.answers).to_have_count(1)
    seen.page.context.set_offline(True)
    seen.ask(QUESTION)
    expect(seen.frame.get_by_text("Waiting to be sent")).to_be_visible()
    expect(seen.frame.get_by_text("You are offline.")).to_be_visible()
    seen.page.context.set_offline(False)
    expect(seen.answers).to_have_count(2)
    expect(seen.frame.get_by_text("You are offline.")).to_be_hidden()
    asked = [one["content"] for one in said(own, sessions(own)[0]["id"]) if one["role"] == "user"]
    assert asked == ["How long does delivery take?", QUESTION]


def test_too_many_messages_are_a_countdown_not_an_error(own: Shop, visit: Go):
    refused: list[int] = []

    def refuse(route: Route) -> None:
        if refused:
            route.continue_()
            return
        refused.append(1)
        fulfil(
            route,
            429,
            {"status": "error", "status_code": 429, "detail": "Slow down.", "data": None},
            Retry_After="2",
            X_Error_Code="rate_limited",
        )

    seen = visit(own.page("/limit"), before=lambda page: page.route("**/messages", refuse)).open()
    seen.ask(QUESTION)
    expect(seen.frame.get_by_text("You can write again in 2 seconds.")).to_be_visible()
    expect(seen.frame.get_by_text("You can write again in 1 second.")).to_be_visible()
    expect(seen.answers).to_have_count(1)
    expect(seen.frame.locator(".notices")).to_be_empty()


def test_what_the_server_refuses_can_be_tried_again_with_the_same_key(own: Shop, visit: Go):
    keys: list[str | None] = []

    def refuse(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) > 1:
            route.continue_()
            return
        fulfil(
            route,
            409,
            {"status": "error", "status_code": 409, "detail": "The assistant is switched off.", "data": None},
            X_Error_Code="assistant_inactive",
        )

    seen = visit(own.page("/refused"), before=lambda page: page.route("**/messages", refuse)).open()
    seen.ask(QUESTION)
    expect(seen.frame.get_by_text("The assistant is switched off right now.")).to_be_visible()
    seen.frame.get_by_role("button", name="Try again").click()
    expect(seen.answers).to_have_count(1)
    assert keys[0] == keys[1]


def test_stop_stops(own: Shop, visit: Go):
    def never(page: Page) -> None:
        page.route("**/messages", lambda route: None)  # an answer that takes for ever

    seen = visit(own.page("/stop"), before=never).open()
    seen.ask(QUESTION)
    expect(seen.frame.locator(".dots")).to_be_visible()
    expect(seen.frame.locator(".row .bubble:visible")).to_have_count(3)  # greeting, question, dots
    seen.frame.get_by_role("button", name="Stop").click()
    expect(seen.frame.locator(".dots")).to_have_count(0)
    expect(seen.frame.get_by_role("button", name="Send")).to_be_visible()
    seen.page.unroute("**/messages")
    seen.frame.get_by_role("button", name="Try again").click()
    expect(seen.answers).to_have_count(1)


def test_thumbs_say_why_and_stars_say_how_it_was(own: Shop, visit: Go):
    seen = visit(own.page("/rates")).open()
    seen.ask(QUESTION)
    seen.frame.get_by_role("button", name="Not helpful").click()
    seen.frame.get_by_role("button", name="Incomplete").click()
    seen.frame.get_by_placeholder("Anything you would like to add?").fill("No address")
    shot(seen, "reason")
    seen.frame.get_by_role("button", name="Send feedback").click()
    session = sessions(own)[0]["id"]
    assert look(lambda: said(own, session)[-1]["rating"] == "down", seen.page)
    expect(seen.frame.get_by_role("button", name="Not helpful")).to_have_attribute("aria-pressed", "true")
    seen.frame.get_by_role("button", name="More").click()
    seen.frame.get_by_role("button", name="End conversation").click()
    expect(seen.frame.get_by_text("This conversation has ended.")).to_be_visible()
    seen.frame.get_by_role("button", name="4 stars out of 5").click()
    shot(seen, "ended")
    seen.frame.get_by_role("button", name="Send feedback").click()
    expect(seen.frame.get_by_text("Thank you for your feedback.").first).to_be_attached()
    assert look(lambda: sessions(own)[0]["score"] == 4, seen.page)
    assert sessions(own)[0]["status"] == "closed"
    seen.frame.get_by_role("button", name="New conversation").click()
    expect(seen.answers).to_have_count(0)
    seen.ask(QUESTION)
    expect(seen.answers).to_have_count(1)
    assert len(sessions(own)) == 2


def test_a_conversation_that_is_gone_keeps_nothing_alive(own: Shop, visit: Go):
    seen = visit(own.page("/gone")).open()
    seen.ask("Do you sell elephants in purple?")
    expect(seen.answers).to_have_count(1)
    frame = next(one for one in seen.page.frames if "/widget/frame" in one.url)
    frame.evaluate(
        "self.rows = [...document.querySelectorAll('.row:has(.tools) .text')].map((row) => new WeakRef(row))"
    )
    seen.frame.get_by_role("button", name="More").click()
    seen.frame.get_by_role("button", name="New conversation").click()
    expect(seen.answers).to_have_count(0)
    seen.ask("How long does delivery take?")
    expect(seen.answers).to_have_count(1)
    memory = seen.page.context.new_cdp_session(frame)

    def freed() -> bool:
        memory.send("HeapProfiler.collectGarbage")
        return bool(frame.evaluate("rows.every((row) => !row.deref())"))

    assert frame.evaluate("rows.length") == 1
    assert look(freed, seen.page)


def test_an_answer_can_be_copied(own: Shop, visit: Go):
    seen = visit(own.page("/copy"), permissions=["clipboard-read"]).open()
    seen.ask(QUESTION)
    seen.frame.get_by_role("button", name="Copy answer").click()
    seen.frame.locator("textarea").first.press("Control+V")
    expect(seen.box).to_have_value(re.compile("within 30 days"))


def test_who_asks_for_a_person_sees_that_one_will_come(own: Shop, visit: Go):
    seen = visit(own.page("/asks")).open()
    seen.ask("I want to talk to a human")
    expect(seen.frame.locator(".notices")).to_contain_text("A colleague will take over.")
    assert sessions(own)[0]["status"] == "handed_off"


def test_the_end_stays_in_sight_until_somebody_scrolls_up(own: Shop, visit: Go):
    own.org.pair("Tell me all about tea", "\n\n".join(f"Tea, part {number} of many." for number in range(60)))
    seen = visit(own.page("/scroll")).open()
    below = "(log) => log.scrollHeight - log.scrollTop - log.clientHeight"
    log = seen.frame.get_by_role("log")
    for count in range(1, 4):
        seen.ask("Tell me all about tea")
        expect(seen.answers).to_have_count(count)
        assert look(lambda: log.evaluate(below) < 2, seen.page)
    log.evaluate("(log) => log.scrollTo(0, 100)")
    session = sessions(own)[0]["id"]
    own.org.api.post(f"/sessions/{session}/replies", json={"content": "Anything else?"})
    expect(seen.frame.get_by_text("Anything else?").first).to_be_attached()
    assert log.evaluate("(log) => log.scrollTop") == 100


def test_a_person_takes_over_with_a_name_and_is_heard_when_the_chat_is_closed(own: Shop, visit: Go):
    seen = visit(own.page("/human")).open()
    seen.ask("Do you sell elephants in purple?")
    seen.frame.locator(".human").click()
    expect(seen.frame.get_by_text("A colleague will take over.").first).to_be_attached()
    session = sessions(own)[0]
    assert session["status"] == "handed_off"
    seen.ask("Are you there?")
    expect(seen.frame.locator(".own")).to_have_count(2)
    got = own.org.api.post(
        f"/sessions/{session['id']}/replies", json={"content": "Hi, this is **Anna**.", "agent_name": "Anna"}
    )
    assert got.status_code == 201, got.text
    expect(seen.frame.locator(".person")).to_contain_text("Hi, this is Anna.")
    expect(seen.frame.get_by_role("heading", name="Anna")).to_be_visible()
    expect(seen.frame.get_by_text("Online now")).to_be_visible()
    shot(seen, "person")
    seen.page.keyboard.press("Escape")
    expect(seen.page.locator("companin-chat iframe")).to_be_hidden()
    own.org.api.post(f"/sessions/{session['id']}/replies", json={"content": "Still there?"})
    expect(seen.launcher.locator("b")).to_have_text("1")
    expect(seen.launcher).to_have_attribute("aria-label", "Kettle & Leaf (1)")
    shot(seen, "badge")
    seen.open()
    expect(seen.frame.get_by_text("Still there?")).to_be_visible()
    expect(seen.launcher.locator("b")).to_be_empty()
    seen.page.reload()
    seen.open()
    expect(seen.frame.get_by_role("heading", name="Anna")).to_be_visible()
    expect(seen.frame.locator(".row .bubble")).to_have_count(6)


def test_who_comes_back_finds_what_was_said(own: Shop, visit: Go):
    seen = visit(own.page("/return")).open()
    seen.ask(QUESTION)
    expect(seen.frame.locator(".tools")).to_have_count(1)
    seen.page.reload()
    seen.open()
    expect(seen.frame.locator(".own")).to_have_text("YouHow do I return tea?")
    expect(seen.answers).to_have_count(1)
    seen.ask("How long does delivery take?")
    expect(seen.answers).to_have_count(2)
    assert len(sessions(own)) == 1


def test_what_was_said_appears_when_the_connection_does(own: Shop, visit: Go):
    seen = visit(own.page("/tunnel")).open()
    seen.ask(QUESTION)
    expect(seen.answers).to_have_count(1)
    seen.page.reload()
    seen.launcher.hover()
    expect(seen.box).to_be_attached()
    seen.page.context.set_offline(True)
    seen.open()
    expect(seen.frame.get_by_text("You are offline.")).to_be_visible()
    seen.page.context.set_offline(False)
    expect(seen.answers).to_have_count(1)


def test_it_works_where_third_parties_get_no_cookies_and_no_storage(own: Shop, browser: Browser):
    blocking = launch(browser.browser_type, "--test-third-party-cookie-phaseout")
    context = blocking.new_context()
    page = context.new_page()
    page.goto(own.page("/blocked"))
    seen = Visit(page, [], []).open()
    seen.ask(QUESTION)
    expect(seen.answers).to_have_count(1)
    flags = [(one["name"].startswith("__Host-companin-"), one.get("partitionKey")) for one in context.cookies()]
    assert flags == [(True, flags[0][1])]
    assert "localhost" in str(flags[0][1])
    page.reload()
    seen.open()
    expect(seen.answers).to_have_count(1)
    context.clear_cookies()
    seen.ask("How long does delivery take?")
    expect(seen.answers).to_have_count(2)
    blocking.close()


def test_logout_leaves_nothing_for_the_next_person(own: Shop, visit: Go):
    seen = visit(own.page("/logout")).open()
    seen.ask(QUESTION)
    expect(seen.frame.locator(".tools")).to_have_count(1)
    assert len(seen.page.context.cookies()) == 1
    seen.page.evaluate("Companin('logout')")
    expect(seen.page.locator("companin-chat iframe")).to_be_hidden()
    assert look(lambda: seen.page.context.cookies() == [], seen.page)
    seen.open()
    expect(seen.frame.get_by_text("Hello! What can I do for you?")).to_be_visible()
    expect(seen.answers).to_have_count(0)
    seen.ask("How long does delivery take?")
    expect(seen.answers).to_have_count(1)
    assert len({one["visitor_id"] for one in sessions(own)}) == 2


def test_a_signed_customer_finds_the_conversation_on_another_device(own: Shop, visit: Go):
    made = own.org.api.post("/organization/identity-secrets", json={}).json()["data"]
    proof = assertion(made["secret"], made["kid"], own.org.client_id, "customer-7")
    for number in (1, 2):
        seen = visit(own.page("/identify"))
        seen.page.evaluate("(assertion) => Companin('identify', {assertion})", proof)
        seen.open()
        if number == 1:
            seen.ask(QUESTION)
        expect(seen.answers).to_have_count(1)
        expect(seen.frame.locator(".tools")).to_have_count(1)
    talks = own.org.api.get("/conversations/").json()["data"]
    assert [one["customer_id"] for one in talks] == ["customer-7"]


def test_the_language_can_change_while_it_is_open(own: Shop, visit: Go):
    seen = visit(own.page("/locale")).open()
    seen.ask(QUESTION)
    seen.answers.first.locator(".tools").wait_for()
    seen.page.evaluate("Companin('locale', 'fr')")
    expect(seen.box).to_have_attribute("placeholder", "Posez votre question…")
    expect(seen.frame.get_by_role("button", name="Copier la réponse")).to_be_visible()
    expect(seen.frame.locator("html")).to_have_attribute("lang", "fr")
    expect(seen.answers).to_have_count(1)
