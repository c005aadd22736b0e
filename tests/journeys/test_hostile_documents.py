"""Files that are broken, odd or mean harm come in by the door everybody uses: each ends in words, alone."""

from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest
from tests.conftest import Org, Server, quick_org
from tests.journeys.processes import children
from tests.knowledge import hostile
from tests.knowledge.hostile import Case

SPARE = 60 * 1024 * 1024


def _brought(org: Org, cases: Iterable[Case]) -> dict[str, tuple[Case, httpx.Response]]:
    """All of them uploaded before any is waited for; case by its source's id."""
    found: dict[str, tuple[Case, httpx.Response]] = {}
    for case in cases:
        got = org.api.post("/knowledge/files", files={"file": (case.name, case.data)}, timeout=60)
        assert got.status_code == 201, (case.name, got.status_code, got.text)
        found[got.json()["data"]["id"]] = case, got
    return found


def _assert_told(case: Case, source: dict[str, Any]) -> None:
    assert source["status"] == case.fate, (case.name, source["error"], source["warnings"])
    said = source["error"]
    if case.fate == "ready":
        assert said is None
        return
    assert said[:1].isupper(), said
    assert said.endswith("."), said
    assert case.says in said, (case.name, said)
    assert not any(sign in said for sign in ("Error", "Traceback", "0x", "\n", "/src/")), said


def _assert_all_well(server: Server, org: Org, workers: list[int]) -> None:
    """The same worker still reads, and nothing was ever an error of ours."""
    assert children(server, "worker") == workers
    assert org.file("after.md", b"# After\n\nThe shop opens at nine in the morning.")["status"] == "ready"
    assert "nine" in org.ask(org.session(), "When does the shop open?")["content"]
    assert "edge.unhandled" not in server.log.read_text()


def test_no_file_harms_more_than_itself(new_server: Callable[..., Server]) -> None:
    server = new_server()
    org = quick_org(server)
    org.file("first.txt", b"The first words make the worker warm.")
    workers = children(server, "worker")
    brought = _brought(org, hostile.cases())
    for source, (case, got) in brought.items():
        name = got.json()["data"]["file_name"]
        assert not set(name) & set("/\\\0\n\u202e"), name
        _assert_told(case, org.settled(source, 120))
    too_large = org.api.post("/knowledge/files", files={"file": ("line.txt", b"x" * 50_000_000)}, timeout=60)
    assert (too_large.status_code, too_large.headers["x-error-code"]) == (413, "too_large")
    _assert_all_well(server, org, workers)


@pytest.mark.timeout(600)
def test_the_largest_fail_alone_too(new_server: Callable[..., Server], request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--long"):
        pytest.skip("takes minutes; --long runs it")
    server = new_server(COMPANIN_UPLOAD_LIMIT_BYTES=str(SPARE))
    org = quick_org(server)
    org.file("first.txt", b"The first words make the worker warm.")
    workers = children(server, "worker")
    for source, (case, _) in _brought(org, (make() for make in hostile.LARGE)).items():
        _assert_told(case, org.settled(source, 300))
    _assert_all_well(server, org, workers)
