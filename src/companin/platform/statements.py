"""Statements on a connection: prepared when they are first met, and several of them sent in one round trip.

They go below the driver's cursors, in libpq's pipeline mode, which the path of a message feels: no text to parse again
for the server, and no cursor to make for us. The driver prepares none itself: it would drop all, ours too, after a
rollback.
"""

import asyncio
import re
import select
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias, cast
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection, abc
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import Error, OperationalError, error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

Connection: TypeAlias = AsyncConnection[Any]
Call: TypeAlias = tuple[str, Mapping[str, object]]
"""A statement with `%(name)s` where its values go, and those values."""

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|%)")
_MOST = 300
# Seconds a server has to hear that a statement is given up.
_TO_CANCEL = 5.0


@dataclass(slots=True)
class _Prepared:
    """What a connection knows: names by statement and types of its values, and how values are written and read."""

    adapter: abc.Transformer
    names: dict[tuple[str, tuple[int, ...]], bytes] = field(default_factory=dict[tuple[str, tuple[int, ...]], bytes])
    made: int = 0


_prepared: WeakKeyDictionary[Connection, _Prepared] = WeakKeyDictionary()


async def ask(connection: Connection, *groups: Sequence[Call]) -> list[PGresult]:
    """The results of all calls, in order. The calls of a group are one transaction, unless they themselves or those
    before them began a longer one.

    Raises what the server said to the first call it refused, having read all it said; when what it said can't be read
    to the end, the connection is closed.
    """
    known = _known(connection)
    sending = [[_Sending.of(known, call) for call in group] for group in groups]
    link = connection.pgconn
    try:
        link.enter_pipeline_mode()
        for group in sending:
            for one in group:
                one.send(link)
            link.pipeline_sync()
        answers = await _answers(link, len(groups))
        link.exit_pipeline_mode()
    except asyncio.CancelledError:  # nobody waits for what a slow statement may still say
        try:
            with suppress(Error):
                await connection.cancel_safe(timeout=_TO_CANCEL)
        finally:
            await connection.close()
        raise
    except BaseException:
        await connection.close()
        raise
    return _understood(known, [one for group in sending for one in group], answers)


def _known(connection: Connection) -> _Prepared:
    known = _prepared.get(connection)
    if known is None:
        # Not of the connection itself, which it would hold and so keep for ever.
        known = _prepared[connection] = _Prepared(Transformer.from_context(connection.adapters))
    return known


def rows(connection: Connection, result: PGresult) -> list[tuple[Any, ...]]:
    adapter = _known(connection).adapter
    adapter.set_pgresult(result)
    return adapter.load_rows(0, result.ntuples, tuple)


def names(result: PGresult) -> list[str]:
    """Of a result's columns."""
    return [(result.fname(column) or b"").decode() for column in range(result.nfields)]


@dataclass(slots=True)
class _Sending:
    """A call on its way. `key` when it is prepared with it."""

    text: bytes
    name: bytes
    values: Sequence[Any]
    types: tuple[int, ...]
    formats: Sequence[int]
    key: tuple[str, tuple[int, ...]] | None

    @classmethod
    def of(cls, known: _Prepared, call: Call) -> "_Sending":
        text, parameters = _numbered(call[0])
        values, types, formats = _written(known.adapter, [call[1][parameter] for parameter in parameters])
        name = known.names.get((call[0], types))
        if name is not None:
            return cls(text, name, values, types, formats, None)
        if known.made >= _MOST:
            return cls(text, b"", values, types, formats, None)
        known.made += 1
        return cls(text, b"companin_%d" % known.made, values, types, formats, (call[0], types))

    def send(self, link: PGconn) -> None:
        if not self.name:
            link.send_query_params(self.text, self.values, self.types, self.formats)
            return
        if self.key is not None:
            link.send_prepare(self.name, self.text, self.types)
        link.send_query_prepared(self.name, self.values, self.formats)


def _written(adapter: abc.Transformer, given: list[object]) -> tuple[Sequence[Any], tuple[int, ...], Sequence[int]]:
    if not given:
        return (), (), ()
    values = adapter.dump_sequence(given, list(map(_format, given)))
    return values, tuple(adapter.types or ()), adapter.formats or ()


def _format(value: object) -> PyFormat:
    """Bytes as they are, not as hexadecimal digits; numbers and words as the server would read them in a statement."""
    listed = isinstance(value, list) and any(isinstance(one, bytes) for one in cast("list[object]", value)[:1])
    return PyFormat.BINARY if listed or isinstance(value, bytes) else PyFormat.TEXT


async def _answers(link: PGconn, groups: int) -> list[PGresult]:
    """What is said to each part of what was sent, until each group has its end."""
    while link.flush():
        await _ready(link.socket, writing=True)
        link.consume_input()
    answers: list[PGresult] = []
    while groups:
        while link.is_busy():
            await _ready(link.socket)
            link.consume_input()
        answer = link.get_result()
        if answer is None:  # between two parts, and for ever after the connection was lost
            if link.status == ConnStatus.BAD:
                raise OperationalError("The connection was lost.")
            continue
        if answer.status == ExecStatus.PIPELINE_SYNC:
            groups -= 1
        else:
            answers.append(answer)
    return answers


async def _ready(socket: int, *, writing: bool = False) -> None:
    """Until there is something to read or, while `writing`, room for more."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.add_reader(socket, _wake, ready)
    if writing:
        loop.add_writer(socket, _wake, ready)
    try:
        await ready
    finally:
        loop.remove_reader(socket)
        if writing:
            loop.remove_writer(socket)


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


def _understood(known: _Prepared, sent: Sequence[_Sending], answers: Sequence[PGresult]) -> list[PGresult]:
    left = iter(answers)
    results: list[PGresult] = []
    for one in sent:
        if one.key is not None and next(left).status == ExecStatus.COMMAND_OK:
            known.names[one.key] = one.name
        results.append(next(left))
    for answer in answers:
        if answer.status == ExecStatus.FATAL_ERROR:
            raise error_from_result(answer)
    return results


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
