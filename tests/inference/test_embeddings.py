"""Embedders: what they are given, what they may give, and what happens when they can't be had."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tests.knowledge.concepts import WIDE, serving, vector

from companin.inference import embeddings
from companin.inference.embedding_server import EmbeddingServer
from companin.inference.embedding_text import LONGEST, cleaned, unit
from companin.inference.embeddings import Meaning
from companin.inference.question_vectors import QuestionVectors
from companin.platform.settings import Settings


class Toy:
    """The concepts of `tests.knowledge.concepts`, in the process. `delay` is what a question takes."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.questions = 0

    name = "toy"

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        time.sleep(self.delay)
        self.questions += 1
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([vector(text) for text in texts], dtype=np.float32)


def test_what_a_tokenizer_can_not_bear_never_reaches_it() -> None:
    assert cleaned(["a\0b", "\ud800x", "y" * 10_000]) == ["a b", "?x", "y" * LONGEST]


@pytest.mark.parametrize("odd", [[[float("nan"), 1.0]], [1.0, 2.0], [[1.0], [1.0, 2.0]]])
def test_what_is_no_table_of_vectors_is_refused(odd: list) -> None:
    with pytest.raises(ValueError, match=r"vector|inhomogeneous"):
        unit(odd)


def test_a_server_gives_vectors_in_the_order_of_the_texts() -> None:
    with serving() as state:
        server = EmbeddingServer(state.url, "toy", "sesame", 5.0)
        rows = server.passages(["a horse", "a parcel"])
        assert rows.shape == (2, WIDE)
        assert np.allclose(rows, [vector("a horse"), vector("a parcel")], atol=1e-6)
        state.away = True
        with pytest.raises(OSError, match="embedding server"):
            server.queries(["a horse"])


def test_what_questions_have_in_common_is_taken_away() -> None:
    meaning = Meaning(Toy())
    horse, cheval = meaning.passages(["It is a horse."], "en")[0], meaning.passages(["C'est un cheval."], "fr")[0]
    asked = meaning.question("Où est le cheval ?", "fr")
    password = meaning.passages(["The password is short."], "en")[0]
    assert asked @ horse > 0.8
    assert asked @ cheval > 0.8
    assert asked @ password < 0.3


def test_a_slow_embedder_is_not_waited_for_and_left_in_peace_for_a_while() -> None:
    async def ask() -> tuple[object, object, float]:
        toy = Toy()
        vectors = QuestionVectors(lambda: Meaning(toy), timeout=0.2)
        quick = await vectors.of("a horse?", "en")
        toy.delay = 1.0
        assert await vectors.of("a horse?", "en") is quick  # remembered
        slow = await vectors.of("a parcel?", "en")
        asked = toy.questions
        began = time.monotonic()
        assert await vectors.of("a gift?", "en") is None
        resting = time.monotonic() - began
        assert toy.questions == asked
        vectors.close()
        return quick, slow, resting

    quick, slow, resting = asyncio.run(ask())
    assert quick is not None
    assert slow is None
    assert resting < 0.1


@pytest.mark.parametrize("wanted", ["off", "/nowhere", "http://127.0.0.1:1"])
def test_an_embedder_that_can_not_be_had_is_none(wanted: str, tmp_path: Path) -> None:
    assert embeddings.load(Settings(embeddings=wanted if wanted != "/nowhere" else str(tmp_path))) is None
