"""Identifiers: UUIDs that sort by the time they were made (RFC 9562, version 7)."""

import os
import time
from datetime import datetime
from uuid import UUID


def first_id_at(moment: datetime) -> UUID:
    """The least id that may have been made then."""
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)


def new_id() -> UUID:
    """Milliseconds since 1970 in the first 48 bits, 74 random bits behind version and variant."""
    random = int.from_bytes(os.urandom(10), "big")
    milliseconds = time.time_ns() // 1_000_000
    high = (milliseconds << 16) | 0x7000 | (random >> 68)
    return UUID(int=(high << 64) | (0b10 << 62) | (random & ((1 << 62) - 1)))
