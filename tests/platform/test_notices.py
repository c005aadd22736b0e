"""Who is told of a commit: whoever waits, on any process; nobody is told while nobody waits."""

import asyncio
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.conftest import Org, Server

from companin.platform import database
from companin.platform import notices as notices_module
from companin.platform.database import Database, OrgId
from companin.platform.notices import Notices


async def _tell(db: Database, org: Org, about: UUID) -> None:
    async with db.transaction(OrgId(UUID(org.id))) as tx:
        await tx.run("SELECT 1")
        tx.notify(about)


async def test_a_commit_is_told_while_somebody_waits(db: Database, server: Server, org: Org) -> None:
    about = uuid4()
    notices = Notices(server.database_url("companin_app"))
    notices.start()
    try:
        with notices.waiting(about) as news:
            async with asyncio.timeout(20):
                await news.wait()  # it listens now: whoever waits looks once more
                news.clear()
                await _tell(db, org, uuid4())
                await _tell(db, org, about)
                await news.wait()
    finally:
        await notices.stop()


async def test_nobody_is_told_while_nobody_waits(
    db: Database, server: Server, org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who listens without saying so stands for all the connections that would have to be woken. The lock is one of our
    own: the server's processes may still be listening for another test.
    """
    unheard, heard = uuid4(), uuid4()
    for module in (database, notices_module):
        monkeypatch.setattr(module, "HEARD", unheard.int % 2**62)
    told: list[str] = []
    async with await psycopg.AsyncConnection.connect(server.database_url(), autocommit=True) as listener:
        await listener.execute("LISTEN companin")
        await _tell(db, org, unheard)
        notices = Notices(server.database_url("companin_app"))
        notices.start()
        try:
            with notices.waiting(heard) as news:
                async with asyncio.timeout(20):
                    await news.wait()
                    await _tell(db, org, heard)
                    while str(heard) not in told:
                        told += [notice.payload async for notice in listener.notifies(stop_after=1)]
        finally:
            await notices.stop()
    assert str(unheard) not in told
