"""PostgreSQL for one process: a bounded pool, and transactions that are always opened for somebody."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, LiteralString, NewType, TypeAlias, TypeVar
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import class_row, scalar_row, tuple_row
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from companin.platform import jsons
from companin.platform.errors import CompaninError, Conflict, Unavailable
from companin.platform.settings import Settings

OrgId = NewType("OrgId", UUID)
"""An organization somebody proved to act for. Minted only by `organizations.auth`; tests/architecture checks it."""

Params: TypeAlias = Mapping[str, object]
Connection: TypeAlias = AsyncConnection[Any]
Row = TypeVar("Row")
Result = TypeVar("Result")
_UNREACHABLE = (psycopg.OperationalError, PoolTimeout, PoolClosed, TooManyRequests, OSError)
_CONTENDED = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)
_PATIENCE = 1.0
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
    """One open transaction. `org` is a parameter of every statement as %(org)s; None for the system's own."""

    def __init__(self, connection: Connection, org: OrgId | None) -> None:
        self.connection = connection
        self.org = org
        self._notices: list[str] = []

    def _params(self, params: Params | None) -> dict[str, object]:
        return {"org": self.org, **(params or {})}

    async def run(self, sql: LiteralString, params: Params | None = None) -> int:
        """Execute, returning how many rows it touched."""
        cursor = await self.connection.execute(sql, self._params(params))
        return cursor.rowcount

    async def many(self, sql: LiteralString, rows: list[dict[str, object]]) -> None:
        async with self.connection.cursor() as cursor:
            await cursor.executemany(sql, [self._params(row) for row in rows])

    async def one(self, shape: type[Row], sql: LiteralString, params: Params | None = None) -> Row | None:
        async with self.connection.cursor(row_factory=class_row(shape)) as cursor:
            await cursor.execute(sql, self._params(params))
            return await cursor.fetchone()

    async def all(self, shape: type[Row], sql: LiteralString, params: Params | None = None) -> list[Row]:
        async with self.connection.cursor(row_factory=class_row(shape)) as cursor:
            await cursor.execute(sql, self._params(params))
            return await cursor.fetchall()

    async def rows(self, sql: LiteralString, params: Params | None = None) -> list[tuple[Any, ...]]:
        async with self.connection.cursor(row_factory=tuple_row) as cursor:
            await cursor.execute(sql, self._params(params))
            return await cursor.fetchall()

    async def row_beside(
        self, sql: LiteralString, params: Params, beside: Sequence[Beside]
    ) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]] | None:
        """The one row of the common table expression `here`, and what was to be read beside it."""
        columns = "".join(", " + ", ".join(one.columns) for one in beside)
        joins = " ".join(one.join for one in beside)
        rows = await self.rows(f"{sql} SELECT here.*{columns} FROM here {joins}", params)
        if not rows:
            return None
        widths = [len(one.columns) for one in beside]
        values = iter(rows[0])
        own = tuple(islice(values, len(rows[0]) - sum(widths)))
        return own, [tuple(islice(values, width)) for width in widths]

    async def value(self, sql: LiteralString, params: Params | None = None) -> Any:
        async with self.connection.cursor(row_factory=scalar_row) as cursor:
            await cursor.execute(sql, self._params(params))
            return await cursor.fetchone()

    def notify(self, *ids: UUID) -> None:
        """Tell listening processes, after the commit, that something new belongs to these ids."""
        self._notices.append(":".join(str(one) for one in ids))

    def closing(self) -> str:
        """The commit, then the notices in a transaction of their own: a commit that notifies would hold a
        database-wide lock over its disk flush, and a notice lost in a crash is healed by the streams' re-reading.
        """
        return "COMMIT" + "".join(f"; SELECT pg_notify('companin', '{notice}')" for notice in self._notices)


class Database:
    """The pool. Its failures reach a caller as `Unavailable`, a lock that isn't granted as `Conflict`."""

    def __init__(self, settings: Settings, url: str) -> None:
        options = (
            f"-c statement_timeout={settings.statement_timeout_ms} -c lock_timeout={settings.lock_timeout_ms} "
            f"-c idle_in_transaction_session_timeout={settings.idle_transaction_timeout_ms} -c timezone=UTC"
        )
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            kwargs={**ALIVE, "autocommit": True, "options": options, "prepare_threshold": 2},
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

        async def execute(connection: Connection) -> tuple[Any, ...] | None:
            return await (await connection.execute(sql, params)).fetchone()

        connection, row = await self._first(execute)
        await self._give_back(connection)
        return row

    @asynccontextmanager
    async def _begun(self, begin: str, org: OrgId | None) -> AsyncGenerator[Tx]:
        connection, _ = await self._first(lambda fresh: fresh.execute(begin.encode(), prepare=False))
        tx = Tx(connection, org)
        try:
            yield tx
            await connection.execute(tx.closing().encode(), prepare=False)
        except BaseException as error:
            await self._undo(connection)
            known = _told(error)
            if known is None:
                raise
            raise known from error
        await self._give_back(connection)

    async def _first(self, statement: Callable[[Connection], Awaitable[Result]]) -> tuple[Connection, Result]:
        """A connection, and what its first statement gave. After a restart of the server every pooled connection is
        dead; each is found out by its first statement, when nothing is lost by taking another.
        """
        for _ in range(self._pool.max_size + 1):
            connection = await self._lend()
            try:
                return connection, await statement(connection)
            except BaseException as error:
                dead = await self._undo(connection)
                if dead and isinstance(error, psycopg.OperationalError):
                    continue
                known = _told(error)
                if known is None:
                    raise
                raise known from error
        raise Unavailable

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

    async def _undo(self, connection: Connection) -> bool:
        """Roll back and give back; True when the connection was dead. Done to its end even when who asked is cancelled
        again and again, as a stream is whose client left.
        """
        undoing = asyncio.create_task(self._roll_back(connection))
        self._returning.add(undoing)
        undoing.add_done_callback(self._returning.discard)
        await asyncio.shield(undoing)
        return connection.closed

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
