"""Answers as they come: POST …/messages as a stream, GET …/events, resumed anywhere, ended in order."""

import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest
from tests.conftest import Org, Server, quick_org
from tests.journeys.processes import children, eventually, kill
from tests.journeys.streams import Seen, asking, following, until, words

ANSWER = (
    "Yes, we mend kettles in our own workshop. Send it with a note that tells what is wrong, add your order number, "
    "and keep the receipt of the post. Für Geräte älter als fünf Jahre 🫖 we ask you first what a repair may cost."
)
QUESTION = "Do you repair kettles?"


@pytest.fixture
def talking(org: Org) -> tuple[Org, str]:
    """An organization that knows one answer, and a session."""
    org.pair(QUESTION, ANSWER)
    return org, org.session()


def _messages(org: Org, session: str) -> list[dict]:
    return org.api.get(f"/sessions/{session}/messages?limit=100").json()["data"]


def test_an_answer_streams_in_order_and_is_stored_before_it_is_complete(talking: tuple[Org, str]) -> None:
    org, session = talking
    with asking(org.api, session, QUESTION) as (response, seen):
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("text/event-stream")
        assert response.headers["Cache-Control"] == "no-cache, no-transform"
        assert response.headers["X-Accel-Buffering"] == "no"
        assert response.headers["X-Request-ID"]
        assert "X-RateLimit-Remaining" in response.headers
        got: list[Seen] = []
        for one in seen:
            got.append(one)
            if one.name == "message.completed":
                stored = org.api.get(f"/sessions/{session}/messages/{one.data['id']}").json()["data"]
                assert stored == one.data
    names = [one.name for one in got]
    assert names[:2] == ["message.started", "message.sources"]
    assert set(names[2:-1]) == {"message.delta"}
    assert names[-1] == "message.completed"
    assert len(names) > 5, "an answer of two hundred characters comes in several pieces"
    ids = [one.id or 0 for one in got]
    assert ids == sorted(set(ids))
    final = got[-1].data
    assert words(got) == final["content"] == ANSWER
    assert got[1].data["citations"] == final["citations"] != []
    assert {one.data["message_id"] for one in got[:-1]} == {final["id"]}
    assert got[0].data["in_reply_to"] == final["in_reply_to"]


def test_a_stream_resumes_after_every_event_with_exactly_the_rest_on_any_process(talking: tuple[Org, str]) -> None:
    org, session = talking
    org.ask(session, QUESTION)
    org.api.post(f"/sessions/{session}/replies", json={"content": "A human adds: it takes a week."})
    org.ask(session, "And does it cost anything to mend kettles?")
    with following(org.api, session) as seen:
        whole = until(seen, "message.completed", 3)
    assert [one.id for one in whole] == sorted({one.id or 0 for one in whole})
    for cut, at in enumerate(whole[:-1]):  # each on a connection of its own, so on either process
        with following(org.api, session, at.id) as seen:
            rest = [next(seen) for _ in whole[cut + 1 :]]
        assert rest == whole[cut + 1 :], f"after event {cut}"


def test_what_is_streamed_at_once_is_what_can_be_read_later(talking: tuple[Org, str]) -> None:
    org, session = talking
    with asking(org.api, session, QUESTION) as (_, seen):
        live = list(seen)
    with following(org.api, session) as seen:
        assert until(seen, "message.completed") == live


def test_followers_on_both_processes_see_everything_others_say(talking: tuple[Org, str]) -> None:
    org, session = talking

    def follow(_: int) -> list[Seen]:
        with following(org.api, session) as seen:
            return until(seen, "message.completed", 4)

    with ThreadPoolExecutor(6) as pool:
        followers = [pool.submit(follow, n) for n in range(6)]
        org.ask(session, QUESTION)
        assert org.api.post(f"/sessions/{session}/handoff").status_code == 200
        silent = org.ask(session, "Is anybody there?")
        assert (silent["role"], silent["status"]) == ("user", "handed_off")
        said = org.api.post(f"/sessions/{session}/replies", json={"content": "Yes, Ana here."}).json()["data"]
        assert org.api.post(f"/sessions/{session}/resume").status_code == 200
        last = org.ask(session, QUESTION)
        seen = [one.result(timeout=60) for one in followers]
    assert all(one == seen[0] for one in seen)
    complete = [one.data for one in seen[0] if one.name == "message.completed"]
    assert [one["role"] for one in complete] == ["assistant", "user", "agent", "assistant"]
    assert complete[1:] == [silent, said, last]


