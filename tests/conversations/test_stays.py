"""Sessions and conversations over HTTP: begun, written to, handed over, rated, closed, expired, paged."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from tests.conftest import Org


def conversation(org: Org, **fields: Any) -> dict[str, Any]:
    start = {"assistant_id": org.assistant(), "customer_id": "cust-1", **fields}
    got = org.api.post("/conversations/", json=start)
    assert got.status_code == 201, got.text
    return got.json()["data"]


def test_a_session_needs_an_assistant_only(org: Org) -> None:
    session = org.api.get(f"/sessions/{org.session()}").json()["data"]
    assert (session["status"], session["visitor_id"], session["metadata"]) == ("open", None, {})
    lives = datetime.fromisoformat(session["expires_at"]) - datetime.fromisoformat(session["created_at"])
    assert abs(lives.total_seconds() - 24 * 3600) < 5
    assert session["created_at"].endswith(("Z", "+00:00"))
    for body in ({}, {"assistant_id": "x"}, {"assistant_id": None}):
        assert org.api.post("/sessions/", json=body).status_code == 422
    assert org.api.post("/sessions/", json={"assistant_id": str(uuid4())}).status_code == 404


def test_a_conversation_never_expires_and_needs_a_customer(org: Org) -> None:
    made = conversation(org, title="Order", metadata={"a": 1})
    assert "expires_at" not in made
    assert (made["customer_id"], made["title"], made["status"]) == ("cust-1", "Order", "open")
    assert org.api.post("/conversations/", json={"assistant_id": made["assistant_id"]}).status_code == 422


def test_a_context_is_named_by_id_or_reference_or_is_the_customers_own(org: Org) -> None:
    made = {r: org.api.post("/contexts/", json={"user_reference": r}).json()["data"]["id"] for r in ("cust-1", "vip")}
    assert conversation(org)["user_context_id"] == made["cust-1"]
    assert conversation(org, user_context_id="vip")["user_context_id"] == made["vip"]
    assert conversation(org, user_context_id=made["vip"])["user_context_id"] == made["vip"]
    assert conversation(org, customer_id="nobody-known")["user_context_id"] is None


def test_the_two_kinds_are_not_each_other(org: Org) -> None:
    session, made = org.session(), conversation(org)["id"]
    assert org.api.get(f"/conversations/{session}").status_code == 404
    assert org.api.get(f"/sessions/{made}").status_code == 404
    assert org.api.post(f"/sessions/{made}/messages", json={"content": "x"}).status_code == 404
    assert org.api.post(f"/conversations/{session}/close").status_code == 404


def test_metadata_is_merged_and_titles_change(org: Org) -> None:
    made = conversation(org, metadata={"a": 1, "b": {"c": 2}})
    path = f"/conversations/{made['id']}"
    got = org.api.patch(path, json={"metadata": {"a": None, "b": {"d": 3}}, "title": "New"}).json()["data"]
    assert (got["metadata"], got["title"]) == ({"b": {"c": 2, "d": 3}}, "New")
    assert org.api.patch(path, json={"title": None}).json()["data"]["title"] is None
    org.api.patch(path, json={"metadata": {"big": "x" * 10_000}})
    assert org.api.patch(path, json={"metadata": {"more": "x" * 10_000}}).status_code == 422


def test_metadata_merges_at_the_same_time_all_count(org: Org) -> None:
    path = f"/sessions/{org.session()}"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: org.api.patch(path, json={"metadata": {f"m{n}": n}}), range(24)))
    assert org.api.get(path).json()["data"]["metadata"] == {f"m{n}": n for n in range(24)}


def test_questions_and_answers_stand_in_the_order_they_were_said(org: Org) -> None:
    session = org.session()
    for number in range(3):
        reply = org.ask(session, f"Question {number}?", metadata={"n": number})
        assert reply["role"] == "assistant"
    rows = org.api.get(f"/sessions/{session}/messages").json()["data"]
    assert [row["role"] for row in rows] == ["user", "assistant"] * 3
    assert [row["in_reply_to"] for row in rows[1::2]] == [row["id"] for row in rows[::2]]
    assert [row["metadata"] for row in rows[::2]] == [{"n": 0}, {"n": 1}, {"n": 2}]
    one = org.api.get(f"/sessions/{session}/messages/{rows[1]['id']}").json()["data"]
    assert one == rows[1]
    other = org.session()
    assert org.api.get(f"/sessions/{other}/messages/{rows[1]['id']}").status_code == 404
    assert (
        org.api.post(f"/sessions/{other}/messages/{rows[1]['id']}/feedback", json={"rating": "up"}).status_code == 404
    )


def test_messages_written_at_the_same_time_each_have_their_answer(org: Org) -> None:
    session = org.session()
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda n: org.ask(session, f"Question {n}?"), range(16)))
    assert len({reply["in_reply_to"] for reply in replies}) == 16
    rows = org.api.get(f"/sessions/{session}/messages", params={"limit": 100}).json()["data"]
    assert len(rows) == 32
    assert {row["content"] for row in rows if row["role"] == "user"} == {f"Question {n}?" for n in range(16)}


def test_an_idle_session_expires_and_writing_keeps_it(org: Org) -> None:
    made, session = conversation(org), org.session()
    began = org.api.get(f"/sessions/{session}").json()["data"]["expires_at"]
    assert org.api.post(f"/sessions/{session}/messages", json={"content": "Still here."}).status_code == 201
    assert org.api.get(f"/sessions/{session}").json()["data"]["expires_at"] > began
    with psycopg.connect(org.server.database_url(), autocommit=True) as owner:
        owner.execute("UPDATE conversations SET expires_at = now() WHERE id = %s", (session,))
    got = org.api.post(f"/sessions/{session}/messages", json={"content": "And now?"})
    assert (got.status_code, got.headers["x-error-code"]) == (410, "session_expired")
    assert len(org.api.get(f"/sessions/{session}/messages").json()["data"]) == 2
    assert org.api.post(f"/conversations/{made['id']}/messages", json={"content": "Hello?"}).status_code == 201


def test_what_is_closed_stays_closed(org: Org) -> None:
    path = f"/sessions/{org.session()}"
    assert org.api.post(f"{path}/close").json()["data"]["status"] == "closed"
    assert org.api.post(f"{path}/close").json()["data"]["status"] == "closed"
    for action, body in (
        ("messages", {"content": "x"}), ("handoff", None), ("resume", None), ("replies", {"content": "x"}),
    ):  # fmt: skip
        got = org.api.post(f"{path}/{action}", json=body)
        assert (got.status_code, got.headers["x-error-code"]) == (409, "conversation_closed"), action
    assert org.api.post(f"{path}/feedback", json={"score": 4}).status_code == 200, "closing is when one is asked"
    assert org.api.get(path).json()["data"]["score"] == 4


def test_while_a_human_has_it_the_assistant_is_silent(org: Org) -> None:
    org.pair("Do you repair kettles?", "Yes.")
    visitor = org.visitor()
    session = visitor.post("/sessions/", json={"assistant_id": org.assistant()}).json()["data"]["id"]
    path = f"/sessions/{session}"
    assert visitor.post(f"{path}/handoff").json()["data"]["status"] == "handed_off"
    got = visitor.post(f"{path}/messages", json={"content": "Do you repair kettles?"}).json()["data"]
    assert (got["role"], got["status"], got["in_reply_to"]) == ("user", "handed_off", None)
    said = org.api.post(f"{path}/replies", json={"content": "This is a human.", "agent_name": "Anna"})
    assert (said.status_code, said.json()["data"]["role"]) == (201, "agent")
    assert visitor.get(f"{path}/messages/{said.json()['data']['id']}").json()["data"]["agent_name"] == "Anna"
    for odd in ({}, {"agent_name": 7}):
        unnamed = org.api.post(f"{path}/replies", json={"content": "So is this.", "metadata": odd})
        assert (unnamed.status_code, unnamed.json()["data"]["agent_name"]) == (201, None)
    assert visitor.post(f"{path}/replies", json={"content": "I am staff"}).status_code == 403
    assert visitor.post(f"{path}/resume").status_code == 403
    assert org.api.post(f"{path}/resume").json()["data"]["status"] == "open"
    assert (
        visitor.post(f"{path}/messages", json={"content": "Do you repair kettles?"}).json()["data"]["role"]
        == "assistant"
    )
    roles = [row["role"] for row in visitor.get(f"{path}/messages").json()["data"]]
    assert roles == ["user", "agent", "agent", "agent", "user", "assistant"]


@pytest.mark.parametrize(("rating", "shown"), [("up", "up"), ("down", "down"), (1, "up"), (-1, "down")])
def test_answers_are_rated_and_the_last_rating_counts(org: Org, rating: object, shown: str) -> None:
    session = org.session()
    reply = org.ask(session, "Hello?")
    path = f"/sessions/{session}/messages/{reply['id']}/feedback"
    assert org.api.post(path, json={"rating": "up"}).json()["data"]["rating"] == "up"
    assert org.api.post(path, json={"rating": rating, "comment": "Because."}).json()["data"]["rating"] == shown
    question = f"/sessions/{session}/messages/{reply['in_reply_to']}/feedback"
    assert org.api.post(question, json={"rating": "up"}).status_code == 409


@pytest.mark.parametrize("body", [{}, {"rating": "good"}, {"rating": 0}, {"rating": 5}, {"rating": None}])
def test_a_rating_is_up_or_down(org: Org, body: dict[str, Any]) -> None:
    session = org.session()
    reply = org.ask(session, "Hello?")
    assert org.api.post(f"/sessions/{session}/messages/{reply['id']}/feedback", json=body).status_code == 422


@pytest.mark.parametrize("score", [0, 6, -1, 2.5, "3", True, None])
def test_a_score_is_one_to_five(org: Org, score: object) -> None:
    assert org.api.post(f"/sessions/{org.session()}/feedback", json={"score": score}).status_code == 422


def test_deleting_takes_every_word_along(org: Org) -> None:
    session = org.session()
    org.ask(session, "Hello?")
    assert org.api.delete(f"/sessions/{session}").status_code == 204
    for path in ("", "/messages", "/events"):
        assert org.api.get(f"/sessions/{session}{path}").status_code == 404
    assert org.api.delete(f"/sessions/{session}").status_code == 404


def walk(client: httpx.Client, path: str, limit: int, between: Any = None) -> list[str]:
    """Ids of all pages; `between` happens after each page."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = client.get(path, params={"limit": limit, **({"cursor": cursor} if cursor else {})}).json()
        assert len(page["data"]) <= limit
        found += [row["id"] for row in page["data"]]
        cursor = page["pagination"]["next_cursor"]
        if cursor is None:
            return found
        if between:
            between(found)


