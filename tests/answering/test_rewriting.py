"""Questions that lean on what was said before are put by a model where there is one, and never depend on it."""

from typing import Any

import pytest
from tests.answering.conftest import by_model
from tests.conftest import Org
from tests.inference.fake_provider import Provider, providing

BEFORE, LEANING = "How long do I have to return an item?", "and is shipping for that free?"


def trace(org: Org, session: str, answer: dict[str, Any]) -> dict[str, Any]:
    return dict(org.api.get(f"/sessions/{session}/messages/{answer['id']}/trace").json()["data"])


def asked_twice(org: Org, fake: str, second: str = LEANING) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answer to the second question, and its trace."""
    session = by_model(org, fake)
    org.ask(session, BEFORE)
    answer = org.ask(session, second)
    return answer, trace(org, session, answer)


def test_a_leaning_question_is_searched_as_the_model_puts_it(shop: Org) -> None:
    answer, told = asked_twice(shop, "fake:scripted")
    assert told["rewriting"] == {"text": f"{BEFORE} {LEANING}"}
    assert told["searched"] == f"{BEFORE} {LEANING}"
    assert told["alone"] == LEANING
    assert told["timings"]["rewriting_ms"] > 0
    assert answer["status"] == "answered"
    calls = shop.api.get("/model-usage").json()["data"][0]
    assert calls["calls"] == 3
    assert told["usage"]["input_tokens"] < calls["input_tokens"]


@pytest.mark.parametrize(
    ("fake", "why"),
    [
        ("hanging", "model_timeout"),
        ("failing", "model_error"),
        ("silent", "not_one_question"),
        ("inventing", "not_said_before"),
        ("garbage", "not_said_before"),
        ("obedient", "not_one_question"),
        ("wrong-language", "not_said_before"),
        ("declining", "lost_the_question"),
    ],
)
def test_a_model_that_puts_it_badly_changes_nothing(shop: Org, fake: str, why: str) -> None:
    _, told = asked_twice(shop, f"fake:{fake}")
    assert told["rewriting"]["why_not"] == why
    assert told["searched"].startswith(LEANING)
    assert "return" in told["searched"]
    assert told["candidates"][0]["title"] == "returns"


@pytest.mark.parametrize("new", ["How many days does delivery take?", "and what does delivery cost?", "Thanks!"])
def test_a_new_topic_is_nobodys_to_put(shop: Org, new: str) -> None:
    _, told = asked_twice(shop, "fake:scripted", new)
    assert "rewriting" not in told


def test_without_budget_the_rules_do(shop: Org) -> None:
    session = by_model(shop, "fake:scripted")
    shop.ask(session, BEFORE)
    shop.api.patch("/model-limits", json={"daily_tokens": 1})
    told = trace(shop, session, shop.ask(session, LEANING))
    assert told["rewriting"] == {"why_not": "over_budget"}


def test_what_it_leans_on_is_put_in_the_customers_words(shop: Org) -> None:
    """A provider over HTTP that puts the question and then says nothing that is known."""

    def says(body: dict[str, Any]) -> list[str]:
        leaning = "follow-up" in body["messages"][-1]["content"]
        return ["Is shipping free ", "when I return an item?"] if leaning else ["NO_ANSWER"]

    with providing(Provider(says)) as server:
        url = f"http://127.0.0.1:{server.port}/v1"
        fields = {"name": "near", "kind": "openai-compatible", "base_url": url, "default_model": "tiny"}
        shop.api.post("/model-providers", json=fields)
        session = shop.session(shop.assistant(answering={"engine": "model"}))
        shop.ask(session, BEFORE)
        answer = shop.ask(session, LEANING)
    told = trace(shop, session, answer)
    assert told["searched"] == told["rewriting"]["text"] == "Is shipping free when I return an item?"
    assert told["usage"] == {"input_tokens": 2 * 321, "output_tokens": 2 * 45}
    assert [body["max_tokens"] for _, body in server.requests] == [700, 200, 700]
