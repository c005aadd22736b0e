"""Connections to PostgreSQL for one process: a bounded pool, and what is taken from it is alive."""

import asyncio
import time

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from companin.platform import statements
from companin.platform.errors import CompaninError, Conflict, Unavailable
from companin.platform.settings import Settings
from companin.platform.statements import Connection

ALIVE = {"connect_timeout": 3, "tcp_user_timeout": 10_000, "keepalives_idle": 15, "keepalives_interval": 5}
"""How libpq finds out that a distant server is gone, its host included (seconds; the second one milliseconds)."""

_UNREACHABLE = (psycopg.OperationalError, PoolTimeout, PoolClosed, TooManyRequests, OSError)
_CONTENDED = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)
_PATIENCE = 1.0
_AT_HAND = 4


class Connections:
    """A pool whose latest few stay at hand between two uses: its bookkeeping costs as much as a small statement."""

    def __init__(self, settings: Settings, url: str) -> None:
        options = (
            f"-c statement_timeout={settings.statement_timeout_ms} -c lock_timeout={settings.lock_timeout_ms} "
            f"-c idle_in_transaction_session_timeout={settings.idle_transaction_timeout_ms} -c timezone=UTC"
        )
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            kwargs={
                **ALIVE,
                "autocommit": True,
                "client_encoding": "utf8",
                "options": options,
                "prepare_threshold": None,
            },
            min_size=1,
            max_size=settings.database_pool_size,
            timeout=settings.database_pool_wait_seconds,
            max_waiting=1000,
            max_idle=120,
            reconnect_timeout=2,
            open=False,
        )
        self._at_hand: list[Connection] = []
        self._lent = 0
        self._waiting = 0
        self._away_until = 0.0
        self._returning: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        await self._pool.open(wait=False)

    async def close(self) -> None:
        while self._at_hand:
            await self._pool.putconn(self._at_hand.pop())
        await self._pool.close()

    async def lend(self) -> Connection:
        """After a restart of the server every connection is dead; those that were told so are left behind. Raises
        Unavailable.
        """
        for _ in range(self._pool.max_size + 1):
            connection = self._at_hand.pop() if self._at_hand else await self._from_pool()
            if not statements.hung_up(connection):
                self._lent += 1
                return connection
            await connection.close()
            await self._pool.putconn(connection)
        raise Unavailable

    async def _from_pool(self) -> Connection:
        """Waits for a bounded time. When that was in vain though nobody held a connection, the server itself is away:
        for a moment nobody else waits for it, so that a request which asks several times still ends soon.
        """
        if time.monotonic() < self._away_until:
            raise Unavailable
        self._waiting += 1
        try:
            return await self._pool.getconn()
        except _UNREACHABLE as error:
            if not self._lent:
                self._away_until = time.monotonic() + _PATIENCE
            raise Unavailable from error
        finally:
            self._waiting -= 1

    async def take_back(self, connection: Connection) -> None:
        """One that isn't done with its transaction goes to the pool, which sees to that."""
        self._lent -= 1
        done = not connection.closed and connection.pgconn.transaction_status == TransactionStatus.IDLE
        if done and len(self._at_hand) < _AT_HAND and not self._waiting:
            self._at_hand.append(connection)
        else:
            await self._pool.putconn(connection)

    async def undo(self, connection: Connection, error: BaseException) -> CompaninError | None:
        """Roll back and take back, to the end even when who asked is cancelled again and again, as a stream is whose
        client left. What the failure means to a caller; None when it isn't the database's, or is our own fault.
        """
        undoing = asyncio.create_task(self._roll_back(connection))
        self._returning.add(undoing)
        undoing.add_done_callback(self._returning.discard)
        await asyncio.shield(undoing)
        if isinstance(error, _CONTENDED):
            return Conflict("Somebody else is changing this right now. Please try again.")
        return Unavailable() if isinstance(error, _UNREACHABLE) else None

    async def _roll_back(self, connection: Connection) -> None:
        """A connection whose state can't be known any more is closed, and the pool makes a new one."""
        try:
            await connection.rollback()
        except (psycopg.Error, OSError):
            await connection.close()
        finally:
            await self.take_back(connection)
