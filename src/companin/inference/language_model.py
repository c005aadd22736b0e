"""The language identification model of py3langid, kept for the languages we tell apart in a fraction of its memory."""

import math
import os
import unicodedata
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from py3langid import langid, modelio

# Ours, and the neighbours a text may be mistaken for.
KEPT = ("en", "sv", "nl", "fr", "pt", "de", "da", "no", "fi", "es", "it", "pl")
# Bytes that texts in Latin letters are made of; all others lead to states we cut away.
_BYTES = np.array([*range(128), *range(0x80, 0xC0), 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC8, 0xE2])
_ARRAYS = ("moves", "rows", "features", "weights", "priors")
# Counted up when what is put by changes.
_FORM = 1


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A byte automaton: `moves[rows[state], classes[byte]]` is the next state, `features[state]` is seen there, or -1.

    `weights[feature, language]` and `priors[language]` are logarithms.
    """

    moves: NDArray[Any]
    rows: NDArray[Any]
    features: NDArray[np.int32]
    weights: NDArray[np.float32]
    priors: NDArray[np.float32]
    classes: bytes
    languages: tuple[str, ...]

    def rank(self, text: str, candidates: Sequence[str]) -> list[tuple[str, float]]:
        """The candidates the model knows, likeliest first, with probabilities that sum to 1."""
        known = [language for language in dict.fromkeys(candidates) if language in self.languages]
        seen = self._seen(text)
        if not seen or not known:
            return []
        columns = [self.languages.index(language) for language in known]
        counts = np.array(list(seen.values()), dtype=np.float32)
        scores = (np.log1p(counts) @ self.weights[list(seen)])[columns] + self.priors[columns]
        # The longer a text the more its scores overstate: the square root of its length keeps them calibrated.
        chances = np.exp((scores - scores.max()) / math.sqrt(len(text.encode(errors="replace"))))
        chances /= chances.sum()
        return sorted(zip(known, chances.tolist(), strict=True), key=lambda pair: -pair[1])

    def _seen(self, text: str) -> Counter[int]:
        """Features by how often they occur."""
        text = text.lower() if text.isupper() else text
        # one number of a memoryview costs half of what one of an array does
        moves, rows, features, classes = self.moves.data, self.rows.data, self.features.data, self.classes
        seen: list[int] = []
        state = 0
        for byte in unicodedata.normalize("NFC", text).encode(errors="replace"):
            state = moves[rows[state], classes[byte]]
            feature = features[state]
            if feature >= 0:
                seen.append(feature)
        return Counter(seen)


def load(folder: Path | None = None) -> LanguageModel:
    """The model as it was put by in `folder`, which takes a hundredth of making it; else made, and put by where that
    folder is there and can be written to.
    """
    if folder is None or not folder.is_dir():
        return _made()
    file = folder / f"languages-{version('py3langid')}-{_FORM}.npz"
    try:
        with file.open("rb") as opened, np.load(opened) as arrays:
            return LanguageModel(**{name: arrays[name] for name in _ARRAYS}, classes=_classes(), languages=KEPT)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        model = _made()
        _put_by(model, file)
        return model


def _put_by(model: LanguageModel, file: Path) -> None:
    """Whole or not at all: other processes read it meanwhile."""
    part = file.with_name(f"{file.stem}-{os.getpid()}.npz")
    with suppress(OSError):
        np.savez(part, **{name: getattr(model, name) for name in _ARRAYS})
        part.replace(file)
    with suppress(OSError):
        part.unlink(missing_ok=True)


def _classes() -> bytes:
    return bytes(int(np.searchsorted(_BYTES, byte)) if byte in _BYTES else 0 for byte in range(256))


def _made() -> LanguageModel:
    """Reads the model and keeps the states Latin letters can reach and the columns of KEPT: 12 MB of 75."""
    table, priors, labels, moves, row_of, outputs = cast(Any, modelio).load_model(langid.MODEL_DIR / langid.MODEL_FILE)
    rows = np.asarray(moves).reshape(-1, 256)
    row_of = np.asarray(row_of, dtype=np.int64)
    states = _reachable(rows, row_of)
    new = np.zeros(len(row_of), dtype=np.uint32)
    new[states] = np.arange(len(states), dtype=np.uint32)
    kept_rows, kept_row_of = np.unique(row_of[states], return_inverse=True)
    seen = np.asarray(outputs, dtype=np.int32)[states]
    used = np.unique(seen[seen >= 0])
    columns = [list(labels).index(language) for language in KEPT]
    return LanguageModel(
        moves=_narrow(new[rows[kept_rows][:, _BYTES]]),
        rows=_narrow(kept_row_of),
        classes=_classes(),
        features=np.where(seen >= 0, np.searchsorted(used, seen), -1).astype(np.int32),
        weights=np.asarray(table)[used][:, columns].astype(np.float32),
        priors=np.asarray(priors, dtype=np.float32)[columns],
        languages=KEPT,
    )


def _narrow(numbers: NDArray[Any]) -> NDArray[Any]:
    return numbers.astype(np.uint16 if numbers.max() < 1 << 16 else np.uint32)


def _reachable(rows: NDArray[Any], row_of: NDArray[np.int64]) -> NDArray[np.int64]:
    """States in ascending order, the start state 0 among them."""
    reached = np.zeros(len(row_of), dtype=bool)
    front = np.zeros(1, dtype=np.int64)
    while len(front):
        reached[front] = True
        after = np.unique(rows[np.unique(row_of[front])][:, _BYTES])
        front = after[~reached[after]].astype(np.int64)
    return np.flatnonzero(reached)
