"""Where a model answers, a stored answer that is surely meant is given as it stands; what is less sure goes to the model."""

import pytest
from tests.answering.conftest import by_model
from tests.conftest import Org

RETURN, WITHIN = "Can I return a gift without a receipt?", "Yes, for a voucher, within 60 days."


@pytest.fixture
def pairs(shop: Org) -> Org:
    shop.pair(RETURN, WITHIN)
    shop.pair("Which cards do you accept?", "Visa and Mastercard.")
    return shop


def test_a_stored_answer_that_is_surely_meant_needs_no_model(pairs: Org) -> None:
    answer = pairs.ask(by_model(pairs, "fake:failing"), RETURN)
    assert (answer["status"], answer["reason"], answer["engine"]) == ("answered", None, "qa")
    assert answer["content"] == WITHIN
    assert pairs.api.get("/model-usage").json()["data"] == []


@pytest.mark.parametrize(
    "question",
    ["Can I return a gift card that I paid with my old card?", "Kan jag lämna tillbaka en gift utan receipt?"],
)
def test_what_is_less_sure_or_in_another_language_goes_to_the_model(pairs: Org, question: str) -> None:
    answer = pairs.ask(by_model(pairs, "fake:failing"), question)
    assert (answer["status"], answer["reason"]) == ("degraded", "model_error")