def test_questions_asked_at_once_all_reach_every_follower_once(talking: tuple[Org, str]) -> None:
    """Answers may be stored in another order than their questions; ids still only rise, and none is passed over."""
    org, session = talking
    with ThreadPoolExecutor(12) as pool, following(org.api, session) as seen:
        asked = [pool.submit(org.ask, session, f"{QUESTION} ({n})") for n in range(24)]
        live = until(seen, "message.completed", 24)
        answers = {one.result()["id"] for one in asked}
    ids = [one.id or 0 for one in live]
    assert ids == sorted(set(ids))
    assert {one.data["id"] for one in live if one.name == "message.completed"} == answers
    with following(org.api, session) as seen:
        assert until(seen, "message.completed", 24) == live


def test_a_client_that_leaves_loses_nothing(talking: tuple[Org, str]) -> None:
    org, session = talking
    for n in range(30):
        with asking(org.api, session, f"{QUESTION} ({n})") as (_, seen):
            if n % 3:
                next(seen)

    def all_answered() -> bool:
        roles = [one["role"] for one in _messages(org, session)]
        return roles.count("user") == roles.count("assistant") == 30

    eventually(all_answered, 10, "thirty questions of clients that left are answered")


def test_streams_that_are_left_cost_nothing_afterwards(talking: tuple[Org, str]) -> None:
    """Connections of the database come back: more streams are left than any pool has, in the middle of a read too."""
    org, session = talking
    org.ask(session, QUESTION)

    def leave(n: int) -> None:
        with following(org.api, session) as seen:
            for _ in range(n % 4):
                next(seen)

    before = _open_files(org.server)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(leave, range(150)))
    eventually(lambda: _open_files(org.server) <= before + 20, 15, "sockets of left streams are closed")
    with ThreadPoolExecutor(24) as pool:
        assert {one["status"] for one in pool.map(lambda _: org.ask(session, QUESTION), range(48))} == {"answered"}


def _open_files(server: Server) -> int:
    return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in children(server, "api"))


@pytest.mark.parametrize("bad", ["", "abc", "-1", "1.5", "9" * 40, "1 2", "٣", "0x10", "NaN"])
def test_a_malformed_last_event_id_is_a_readable_error(talking: tuple[Org, str], bad: str) -> None:
    org, session = talking
    got = org.api.get(f"/sessions/{session}/events", headers={"Last-Event-ID": bad.encode()})
    assert got.status_code == 400
    assert got.json().keys() == {"status", "status_code", "detail", "data"}
    assert "Last-Event-ID" in got.json()["detail"]


def test_two_streams_with_one_idempotency_key_are_one_answer(talking: tuple[Org, str]) -> None:
    org, session = talking

    def ask(_: int) -> list[Seen]:
        with asking(org.api, session, QUESTION, **{"Idempotency-Key": "one question"}) as (_, seen):
            return list(seen)

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(ask, range(8)))
    assert all(one == got[0] for one in got)
    assert [one["role"] for one in _messages(org, session)] == ["user", "assistant"]
    with asking(org.api, session, QUESTION, **{"Idempotency-Key": "one question"}) as (response, seen):
        assert response.headers["Idempotent-Replayed"] == "true"
        assert list(seen) == got[0]


# From here on the server is restarted, so it is one of our own: quick pings, quick sweeps.


@pytest.fixture(scope="module")
def own_server(new_server: Callable[..., Server]) -> Server:
    return new_server(
        workers=2,
        COMPANIN_STREAM_PING_SECONDS="0.3",
        COMPANIN_SWEEP_SECONDS="0.3",
        COMPANIN_OVERDUE_SECONDS="0.5",
    )


@pytest.fixture
def own_org(own_server: Server) -> Org:
    made = quick_org(own_server)
    made.pair(QUESTION, ANSWER)
    return made


def test_a_quiet_stream_is_kept_alive_by_pings(own_org: Org) -> None:
    with following(own_org.api, own_org.session()) as seen:
        assert [next(seen).name for _ in range(3)] == ["ping"] * 3


