"""Processes are killed at random moments under load; nothing that was acknowledged is lost, and nothing happens twice."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from typing import Any, LiteralString

import psycopg
import pytest
from tests.conftest import Org, Server, quick_org
from tests.journeys.processes import children, eventually, kill
from tests.journeys.writing import Writers

VICTIMS = ("api", "worker", "database", "api", "worker", "supervisor")
SWEEPS = {
    "COMPANIN_SWEEP_SECONDS": "0.5",
    "COMPANIN_OVERDUE_SECONDS": "1.5",
    "COMPANIN_STALLED_SECONDS": "3",
}


def _strike(server: Server, victim: str, chance: random.Random) -> None:
    """Kill one process, and return as soon as the server answers again (a moment later kills another)."""
    if victim == "supervisor":
        server.kill()
        server.start()
        return
    if pids := children(server, victim):
        kill(chance.choice(pids))
    server.await_ready()


async def _under_fire(server: Server, writers: Writers, kills: int, chance: random.Random) -> None:
    writing = asyncio.create_task(writers.run())
    try:
        for number in range(kills):
            await asyncio.sleep(chance.uniform(0.3, 1.5))
            await asyncio.to_thread(_strike, server, VICTIMS[number % len(VICTIMS)], chance)
        await asyncio.sleep(0.5)
    finally:
        writers.stopping.set()
        await writing


class _Rows:
    """What the database holds of one organization."""

    def __init__(self, server: Server, org: Org) -> None:
        self._url, self._org = server.database_url(), org.id

    def __call__(self, sql: LiteralString) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._url) as owner:
            return owner.execute(sql, {"org": self._org}).fetchall()


@pytest.mark.timeout(1800)
def test_what_was_acknowledged_survives_every_kill_and_happens_once(
    new_server: Callable[..., Server], request: pytest.FixtureRequest
) -> None:
    long = bool(request.config.getoption("--long"))
    kills, chance = 200 if long else 12, random.Random(20261121)
    server = new_server(workers=2 if long else 1, **SWEEPS)
    org = quick_org(server)
    writers = Writers(org, org.assistant(), seed=7)
    asyncio.run(_under_fire(server, writers, kills, chance))
    notes, rows = writers.notes, _Rows(server, org)

    assert notes.odd == []
    assert notes.failures > 0, "no kill was ever noticed: the test proves nothing"
    assert min(map(len, (notes.sessions, notes.pairs, notes.uploads, notes.messages, notes.contexts))) > kills

    kept = dict(rows("SELECT id::text, visitor_reference FROM conversations WHERE organization_id = %(org)s"))
    assert notes.sessions.items() <= kept.items()
    kept = dict(rows("SELECT id::text, traits->>'order' FROM contexts WHERE organization_id = %(org)s"))
    assert notes.contexts.items() <= kept.items()
    kept = dict(rows("SELECT id::text, answer FROM sources WHERE organization_id = %(org)s AND type = 'qa'"))
    assert notes.pairs.items() <= kept.items()
    assert len(kept) == len(set(kept.values())), "a pair was kept twice"
    _check_questions(org, writers, rows)
    _check_uploads(org, writers, rows)


def _check_questions(org: Org, writers: Writers, rows: _Rows) -> None:
    unanswered = """SELECT q.id FROM messages q WHERE q.organization_id = %(org)s AND q.awaits_answer AND NOT EXISTS (
        SELECT FROM messages a WHERE a.organization_id = q.organization_id AND a.in_reply_to = q.id)"""
    eventually(lambda: not rows(unanswered), 20, "every question is answered")
    answers = rows(
        """SELECT q.conversation_id::text, q.content, a.id::text, a.content, a.seq - q.seq FROM messages q
           JOIN messages a ON a.organization_id = q.organization_id AND a.in_reply_to = q.id
           WHERE q.organization_id = %(org)s"""
    )
    asked = Counter(content for _, content, _, _, _ in answers)
    assert set(asked.values()) == {1}, "a question was stored or answered twice"
    assert all(text and step == 1 for _, _, _, text, step in answers)
    acknowledged = {(one.session, one.content, one.answer) for one in writers.notes.messages}
    assert acknowledged <= {(session, content, answer) for session, content, answer, _, _ in answers}
    retried = [one for one in writers.notes.messages if one.key]
    assert retried
    for one in retried[:: max(1, len(retried) // 30)]:
        again = org.api.post(
            f"/sessions/{one.session}/messages", json={"content": one.content}, headers={"Idempotency-Key": one.key}
        )
        assert again.status_code == 201
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.json()["data"]["id"] == one.answer


def _check_uploads(org: Org, writers: Writers, rows: _Rows) -> None:
    unfinished = """SELECT id FROM sources WHERE organization_id = %(org)s AND status IN ('queued', 'processing')"""
    eventually(lambda: not rows(unfinished), 60, "every upload is processed")
    sources = rows(
        """SELECT s.id::text, s.status, s.chunks, count(c.ordinal), count(DISTINCT c.text), max(c.ordinal), s.file_name
           FROM sources s LEFT JOIN chunks c ON c.organization_id = s.organization_id AND c.source_id = s.id
           WHERE s.organization_id = %(org)s AND s.type = 'file' GROUP BY s.organization_id, s.id"""
    )
    named = {source: name.removesuffix(".md") for source, *_, name in sources}
    assert writers.notes.uploads.items() <= named.items()
    assert len(set(named.values())) == len(named), "a file was kept twice"
    for source, status, chunks, rows_found, texts, last, _ in sources:
        assert status == "ready", source
        assert chunks == rows_found == texts == last + 1 > 0, "chunks are missing or doubled"
    mark = next(iter(writers.notes.uploads.values()))
    found = org.api.get("/knowledge/search", params={"q": f"paper {mark}"}).json()["data"]
    assert any(mark in passage["text"] for passage in found)
