"""Memory that was needed only for a moment, given back to the system."""

import ctypes
from functools import lru_cache
from typing import Any


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
