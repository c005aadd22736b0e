"""Memory is given back where the system takes it, and nothing breaks where it doesn't."""

import ctypes

import pytest

from companin.platform import memory


def test_giving_back_can_be_asked_for_at_any_time() -> None:
    memory.give_back()
    memory.give_back()


def test_a_library_without_the_call_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: object) -> object:
        raise OSError

    memory._trim.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", missing)
    memory.give_back()
    memory._trim.cache_clear()
