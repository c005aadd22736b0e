"""When the disk is waited for: a question nobody is told of lasts with the commit of its answer, any other by itself.
What a crash of the database takes with it was acknowledged to nobody, and gets no answer.
"""

from uuid import UUID

import psycopg
import pytest
from tests.conftest import Org

from companin.conversations import drafts, service
from companin.conversations.errors import ConversationNotFound, QuestionLost
from companin.conversations.models import Answer, Question
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


async def _asked(db: Database, org: Org, session: str, content: str) -> tuple[UUID, int]:
    """The question's id, and the number kept for its answer."""
    question = Question(new_id(), content, None, "en", {})
    async with db.transaction(OrgId(UUID(org.id))) as tx:
        found, _ = await service.append_question(
            tx, ("session", UUID(session), None), question=question, idle_hours=1, last=True
        )
    return question.id, found.last_seq


async def _answer(db: Database, org: Org, session: str, asked: tuple[UUID, int]) -> None:
    answer = Answer(new_id(), "Yes.", "en", "answered", None, 1.0, "extractive", 1, [], {})
    async with db.transaction(OrgId(UUID(org.id))) as tx:
        await service.append_answer(tx, UUID(session), *asked, answer)


def _as_after_a_crash(org: Org, session: str, question: UUID) -> None:
    """The question's transaction never was."""
    with psycopg.connect(org.server.database_url()) as owner:
        owner.execute("DELETE FROM messages WHERE organization_id = %s AND id = %s", (org.id, question))
        owner.execute(
            "UPDATE conversations SET last_seq = last_seq - 2 WHERE organization_id = %s AND id = %s", (org.id, session)
        )


async def test_a_question_a_crash_took_is_asked_for_again(db: Database, org: Org) -> None:
    session = org.session()
    lost = await _asked(db, org, session, "Are you there?")
    _as_after_a_crash(org, session, lost[0])
    with pytest.raises(QuestionLost):
        await _answer(db, org, session, lost)
    assert org.api.get(f"/sessions/{session}/messages").json()["data"] == []


async def test_no_model_is_asked_for_it(db: Database, org: Org) -> None:
    session = org.session()
    lost = await _asked(db, org, session, "Are you there?")
    fields = {"seconds": 30, "tokens": 100, "cost": 0, "engine": "model:test"}
    async with db.transaction(OrgId(UUID(org.id))) as tx:
        assert await drafts.take(tx, lost[0], fields) is not None
        assert await drafts.take(tx, lost[0], fields) is None, "it is being made"
    _as_after_a_crash(org, session, lost[0])
    with pytest.raises(QuestionLost):
        async with db.transaction(OrgId(UUID(org.id))) as tx:
            await drafts.take(tx, lost[0], fields)


async def test_its_answer_never_takes_the_place_of_anothers(db: Database, org: Org) -> None:
    session = org.session()
    lost = await _asked(db, org, session, "Are you there?")
    _as_after_a_crash(org, session, lost[0])
    kept = await _asked(db, org, session, "Is anybody there?")
    assert kept[1] == lost[1]
    with pytest.raises(QuestionLost):
        await _answer(db, org, session, lost)
    await _answer(db, org, session, kept)
    roles = [one["role"] for one in org.api.get(f"/sessions/{session}/messages").json()["data"]]
    assert roles == ["user", "assistant"]


async def test_an_answer_in_a_conversation_that_was_deleted_says_so(db: Database, org: Org) -> None:
    session = org.session()
    asked = await _asked(db, org, session, "Are you there?")
    assert org.api.delete(f"/sessions/{session}").status_code == 204
    with pytest.raises(ConversationNotFound):
        await _answer(db, org, session, asked)
