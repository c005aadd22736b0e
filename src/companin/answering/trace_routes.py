"""GET …/messages/{id}/trace: why an answer is what it is, for the organization's keys alone."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from companin.answering import explaining
from companin.conversations import service as conversations
from companin.conversations.stay_routes import TheStay
from companin.knowledge import service as knowledge
from companin.organizations.auth import AsReader
from companin.platform.web.envelope import Envelope, reply
from companin.platform.web.fields import PathId
from companin.platform.web.resources import Db

router = APIRouter(tags=["Messages"])
"""Included twice: below /sessions/{stay_id} and below /conversations/{stay_id}."""


class TraceOut(BaseModel):
    """Besides these, what the engine that answered wrote down: the fields differ with it."""

    model_config = ConfigDict(extra="allow")

    question: str
    status: str | None
    reason: str | None
    confidence: float | None
    engine: str | None
    knowledge_version: int | None
    candidates: list[dict[str, Any]]


@router.get("/messages/{message_id}/trace", response_model=Envelope[TraceOut])
async def read_trace(caller: AsReader, db: Db, stay: TheStay, message_id: PathId) -> Response:
    """What was searched for, what was found by which ranker, what was chosen, under which thresholds and versions."""
    async with db.transaction(caller.org) as tx:
        await conversations.read(tx, stay.kind, stay.id, None)
        answer, question, trace = await conversations.traced(tx, stay.id, message_id)
        candidates = explaining.candidates(answer, trace)
        sources = await knowledge.versions(tx, [UUID(one["source_id"]) for one in candidates])
    version = answer.knowledge_version or 0
    seen = [{**one, "source": _source(sources.get(UUID(one["source_id"])), version)} for one in candidates]
    shown = {
        **{name: told for name, told in trace.items() if name != "found"},
        "question": question.content,
        "status": answer.status,
        "reason": answer.reason,
        "confidence": answer.confidence,
        "engine": answer.engine,
        "knowledge_version": answer.knowledge_version,
        "candidates": seen,
    }
    return reply(TraceOut.model_validate(shown))


def _source(found: tuple[str, int, int] | None, version: int) -> dict[str, Any] | None:
    """As it is now, and whether it has changed since the answer; None when it is gone."""
    if found is None:
        return None
    status, its_version, changed_in = found
    return {"status": status, "version": its_version, "changed_since": changed_in > version}
