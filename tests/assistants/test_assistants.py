"""Assistants over HTTP: every change a revision, lost updates refused, restored, switched off, deleted."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from tests.conftest import Org

FULL = {
    "name": "Customer Support Bot",
    "description": "Helpful assistant for customer inquiries",
    "tone": "professional",
    "language": "sv",
    "default_tasks": ["answer_questions", "provide_support"],
    "is_active": True,
    "instructions": "Be brief.",
    "greeting": {"en": "Hello!", "sv": "Hej!"},
    "fallback_message": {"en": "I do not know."},
    "answering": {"engine": "default", "model": None, "confidence_threshold": 0.7},
    "handoff": {"enabled": False},
    "knowledge": {"include_tags": ["a"], "exclude_tags": [], "include_sources": [str(uuid4())], "exclude_sources": []},
}


def test_what_is_sent_comes_back(org: Org) -> None:
    made = org.api.post("/assistants/", json=FULL).json()["data"]
    assert {name: made[name] for name in FULL} == FULL
    assert made["revision"] == 1
    assert org.api.get(f"/assistants/{made['id']}").json()["data"] == made
    assert org.api.get("/assistants/").json()["data"] == [made]


def test_every_change_is_a_revision_that_can_be_listed_and_restored(org: Org) -> None:
    path = f"/assistants/{org.assistant(tone='calm')}"
    assert org.api.get(path).headers["etag"] == '"1"'
    for number, tone in enumerate(("warm", "dry"), 2):
        got = org.api.patch(path, json={"tone": tone})
        assert (got.json()["data"]["revision"], got.headers["etag"]) == (number, f'"{number}"')
    assert org.api.patch(path, json={"tone": "dry"}).json()["data"]["revision"] == 3, "nothing changed"
    listed = org.api.get(f"{path}/revisions").json()["data"]
    assert [(row["revision"], row["profile"]["tone"]) for row in listed] == [(3, "dry"), (2, "warm"), (1, "calm")]
    restored = org.api.post(f"{path}/restore", json={"revision": 1}).json()["data"]
    assert (restored["revision"], restored["tone"]) == (4, "calm")
    got = org.api.post(f"{path}/restore", json={"revision": 99})
    assert (got.status_code, got.headers["x-error-code"]) == (404, "revision_not_found")


def test_revisions_are_paged(org: Org) -> None:
    path = f"/assistants/{org.assistant()}"
    for number in range(6):
        org.api.patch(path, json={"tone": f"tone {number}"})
    found: list[int] = []
    cursor: str | None = None
    while True:
        page = org.api.get(f"{path}/revisions", params={"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        found += [row["revision"] for row in page["data"]]
        cursor = page["pagination"]["next_cursor"]
        if cursor is None:
            break
    assert found == [7, 6, 5, 4, 3, 2, 1]


def test_nested_fields_are_merged_and_null_means_the_default(org: Org) -> None:
    path = f"/assistants/{org.assistant(answering={'engine': 'model', 'confidence_threshold': 0.9})}"
    changed = org.api.patch(path, json={"answering": {"confidence_threshold": 0.5}}).json()["data"]
    assert changed["answering"] == {"engine": "model", "model": None, "confidence_threshold": 0.5}
    changed = org.api.patch(path, json={"answering": {"confidence_threshold": None}, "name": None}).json()["data"]
    assert (changed["answering"]["confidence_threshold"], changed["name"]) == (None, "Helper")
    changed = org.api.patch(path, json={"greeting": {"en": "Hi"}}).json()["data"]
    assert org.api.patch(path, json={"greeting": {"sv": "Hej"}}).json()["data"]["greeting"] == {"sv": "Hej"}


@pytest.mark.parametrize("mark", ['"1"', "1", 'W/"1"'])
def test_if_match_lets_the_current_revision_pass_and_no_other(org: Org, mark: str) -> None:
    path = f"/assistants/{org.assistant()}"
    assert org.api.patch(path, json={"tone": "warm"}, headers={"If-Match": mark}).status_code == 200
    got = org.api.patch(path, json={"tone": "dry"}, headers={"If-Match": mark})
    assert (got.status_code, got.headers["x-error-code"]) == (412, "precondition_failed")
    assert org.api.post(f"{path}/restore", json={"revision": 1}, headers={"If-Match": mark}).status_code == 412
    assert org.api.patch(path, json={"tone": "dry"}, headers={"If-Match": "*"}).status_code == 200
    assert org.api.patch(path, json={"tone": "x"}, headers={"If-Match": "other"}).status_code == 412
    assert org.api.get(path).json()["data"]["tone"] == "dry"


def test_of_many_writers_with_the_same_etag_one_wins(org: Org) -> None:
    path = f"/assistants/{org.assistant()}"

    def write(number: int) -> int:
        return org.api.patch(path, json={"tone": f"tone {number}"}, headers={"If-Match": '"1"'}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(write, range(8)))
    assert sorted(statuses) == [200] + [412] * 7
    assert org.api.get(path).json()["data"]["revision"] == 2


def test_an_inactive_assistant_starts_nothing_new(org: Org) -> None:
    assistant = org.assistant()
    session = org.session(assistant)
    org.api.patch(f"/assistants/{assistant}", json={"is_active": False})
    for path, body in (("/sessions/", {}), ("/conversations/", {"customer_id": "c"})):
        got = org.api.post(path, json={"assistant_id": assistant, **body})
        assert (got.status_code, got.headers["x-error-code"]) == (409, "assistant_inactive")
    assert org.visitor().post("/sessions/", json={"assistant_id": assistant}).status_code == 409
    assert org.api.get(f"/sessions/{session}").status_code == 200
    org.api.patch(f"/assistants/{assistant}", json={"is_active": True})
    assert org.api.post("/sessions/", json={"assistant_id": assistant}).status_code == 201


def test_a_deleted_assistant_starts_nothing_and_what_it_said_stays(org: Org) -> None:
    assistant = org.assistant()
    session = org.session(assistant)
    org.ask(session, "Hello?")
    assert org.api.delete(f"/assistants/{assistant}").status_code == 204
    assert org.api.post("/sessions/", json={"assistant_id": assistant}).status_code == 404
    assert len(org.api.get(f"/sessions/{session}/messages").json()["data"]) == 2
    assert org.api.get("/assistants/").json()["data"] == []
    for got in (
        org.api.patch(f"/assistants/{assistant}", json={"tone": "x"}),
        org.api.get(f"/assistants/{assistant}/revisions"),
        org.api.post(f"/assistants/{assistant}/restore", json={"revision": 1}),
        org.api.post(f"/sessions/{session}/messages", json={"content": "Still there?"}),
    ):
        assert got.status_code == 404, got.text


def test_a_greeting_speaks_the_visitors_language(org: Org) -> None:
    assistant = org.assistant(language="sv", greeting={"sv": "Hej!", "fr": "Bonjour !"})
    for locale, words in (("fr-CA", "Bonjour !"), ("sv", "Hej!"), ("pt", "Hej!"), (None, "Hej!")):
        body = {"assistant_id": assistant, "locale": locale}
        assert org.api.post("/sessions/", json=body).json()["data"]["greeting"] == words
    assert org.api.post("/sessions/", json={"assistant_id": org.assistant()}).json()["data"]["greeting"] is None


def test_a_visitor_sees_the_public_profile_only(org: Org) -> None:
    assistant = org.assistant(instructions="canary-instructions", greeting={"en": "Hi"}, default_tasks=["canary-task"])
    visitor = org.visitor()
    got = visitor.get(f"/assistants/{assistant}/profile")
    assert (got.status_code, got.json()["data"]["name"]) == (200, "Helper")
    assert "canary" not in got.text
    assert visitor.get(f"/assistants/{assistant}").status_code == 403
