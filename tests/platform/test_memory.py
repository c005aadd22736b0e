"""Memory is given back where the system takes it, and nothing breaks where it doesn't."""

import ctypes
import mmap
from contextlib import suppress

import pytest

from companin.platform import memory

_LARGE = 1 << 21


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


def _can_collapse() -> bool:
    """Whether this Linux moves memory into large pages when it is told to."""
    with mmap.mmap(-1, 4 * _LARGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as probe:
        probe.write(b"x" * 4 * _LARGE)
        address = ctypes.addressof(ctypes.c_char.from_buffer(probe))
        start = -(-address // _LARGE) * _LARGE - address
        with suppress(OSError):
            probe.madvise(25, start, _LARGE)
            return True
    return False


def test_what_is_in_use_moves_into_large_pages_unharmed() -> None:
    if not _can_collapse():
        pytest.skip("this system has no large pages to give")
    kept = [bytes([number % 256]) * 100_000 for number in range(200)]
    assert memory.in_large_pages() > 0
    assert all(one == bytes([number % 256]) * 100_000 for number, one in enumerate(kept))
