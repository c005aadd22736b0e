"""Fixtures of the journeys: an organization to be treated badly, and how long to do so."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings
from tests.conftest import Org, Server, quick_org
from tests.journeys.processes import children


@pytest.fixture(scope="module")
def living(server: Server) -> Iterator[Server]:
    """The same processes at the end as at the beginning."""
    before = children(server, "api") + children(server, "worker")
    yield server
    assert children(server, "api") + children(server, "worker") == before, server.log.read_text()[-3000:]
    assert "edge.unhandled" not in server.log.read_text()


@pytest.fixture(scope="module")
def hit(living: Server) -> Org:
    """One organization for everything here."""
    return quick_org(living)


@pytest.fixture
def explore(request: pytest.FixtureRequest) -> Callable[[int], settings]:
    """So many examples, always the same ones; many more and new ones with --long."""
    long = bool(request.config.getoption("--long"))
    kept = [HealthCheck.too_slow, HealthCheck.data_too_large]

    def chosen(examples: int) -> settings:
        count = 40 * examples if long else examples
        return settings(
            max_examples=count, deadline=None, derandomize=not long, database=None, suppress_health_check=kept
        )

    return chosen
