"""Turns of a conversation over HTTP: courtesies, a human by rule, follow-ups with their history, why an answer is so."""

import pytest
from tests.conftest import Org, quick_org

from companin import __version__

SHIPPING = "Shipping to Norway costs 12 euros. Shipping to Sweden costs 7 euros. Shipping to Denmark costs 8 euros."


@pytest.fixture(scope="module")
def shop(server: object) -> Org:
    made = quick_org(server)  # pyright: ignore[reportArgumentType] - the fixture of the conftest
    made.file("shipping.md", f"# Shipping\n\n{SHIPPING}\n".encode())
    made.file("hours.md", b"# Opening hours\n\nOur shop opens at nine and closes at six from Monday to Friday.\n")
    made.pair("Can I return a shirt?", "Yes, within 30 days, unworn.")
    return made


def test_a_greeting_is_greeted_with_the_assistants_name_once(shop: Org) -> None:
    session = shop.session(shop.assistant(name="Leaf"))
    first, second = shop.ask(session, "hi"), shop.ask(session, "Hello!")
    assert (first["status"], first["reason"], first["engine"], first["citations"]) == (
        "answered",
        "greeting",
        "courtesy",
        [],
    )
    assert "Leaf" in first["content"]
    assert "Leaf" not in second["content"]


def test_thanks_in_swedish_are_answered_in_swedish(shop: Org) -> None:
    reply = shop.ask(shop.session(), "Tack så mycket!")
    assert (reply["language"], reply["reason"]) == ("sv", "thanks")
    assert "Varsågod" in reply["content"]


def test_a_question_after_a_greeting_is_answered_not_greeted(shop: Org) -> None:
    reply = shop.ask(shop.session(), "Hi! Can I return a shirt?")
    assert (reply["status"], reply["content"]) == ("answered", "Yes, within 30 days, unworn.")


def test_who_asks_for_a_human_gets_one_without_a_model(shop: Org) -> None:
    session = shop.session(shop.assistant(name="Leaf"))
    reply = shop.ask(session, "Can I talk to a human please?")
    assert (reply["status"], reply["reason"]) == ("handed_off", "human")
    assert "colleague" in reply["content"]
    assert shop.api.get(f"/sessions/{session}").json()["data"]["status"] == "handed_off"
    assert shop.ask(session, "Are you there?")["role"] == "user"


def test_nobody_is_handed_over_where_there_is_nobody(shop: Org) -> None:
    session = shop.session(shop.assistant(handoff={"enabled": False}))
    reply = shop.ask(session, "I want to talk to a human")
    assert reply["status"] == "answered"
    assert shop.api.get(f"/sessions/{session}").json()["data"]["status"] == "open"


def test_frustration_and_declining_twice_offer_a_human_and_yes_takes_it(shop: Org) -> None:
    session = shop.session()
    shop.ask(session, "Who painted the Mona Lisa?")
    twice = shop.ask(session, "Which bus goes to the airport?")
    assert twice["status"] == "abstained"
    assert twice["content"].endswith("Shall I pass you on to a colleague?")
    assert shop.ask(session, "yes please")["status"] == "handed_off"
    angry = shop.ask(shop.session(), "this is useless")
    assert (angry["reason"], angry["status"]) == ("frustration", "answered")
    assert angry["content"].endswith("Shall I pass you on to a colleague?")
    beside = shop.ask(shop.session(), "This is useless! Who painted the Mona Lisa?")
    assert beside["status"] == "abstained"
    assert beside["content"].startswith("I'm sorry")
    assert beside["content"].endswith("Shall I pass you on to a colleague?")


def test_a_follow_up_is_searched_with_its_history(shop: Org) -> None:
    session = shop.session()
    shop.ask(session, "How much is shipping to Norway?")
    reply = shop.ask(session, "and to sweden?")
    assert reply["status"] == "answered"
    assert "7 euros" in reply["content"]
    assert shop.ask(session, "and what are your opening hours?")["citations"][0]["title"] == "Opening hours"


