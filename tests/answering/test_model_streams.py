"""Sentences are sent as they are verified, and what was sent is never contradicted: not by a retry, not by a crash."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psycopg
from tests.answering.conftest import SHOP, by_model
from tests.conftest import Org, Server, quick_org

ASKED = "How long do I have to return an item?"


def events(stream: httpx.Response) -> Iterator[tuple[int | None, str, dict[str, Any]]]:
    """(id, name, data) as they come."""
    fields: dict[str, str] = {}
    for line in stream.iter_lines():
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields.get("event"):
            number = int(fields["id"]) if "id" in fields else None
            yield number, fields["event"], json.loads(fields["data"])
            fields = {}


def streaming(org: Org, session: str, **headers: str) -> Any:
    path, accept = f"/sessions/{session}/messages", {"Accept": "text/event-stream", **headers}
    return org.api.stream("POST", path, json={"content": ASKED}, headers=accept)


def resumed(org: Org, session: str, last: int) -> tuple[str, dict[str, Any]]:
    """The words after an event, and the message that completes them."""
    words = ""
    path = f"/sessions/{session}/events"
    with org.api.stream("GET", path, headers={"Last-Event-ID": str(last)}) as stream:
        for _, name, data in events(stream):
            words += data["text"] if name == "message.delta" else ""
            if name == "message.completed":
                return words, data
    raise AssertionError(words)


def test_sources_come_before_their_sentence_and_words_before_the_answer_is_stored(shop: Org) -> None:
    session = by_model(shop, "fake:slow")
    words, names, cited, stored_early = "", [], 0, None
    with streaming(shop, session) as stream:
        for number, name, data in events(stream):
            names.append(name)
            if name == "message.sources":
                assert len(data["citations"]) > cited
                assert (number is None) == (cited > 0)
                cited = len(data["citations"])
            if name == "message.delta":
                words += data["text"]
                if stored_early is None:
                    stored_early = len(shop.api.get(f"/sessions/{session}/messages").json()["data"])
            if name == "message.completed":
                final = data
    assert stored_early == 1
    assert names[:3] == ["message.started", "message.sources", "message.delta"]
    assert words == final["content"]
    assert len(final["citations"]) == cited == 4
    assert final["status"] == "answered"


def test_a_stream_cut_anywhere_is_resumed_exactly(shop: Org) -> None:
    session = by_model(shop, "fake:slow")
    sent = [(0, "")]
    words = ""
    with streaming(shop, session) as stream:
        for number, name, data in events(stream):
            if name == "message.delta":
                words += data["text"]
            if number is not None and name != "message.completed":
                sent.append((number, words))
    for last, before in sent[1:]:
        after, final = resumed(shop, session, last)
        assert before + after == final["content"] == words


def test_a_client_that_leaves_finds_what_it_was_sent(shop: Org) -> None:
    session = by_model(shop, "fake:slow")
    words, last = "", 0
    with streaming(shop, session) as stream:
        for number, name, data in events(stream):
            if name == "message.delta":
                words, last = words + data["text"], number or 0
                break
    after, final = resumed(shop, session, last)
    assert words + after == final["content"]
    assert final["status"] == "answered"


def test_a_broken_model_leaves_what_was_said(shop: Org) -> None:
    session = by_model(shop, "fake:breaking")
    with streaming(shop, session) as stream:
        found = list(events(stream))
    words = "".join(data["text"] for _, name, data in found if name == "message.delta")
    assert (found[-1][1], found[-1][2]["content"]) == ("message.completed", words)
    assert (found[-1][2]["status"], found[-1][2]["reason"]) == ("degraded", "model_interrupted")


def test_twins_get_one_answer_and_pay_once(shop: Org) -> None:
    session = by_model(shop, "fake:slow")
    with streaming(shop, session, **{"Idempotency-Key": "once"}) as first:
        begun = events(first)
        next(begun)
        path = f"/sessions/{session}/messages"
        second = shop.api.post(path, json={"content": ASKED}, headers={"Idempotency-Key": "once"})
        final = list(begun)[-1][2]
    assert second.json()["data"]["id"] == final["id"]
    assert second.json()["data"]["content"] == final["content"]
    assert [one["calls"] for one in shop.api.get("/model-usage").json()["data"]] == [1]


def test_when_the_process_dies_the_answer_begins_with_what_was_sent(new_server: Callable[..., Server]) -> None:
    server = new_server(
        COMPANIN_MODEL_FAKES="true", COMPANIN_MODEL_TOTAL_SECONDS="2", COMPANIN_MODEL_IDLE_SECONDS="2",
        COMPANIN_SWEEP_SECONDS="0.5", COMPANIN_OVERDUE_SECONDS="1",
    )  # fmt: skip
    org = quick_org(server)
    org.file("returns.md", SHOP.encode())
    session = by_model(org, "fake:stalling")
    words, last = "", 0
    with streaming(org, session) as stream:
        for number, name, data in events(stream):
            if name == "message.delta":
                words, last = words + data["text"], number or 0
                if words.endswith("[1]."):
                    break
        server.kill()
    with psycopg.connect(server.start().database_url(), autocommit=True) as owner:
        owner.execute("UPDATE drafts SET leased_until = now() WHERE organization_id = %s", (org.id,))
    deadline = time.monotonic() + 60
    while len(org.api.get(f"/sessions/{session}/messages").json()["data"]) < 2 and time.monotonic() < deadline:
        time.sleep(0.2)
    after, final = resumed(org, session, last)
    assert words + after == final["content"]
    assert (final["status"], final["reason"]) == ("degraded", "model_interrupted")
    assert final["citations"]


def test_a_model_is_given_what_was_found_of_each_question(shop: Org) -> None:
    session = by_model(shop, "fake:scripted")
    answer = shop.ask(session, "How long do I have to return something and when is delivery free?")
    assert answer["status"] == "answered"
    assert "30 days" in answer["content"]
    assert "50 euros" in answer["content"]
    assert len({(one["start"], one["end"]) for one in answer["citations"]}) > 1
