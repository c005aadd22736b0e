"""Answers nobody is given: what would be said to a question, with nothing stored and no permit taken."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from companin.answering import service, turns
from companin.answering.service import Desk
from companin.answering.turns import Turn
from companin.assistants.models import Assistant
from companin.contexts.models import Known
from companin.conversations.models import Answer, Conversation, Said
from companin.inference import language as languages
from companin.platform.database import OrgId
from companin.platform.ids import new_id
from companin.platform.web.fields import LANGUAGES


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with all it would be answered from. `version` is the knowledge version, `spoken` the language of the
    conversation so far.
    """

    question: str
    version: int
    locale: str | None = None
    spoken: str | None = None
    past: tuple[Said, ...] = ()
    traits: dict[str, Any] | None = None
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


async def rehearse(desk: Desk, org: OrgId, assistant: Assistant, exchange: Exchange) -> Answer:
    told = languages.told(exchange.question, LANGUAGES)
    spoken = told.surely or exchange.spoken or (None if exchange.locale else told.likely)
    stay = _stay(assistant, exchange, spoken)
    turn = Turn(
        stay,
        assistant,
        new_id(),
        exchange.question,
        *turns.language_of(told.surely, stay, assistant),
        exchange.version,
        stay.last_seq,
        time.perf_counter(),
        exchange.past,
        None if exchange.traits is None else Known(new_id(), exchange.traits),
    )
    return await service.answer(desk, org, turn)


def afterwards(exchange: Exchange, answer: Answer) -> tuple[Said, ...]:
    """What was said before the next question."""
    number = len(exchange.past) + 1
    first = answer.citations[0]["title"] if answer.citations else None
    asked = Said(number, "user", exchange.question, answer.language, None, None, None, None)
    replied = Said(
        number + 1,
        "assistant",
        answer.content,
        answer.language,
        answer.status,
        answer.reason,
        answer.trace.get("searched"),
        first,
    )
    return (*exchange.past, asked, replied)


def _stay(assistant: Assistant, exchange: Exchange, spoken: str | None) -> Conversation:
    now = datetime.now(UTC)
    return Conversation(
        id=new_id(),
        kind="session",
        assistant_id=assistant.id,
        visitor_id=None,
        visitor_reference=None,
        customer_id=None,
        context_id=None,
        title=None,
        locale=exchange.locale,
        language=spoken,
        metadata=exchange.facts,
        status="open",
        last_seq=len(exchange.past) + 2,
        score=None,
        score_comment=None,
        created_at=now,
        last_activity_at=now,
        expires_at=None,
        closed_at=None,
        facts=exchange.facts,
    )
