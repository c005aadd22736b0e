"""Every version of a source is kept, told apart and brought back, and the last good one always answers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from tests.conftest import Org, Server, quick_org
from tests.journeys.processes import eventually

OLD = b"# Repairs\n\nThe workshop in Lund mends kettles within nine days.\n\nBring the kettle without its lid.\n"
NEW = b"# Repairs\n\nThe workshop in Lund mends kettles within four days.\n\nBring the kettle without its lid.\n"
ASKED = "How long does the workshop in Lund take to mend kettles?"


def _put(org: Org, source: str, data: bytes, name: str = "repairs.md", **form: Any) -> dict[str, Any]:
    got = org.api.put(f"/knowledge/files/{source}", files={"file": (name, data)}, data=form)
    assert got.status_code == 200, got.text
    return org.settled(source)


def _versions(org: Org, source: str) -> list[dict[str, Any]]:
    return list(org.api.get(f"/knowledge/{source}/versions").json()["data"])


def _text(org: Org, source: str, version: int | None = None) -> str:
    got = org.api.get(f"/knowledge/{source}/text", params={"version": version} if version else {})
    assert got.status_code == 200, got.text
    return str(got.json()["data"]["text"])


def _session(org: Org) -> str:
    return org.session(org.assistant(answering={"confidence_threshold": 0.02}))


def test_other_bytes_make_a_version_and_the_same_bytes_make_none(org: Org) -> None:
    source = org.file("repairs.md", OLD)["id"]
    same = _put(org, source, OLD, "mending.md")
    assert (same["version"], same["file_name"], same["status"]) == (1, "mending.md", "ready")
    changed = _put(org, source, NEW, tags="lund")
    assert (changed["version"], changed["tags"], changed["file_name"]) == (2, ["lund"], "repairs.md")
    assert org.api.post(f"/knowledge/{source}/process").status_code == 200
    assert org.settled(source)["version"] == 2, "what says the same is no new version"
    newest, first = _versions(org, source)
    assert (newest["version"], newest["living"], newest["why"]) == (2, True, "replaced")
    assert (first["version"], first["living"], first["why"], first["file_name"]) == (1, False, "added", "mending.md")
    assert first["digest"] != newest["digest"]
    assert org.api.get(f"/knowledge/{source}/download", params={"version": 1}).content == OLD
    assert org.api.get(f"/knowledge/{source}/download").content == NEW
    assert org.ask(_session(org), ASKED)["content"].count("four days") == 1


def test_the_difference_shows_the_sentence_that_changed(org: Org) -> None:
    source = org.file("repairs.md", OLD)["id"]
    _put(org, source, NEW)
    got = org.api.get(f"/knowledge/{source}/diff", params={"before": 1, "after": 2}).json()["data"]
    assert (got["added"], got["removed"], got["truncated"]) == (1, 1, False)
    lines = got["diff"].splitlines()
    assert "-The workshop in Lund mends kettles within nine days." in lines
    assert "+The workshop in Lund mends kettles within four days." in lines
    assert org.api.get(f"/knowledge/{source}/diff", params={"before": 1, "after": 9}).status_code == 404


def test_an_earlier_version_is_brought_back_at_once_as_a_new_one(org: Org) -> None:
    source, session = org.file("repairs.md", OLD)["id"], _session(org)
    _put(org, source, NEW)
    got = org.api.post(f"/knowledge/{source}/restore", json={"version": 1})
    assert got.status_code == 200, got.text
    back = got.json()["data"]
    assert (back["version"], back["status"]) == (3, "ready")
    assert "nine days" in org.ask(session, ASKED)["content"]
    assert [one["why"] for one in _versions(org, source)] == ["restored", "replaced", "added"]
    assert "four days" in _text(org, source, 2)
    again = org.api.post("/knowledge/files", files={"file": ("repairs.md", OLD)})
    assert (again.status_code, again.json()["data"]["id"]) == (200, source), "its bytes are known again"
    chunks = org.api.get(f"/knowledge/{source}/chunks").json()["data"]
    assert [one["text"] for one in chunks] == [_text(org, source)[one["start"] : one["end"]] for one in chunks]


def test_the_last_good_version_answers_when_the_next_cant_be_read(org: Org) -> None:
    source, session = org.file("repairs.md", OLD)["id"], _session(org)
    broken = _put(org, source, b"%PDF-1.4 nothing more", "repairs.pdf")
    assert (broken["status"], broken["version"], broken["file_name"]) == ("ready", 1, "repairs.md")
    assert broken["error"].endswith(".")
    assert "nine days" in org.ask(session, ASKED)["content"]
    assert org.api.get(f"/knowledge/{source}/download").content == OLD
    mended = _put(org, source, NEW)
    assert (mended["version"], mended["error"]) == (2, None)


def test_a_citation_names_the_version_and_the_chunk_it_quotes_from(org: Org) -> None:
    source, session = org.file("repairs.md", OLD)["id"], _session(org)
    cited = org.ask(session, ASKED)["citations"][0]
    _put(org, source, NEW)
    assert cited["source_version"] == 1
    assert _text(org, source, 1)[cited["start"] : cited["end"]] == cited["quote"]
    assert org.ask(session, ASKED)["citations"][0]["source_version"] == 2
    with psycopg.connect(org.server.database_url()) as owner:
        traces = owner.execute(
            """SELECT trace #> '{found,of,0}' FROM messages
               WHERE organization_id = %s AND role = 'assistant' ORDER BY seq""",
            (org.id,),
        ).fetchall()
    used = [(one[0], one[1], one[2]) for (one,) in traces]
    assert used == [(source, 1, cited["chunk"]), (source, 2, cited["chunk"])]


def test_a_pair_keeps_what_it_said(org: Org) -> None:
    pair = org.pair("When do you open?", "At nine.")["id"]
    org.api.patch(f"/knowledge/qa/{pair}", json={"answer": "At ten."})
    org.api.patch(f"/knowledge/qa/{pair}", json={"tags": ["hours"]})
    assert [(one["version"], one["answer"]) for one in _versions(org, pair)] == [(2, "At ten."), (1, "At nine.")]
    org.pair("When do you open?", "At nine.")
    taken = org.api.post(f"/knowledge/{pair}/restore", json={"version": 1})
    assert (taken.status_code, taken.headers["x-error-code"]) == (409, "same_pair")


def test_an_upload_says_what_else_it_may_have_been_meant_as(org: Org) -> None:
    source = org.file("repairs.md", OLD)["id"]

    def upload(name: str, data: bytes, **form: str) -> tuple[int, dict[str, Any]]:
        got = org.api.post("/knowledge/files", files={"file": (name, data)}, data=form)
        return got.status_code, got.json()["data"]

    status, renamed = upload("mending.md", OLD)
    assert (status, renamed["id"], renamed["file_name"]) == (200, source, "repairs.md")
    assert renamed["offer"] == {"reason": "same_bytes", "source_id": source, "file_name": "repairs.md"}
    assert org.api.patch(f"/knowledge/files/{source}", json={"file_name": "mending.md"}).status_code == 200
    assert upload("mending.md", OLD)[1]["offer"] is None
    status, other = upload("mending.md", NEW)
    assert (status, other["offer"]["reason"], other["offer"]["source_id"]) == (201, "same_name", source)
    taken = org.api.put(f"/knowledge/files/{source}", files={"file": ("mending.md", NEW)})
    assert (taken.status_code, taken.headers["x-error-code"]) == (409, "same_content")
    org.api.delete(f"/knowledge/{other['id']}")
    status, replaced = upload("mending.md", NEW, same_name="replace")
    assert (status, replaced["id"]) == (200, source)
    assert org.settled(source)["version"] == 2


def test_a_source_answers_inside_its_window_only(org: Org) -> None:
    session, now = _session(org), datetime.now(UTC)
    window = {"valid_until": (now + timedelta(seconds=3)).isoformat()}
    pair = org.pair("What does summer delivery cost?", "In summer it is free.", **window)
    assert org.ask(session, "What does summer delivery cost?")["status"] == "answered"
    later = org.pair("What does winter delivery cost?", "In winter it is five euros.", valid_from=window["valid_until"])
    assert "winter" not in org.ask(session, "What does winter delivery cost?")["content"]

    def closed() -> bool:
        found = org.api.get("/knowledge/search", params={"q": "What does summer delivery cost?"}).json()["data"]
        return pair["id"] not in [one["source_id"] for one in found]

    eventually(closed, 10, "its window closes")
    assert "winter" in org.ask(session, "What does winter delivery cost?")["content"]
    changed = org.api.patch(f"/knowledge/qa/{pair['id']}", json={"valid_until": None}).json()["data"]
    assert (changed["valid_until"], changed["version"]) == (None, 1)
    assert "free" in org.ask(session, "What does summer delivery cost?")["content"]
    refused = org.api.patch(f"/knowledge/qa/{later['id']}", json={"valid_until": "2020-01-01T00:00:00Z"})
    assert (refused.status_code, refused.headers["x-error-code"]) == (422, "bad_window")


@pytest.fixture(scope="module")
def tidy(new_server: Callable[..., Server]) -> Server:
    return new_server(COMPANIN_SWEEP_SECONDS="0.05", COMPANIN_VERSIONS_KEPT="1")


@pytest.fixture
def owner(tidy: Server) -> Iterator[Callable[[LiteralString], list[tuple[Any, ...]]]]:
    with psycopg.connect(tidy.database_url(), autocommit=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_old_versions_are_pruned_but_what_an_answer_cites_stays_readable(
    tidy: Server, owner: Callable[[LiteralString], list[tuple[Any, ...]]]
) -> None:
    org = quick_org(tidy)
    source, session = org.file("repairs.md", OLD)["id"], _session(org)
    cited = org.ask(session, ASKED)["citations"][0]
    for days in (b"five", b"six", b"seven"):
        _put(org, source, NEW.replace(b"four", days))

    def pruned() -> list[int]:
        return [one["version"] for one in _versions(org, source) if one["pruned_at"]]

    eventually(lambda: pruned() == [2, 1], 20, "all but the newest retired version are pruned")
    assert _text(org, source, 1)[cited["start"] : cited["end"]] == cited["quote"]
    assert org.api.get(f"/knowledge/{source}/text", params={"version": 2}).status_code == 410
    assert org.api.get(f"/knowledge/{source}/download", params={"version": 1}).status_code == 410
    assert org.api.post(f"/knowledge/{source}/restore", json={"version": 1}).status_code == 410
    assert org.api.post(f"/knowledge/{source}/restore", json={"version": 3}).status_code == 200
    kept = owner("SELECT DISTINCT source_id, version FROM retired_chunks")
    assert kept == [(UUID(source), 3)] or {version for _, version in kept} == {3, 4}
    org.api.close()
