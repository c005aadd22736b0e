"""Idempotency-Key on everything that creates: one effect, the first answer again, nobody else's key."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from tests.conftest import Org, as_bearer


def creations(org: Org) -> dict[str, tuple[str, dict[str, Any]]]:
    assistant, session = org.assistant(), org.session()
    return {
        "assistant": ("/assistants/", {"json": {"name": "x"}}),
        "session": ("/sessions/", {"json": {"assistant_id": assistant}}),
        "conversation": ("/conversations/", {"json": {"assistant_id": assistant, "customer_id": "c"}}),
        "context": ("/contexts/", {"json": {"user_reference": "u"}}),
        "message": (f"/sessions/{session}/messages", {"json": {"content": "Hello?"}}),
        "reply": (f"/sessions/{session}/replies", {"json": {"content": "A human."}}),
        "pair": ("/knowledge/qa/", {"json": {"question": "Why?", "answer": "Because."}}),
        "url": ("/knowledge/urls/", {"json": {"url": "https://example.com/x"}}),
        "file": ("/knowledge/files/", {"files": {"file": ("a.txt", b"words")}}),
    }


@pytest.fixture
def keyed(org: Org) -> dict[str, tuple[str, dict[str, Any]]]:
    return creations(org)


def test_a_repeated_creation_has_one_effect_and_the_same_answer(org: Org, keyed: dict[str, Any]) -> None:
    for name, (path, body) in keyed.items():
        first, second = (org.api.post(path, **body, headers={"Idempotency-Key": f"k-{name}"}) for _ in range(2))
        assert first.status_code == 201, f"{name}: {first.text}"
        assert (second.status_code, second.json()) == (201, first.json()), name
        assert second.headers["idempotent-replayed"] == "true"
        assert "idempotent-replayed" not in first.headers


def test_the_same_key_with_another_request_is_refused(org: Org, keyed: dict[str, Any]) -> None:
    path, body = keyed["assistant"]
    key = {"Idempotency-Key": "k"}
    assert org.api.post(path, **body, headers=key).status_code == 201
    got = org.api.post(path, json={"name": "y"}, headers=key)
    assert (got.status_code, got.headers["x-error-code"]) == (422, "idempotency_key_reused")
    assert [row["name"] for row in org.api.get("/assistants/").json()["data"]] == ["x", "Helper", "Helper"]
    path, _ = keyed["message"]
    assert org.api.post(path, json={"content": "One?"}, headers=key).status_code == 201
    assert org.api.post(path, json={"content": "Two?"}, headers=key).status_code == 422
    assert org.api.post(path, json={"content": "One?", "metadata": {"a": 1}}, headers=key).status_code == 422


@pytest.mark.parametrize("name", ["session", "message", "pair", "context"])
def test_of_twenty_twins_at_once_one_is_made(org: Org, keyed: dict[str, Any], name: str) -> None:
    path, body = keyed[name]
    before = len(org.api.get(path).json()["data"])

    def send(_: int) -> httpx.Response:
        with httpx.Client(base_url=str(org.api.base_url), headers=org.headers, timeout=30) as fresh:
            return fresh.post(path, **body, headers={"Idempotency-Key": "twin"})

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))
    statuses = Counter(got.status_code for got in answers)
    assert set(statuses) <= {201, 409}, statuses
    assert len({got.json()["data"]["id"] for got in answers if got.status_code == 201}) == 1
    assert sum("idempotent-replayed" not in got.headers for got in answers if got.status_code == 201) == 1
    assert len(org.api.get(path).json()["data"]) == before + (2 if name == "message" else 1)


def test_a_key_belongs_to_its_caller(org: Org, other_org: Org) -> None:
    key = {"Idempotency-Key": "shared"}
    ours = org.api.post("/assistants/", json={"name": "x"}, headers=key).json()["data"]["id"]
    theirs = other_org.api.post("/assistants/", json={"name": "x"}, headers=key).json()["data"]["id"]
    assert ours != theirs
    assistant = org.assistant()
    visitors = [org.visitor(), org.visitor()]
    made = [
        one.post("/sessions/", json={"assistant_id": assistant}, headers=key).json()["data"]["id"] for one in visitors
    ]
    made.append(org.api.post("/sessions/", json={"assistant_id": assistant}, headers=key).json()["data"]["id"])
    assert len(set(made)) == 3
    again = as_bearer(org.server, visitors[0].headers["Authorization"].removeprefix("Bearer "))
    replayed = again.post("/sessions/", json={"assistant_id": assistant}, headers=key)
    assert (replayed.json()["data"]["id"], replayed.headers["idempotent-replayed"]) == (made[0], "true")


def test_a_key_is_one_printable_value(org: Org) -> None:
    body = {"name": "x"}
    for good in ("a", "x" * 255, '"quoted"', "a b", "~!"):
        assert org.api.post("/assistants/", json=body, headers={"Idempotency-Key": good}).status_code == 201
    for bad in ("", '""', "x" * 256, "\u00e9".encode(), b"a\tb"):
        got = org.api.post("/assistants/", json=body, headers={"Idempotency-Key": bad})
        assert got.status_code == 400, bad
    twice = [*org.headers.items(), ("Idempotency-Key", "a1"), ("Idempotency-Key", "a2")]
    assert httpx.post(f"{org.api.base_url}assistants", json=body, headers=twice, timeout=30).status_code == 400
    plain, quoted = (
        org.api.post("/assistants/", json=body, headers={"Idempotency-Key": key}).json()["data"]["id"]
        for key in ("q", '"q"')
    )
    assert plain == quoted


def test_what_failed_is_not_remembered(org: Org) -> None:
    key = {"Idempotency-Key": "k"}
    assert org.api.post("/assistants/", json={}, headers=key).status_code == 422
    assert org.api.post("/assistants/", json={"name": "x"}, headers=key).status_code == 201
    closed = org.session()
    org.api.post(f"/sessions/{closed}/close")
    for _ in range(2):
        got = org.api.post(f"/sessions/{closed}/replies", json={"content": "x"}, headers=key)
        assert (got.status_code, "idempotent-replayed" in got.headers) == (409, False)
    inactive = org.assistant(is_active=False)
    start = {"assistant_id": inactive}
    assert org.api.post("/sessions/", json=start, headers=key).status_code == 409
    org.api.patch(f"/assistants/{inactive}", json={"is_active": True})
    assert org.api.post("/sessions/", json=start, headers=key).status_code == 201


def test_a_replayed_message_outlives_the_closing_of_its_session(org: Org) -> None:
    """The answer was given; that the session has ended since does not take it back."""
    session, key = org.session(), {"Idempotency-Key": "k"}
    first = org.api.post(f"/sessions/{session}/messages", json={"content": "Hello?"}, headers=key)
    org.api.post(f"/sessions/{session}/close")
    again = org.api.post(f"/sessions/{session}/messages", json={"content": "Hello?"}, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())


def test_both_forms_of_a_path_are_one_route_for_a_key(org: Org) -> None:
    made = [
        org.api.post(path, json={"name": "x"}, headers={"Idempotency-Key": "k"}).json()["data"]["id"]
        for path in ("/assistants", "/assistants/")
    ]
    assert made[0] == made[1]
