"""What every embedder does to texts before and to vectors after."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]

# A model reads some 500 tokens; what is longer costs time and says nothing.
LONGEST = 1_600


def cleaned(texts: Sequence[str]) -> list[str]:
    """Without what makes tokenizers stop or fail: NUL, lone surrogates, endless texts."""
    return [text[:LONGEST].replace("\0", " ").encode(errors="replace").decode() for text in texts]


def unit(rows: Any) -> Floats:
    """Rows of length 1. Raises ValueError for what isn't a table of finite numbers."""
    table = np.asarray(rows, dtype=np.float32)
    if table.ndim != 2 or not np.isfinite(table).all():
        raise ValueError("The embedder gave something that isn't a vector for each text.")
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    return table / np.maximum(lengths, 1e-9)


def prefixes(model: str) -> tuple[str, str]:
    """What a model wants before questions and passages: those of the e5 family were trained with words there."""
    return ("query: ", "passage: ") if "e5" in model.lower() else ("", "")