def test_a_follow_up_stays_with_its_topic_where_that_says_its_words(server: object) -> None:
    org = quick_org(server)  # pyright: ignore[reportArgumentType] - the fixture of the conftest
    org.file("hours.md", b"# Opening hours\n\nThe workshop is open from nine to six, on Fridays until four.\n")
    org.pair("Do you give classes?", "Yes, on Fridays and Mondays. A class is 20 euros.")
    session = org.session()
    org.ask(session, "opening hours?")
    friday = org.ask(session, "and on fridays?")
    assert "until four" in friday["content"]
    assert "20 euros" in org.ask(session, "and how much is a class?")["content"]


def test_a_few_words_that_find_nothing_alone_are_tried_as_a_follow_up(server: object) -> None:
    org = quick_org(server)  # pyright: ignore[reportArgumentType] - the fixture of the conftest
    org.file(
        "kiln.md",
        b"# The kiln\n\nThe kiln is fired every Thursday evening. The largest piece it takes is 40 cm high. "
        b"Members fire for free.\n",
    )
    org.file("shop.md", b"# The shop\n\nClay, glazes and tools are on the shelves. Ask for the key.\n")
    org.file("house.md", b"# The house\n\nThe highest window is painted green. No piece of the roof is original.\n")
    alone = org.ask(org.session(), "largest height?")
    session = org.session()
    org.ask(session, "When is the kiln fired?")
    after = org.ask(session, "largest height?")
    assert (alone["status"], after["status"]) == ("abstained", "answered")
    assert "40 cm" in after["content"]
    assert org.api.get(f"/sessions/{session}/messages/{after['id']}/trace").json()["data"]["carried"]


def test_an_answer_kept_in_another_language_than_it_says_is_introduced(shop: Org) -> None:
    asked = "Vad kostar det att få mina presenter inslagna i papper när jag beställer hos er?"
    wraps = "Gift wrapping costs three euros for each item."
    shop.pair(asked, wraps)
    reply = shop.ask(shop.session(), asked)
    assert reply["content"] == f"Det här hittade jag på engelska:\n\n{wraps}"


def test_the_trace_tells_why_and_only_to_keys(shop: Org) -> None:
    session = shop.session()
    shop.ask(session, "How much is shipping to Norway?")
    reply = shop.ask(session, "and to sweden?")
    trace = shop.api.get(f"/sessions/{session}/messages/{reply['id']}/trace").json()["data"]
    assert trace["question"] == "and to sweden?"
    assert "shipping" in trace["searched"]
    assert trace["alone"] == "and to sweden?"
    assert trace["language"] == {"is": "en", "by": "conversation"} or trace["language"]["is"] == "en"
    best = trace["candidates"][0]
    assert best["chosen"]
    assert set(best["voices"]) >= {"stems", "letters"}
    assert best["why_not"] is None
    assert {one["why_not"] for one in trace["candidates"][1:]} <= {"another_question", "scored_lower", "says_no_more"}
    assert best["source"] == {"status": "ready", "version": 1, "changed_since": False}
    assert trace["threshold"] > 0
    assert set(trace["timings"]) == {"begin_ms", "search_ms", "answer_ms"}
    assert trace["knowledge_version"] == reply["knowledge_version"]
    visitor = shop.visitor()
    own = visitor.post("/sessions/", json={"assistant_id": shop.assistant()}).json()["data"]["id"]
    said = visitor.post(f"/sessions/{own}/messages", json={"content": "How much is shipping?"}).json()["data"]
    assert visitor.get(f"/sessions/{own}/messages/{said['id']}/trace").status_code == 403
    assert shop.api.get(f"/sessions/{own}/messages/{reply['id']}/trace").status_code == 404


@pytest.mark.parametrize(
    ("threshold", "status", "engine", "why_not"),
    [(None, "answered", "qa", "pair_answers"), (1.0, "abstained", "extractive", "not_sure")],
)
def test_what_was_not_chosen_says_why(
    shop: Org, threshold: float | None, status: str, engine: str, why_not: str
) -> None:
    session = shop.session(shop.assistant(answering={"confidence_threshold": threshold}))
    reply = shop.ask(session, "Can I return a shirt?")
    trace = shop.api.get(f"/sessions/{session}/messages/{reply['id']}/trace").json()["data"]
    assert (trace["status"], trace["engine"], trace["program"]) == (status, engine, __version__)
    left_out = [one for one in trace["candidates"] if not one["chosen"]]
    assert left_out
    assert {one["why_not"] for one in left_out} == {why_not}
