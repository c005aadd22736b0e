"""An embedder that remembers what it was asked between runs, so that measuring again takes seconds."""

import pickle
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companin.inference.embedding_wheel import load_wheel
from companin.inference.embeddings import Embedder, Meaning

Floats = NDArray[np.float32]


class Remembered:
    """`file` is made when it isn't there; call `keep` at the end."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder = embedder
        self._file = file
        self._known: dict[tuple[str, str], Floats] = pickle.loads(file.read_bytes()) if file.exists() else {}

    @property
    def name(self) -> str:
        return self._embedder.name

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._all("q", texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        return self._all("p", texts)

    def _all(self, kind: str, texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if (kind, text) not in self._known]
        for at in range(0, len(new), 32):
            some = new[at : at + 32]
            rows = self._embedder.queries(some) if kind == "q" else self._embedder.passages(some)
            self._known.update({(kind, text): row for text, row in zip(some, rows, strict=True)})
        return np.stack([self._known[kind, text] for text in texts])

    def keep(self) -> None:
        self._file.write_bytes(pickle.dumps(self._known))


@contextmanager
def remembered(file: str | None) -> Generator[Meaning | None]:
    """The wheel's meaning with its memory in `file`; None for no file: words only."""
    if file is None:
        yield None
        return
    embedder = Remembered(load_wheel(), Path(file))
    yield Meaning(embedder)
    embedder.keep()
