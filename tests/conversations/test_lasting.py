"""When the disk is waited for: a question nobody is told of lasts with the commit of its answer, any other by itself."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import pytest_asyncio
from tests.conftest import Org, Server

from companin.conversations import service
from companin.conversations.models import Question
from companin.platform.database import Database, OrgId
from companin.platform.ids import new_id
from companin.platform.settings import Settings


@pytest_asyncio.fixture
async def db(server: Server) -> AsyncIterator[Database]:
    opened = Database(Settings(database_pool_size=1), server.database_url("companin_app"))
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.parametrize(("status", "waits"), [("open", "off"), ("handed_off", "on")])
async def test_a_question_for_a_human_is_on_the_disk_when_it_is_acknowledged(
    db: Database, org: Org, status: str, waits: str
) -> None:
    session = org.session()
    if status == "handed_off":
        assert org.api.post(f"/sessions/{session}/handoff", json={}).status_code == 200
    question = Question(new_id(), "Are you there?", None, "en", {})
    async with db.transaction(OrgId(UUID(org.id))) as tx:
        await service.append_question(
            tx,
            ("session", UUID(session), None),
            question=question,
            idle_hours=1,
            beside=(service.LASTING_WITH_ITS_ANSWER,),
        )
        assert await tx.value("SHOW synchronous_commit") == waits
    async with db.transaction(OrgId(UUID(org.id))) as tx:
        assert await tx.value("SHOW synchronous_commit") == "on"
