"""Statements below the driver's cursors: prepared once, several in a round trip, refused without harm."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg.pq import ConnStatus
from tests.conftest import Server
from tests.journeys.processes import eventually

from companin.platform import statements
from companin.platform.statements import Call, Connection


@pytest.fixture
async def connection(server: Server) -> AsyncIterator[Connection]:
    async with await psycopg.AsyncConnection.connect(server.database_url(), autocommit=True) as made:
        yield made


async def _told(connection: Connection, *groups: Sequence[Call]) -> list[list[tuple[Any, ...]]]:
    return [statements.rows(connection, result) for result in await statements.ask(connection, *groups)]


async def _prepared(connection: Connection) -> int:
    rows = await (await connection.execute("SELECT count(*) FROM pg_prepared_statements")).fetchone()
    assert rows is not None
    return int(rows[0])


async def test_several_statements_answer_in_order(connection: Connection) -> None:
    numbers: list[Call] = [("SELECT %(n)s + 1, %(n)s", {"n": n}) for n in range(3)]

    assert await _told(connection, numbers, [("SELECT 'and more, 100%%'", {})]) == [
        [(1, 0)],
        [(2, 1)],
        [(3, 2)],
        [("and more, 100%",)],
    ]


async def test_a_statement_is_prepared_once_for_the_types_of_its_values(connection: Connection) -> None:
    for value in ("a", "b", "c"):
        assert await _told(connection, [("SELECT %(value)s::text", {"value": value})]) == [[(value,)]]
    assert await _prepared(connection) == 1

    assert await _told(connection, [("SELECT %(value)s::text", {"value": 5})]) == [[("5",)]]
    assert await _prepared(connection) == 2


@pytest.mark.parametrize("value", [b"", b"\x00\xff'\\" * 400_000, [b"\x00", b"", None, b'{"}']])
async def test_bytes_come_back_as_they_were(connection: Connection, value: Any) -> None:
    for _ in range(2):
        assert await _told(connection, [("SELECT %(value)s", {"value": value})]) == [[(value,)]]


async def test_what_is_refused_undoes_its_group_and_leaves_the_connection_good(connection: Connection) -> None:
    await connection.execute("CREATE TEMPORARY TABLE seen (n int CHECK (n < 5))")
    add = "INSERT INTO seen VALUES (%(n)s)"

    with pytest.raises(psycopg.errors.CheckViolation):
        await statements.ask(connection, [(add, {"n": 1}), (add, {"n": 9}), (add, {"n": 2})], [(add, {"n": 3})])

    assert not connection.closed
    assert await _told(connection, [("SELECT n FROM seen", {})]) == [[(3,)]]


async def test_what_can_not_be_prepared_is_told_and_tried_anew(connection: Connection) -> None:
    for _ in range(2):
        with pytest.raises(psycopg.errors.UndefinedTable):
            await statements.ask(connection, [("SELECT * FROM soon", {})])
    await connection.execute("CREATE TEMPORARY TABLE soon AS SELECT 1 AS n")

    assert await _told(connection, [("SELECT * FROM soon", {})]) == [[(1,)]]


async def test_a_statement_stays_prepared_when_its_transaction_is_rolled_back(connection: Connection) -> None:
    one: Call = ("SELECT 1", {})
    await statements.ask(connection, [("BEGIN", {}), one])
    await connection.rollback()

    assert await _told(connection, [one]) == [[(1,)]]


async def test_past_the_most_a_connection_keeps_statements_still_run(connection: Connection) -> None:
    for n in range(310):
        assert await _told(connection, [(f"SELECT {n}, %(said)s::text", {"said": "so"})]) == [[(n, "so")]]
    assert await _prepared(connection) == 300


async def test_a_server_that_goes_away_closes_the_connection(connection: Connection) -> None:
    with pytest.raises(psycopg.OperationalError):
        await statements.ask(connection, [("SELECT pg_terminate_backend(pg_backend_pid())", {})])

    assert connection.closed


async def test_a_connection_that_was_lost_is_asked_no_longer() -> None:
    """libpq then says nothing, again and again, and isn't busy either."""
    lost: Any = SimpleNamespace(flush=lambda: 0, is_busy=lambda: False, get_result=lambda: None, status=ConnStatus.BAD)
    with pytest.raises(psycopg.OperationalError):
        await statements._answers(lost, 1)


async def test_more_than_the_socket_holds_is_sent_and_read(connection: Connection) -> None:
    text = "é" * 5_000_000
    call: Call = ("SELECT %(text)s::text", {"text": text})
    assert await _told(connection, [call, call]) == [[(text,)], [(text,)]]


async def test_a_statement_nobody_waits_for_is_given_up_by_the_server_too(
    connection: Connection, server: Server
) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await statements.ask(connection, [("SELECT pg_sleep(40), 'left behind'", {})])
    assert connection.closed
    with psycopg.connect(server.database_url(), autocommit=True) as owner:
        running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%left behind%%' AND pid <> pg_backend_pid()"
        eventually(lambda: owner.execute(running, ()).fetchone() == (0,), 20, "the statement ends")
