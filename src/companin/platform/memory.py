"""Memory of a process: what was needed only for a moment is given back, what stays isn't looked through again."""

import ctypes
import gc
from functools import lru_cache
from typing import Any

_YOUNG = 10_000


def settle() -> None:
    """Once a process has all it needs to run: the collector of cycles leaves that alone from now on, and comes every
    10,000 new objects, not every 700, since a request leaves hardly any cycle behind.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)


def give_back() -> None:
    """After something large was built from something larger. Does nothing where the C library can't."""
    trim = _trim()
    if trim is not None:
        trim(0)


@lru_cache(maxsize=1)
def _trim() -> Any:
    """What glibc calls malloc_trim: without it freed blocks stay with the process, several times what is in use."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
