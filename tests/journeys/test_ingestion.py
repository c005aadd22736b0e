"""Documents are uploaded and read while the processes that do it are killed: each ends ready, once, and whole."""

import random
import threading
import time
from collections.abc import Callable
from typing import Any, LiteralString

import httpx
import psycopg
import pytest
from tests.conftest import Org, Server, quick_org
from tests.journeys.processes import children, eventually, kill, readers
from tests.knowledge.documents import pdf

SWEEPS = {"COMPANIN_SWEEP_SECONDS": "0.5", "COMPANIN_STALLED_SECONDS": "3", "COMPANIN_OVERDUE_SECONDS": "1.5"}
VICTIMS = ("worker", "reader", "api", "worker", "reader", "supervisor")


def _document(number: int) -> tuple[str, bytes]:
    said = [f"Article {number} part {part} tells how parcel {number}-{part} is packed and sent." for part in range(40)]
    if number % 5 == 0:
        return f"{number}.pdf", pdf([[("h1", f"Page {page}"), ("p", said[page])] for page in range(12)])
    body = "\n\n".join(f"## Part {part}\n\n{line * 2}" for part, line in enumerate(said))
    return f"{number}.md", f"# Article {number}\n\n{body}\n".encode()


class _Uploader(threading.Thread):
    """Uploads each document, with its own key, until the server has said that it is kept."""

    def __init__(self, org: Org, count: int) -> None:
        super().__init__(daemon=True)
        self.kept: dict[str, str] = {}
        self.failures = 0
        self._org, self._count = org, count

    def run(self) -> None:
        with httpx.Client(base_url=self._org.api.base_url, headers=self._org.headers, timeout=10) as client:
            for number in range(self._count):
                self._upload(client, *_document(number))

    def _upload(self, client: httpx.Client, name: str, data: bytes) -> None:
        while name not in self.kept:
            try:
                got = client.post("/knowledge/files", files={"file": (name, data)}, headers={"Idempotency-Key": name})
            except httpx.TransportError:
                got = None
            if got is not None and got.status_code in (200, 201):
                self.kept[name] = got.json()["data"]["id"]
                time.sleep(0.1)  # so that there is something to read until the last kill
            else:
                self.failures += 1
                time.sleep(0.1)


def _strike(server: Server, victim: str, chance: random.Random) -> None:
    """Kill one of these; where nobody reads right now, the worker that would."""
    if victim == "supervisor":
        server.kill()
        server.start()
        return
    pids = readers(server) if victim == "reader" else children(server, victim)
    if pids := pids or children(server, "worker"):
        kill(chance.choice(pids))
    server.await_ready()


@pytest.mark.timeout(3000)
def test_every_document_ends_ready_exactly_once_whoever_is_killed(
    new_server: Callable[..., Server], request: pytest.FixtureRequest
) -> None:
    long = bool(request.config.getoption("--long"))
    documents, kills, chance = (300, 50, random.Random(3)) if long else (60, 8, random.Random(4))
    server = new_server(**SWEEPS)
    org = quick_org(server)
    uploader = _Uploader(org, documents)
    uploader.start()
    for number in range(kills):
        time.sleep(chance.uniform(0.1, 1.2))
        _strike(server, VICTIMS[number % len(VICTIMS)], chance)
    uploader.join(600)

    def rows(sql: LiteralString) -> list[tuple[Any, ...]]:
        with psycopg.connect(server.database_url()) as owner:
            return owner.execute(sql, {"org": org.id}).fetchall()

    unfinished = """SELECT id FROM sources WHERE organization_id = %(org)s AND status IN ('queued', 'processing')"""
    eventually(lambda: not rows(unfinished), 240 if long else 90, "everything is read")
    eventually(lambda: not rows("SELECT id FROM procrastinate_jobs WHERE status <> 'failed'"), 60, "no job is left")
    assert rows("SELECT id FROM procrastinate_jobs") == []
    found = rows(
        """SELECT s.file_name, s.id::text, s.status, s.version, s.error, s.chunks, count(c.ordinal),
               count(DISTINCT c.text), max(c.ordinal) FROM sources s
           LEFT JOIN chunks c ON c.organization_id = s.organization_id AND c.source_id = s.id
           WHERE s.organization_id = %(org)s GROUP BY s.organization_id, s.id"""
    )
    assert {name: source for name, source, *_ in found} == uploader.kept
    assert len(found) == documents == len(uploader.kept)
    for name, _, status, version, error, chunks, kept, texts, last in found:
        assert (status, version, error) == ("ready", 1, None), name
        assert chunks == kept == texts == last + 1 > 0, f"{name}: chunks are missing or doubled"
    assert rows("SELECT source_id FROM source_versions UNION ALL SELECT source_id FROM source_uploads") == []
    orphans = """SELECT source_id FROM chunks WHERE source_id NOT IN (SELECT id FROM sources)
        UNION ALL SELECT source_id FROM source_contents WHERE source_id NOT IN (SELECT id FROM sources)"""
    assert rows(orphans) == []
