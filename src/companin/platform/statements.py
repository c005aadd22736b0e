"""Statements of each connection, prepared when they come again and called with their values written out: so several
go in one round trip. The driver prepares none itself: it would drop all, ours too, after a rollback.
"""

import re
import select
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection, adapters
from psycopg.adapt import PyFormat, Transformer

Connection: TypeAlias = AsyncConnection[Any]

_UNKNOWN = 0
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|%)")
_MOST = 300
_Known: TypeAlias = dict[tuple[str, tuple[int, ...]], bytes]
_known: WeakKeyDictionary[Connection, _Known] = WeakKeyDictionary()


async def call(connection: Connection, sql: str, params: Mapping[str, object]) -> bytes | None:
    """EXECUTE with values as literals, each quoted by libpq, of a statement that came here before with values of the
    same types; None for one that comes the first time, and for what comes when a connection has seen enough.
    """
    text, parameters = _numbered(sql)
    values = [params[parameter] for parameter in parameters]
    adapter = Transformer.from_context(connection)
    types = tuple(_UNKNOWN if value is None else adapter.get_dumper(value, PyFormat.TEXT).oid for value in values)
    known = _known.setdefault(connection, {})
    name = known.get((sql, types))
    if name is None:
        if len(known) < _MOST:
            known[sql, types] = b""
        return None
    if not name:
        name = b"companin_%d" % list(known).index((sql, types))
        declared = b"(%b)" % ", ".join(map(_type_name, types)).encode() if types else b""
        await connection.execute(b"PREPARE %b%b AS %b" % (name, declared, text))
        known[sql, types] = name
    if not values:
        return b"EXECUTE %b" % name
    return b"EXECUTE %b(%b)" % (name, b", ".join(map(adapter.as_literal, values)))


def _type_name(oid: int) -> str:
    """What isn't known is told by its place in the statement."""
    for known in adapters.types:
        if oid == known.array_oid:
            return f"{known.regtype}[]"
        if oid == known.oid and oid != _UNKNOWN:
            return known.regtype
    return "unknown"


@lru_cache(maxsize=1_000)
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """With $1 for `%(name)s`, and the names in that order."""
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${numbers.setdefault(found[1], len(numbers) + 1)}" if found[1] else "%"

    return _PLACEHOLDER.sub(number, sql).encode(), tuple(numbers)


def hung_up(connection: Connection) -> bool:
    """Whether an idle connection has something to say: the server said goodbye, or is gone."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
