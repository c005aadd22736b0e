"""Statements of each connection, prepared when they come again and called with their values written out: so several
go in one round trip. The driver prepares none itself: it would drop all, ours too, after a rollback.
"""

import re
import select
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection
from psycopg.adapt import Transformer

Connection: TypeAlias = AsyncConnection[Any]

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|%)")
_MOST = 200
_names: WeakKeyDictionary[Connection, dict[str, bytes]] = WeakKeyDictionary()


async def prepared(connection: Connection, sql: str) -> bytes | None:
    """The name of a statement on this connection, prepared when it comes the second time; None before that, and for
    what comes when a connection has seen enough.
    """
    names = _names.setdefault(connection, {})
    name = names.get(sql)
    if name is None:
        if len(names) < _MOST:
            names[sql] = b""
        return None
    if not name:
        name = b"companin_%d" % list(names).index(sql)
        await connection.execute(b"PREPARE %b AS %b" % (name, _numbered(sql)[0]))
        names[sql] = name
    return name


def call(connection: Connection, name: bytes, sql: str, params: Mapping[str, object]) -> bytes:
    """EXECUTE with values as literals, each quoted by libpq."""
    adapter = Transformer.from_context(connection)
    values = b", ".join(adapter.as_literal(params[parameter]) for parameter in _numbered(sql)[1])
    return b"EXECUTE %b(%b)" % (name, values) if values else b"EXECUTE %b" % name


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
