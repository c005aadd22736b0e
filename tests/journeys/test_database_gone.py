"""A database of one's own that goes away, breaks its connections or is slow: words instead of hanging, and healing."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest
from tests.conftest import Org, Server, free_port, quick_org
from tests.journeys.processes import eventually
from tests.journeys.streams import events, following, until

from companin.platform.embedded import Cluster

QUESTION = "Do you repair kettles?"
POOL = 4


@dataclass
class Borrowing(Server):
    """A server on a PostgreSQL that somebody else keeps."""

    database: Cluster = field(default_factory=lambda: Cluster(Path("nowhere")))

    def database_url(self, role: str = "companin_owner") -> str:
        return self.database.url(role)


@pytest.fixture(scope="module")
def borrowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Borrowing]:
    database = Cluster(tmp_path_factory.mktemp("theirs"))
    database.start()
    env = {
        "COMPANIN_DATABASE_URL": database.url("companin_owner"),
        "COMPANIN_DATABASE_POOL_SIZE": str(POOL),
        "COMPANIN_LOCK_TIMEOUT_MS": "1500",
        "COMPANIN_STREAM_PING_SECONDS": "4",
        "COMPANIN_SWEEP_SECONDS": "0.5",
    }
    server = Borrowing(tmp_path_factory.mktemp("ours"), free_port(), 1, env, database=database)
    try:
        yield server.start()
    finally:
        server.stop()
        database.stop()
        Borrowing(database.data_dir, 0).discard()


@pytest.fixture
def org(borrowing: Borrowing) -> Org:
    made = quick_org(borrowing)
    made.pair(QUESTION, "Yes, in our own workshop.")
    return made


def _in_words(got: httpx.Response) -> None:
    body = got.json()
    assert got.status_code == 503, got.text
    assert body.keys() == {"status", "status_code", "detail", "data"}
    assert (body["status"], body["status_code"], body["data"]) == ("error", 503, None)
    assert "database" in body["detail"]
    assert got.headers["Retry-After"].isdigit()
    assert got.headers["X-Request-ID"]
    assert got.headers["Access-Control-Allow-Origin"] == "https://shop.example"


def test_serving_happens_as_a_role_that_row_security_binds(borrowing: Borrowing, org: Org) -> None:
    org.ask(org.session(), QUESTION)
    with psycopg.connect(borrowing.database_url()) as owner:
        roles = owner.execute(
            """SELECT DISTINCT a.usename::text, r.rolsuper, r.rolbypassrls FROM pg_stat_activity a
               JOIN pg_roles r ON r.rolname = a.usename WHERE a.pid <> pg_backend_pid()"""
        ).fetchall()
    assert roles == [("companin_app", False, False)]


def test_while_the_database_is_gone_every_call_says_so_soon_and_all_heals_by_itself(
    borrowing: Borrowing, org: Org
) -> None:
    assistant, session = org.assistant(), org.session()
    visitor = org.visitor()
    org.ask(session, QUESTION)
    open_stream = following(org.api, session)
    last = until(open_stream.__enter__(), "message.completed")[-1].id
    children = _children(borrowing)
    borrowing.database.stop()
    try:
        assert httpx.get(f"{borrowing.url}/healthz").status_code == 200
        _not_ready(borrowing)
        for client in (org.api, visitor):
            client.headers["Origin"] = "https://shop.example"
            client.timeout = httpx.Timeout(5)  # nobody waits longer
            _in_words(client.get(f"/sessions/{session}"))
            _in_words(client.get("/sessions"))
            _in_words(client.post("/sessions", json={"assistant_id": assistant}))
            _in_words(client.post(f"/sessions/{session}/messages", json={"content": QUESTION}))
            _in_words(client.get(f"/sessions/{session}/events"))
            stream = {"Accept": "text/event-stream"}
            _in_words(client.post(f"/sessions/{session}/messages", json={"content": QUESTION}, headers=stream))
        _in_words(org.api.post("/knowledge/files", files={"file": ("a.txt", b"Some words.")}))
        with ThreadPoolExecutor(30) as pool:
            for got in pool.map(lambda _: org.api.get("/assistants"), range(60)):
                _in_words(got)
        client_id = {"client_id": org.client_id}
        origin = {"Origin": "https://shop.example"}
        _in_words(httpx.post(f"{borrowing.url}/api/v1/auth/widget-token", json=client_id, headers=origin, timeout=5))
    finally:
        borrowing.database.start()

    def healed() -> bool:
        tried = org.api.post(f"/sessions/{session}/messages", json={"content": QUESTION})
        return tried.status_code == 201

    eventually(healed, 10, "messages are answered again")
    assert httpx.get(f"{borrowing.url}/readyz").status_code == 200
    assert _children(borrowing) == children, "nothing had to be restarted"
    with following(org.api, session, last) as seen:
        until(seen, "message.completed")
        eventually(lambda: _listening(borrowing), 10, "notices are heard again")
        said = org.ask(session, QUESTION)
        heard = [next(seen)]
        while heard[-1].name != "message.completed":
            heard.append(next(seen))
        assert heard[-1].data["id"] == said["id"]
        assert "ping" not in {one.name for one in heard}, "it was woken, not by chance"
    assert org.file("later.txt", b"The workshop is closed in July.")["status"] == "ready"
    open_stream.__exit__(None, None, None)


def _not_ready(server: Server) -> None:
    got = httpx.get(f"{server.url}/readyz")
    assert (got.status_code, got.json()["status_code"]) == (503, 503)


def _children(server: Server) -> str:
    assert server.process is not None
    return Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()


def _listening(server: Server) -> bool:
    with psycopg.connect(server.database_url()) as owner:
        found = owner.execute("SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN companin'").fetchone()
    return found is not None and found[0] == 1


def test_a_stream_open_when_the_database_goes_ends_with_words(borrowing: Borrowing, org: Org) -> None:
    session = org.session()
    headers = {"Accept": "text/event-stream"}
    with org.api.stream("GET", f"/sessions/{session}/events", headers=headers) as response:
        borrowing.database.stop()
        try:
            got = [one for one in events(response) if one.name != "ping"]
        finally:
            borrowing.database.start()
    assert [(one.name, one.data["status_code"]) for one in got] == [("error", 503)]
    borrowing.await_ready()


def test_broken_connections_are_nobodys_error_500_and_heal(borrowing: Borrowing, org: Org) -> None:
    borrowing.await_ready()
    session = org.session()
    stop_at = time.monotonic() + 4

    def ask(_: int) -> Counter[int]:
        seen: Counter[int] = Counter()
        while time.monotonic() < stop_at:
            with httpx.Client(base_url=org.api.base_url, headers=org.headers, timeout=15) as own:
                seen[own.post(f"/sessions/{session}/messages", json={"content": QUESTION}).status_code] += 1
                seen[own.post("/contexts", json={"user_reference": "one", "traits": {"n": 1}}).status_code] += 1
        return seen

    with ThreadPoolExecutor(6) as pool, psycopg.connect(borrowing.database_url(), autocommit=True) as owner:
        asking = [pool.submit(ask, n) for n in range(6)]
        while time.monotonic() < stop_at:
            time.sleep(0.15)
            owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'companin_app'")
        seen = sum((one.result() for one in asking), Counter())
    assert seen.keys() <= {200, 201, 503}
    assert seen[201] > 20
    eventually(lambda: org.api.get("/sessions").status_code == 200, 10, "it answers again")
    for _ in range(3 * POOL):
        org.ask(session, QUESTION)
    assert org.file("healed.txt", b"The worker lives as well.")["status"] == "ready"


def test_a_used_up_pool_makes_others_wait_for_a_bounded_time_only(borrowing: Borrowing, org: Org) -> None:
    """Somebody holds a lock that every message needs: four are kept waiting by it, the others by the pool."""
    borrowing.await_ready()
    session = org.session()

    def ask(_: int) -> int:
        with httpx.Client(base_url=org.api.base_url, headers=org.headers, timeout=20) as own:
            got = own.post(f"/sessions/{session}/messages", json={"content": QUESTION})
        assert got.json()["status_code"] == got.status_code
        return got.status_code

    with psycopg.connect(borrowing.database_url()) as owner, ThreadPoolExecutor(24) as pool:
        owner.execute("LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE")
        seen = Counter(pool.map(ask, range(24)))
        owner.rollback()
    assert seen.keys() <= {409, 503}
    assert seen[409]
    assert ask(0) == 201
