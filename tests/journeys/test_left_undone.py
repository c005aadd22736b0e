"""What a killed process left undone is found by the sweeps, and what can't be done comes to an end in words."""

from collections.abc import Callable, Iterator
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb
from tests.conftest import Org, Server, quick_org
from tests.journeys.processes import eventually

from companin.answering import finding
from companin.answering import service as answering
from companin.answering.service import Desk
from companin.knowledge.snapshots import Snapshots
from companin.platform.database import Database
from companin.platform.settings import Settings
from companin.providers.lines import Lines


@pytest.fixture(scope="module")
def sweeping(new_server: Callable[..., Server]) -> Server:
    return new_server(
        COMPANIN_SWEEP_SECONDS="0.2",
        COMPANIN_OVERDUE_SECONDS="0.2",
        COMPANIN_STALLED_SECONDS="3",
    )


@pytest.fixture
def org(sweeping: Server) -> Org:
    return quick_org(sweeping)


@pytest.fixture
def owner(sweeping: Server) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    with psycopg.connect(sweeping.database_url(), autocommit=True) as connection:

        def run(sql: LiteralString, **params: Any) -> list[tuple[Any, ...]]:
            done = connection.execute(sql, params)
            return done.fetchall() if done.description else []

        yield run


@pytest.fixture
def source(org: Org) -> dict[str, Any]:
    return org.file("repairs.txt", b"The workshop mends kettles within nine days.")


def _abandon(owner: Callable[..., list[tuple[Any, ...]]], source: dict[str, Any], version: int) -> None:
    owner(
        "UPDATE sources SET status = 'processing', version = %(version)s, updated_at = now() - interval '1 hour' "
        "WHERE id = %(id)s",
        id=source["id"],
        version=version,
    )
    if not version:  # as one that was never ready
        owner("DELETE FROM chunks WHERE source_id = %(id)s", id=source["id"])


def _job(
    owner: Callable[..., list[tuple[Any, ...]]], org: Org, source: dict[str, Any], status: str, attempts: int
) -> None:
    owner(
        """INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status, attempts)
           VALUES ('ingest', 'knowledge:ingest', %(lock)s, %(args)s, %(status)s, %(attempts)s)""",
        lock=source["id"],
        args=Jsonb({"org": org.id, "source": source["id"]}),
        status=status,
        attempts=attempts,
    )


def test_a_source_whose_job_vanished_is_processed(
    org: Org, owner: Callable[..., list[tuple[Any, ...]]], source: dict[str, Any]
) -> None:
    _abandon(owner, source, 1)
    again = org.settled(source["id"])
    assert (again["status"], again["version"], again["error"]) == ("ready", 1, None)


def test_a_source_whose_every_attempt_failed_ends_in_words(
    org: Org, owner: Callable[..., list[tuple[Any, ...]]], source: dict[str, Any]
) -> None:
    _job(owner, org, source, "failed", 4)
    _abandon(owner, source, 0)
    ended = org.settled(source["id"])
    assert ended["status"] == "failed"
    assert "several times" in ended["error"]
    assert org.api.post(f"/knowledge/{source['id']}/process").status_code == 200
    assert org.settled(source["id"])["status"] == "ready"


def test_a_job_of_a_dead_worker_is_taken_up_but_not_for_ever(
    org: Org, owner: Callable[..., list[tuple[Any, ...]]], source: dict[str, Any]
) -> None:
    _abandon(owner, source, 1)
    _job(owner, org, source, "doing", 1)
    assert org.settled(source["id"])["status"] == "ready"
    _abandon(owner, source, 0)
    _job(owner, org, source, "doing", 10)
    assert org.settled(source["id"])["status"] == "failed"


def test_a_job_whose_end_was_never_written_does_not_hold_its_source_for_ever(
    org: Org, owner: Callable[..., list[tuple[Any, ...]]], source: dict[str, Any]
) -> None:
    """The worker lives and is heard of, but the job isn't running in it any more."""
    _job(owner, org, source, "doing", 0)
    owner(
        "UPDATE procrastinate_jobs SET worker_id = (SELECT max(id) FROM procrastinate_workers) WHERE status = 'doing'"
    )
    owner(
        """INSERT INTO procrastinate_events (job_id, type, at)
           SELECT id, 'started', now() - interval '1 hour' FROM procrastinate_jobs WHERE lock = %(lock)s""",
        lock=source["id"],
    )

    def gone() -> bool:
        return not owner("SELECT id FROM procrastinate_jobs WHERE lock = %(lock)s", lock=source["id"])

    eventually(gone, 20, "the job is done")
    assert org.settled(source["id"])["status"] == "ready"


def test_a_question_without_an_answer_is_answered_once(org: Org, owner: Callable[..., list[tuple[Any, ...]]]) -> None:
    session = org.session()
    first = org.ask(session, "Do you repair kettles?")
    owner("DELETE FROM messages WHERE id = %(id)s", id=first["id"])

    def answered() -> list[tuple[Any, ...]]:
        return owner("SELECT id::text FROM messages WHERE in_reply_to = %(id)s", id=first["in_reply_to"])

    assert eventually(answered, 10, "the question is answered") == [(first["id"],)]


async def test_a_question_that_cant_be_answered_is_declined(
    org: Org, owner: Callable[..., list[tuple[Any, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever breaks, breaks each time; the visitor is told, and the worker doesn't try for ever."""
    session = org.session()
    first = org.ask(session, "Do you repair kettles?")

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(finding, "search", broken)
    settings = Settings()
    db = Database(settings, org.server.database_url("companin_app"))
    await db.open()
    try:
        # too old for the server's own sweep to be quicker
        asked = first["in_reply_to"]
        owner("UPDATE messages SET created_at = now() - interval '2 days' WHERE id = %(id)s", id=asked)
        owner("DELETE FROM messages WHERE id = %(id)s", id=first["id"])
        desk = Desk(db, Snapshots(db, 1_000_000), settings, Lines(settings))
        told = await answering.finish_overdue(desk, UUID(org.id), UUID(session), UUID(asked))
    finally:
        await db.close()
    assert told is not None
    assert (told.status, told.reason) == ("abstained", "failed")
    assert told.content
