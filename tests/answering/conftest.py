"""A server that allows fakes and waits briefly, and assistants answered by them."""

from collections.abc import Callable, Iterator

import pytest
from tests.conftest import Org, Server, quick_org

SHOP = """# Returns

You can return unused items within 30 days of delivery. Return shipping is free in the EU. Opened food can't be returned.

# Delivery

We deliver within 3 working days. Delivery is free above 50 euros.
"""


@pytest.fixture(scope="session")
def model_server(new_server: Callable[..., Server]) -> Server:
    return new_server(
        workers=2,
        COMPANIN_MODEL_FAKES="true",
        COMPANIN_MODEL_ALLOW_HOSTS="127.0.0.1",
        COMPANIN_MODEL_FIRST_TOKEN_SECONDS="0.6",
        COMPANIN_MODEL_IDLE_SECONDS="0.6",
        COMPANIN_MODEL_TOTAL_SECONDS="20",
        COMPANIN_VISITOR_MESSAGES_PER_MINUTE="100000",
        COMPANIN_STREAM_PING_SECONDS="0.3",
    )


@pytest.fixture
def shop(model_server: Server) -> Iterator[Org]:
    """An organization with a page on returns and delivery."""
    made = quick_org(model_server)
    assert made.file("returns.md", SHOP.encode())["status"] == "ready"
    yield made
    made.api.close()


def provider(org: Org, kind: str, **fields: object) -> str:
    """A provider named after its kind."""
    name = kind.rpartition(":")[2]
    got = org.api.post("/model-providers", json={"name": name, "kind": kind, "default_model": "m", **fields})
    assert got.status_code == 201, got.text
    return str(got.json()["data"]["id"])


def by_model(org: Org, kind: str) -> str:
    """A session with an assistant whose answers a provider of this kind makes."""
    provider(org, kind)
    assistant = org.assistant(answering={"engine": "model", "model": kind.rpartition(":")[2]})
    return org.session(assistant)
