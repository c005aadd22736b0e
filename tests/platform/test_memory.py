"""Memory is given back where the system takes it, and nothing breaks where it doesn't."""

import ctypes
from pathlib import Path

import pytest

from companin.platform import memory


def test_giving_back_can_be_asked_for_at_any_time() -> None:
    memory.give_back()
    memory.give_back()


def test_a_library_without_the_call_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: object) -> object:
        raise OSError

    memory._from_libc.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", missing)
    memory.give_back()
    assert memory.in_large_pages() == 0
    memory._from_libc.cache_clear()


@pytest.mark.skipif(not Path("/sys/kernel/mm/transparent_hugepage").exists(), reason="needs Linux with large pages")
def test_what_is_in_use_moves_into_large_pages_unharmed() -> None:
    kept = [bytes([number % 256]) * 100_000 for number in range(200)]
    assert memory.in_large_pages() >= 0
    assert all(one == bytes([number % 256]) * 100_000 for number, one in enumerate(kept))
