"""Search by meaning in a running server: words first, meaning as vectors arrive, words again when it goes."""

import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from tests.conftest import Org, Server, quick_org
from tests.knowledge.concepts import Embeddings, serving

DOCUMENT = b"# Stable\n\nThe horse is fed at noon. It sleeps in the evening.\n"


@pytest.fixture(scope="module")
def embedder() -> Iterator[Embeddings]:
    with serving() as state:
        yield state


@pytest.fixture(scope="module")
def meaningful(new_server: Callable[..., Server], embedder: Embeddings) -> Server:
    return new_server(
        COMPANIN_EMBEDDINGS=embedder.url,
        COMPANIN_EMBEDDINGS_MODEL="toy",
        COMPANIN_EMBEDDINGS_KEY="sesame",
        COMPANIN_EMBEDDINGS_TIMEOUT_SECONDS="5",
        COMPANIN_SWEEP_SECONDS="1",
    )


def stored(org: Org, sql: str, *values: str) -> list[tuple]:
    with psycopg.connect(org.server.database_url("companin_app")) as app:
        app.execute("SELECT set_config('app.org_id', %s, true)", (org.id,))
        return app.execute(sql, values).fetchall()


def vectors(org: Org) -> dict[str, int]:
    """How many there are of each model."""
    return dict(stored(org, "SELECT model, count(*) FROM vectors GROUP BY model"))


def until(wanted: Callable[[], bool], timeout: float = 20) -> None:
    deadline = time.monotonic() + timeout
    while not wanted():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def found(org: Org, session: str, question: str) -> dict[str, float]:
    """The evidence of an answer."""
    reply = org.ask(session, question)
    return stored(org, "SELECT trace->'evidence' FROM messages WHERE id = %s", reply["id"])[0][0]


def test_meaning_follows_words_and_follows_every_change(meaningful: Server, embedder: Embeddings) -> None:
    org = quick_org(meaningful)
    session = org.session()
    source = org.file("stable.md", DOCUMENT)["id"]
    org.pair("Do you sell gift cards?", "Yes, at the checkout.")
    assert org.ask(session, "When is the horse fed?")["status"] == "answered"
    until(lambda: sum(vectors(org).values()) == 2)
    assert found(org, session, "Var är min häst?")["meaning"] > 0.5
    assert org.api.patch(f"/knowledge/files/{source}", json={"title": "The stable"}).status_code == 200
    asked = embedder.asked["toy"]
    until(lambda: embedder.asked["toy"] > asked)
    until(lambda: sum(vectors(org).values()) == 2)
    assert org.api.delete(f"/knowledge/{source}").status_code in (200, 204)
    assert sum(vectors(org).values()) == 1
    assert found(org, session, "Où est mon cadeau ?")["meaning"] > 0.5


def test_an_embedder_that_is_away_leaves_the_words_and_catches_up(meaningful: Server, embedder: Embeddings) -> None:
    org = quick_org(meaningful)
    session = org.session()
    embedder.away = True
    try:
        org.file("stable.md", DOCUMENT)
        reply = org.ask(session, "When is the horse fed?")
        assert reply["status"] == "answered"
        assert "noon" in reply["content"]
    finally:
        embedder.away = False
    until(lambda: bool(vectors(org)))


def test_another_model_embeds_everything_anew_and_words_serve_meanwhile(
    new_server: Callable[..., Server], embedder: Embeddings
) -> None:
    server = new_server(
        COMPANIN_EMBEDDINGS=embedder.url, COMPANIN_EMBEDDINGS_MODEL="one", COMPANIN_EMBEDDINGS_KEY="sesame"
    )
    org = quick_org(server)
    session = org.session()
    org.file("stable.md", DOCUMENT)
    until(lambda: set(vectors(org)) == {"one/1"})
    server.kill()
    server.env["COMPANIN_EMBEDDINGS_MODEL"] = "two"
    server.start()
    assert org.ask(session, "When is the horse fed?")["status"] == "answered"
    until(lambda: vectors(org) == {"two/1": 1})
    until(lambda: found(org, session, "Var är min häst?").get("meaning", 0) > 0.5)
