"""The picture a process keeps of an organization's knowledge: never behind, and tidied while questions go on."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from tests.conftest import Org, Server, quick_org

from companin.knowledge import service as knowledge
from companin.knowledge.index import Index
from companin.knowledge.snapshots import Snapshots
from companin.organizations.auth import acting_for
from companin.platform.database import Database, OrgId
from companin.platform.settings import Settings


@asynccontextmanager
async def snapshots(server: Server, org: Org) -> AsyncGenerator[tuple[Snapshots, Database, OrgId]]:
    settings = Settings(database_url=server.database_url("companin_app"))
    assert settings.database_url is not None
    db = Database(settings, settings.database_url)
    await db.open()
    try:
        yield Snapshots(db, 100_000_000), db, await acting_for(db, UUID(org.id))
    finally:
        await db.close()


async def latest(kept: Snapshots, db: Database, org: OrgId) -> Index:
    async with db.transaction(org) as tx:
        version = await knowledge.version(tx)
    return await kept.at_least(org, version)


async def tidy(kept: Snapshots, db: Database, org: OrgId) -> Index:
    for _ in range(2_000):
        index = await latest(kept, db, org)
        if not index.untidy:
            return index
        await asyncio.sleep(0.01)
    raise TimeoutError


def test_every_change_counts_at_once_and_what_piles_up_is_tidied(server: Server) -> None:
    org = quick_org(server)

    async def grow() -> None:
        async with snapshots(server, org) as (kept, db, who):
            most = 0
            for turn in range(24):
                org.pair(f"Where is locker {turn}?", f"Locker {turn} is upstairs.")
                index = await latest(kept, db, who)
                found = index.search(f"Where is locker {turn}?", "en")
                assert found.hits[0].entry.text == f"Locker {turn} is upstairs."
                most = max(most, len(index.corpus.segments))
            assert most > 2
            index = await tidy(kept, db, who)
            assert not index.untidy
            assert len(index) == 24
            assert len(index.corpus.segments) < most

    asyncio.run(grow())


def test_what_changes_while_it_is_tidied_is_not_lost(server: Server) -> None:
    org = quick_org(server)
    for turn in range(3):
        org.pair(f"Where is locker {turn}?", f"Locker {turn} is upstairs.")

    async def change_meanwhile() -> None:
        async with snapshots(server, org) as (kept, db, who):
            before = await latest(kept, db, who)
            tidying = asyncio.create_task(kept.tidy(who, before))
            gone = org.pair("Where is the attic?", "Above locker 1.")
            org.pair("Where is locker 9?", "Locker 9 is downstairs.")
            await latest(kept, db, who)
            assert org.api.delete(f"/knowledge/{gone['id']}").status_code == 204
            await tidying
            index = await latest(kept, db, who)
            assert len(index) == 4
            assert index.search("Where is locker 9?", "en").hits[0].entry.text == "Locker 9 is downstairs."

    asyncio.run(change_meanwhile())
