"""Past questions asked again: which answers would change, and which answers people disliked."""

from dataclasses import dataclass
from typing import Any

from companin.answering.rehearsing import Exchange, rehearse
from companin.answering.service import Desk
from companin.assistants.models import Assistant
from companin.cli.suites import Case
from companin.contexts import service as contexts
from companin.conversations import service as conversations
from companin.conversations.models import Answer, Message
from companin.knowledge import service as knowledge
from companin.platform.database import OrgId


@dataclass(frozen=True, slots=True)
class Change:
    """A past answer that would be another one now."""

    question: str
    asked_at: str
    before: dict[str, Any]
    after: dict[str, Any]


async def changes(desk: Desk, org: OrgId, assistant: Assistant, limit: int) -> tuple[int, list[Change]]:
    """How many of the latest questions were asked again, and whose answers differ from what was stored."""
    async with desk.db.transaction(org) as tx:
        answers = await conversations.answered_lately(tx, limit)
    found: list[Change] = []
    for answer in answers:
        question, exchange = await _exchange(desk, org, answer)
        now = await rehearse(desk, org, assistant, exchange)
        if _told(answer) != _told(now):
            asked_at = question.created_at.isoformat(timespec="seconds")
            found.append(Change(question.content, asked_at, _told(answer), _told(now)))
    return len(answers), found


async def disliked(desk: Desk, org: OrgId, limit: int) -> list[tuple[Case, Exchange]]:
    """Questions whose answers were rated down; right is any other answer that is none of a decline."""
    async with desk.db.transaction(org) as tx:
        answers = await conversations.answered_lately(tx, limit, disliked=True)
    cases: list[tuple[Case, Exchange]] = []
    for answer in answers:
        question, exchange = await _exchange(desk, org, answer)
        cases.append((Case(ask=question.content, instead_of=answer.content), exchange))
    return cases


async def _exchange(desk: Desk, org: OrgId, answer: Message) -> tuple[Message, Exchange]:
    """The question of an answer with what it was asked among."""
    async with desk.db.transaction(org) as tx:
        question = await conversations.message(tx, answer.conversation_id, answer.in_reply_to or answer.id)
        stay = await conversations.read(tx, None, answer.conversation_id, None)
        known = await contexts.known(tx, stay.context_id, stay.customer_id)
        past = await conversations.past(tx, answer.conversation_id, question.seq)
        version = await knowledge.version(tx)
    exchange = Exchange(
        question.content,
        version,
        locale=stay.locale,
        spoken=question.language or stay.language,
        past=past,
        traits=known.traits if known else None,
        facts=stay.facts,
    )
    return question, exchange


def _told(answer: Message | Answer) -> dict[str, Any]:
    """What of an answer a customer would notice."""
    return {
        "status": answer.status,
        "content": answer.content,
        "sources": [citation["title"] for citation in answer.citations or []],
    }
