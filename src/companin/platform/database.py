"""PostgreSQL for one process: a bounded pool, and transactions that are always opened for somebody."""

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, LiteralString, NewType, TypeAlias, TypeVar
from uuid import UUID

import psycopg
from psycopg import AsyncCursor
from psycopg.rows import class_row, scalar_row, tuple_row
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from companin.platform import jsons, statements
from companin.platform.errors import CompaninError, Conflict, Unavailable
from companin.platform.settings import Settings
from companin.platform.statements import Connection

OrgId = NewType("OrgId", UUID)
"""An organization somebody proved to act for. Minted only by `organizations.auth`; tests/architecture checks it."""

Params: TypeAlias = Mapping[str, object]
Row = TypeVar("Row")
_UNREACHABLE = (psycopg.OperationalError, PoolTimeout, PoolClosed, TooManyRequests, OSError)
_CONTENDED = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)
_PATIENCE = 1.0
_RESULTS_OF_BEGIN = 2
_LONG = 1_000
"""Bytes beyond this aren't worth being written out as hexadecimal digits."""
ALIVE = {"connect_timeout": 3, "tcp_user_timeout": 10_000, "keepalives_idle": 15, "keepalives_interval": 5}
"""How libpq finds out that a distant server is gone, its host included (seconds; the second one milliseconds)."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a room offers to be read in another room's statement, saving a round trip: columns, and the join they need,
    which may name that statement's row by `here`. A join gives one row at most.
    """

    columns: tuple[LiteralString, ...]
    join: LiteralString


class Tx:
    """One open transaction. `org` is a parameter of every statement as %(org)s; None for the system's own.

    It begins with its first statement, in the same round trip, and the one said to be its `last` takes the commit with
    it; what came after that would be a transaction of its own.
    """

    def __init__(self, connection: Connection, org: OrgId | None, begin: bytes) -> None:
        self.connection = connection
        self.org = org
        self.is_open = False
        self._begin = begin
        self._notices: list[str] = []

    def _params(self, params: Params | None) -> dict[str, object]:
        return {"org": self.org, **(params or {})}

    async def open(self) -> Connection:
        """The connection, with the transaction begun on it."""
        if not self.is_open:
            await self.connection.execute(self._begin)
            self.is_open = True
        return self.connection

    async def _execute(
        self, cursor: AsyncCursor[Any], sql: LiteralString, params: Params | None, *, last: bool = False
    ) -> None:
        values = self._params(params)
        short = not any(isinstance(value, bytes) and len(value) > _LONG for value in values.values())
        call = await statements.call(self.connection, sql, values) if short else None
        if call is None:
            await self.open()
            await cursor.execute(sql, values)
            if last:
                await self.close()
            return
        parts = [call] if self.is_open else [self._begin, call]
        self.is_open = True
        if last:
            parts.append(self._closing())
        await cursor.execute(b"; ".join(parts))
        if parts[0] is self._begin:
            await cursor.set_result(_RESULTS_OF_BEGIN)
        self.is_open = not last

    async def close(self) -> None:
        """Commit what was begun."""
        if self.is_open or self._notices:
            await self.connection.execute(self._closing())
        self.is_open = False

    async def run(self, sql: LiteralString, params: Params | None = None, *, last: bool = False) -> int:
        """Execute, returning how many rows it touched."""
        async with self.connection.cursor() as cursor:
            await self._execute(cursor, sql, params, last=last)
            return cursor.rowcount

    async def many(self, sql: LiteralString, rows: list[dict[str, object]]) -> None:
        async with (await self.open()).cursor() as cursor:
            await cursor.executemany(sql, [self._params(row) for row in rows])

    async def one(self, shape: type[Row], sql: LiteralString, params: Params | None = None) -> Row | None:
        async with self.connection.cursor(row_factory=class_row(shape)) as cursor:
            await self._execute(cursor, sql, params)
            return await cursor.fetchone()

    async def all(self, shape: type[Row], sql: LiteralString, params: Params | None = None) -> list[Row]:
        async with self.connection.cursor(row_factory=class_row(shape)) as cursor:
            await self._execute(cursor, sql, params)
            return await cursor.fetchall()

    async def rows(
        self, sql: LiteralString, params: Params | None = None, *, last: bool = False
    ) -> list[tuple[Any, ...]]:
        async with self.connection.cursor(row_factory=tuple_row) as cursor:
            await self._execute(cursor, sql, params, last=last)
            return await cursor.fetchall()

    async def row_beside(
        self, sql: LiteralString, params: Params, beside: Sequence[Beside], *, last: bool = False
    ) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]] | None:
        """The one row of the common table expression `here`, and what was to be read beside it."""
        columns = "".join(", " + ", ".join(one.columns) for one in beside)
        joins = " ".join(one.join for one in beside)
        whole = f"{sql} SELECT here.*{columns} FROM here {joins}"
        rows = await self.rows(whole, params, last=last)
        if not rows:
            return None
        widths = [len(one.columns) for one in beside]
        values = iter(rows[0])
        own = tuple(islice(values, len(rows[0]) - sum(widths)))
        return own, [tuple(islice(values, width)) for width in widths]

    async def value(self, sql: LiteralString, params: Params | None = None, *, last: bool = False) -> Any:
        async with self.connection.cursor(row_factory=scalar_row) as cursor:
            await self._execute(cursor, sql, params, last=last)
            return await cursor.fetchone()

    def notify(self, *ids: UUID) -> None:
        """Tell listening processes, after the commit, that something new belongs to these ids."""
        self._notices.append(":".join(str(one) for one in ids))

    def _closing(self) -> bytes:
        """The commit, then the notices in a transaction of their own: a commit that notifies would hold a
        database-wide lock over its disk flush, and a notice lost in a crash is healed by the streams' re-reading.
        """
        told, self._notices = self._notices, []
        notices = "".join(f"; SELECT pg_notify('companin', '{notice}')" for notice in told)
        return (("COMMIT" if self.is_open else "") + notices).encode()