def test_paging_neither_skips_nor_repeats_while_rows_come_and_go(org: Org) -> None:
    assistant = org.assistant()
    before = [org.session(assistant) for _ in range(20)]
    doomed = before[3:6]

    def disturb(seen: list[str]) -> None:
        org.session(assistant)
        if doomed:
            org.api.delete(f"/sessions/{doomed.pop()}")
        org.api.delete(f"/sessions/{seen[0]}") if len(seen) < 6 else None

    for limit in (1, 3, 7, 20, 100):
        assert walk(org.api, "/sessions/", limit) == before[::-1]
    found = walk(org.api, "/sessions/", 3, disturb)
    assert len(found) == len(set(found))
    kept = [one for one in before if one not in before[3:6]]
    assert [one for one in found if one in kept] == kept[::-1]


def test_messages_are_paged_in_order_while_more_are_said(org: Org) -> None:
    session = org.session()
    for number in range(4):
        org.ask(session, f"Question {number}?")
    path = f"/sessions/{session}/messages"
    first = [row["id"] for row in org.api.get(path).json()["data"]]
    found = walk(org.api, path, 3, lambda _: org.ask(session, "More?") if len(_) < 4 else None)
    assert found[:8] == first
    assert len(found) == len(set(found)) == 10


def test_a_cursor_is_bound_to_its_organization_and_list(org: Org, other_org: Org) -> None:
    for one in (org, other_org):
        assistant = one.assistant()
        for _ in range(3):
            one.session(assistant)
    cursor = org.api.get("/sessions/", params={"limit": 1}).json()["pagination"]["next_cursor"]
    assert org.api.get("/sessions/", params={"limit": 1, "cursor": cursor}).status_code == 200
    assert other_org.api.get("/sessions/", params={"cursor": cursor}).status_code == 400
    session = org.session()
    for wrong in (cursor[:-1], cursor + "A", cursor[::-1], "x", "é", "", "A" * 30, "=" * 9):
        assert org.api.get("/sessions/", params={"cursor": wrong}).status_code == 400, wrong
    assert org.api.get(f"/sessions/{session}/messages", params={"cursor": cursor}).status_code == 400
    assert org.api.get("/sessions/", params={"cursor": "x" * 300}).status_code == 422


def test_usage_counts_what_happened_today(org: Org) -> None:
    session = org.session()
    org.ask(session, "Hello?")
    rows = org.api.get("/analytics/usage").json()["data"]
    assert (rows[0]["questions"], rows[0]["conversations"]) == (1, 1)
    for days in (0, 367, "x"):
        assert org.api.get("/analytics/usage", params={"days": days}).status_code == 422
