"""What an organization's server told of a customer is said to that customer, cited, and to nobody else."""

import pytest
from tests.conftest import Org, quick_org
from tests.visitors.jwts import assertion

TRAITS = {
    "first_name": "Anna",
    "plan": "Jade",
    "orders": [{"id": "12345", "status": "shipped", "estimated_delivery": "2026-11-24"}],
}


@pytest.fixture(scope="module")
def shop(server: object) -> Org:
    made = quick_org(server)  # pyright: ignore[reportArgumentType] - the fixture of the conftest
    made.pair("How do I cancel an order?", "Write to us within an hour of ordering.")
    made.pair("What does the Gold plan cost?", "The Gold plan costs 20 euros a month.")
    made.api.post("/contexts/", json={"user_reference": "anna", "traits": TRAITS})
    return made


def conversation(shop: Org, customer: str, **fields: object) -> str:
    body = {"assistant_id": shop.assistant(name="Leaf"), "customer_id": customer, **fields}
    return str(shop.api.post("/conversations/", json=body).json()["data"]["id"])


def ask(shop: Org, stay: str, content: str) -> dict[str, object]:
    got = shop.api.post(f"/conversations/{stay}/messages", json={"content": content})
    assert got.status_code == 201, got.text
    return dict(got.json()["data"])


def test_an_order_is_answered_from_the_customers_context_and_cited(shop: Org) -> None:
    reply = ask(shop, conversation(shop, "anna"), "Where is my order 12345?")
    assert (reply["status"], reply["engine"]) == ("answered", "context")
    assert "- Status: shipped" in str(reply["content"])
    (citation,) = reply["citations"]  # type: ignore[misc]
    assert citation["source_type"] == "context"
    assert citation["quote"] in str(reply["content"])
    swedish = ask(shop, conversation(shop, "anna"), "När kommer min beställning?")
    assert "Beräknad leverans: 2026-11-24" in str(swedish["content"])


def test_a_follow_up_goes_on_with_what_is_known(shop: Org) -> None:
    stay = conversation(shop, "anna")
    ask(shop, stay, "Where is my order?")
    assert "2026-11-24" in str(ask(shop, stay, "when does it arrive?")["content"])


def test_how_to_and_general_questions_come_from_knowledge(shop: Org) -> None:
    stay = conversation(shop, "anna")
    assert "within an hour" in str(ask(shop, stay, "How do I cancel my order?")["content"])
    assert "20 euros" in str(ask(shop, stay, "What does the Gold plan cost?")["content"])


def test_a_customer_is_greeted_by_name_once(shop: Org) -> None:
    stay = conversation(shop, "anna")
    assert "Anna" in str(ask(shop, stay, "hello")["content"])
    assert "Anna" not in str(ask(shop, stay, "hello")["content"])


def test_another_customer_hears_nothing_of_it(shop: Org) -> None:
    stay = conversation(shop, "bertil")
    said = [str(ask(shop, stay, one)["content"]) for one in ("Where is my order 12345?", "what plan do I have?", "hi")]
    assert not [one for one in said if "shipped" in one or "Jade" in one or "Anna" in one]


def test_what_the_organizations_server_writes_into_metadata_is_a_fact(shop: Org) -> None:
    stay = conversation(shop, "cecilia", metadata={"order": {"id": "777", "status": "packed"}})
    assert "packed" in str(ask(shop, stay, "What is the status of my order?")["content"])
    shop.api.patch(f"/conversations/{stay}", json={"metadata": {"order": {"status": "on its way"}}})
    assert "on its way" in str(ask(shop, stay, "What is the status of my order?")["content"])


def test_a_browsers_word_is_no_fact(shop: Org) -> None:
    visitor = shop.visitor()
    claims = {"order": {"id": "12345", "status": "refunded"}, "first_name": "Anna", "customer_id": "anna"}
    body = {"assistant_id": shop.assistant(), "visitor_id": "anna", "metadata": claims}
    session = visitor.post("/sessions/", json=body).json()["data"]["id"]
    visitor.patch(f"/sessions/{session}", json={"metadata": {"order": {"status": "paid back"}}})
    for question in ("Where is my order 12345?", "hello", "what is the status of my order?", "what plan do I have?"):
        got = visitor.post(f"/sessions/{session}/messages", json={"content": question, "metadata": claims})
        said = got.json()["data"]
        assert said["engine"] != "context"
        assert not [word for word in ("refunded", "paid back", "shipped", "Jade", "Anna") if word in said["content"]]


def test_a_verified_customer_hears_its_own_in_a_session(shop: Org) -> None:
    made = shop.api.post("/organization/identity-secrets").json()["data"]
    proof = assertion(made["secret"], made["kid"], shop.client_id, "anna")
    visitor = shop.visitor(identity=proof)
    session = visitor.post("/sessions/", json={"assistant_id": shop.assistant()}).json()["data"]["id"]
    got = visitor.post(f"/sessions/{session}/messages", json={"content": "Where is my order?"}).json()["data"]
    assert "shipped" in got["content"]


def test_a_fact_is_text_and_nothing_else(shop: Org) -> None:
    evil = {
        "order": {"id": "9", "status": "![x](https://evil.example/p.png) <img src=x> [go](javascript:alert(1))\n# Hi"}
    }
    reply = ask(shop, conversation(shop, "david", metadata=evil), "Where is my order?")
    assert not [mark for mark in ("![", "](", "<img", "\n#") if mark in str(reply["content"])]