def test_an_id_of_the_future_is_waited_for(own_org: Org) -> None:
    session = own_org.session()
    with following(own_org.api, session, "9" * 18) as seen:
        own_org.ask(session, QUESTION)
        assert [next(seen).name for _ in range(3)] == ["ping"] * 3


def test_a_revoked_token_closes_its_open_stream(own_org: Org) -> None:
    visitor = own_org.visitor()
    session = visitor.post("/sessions", json={"assistant_id": own_org.assistant()}).json()["data"]["id"]
    with following(visitor, session) as seen:
        assert next(seen).name == "ping"
        with psycopg.connect(own_org.server.database_url(), autocommit=True) as owner:  # as of the next second
            owner.execute(
                "UPDATE organizations SET tokens_valid_from = now() + interval '2 s' WHERE organization_id = %s",
                (own_org.id,),
            )
        last = [one for one in seen if one.name != "ping"][-1]
    assert last.name == "error"
    assert last.data["status_code"] == 401
    assert last.data.keys() == {"status", "status_code", "detail", "data"}


def test_a_revoked_key_closes_its_open_stream(own_org: Org) -> None:
    session = own_org.session()
    with following(own_org.api, session) as seen:
        assert next(seen).name == "ping"
        with psycopg.connect(own_org.server.database_url(), autocommit=True) as owner:
            owner.execute("UPDATE api_keys SET revoked_at = now() WHERE client_id = %s", (own_org.client_id,))
        last = [one for one in seen if one.name != "ping"][-1]
    assert (last.name, last.data["status_code"]) == ("error", 401)


def test_a_deleted_session_ends_its_stream(own_org: Org) -> None:
    session = own_org.session()
    with following(own_org.api, session) as seen:
        assert next(seen).name == "ping"
        assert own_org.api.delete(f"/sessions/{session}").status_code == 204
        last = [one for one in seen if one.name != "ping"][-1]
    assert (last.name, last.data["status_code"]) == ("error", 404)


def test_what_follows_an_unanswered_question_waits_for_its_answer(own_org: Org) -> None:
    """As after the death of the process that was answering."""
    session = own_org.session()
    first = own_org.ask(session, QUESTION)
    with psycopg.connect(own_org.server.database_url(), autocommit=True) as owner:
        owner.execute("UPDATE messages SET created_at = now() + interval '1 s' WHERE id = %s", (first["in_reply_to"],))
        owner.execute("DELETE FROM messages WHERE id = %s", (first["id"],))
        said = own_org.api.post(f"/sessions/{session}/replies", json={"content": "A human was quicker."}).json()
        with following(own_org.api, session) as seen:
            got = until(seen, "message.completed", 2)
    complete = [one.data for one in got if one.name == "message.completed"]
    assert [one["role"] for one in complete] == ["assistant", "agent"]
    assert complete[0]["id"] == first["id"], "an answer's id follows from its question's"
    assert complete[1] == said["data"]
    assert [one.id for one in got] == sorted({one.id or 0 for one in got})


def test_a_stream_cut_by_a_kill_goes_on_where_it_was(own_org: Org) -> None:
    server, session = own_org.server, own_org.session()
    own_org.ask(session, QUESTION)
    with following(own_org.api, session) as seen:
        whole = until(seen, "message.completed")
        for pid in children(server, "api"):
            kill(pid)
        with suppress(httpx.TransportError):
            for one in seen:
                assert one.name == "ping"
    server.await_ready()
    with following(own_org.api, session, whole[3].id) as seen:
        assert until(seen, "message.completed") == whole[4:]
    server.kill()
    server.start()
    with following(own_org.api, session, whole[4].id) as seen:
        assert until(seen, "message.completed") == whole[5:]
        added = own_org.ask(session, QUESTION)
        assert until(seen, "message.completed")[-1].data["id"] == added["id"]


def test_sigterm_ends_open_streams_and_the_server_soon(own_org: Org) -> None:
    """Last in this file: it leaves the server stopped."""
    server, session = own_org.server, own_org.session()
    with following(own_org.api, session) as one, following(own_org.api, session) as other:
        assert next(one).name == next(other).name == "ping"
        assert server.process is not None
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        for seen in (one, other):
            assert [last for last in seen if last.name != "ping"][-1].name == "retry"
        assert server.stop() == 0
    assert time.monotonic() - began < 20, "open streams held the server until its patience was over"