class Database:
    """The pool. Its failures reach a caller as `Unavailable`, a lock that isn't granted as `Conflict`."""

    def __init__(self, settings: Settings, url: str) -> None:
        options = (
            f"-c statement_timeout={settings.statement_timeout_ms} -c lock_timeout={settings.lock_timeout_ms} "
            f"-c idle_in_transaction_session_timeout={settings.idle_transaction_timeout_ms} -c timezone=UTC"
        )
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            kwargs={**ALIVE, "autocommit": True, "options": options, "prepare_threshold": None},
            min_size=1,
            max_size=settings.database_pool_size,
            timeout=settings.database_pool_wait_seconds,
            max_waiting=1000,
            max_idle=120,
            reconnect_timeout=2,
            open=False,
        )
        self.url = url
        self._lent = 0
        self._away_until = 0.0
        self._returning: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        set_json_dumps(jsons.dumps)
        set_json_loads(jsons.loads)
        await self._pool.open(wait=False)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def transaction(self, org: OrgId) -> AsyncGenerator[Tx]:
        """A transaction for one organization: row-level security lets nothing else be seen or written."""
        async with self._begun(f"BEGIN; SET LOCAL app.org_id = '{UUID(str(org))}'", org) as tx:
            yield tx

    @asynccontextmanager
    async def snapshot(self, org: OrgId) -> AsyncGenerator[Tx]:
        """A read-only transaction in which all statements see the same moment."""
        begin = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL app.org_id = '{UUID(str(org))}'"
        async with self._begun(begin, org) as tx:
            yield tx

    @asynccontextmanager
    async def system(self) -> AsyncGenerator[Tx]:
        """A transaction of no organization, as the role `companin_system`: what it may touch stands in its grants."""
        async with self._begun("BEGIN; SET LOCAL ROLE companin_system", None) as tx:
            yield tx

    async def single(self, sql: LiteralString, params: Params) -> tuple[Any, ...] | None:
        """One statement that is its own transaction and touches no tenant's rows (limits, readiness)."""
        async with self._borrowed() as connection:
            call = await statements.call(connection, sql, params)
            asked = connection.execute(sql, params) if call is None else connection.execute(call)
            return await (await asked).fetchone()

    @asynccontextmanager
    async def _begun(self, begin: str, org: OrgId | None) -> AsyncGenerator[Tx]:
        async with self._borrowed() as connection:
            tx = Tx(connection, org, begin.encode())
            yield tx
            await tx.close()

    @asynccontextmanager
    async def _borrowed(self) -> AsyncGenerator[Connection]:
        """A living connection; given back rolled back, and its failure told as what it means, when something fails."""
        connection = await self._lend_living()
        try:
            yield connection
        except BaseException as error:
            await self._undo(connection)
            known = _told(error)
            if known is None:
                raise
            raise known from error
        await self._give_back(connection)

    async def _lend_living(self) -> Connection:
        """After a restart of the server every pooled connection is dead; those that were told so are left behind."""
        for _ in range(self._pool.max_size):
            connection = await self._lend()
            if not statements.hung_up(connection):
                return connection
            await connection.close()
            await self._give_back(connection)
        return await self._lend()

    async def _lend(self) -> Connection:
        """Waits for a bounded time. When that was in vain though nobody held a connection, the server itself is away:
        for a moment nobody else waits for it, so that a request which asks several times still ends soon.
        """
        if time.monotonic() < self._away_until:
            raise Unavailable
        try:
            connection = await self._pool.getconn()
        except _UNREACHABLE as error:
            if not self._lent:
                self._away_until = time.monotonic() + _PATIENCE
            raise Unavailable from error
        self._lent += 1
        return connection

    async def _give_back(self, connection: Connection) -> None:
        self._lent -= 1
        await self._pool.putconn(connection)

    async def _undo(self, connection: Connection) -> None:
        """Roll back and give back, to the end even when who asked is cancelled again and again, as a stream is whose
        client left.
        """
        undoing = asyncio.create_task(self._roll_back(connection))
        self._returning.add(undoing)
        undoing.add_done_callback(self._returning.discard)
        await asyncio.shield(undoing)

    async def _roll_back(self, connection: Connection) -> None:
        """A connection whose state can't be known any more is closed, and the pool makes a new one."""
        try:
            await connection.rollback()
        except (psycopg.Error, OSError):
            await connection.close()
        finally:
            await self._give_back(connection)


def _told(error: BaseException) -> CompaninError | None:
    """What a failure of the database means to a caller; None when it isn't one, or is our own fault."""
    if isinstance(error, _CONTENDED):
        return Conflict("Somebody else is changing this right now. Please try again.")
    return Unavailable() if isinstance(error, _UNREACHABLE) else None
