"""PostgreSQL for one process: a bounded pool, and transactions that are always opened for somebody."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any, LiteralString, NewType, TypeAlias, TypeVar
from uuid import UUID

from psycopg.pq.abc import PGresult
from psycopg.types.json import set_json_dumps, set_json_loads

from companin.platform import jsons, statements
from companin.platform.connections import Connections
from companin.platform.settings import Settings
from companin.platform.statements import Call, Connection

OrgId = NewType("OrgId", UUID)
"""An organization somebody proved to act for. Minted only by `organizations.auth`; tests/architecture checks it."""

Params: TypeAlias = Mapping[str, object]
Row = TypeVar("Row")

_BEGIN: Call = ("BEGIN", {})
_BEGIN_SNAPSHOT: Call = ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", {})
_FOR_ORG = "SELECT set_config('app.org_id', %(org)s, true)"
_COMMIT: Call = ("COMMIT", {})
HEARD = 0x6E6F7469636573
"""The advisory lock that whoever listens to notices shares: nobody is told while nobody does."""
_TELL = "SELECT pg_notify('companin', %(notice)s) WHERE NOT pg_try_advisory_xact_lock(%(heard)s)"


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

    def __init__(self, connection: Connection, org: OrgId | None, begin: Sequence[Call]) -> None:
        self._connection = connection
        self._alone = begin[1:] if org is not None else ()
        self.org = org
        self.is_open = False
        self._begin = begin
        self._notices: list[Call] = []

    async def open(self) -> Connection:
        """The connection, with the transaction begun on it."""
        if not self.is_open:
            self.is_open = True
            await statements.ask(self._connection, self._begin)
        return self._connection

    async def _ask(self, sql: LiteralString, params: Params | None, *, last: bool = False) -> PGresult:
        before = () if self.is_open else self._alone if last and self._alone else self._begin
        group = (*before, (sql, {"org": self.org, **(params or {})}))
        self.is_open = self.is_open or before is self._begin
        if not last:
            return (await statements.ask(self._connection, group))[-1]
        results = await statements.ask(self._connection, *self._closing(group))
        self.is_open = False
        return results[len(before)]

    async def close(self) -> None:
        """Commit what was begun."""
        if self.is_open or self._notices:
            await statements.ask(self._connection, *self._closing(()))
        self.is_open = False

    async def run(self, sql: LiteralString, params: Params | None = None, *, last: bool = False) -> int:
        """Execute, returning how many rows it touched."""
        return (await self._ask(sql, params, last=last)).command_tuples or 0

    async def many(self, sql: LiteralString, rows: Sequence[Params]) -> None:
        before = () if self.is_open else self._begin
        self.is_open = True
        await statements.ask(self._connection, (*before, *((sql, {"org": self.org, **row}) for row in rows)))

    async def one(self, shape: type[Row], sql: LiteralString, params: Params | None = None) -> Row | None:
        found = await self.all(shape, sql, params)
        return found[0] if found else None

    async def all(self, shape: type[Row], sql: LiteralString, params: Params | None = None) -> list[Row]:
        result = await self._ask(sql, params)
        names = statements.names(result)
        rows = statements.rows(self._connection, result)
        return [shape(**dict(zip(names, row, strict=True))) for row in rows]

    async def rows(
        self, sql: LiteralString, params: Params | None = None, *, last: bool = False
    ) -> list[tuple[Any, ...]]:
        return statements.rows(self._connection, await self._ask(sql, params, last=last))

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
        rows = await self.rows(sql, params, last=last)
        return rows[0][0] if rows else None

    def notify(self, *ids: UUID) -> None:
        """Tell listening processes, after the commit, that something new belongs to these ids."""
        notice = ":".join(str(one) for one in ids)
        self._notices.append((_TELL, {"notice": notice, "heard": HEARD}))

    def _closing(self, group: Sequence[Call]) -> list[Sequence[Call]]:
        """The commit, then the notices in a transaction of their own: a commit that notifies would hold a
        database-wide lock over its disk flush, and a notice lost in a crash is healed by the streams' re-reading.
        """
        told, self._notices = self._notices, []
        committed = (*group, _COMMIT) if self.is_open else group
        return [one for one in (committed, told) if one]


class Begun(AbstractAsyncContextManager[Tx]):
    """A transaction for as long as the block lasts: committed at its end, rolled back when it fails."""

    __slots__ = ("_begin", "_connection", "_connections", "_org", "_tx")

    def __init__(self, connections: Connections, org: OrgId | None, begin: Sequence[Call]) -> None:
        self._connections = connections
        self._org = org
        self._begin = begin

    async def __aenter__(self) -> Tx:
        self._connection = await self._connections.lend()
        self._tx = Tx(self._connection, self._org, self._begin)
        return self._tx

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            try:
                await self._tx.close()
            except BaseException as failure:
                await self._undone(failure)
                raise
            await self._connections.take_back(self._connection)
        else:
            await self._undone(error)

    async def _undone(self, error: BaseException) -> None:
        known = await self._connections.undo(self._connection, error)
        if known is not None:
            raise known from error


class Database:
    """Transactions of one process. Their failures reach a caller as `Unavailable`, a lock that isn't granted as
    `Conflict`.
    """

    def __init__(self, settings: Settings, url: str) -> None:
        self.url = url
        self._connections = Connections(settings, url)

    async def open(self) -> None:
        set_json_dumps(jsons.dumps)
        set_json_loads(jsons.loads)
        await self._connections.open()

    async def close(self) -> None:
        await self._connections.close()

    def transaction(self, org: OrgId) -> Begun:
        """A transaction for one organization: row-level security lets nothing else be seen or written."""
        return Begun(self._connections, org, (_BEGIN, (_FOR_ORG, {"org": str(org)})))

    def snapshot(self, org: OrgId) -> Begun:
        """A read-only transaction in which all statements see the same moment."""
        return Begun(self._connections, org, (_BEGIN_SNAPSHOT, (_FOR_ORG, {"org": str(org)})))

    def system(self) -> Begun:
        """A transaction of no organization, as the role `companin_system`: what it may touch stands in its grants."""
        return Begun(self._connections, None, (_BEGIN, ("SET LOCAL ROLE companin_system", {})))

    async def single(self, sql: LiteralString, params: Params) -> tuple[Any, ...] | None:
        """One statement that is its own transaction and touches no tenant's rows (limits, readiness)."""
        connection = await self._connections.lend()
        try:
            results = await statements.ask(connection, ((sql, params),))
        except BaseException as error:
            known = await self._connections.undo(connection, error)
            if known is None:
                raise
            raise known from error
        await self._connections.take_back(connection)
        found = statements.rows(connection, results[0])
        return found[0] if found else None
