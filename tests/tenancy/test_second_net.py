"""With the first net cut, the second holds: a statement that forgot the organization still finds nothing foreign."""

import asyncio
from contextlib import suppress
from uuid import UUID

import psycopg
import pytest
from tests.conftest import Org, Server
from tests.tenancy.statements import SYSTEMS, statements, unscoped

from companin.contexts import store as contexts
from companin.platform.database import Database, OrgId
from companin.platform.errors import CompaninError


def _org(org: Org) -> OrgId:
    return OrgId(UUID(org.id))


async def test_a_statement_without_its_where_sees_its_own_rows_only(db: Database, org: Org, other_org: Org) -> None:
    org.api.post("/contexts/", json={"user_reference": "mine"})
    other_org.api.post("/contexts/", json={"user_reference": "theirs"})
    forgotten = "SELECT user_reference FROM contexts"
    async with db.transaction(_org(org)) as tx:
        assert await tx.rows(forgotten) == [("mine",)]
        assert await tx.run("UPDATE contexts SET traits = '{}'") == 1
    async with db.system() as tx:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await tx.rows(forgotten)


async def test_the_next_transaction_on_a_connection_never_keeps_the_last_ones_organization(
    db: Database, org: Org, other_org: Org
) -> None:
    """Between them: errors, cancelled statements, timeouts, transactions of nobody."""
    for one in (org, other_org):
        one.api.post("/contexts/", json={"user_reference": one.id})

    async def spoil(number: int) -> None:
        async with db.transaction(_org(other_org)) as tx:
            if number % 4 == 0:
                await tx.rows("SELECT 1 / 0")
            elif number % 4 == 1:
                async with asyncio.timeout(0.005):
                    await tx.rows("SELECT pg_sleep(5)")
            elif number % 4 == 2:
                raise RuntimeError

    for number in range(60):
        with suppress(psycopg.Error, CompaninError, RuntimeError):
            await spoil(number)
        assert await db.single("SELECT count(*) FROM contexts", {}) == (0,)
        async with db.transaction(_org(org)) as tx:
            assert [row.user_reference for row in await contexts.page(tx, UUID(int=2**128 - 1), 9)] == [org.id]
            assert await tx.rows("SELECT organization_id FROM contexts") == [(UUID(org.id),)]


def test_every_statement_on_a_tenants_table_names_the_organization(server: Server) -> None:
    found = list(statements())
    assert len(found) > 60
    assert [complaint for one in found for complaint in unscoped(one)] == []


@pytest.mark.parametrize(
    "wall", ["organization_id = %(org)s AND ", "(organization_id, ", "WHERE organization_id = %(org)s"]
)
def test_a_statement_that_lost_its_organization_is_reported(wall: str) -> None:
    """Each statement that has this wall is cut, one at a time, and each cut is seen."""
    cut = 0
    for one in statements():
        if one.system or wall not in one.sql:
            continue
        mutant = one.cut(wall)
        cut += 1
        assert unscoped(mutant), f"{one.where}: nobody noticed that `{wall}` is gone from\n{mutant.sql}"
    assert cut >= 10


def test_the_list_of_system_statements_is_exact() -> None:
    """What is listed exists, and does name no organization: else it would not need to be listed."""
    listed = [one for one in statements() if one.system]
    assert {one.where for one in listed} == set(SYSTEMS)
    assert [one.where for one in listed if "%(org)s" in one.sql] == []
