"""Conversations: begun, written to, handed to a human, closed, rated. Whose they are is decided here."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from companin.assistants import service as assistants
from companin.assistants.models import Assistant
from companin.contexts import service as contexts
from companin.contexts.errors import ContextNotFound
from companin.conversations import message_store, store
from companin.conversations.errors import (
    ConversationClosed,
    ConversationNotFound,
    MessageNotFound,
    MetadataTooLarge,
    NotACustomer,
    NotAnAnswer,
    QuestionLost,
    SessionExpired,
)
from companin.conversations.models import Answer, Conversation, Kind, Message, Owner, Question, Said, Usage
from companin.organizations.models import KeyCaller
from companin.platform import jsons
from companin.platform.database import Beside, Tx
from companin.platform.ids import first_id_at, new_id
from companin.visitors.models import VisitorCaller

Caller: TypeAlias = KeyCaller | VisitorCaller

_ANSWERED_LATE = timedelta(days=1, hours=1)
"""A question may wait so long for its answer."""
_CLOCKS = timedelta(minutes=10)
"""Ids are made by the clocks of several processes."""


def owner_of(caller: Caller) -> Owner | None:
    """None for an API key, which speaks for the whole organization."""
    return Owner(caller.visitor_id, caller.customer_id) if isinstance(caller, VisitorCaller) else None


async def start_session(
    tx: Tx, caller: Caller, assistant_id: UUID, *, fields: dict[str, Any], idle_hours: float
) -> tuple[Conversation, Assistant]:
    """`fields`: visitor_id (a hint), locale, metadata. Raises AssistantNotFound, AssistantInactive."""
    assistant = await assistants.for_new(tx, assistant_id)
    visitor = caller if isinstance(caller, VisitorCaller) else None
    row = {
        "id": new_id(),
        "assistant": assistant_id,
        "visitor": visitor.visitor_id if visitor else None,
        "reference": fields["visitor_id"],
        "customer": visitor.customer_id if visitor else None,
        "context": None,
        "title": None,
        "locale": fields["locale"],
        "metadata": fields["metadata"],
        "facts": _facts(caller, fields["metadata"]),
    }
    return await store.create(tx, "session", row, idle_hours), assistant


async def start_conversation(
    tx: Tx, caller: Caller, assistant_id: UUID, *, fields: dict[str, Any]
) -> tuple[Conversation, Assistant]:
    """`fields`: customer_id, title, locale, metadata, user_context_id (a context's id or reference, or None).

    Raises AssistantNotFound, AssistantInactive, ContextNotFound, NotACustomer for a visitor who isn't that customer.
    """
    if isinstance(caller, VisitorCaller) and (
        caller.customer_id is None or caller.customer_id != fields["customer_id"]
    ):
        raise NotACustomer
    assistant = await assistants.for_new(tx, assistant_id)
    row = {
        "id": new_id(),
        "assistant": assistant_id,
        "visitor": caller.visitor_id if isinstance(caller, VisitorCaller) else None,
        "reference": None,
        "customer": fields["customer_id"],
        "context": await _context(tx, caller, fields["customer_id"], fields["user_context_id"]),
        "title": fields["title"],
        "locale": fields["locale"],
        "metadata": fields["metadata"],
        "facts": _facts(caller, fields["metadata"]),
    }
    return await store.create(tx, "conversation", row, 0), assistant


def _facts(caller: Caller, metadata: dict[str, Any]) -> dict[str, Any]:
    """What an organization's server says is a fact; what a browser says is not."""
    return {} if isinstance(caller, VisitorCaller) else metadata


async def _context(tx: Tx, caller: Caller, customer_id: str, named: str | None) -> UUID | None:
    """The context named, else the one kept under the customer's own id. A visitor can name only its own."""
    if named is not None:
        found = await contexts.read(tx, named)
        if isinstance(caller, VisitorCaller) and found.user_reference != customer_id:
            raise ContextNotFound
        return found.id
    try:
        return (await contexts.read(tx, customer_id)).id
    except ContextNotFound:
        return None


async def read(tx: Tx, kind: Kind | None, conversation_id: UUID, owner: Owner | None) -> Conversation:
    found = await store.read(tx, kind, conversation_id, owner)
    if found is None:
        raise ConversationNotFound
    return found


async def page(
    tx: Tx, kind: Kind, owner: Owner | None, *, customer: str | None, below: UUID, limit: int
) -> list[Conversation]:
    return await store.page(tx, kind, owner, customer=customer, below=below, limit=limit)


async def update(
    tx: Tx, kind: Kind, conversation_id: UUID, owner: Owner | None, *, changes: dict[str, Any]
) -> Conversation:
    """Change `title`, and merge `metadata` (RFC 7396); what an API key writes there is a fact besides."""
    await read(tx, kind, conversation_id, owner)
    await store.lock(tx, conversation_id)
    found = await read(tx, kind, conversation_id, owner)
    title = changes.get("title", found.title)
    metadata = jsons.merged(found.metadata, changes.get("metadata", {}))
    facts = found.facts if owner else jsons.merged(found.facts, changes.get("metadata", {}))
    if not jsons.within_bounds(metadata) or not jsons.within_bounds(facts):
        raise MetadataTooLarge("The merged metadata would be larger than 16 KiB. Remove some by setting it to null.")
    await store.update(tx, conversation_id, title, metadata=metadata, facts=facts)
    return await read(tx, kind, conversation_id, owner)


async def delete(tx: Tx, kind: Kind, conversation_id: UUID) -> None:
    await read(tx, kind, conversation_id, None)
    await store.delete(tx, conversation_id)


async def append_question(
    tx: Tx,
    stay: tuple[Kind, UUID, Owner | None],
    *,
    question: Question,
    idle_hours: float,
    beside: Sequence[Beside] = (),
    last: bool = False,
) -> tuple[Conversation, list[tuple[Any, ...]]]:
    """Store a question in a stay somebody has; its number is `last_seq - 1`, `last_seq` is kept for its answer.
    Reads what stands `beside`; `last` commits.

    Raises ConversationNotFound, SessionExpired, ConversationClosed, AssistantNotFound.
    """
    opened = await store.append_question(
        tx, stay, question=question, idle_seconds=idle_hours * 3600, beside=beside, last=last
    )
    if opened is None:
        found = await read(tx, *stay)
        if found.status == "closed":
            raise ConversationClosed
        await assistants.read(tx, found.assistant_id)
        raise SessionExpired
    return opened


PAST_BESIDE_QUESTION = message_store.PAST_BESIDE_QUESTION
LASTING_WITH_ITS_ANSWER = message_store.LASTING_WITH_ITS_ANSWER


def past_beside(row: tuple[Any, ...]) -> tuple[Said, ...]:
    return tuple(Said(*said) for said in row[0] or ())


async def past(tx: Tx, conversation_id: UUID, below: int) -> tuple[Said, ...]:
    return tuple(await message_store.past(tx, conversation_id, below))


async def append_answer(tx: Tx, conversation_id: UUID, question_id: UUID, seq: int, answer: Answer) -> Message:
    """Store the answer and announce it, which ends the transaction; when another process was first, its answer is the
    one returned.

    Raises ConversationNotFound when it was deleted meanwhile; QuestionLost when the database was killed before the
    question lasted, of which nobody was told.
    """
    tx.notify(conversation_id)
    created_at = await message_store.append_answer(tx, conversation_id, question_id, seq, answer)
    if created_at is None:
        earlier = await message_store.answer_to(tx, question_id)
        if earlier is None:
            await read(tx, None, conversation_id, None)
            raise QuestionLost
        return earlier
    return Message(
        id=answer.id,
        conversation_id=conversation_id,
        seq=seq,
        role="assistant",
        content=answer.content,
        language=answer.language,
        in_reply_to=question_id,
        status=answer.status,
        reason=answer.reason,
        confidence=answer.confidence,
        engine=answer.engine,
        knowledge_version=answer.knowledge_version,
        citations=answer.citations,
        trace=answer.trace,
        metadata=None,
        rating=None,
        rating_comment=None,
        awaits_answer=False,
        created_at=created_at,
    )


async def answer_to(tx: Tx, question_id: UUID) -> Message | None:
    return await message_store.answer_to(tx, question_id)


async def append_agent(tx: Tx, kind: Kind, conversation_id: UUID, *, fields: dict[str, Any]) -> Message:
    """A human's words: `fields` are content, metadata, attachments. Raises ConversationNotFound, ConversationClosed."""
    await read(tx, kind, conversation_id, None)
    fields = {"id": new_id(), **fields}
    said = await message_store.append_agent(tx, conversation_id, fields)
    if said is None:
        raise ConversationClosed
    tx.notify(conversation_id)
    return said


async def message(tx: Tx, conversation_id: UUID, message_id: UUID) -> Message:
    found = await message_store.read(tx, conversation_id, message_id)
    if found is None:
        raise MessageNotFound
    return found


async def traced(tx: Tx, conversation_id: UUID, answer_id: UUID) -> tuple[Message, Message, dict[str, Any]]:
    """An answer, its question, and all that was kept of how it came to be. Raises MessageNotFound."""
    found = await message(tx, conversation_id, answer_id)
    if found.in_reply_to is None:
        raise MessageNotFound
    question = await message(tx, conversation_id, found.in_reply_to)
    return found, question, await message_store.trace(tx, answer_id) or {}


async def since(tx: Tx, conversation_id: UUID, seq: int, limit: int) -> list[Message]:
    return await message_store.since(tx, conversation_id, seq, limit)


async def rate_message(tx: Tx, conversation_id: UUID, message_id: UUID, rating: int, comment: str | None) -> Message:
    found = await message(tx, conversation_id, message_id)
    if found.role == "user":
        raise NotAnAnswer
    await message_store.rate(tx, message_id, rating, comment)
    return await message(tx, conversation_id, message_id)


async def score(tx: Tx, found: Conversation, value: int, comment: str | None) -> Conversation:
    await store.set_score(tx, found.id, value, comment)
    return await read(tx, found.kind, found.id, None)


async def set_status(tx: Tx, found: Conversation, status: str) -> Conversation:
    """open, handed_off or closed; what is closed stays closed. Raises ConversationClosed."""
    if found.status == status:
        return found
    if found.status == "closed":
        raise ConversationClosed
    await store.set_status(tx, found.id, status)
    tx.notify(found.id)
    return await read(tx, found.kind, found.id, None)


async def hand_over(tx: Tx, conversation_id: UUID) -> None:
    await store.hand_over(tx, conversation_id)


async def answered_lately(tx: Tx, limit: int, *, disliked: bool = False) -> list[Message]:
    return await message_store.answered_lately(tx, limit, disliked=disliked)


async def overdue(tx: Tx, *, older_than: float, newer_than: float, limit: int) -> list[tuple[UUID, UUID, UUID]]:
    return await message_store.overdue(tx, older_than, newer_than, limit)


async def usage(tx: Tx, days: int) -> list[Usage]:
    return await store.usage(tx, days)


async def cites(tx: Tx, source_id: UUID, version: int, *, since: datetime, until: datetime) -> bool:
    """Whether an answer cites this version of a source, which lived between these times. An answer's id is as old as
    its question.
    """
    citation = [{"source_id": str(source_id), "source_version": version}]
    first, last = first_id_at(since - _ANSWERED_LATE), first_id_at(until + _CLOCKS)
    return await message_store.cites(tx, citation, first, last)
