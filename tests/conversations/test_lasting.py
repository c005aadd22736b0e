"""When the disk is waited for: a question nobody is told of lasts with the commit of its answer, any other by itself."""

from uuid import UUID

import pytest
from tests.conftest import Org

from companin.conversations import service
from companin.conversations.models import Question
from companin.platform.database import Database, OrgId
from companin.platform.ids import new_id


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
