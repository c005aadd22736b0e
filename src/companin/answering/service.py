"""The path of one message: take the question, search, decide, store the answer; stored before it is announced."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import structlog

from companin.answering import (
    courteous,
    deciding,
    facts,
    finding,
    generating,
    leasing,
    rewriting,
    several,
    tracing,
    turns,
    understanding,
)
from companin.answering.telling import Telling
from companin.answering.turns import Turn
from companin.answering.understanding import Understood
from companin.assistants import service as assistants
from companin.contexts import service as contexts
from companin.conversations import attachments, drafts
from companin.conversations import service as conversations
from companin.conversations.models import Answer, Conversation, Kind, Message, Owner, Question
from companin.knowledge import service as knowledge
from companin.knowledge.models import Found
from companin.knowledge.search import Query, search
from companin.knowledge.snapshots import Snapshots
from companin.organizations.auth import acting_for
from companin.platform.database import Database, OrgId, Tx
from companin.platform.errors import CompaninError
from companin.platform.ids import new_id
from companin.platform.settings import Settings
from companin.platform.web import idempotency
from companin.providers.lines import Lines

log = structlog.get_logger()

_BESIDE_QUESTION = (
    assistants.BESIDE_CONVERSATION,
    knowledge.VERSION_BESIDE,
    contexts.BESIDE_CONVERSATION,
    conversations.PAST_BESIDE_QUESTION,
)
_BESIDE_QUESTION_ALONE = (*_BESIDE_QUESTION, conversations.LASTING_WITH_ITS_ANSWER)
ANSWERED_WITHIN = timedelta(days=1)
"""A question that outlives its process is answered as long as it is not older."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What answering works with."""

    db: Database
    snapshots: Snapshots
    settings: Settings
    lines: Lines


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came over HTTP. `language` overrides; `caller` names whose Idempotency-Key `key` is; `streamed`
    when its sender is told that it is stored before it is answered.
    """

    content: str
    metadata: dict[str, object]
    language: str | None
    key: idempotency.Key
    caller: str
    attachments: Sequence[UUID] = ()
    streamed: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A question that is stored. `turn` is None while a human has the conversation; `replayed` tells of a retry."""

    question: Message
    turn: Turn | None
    answer: Message | None
    replayed: bool


async def begin(
    desk: Desk, org: OrgId, conversation_id: UUID, *, kind: Kind, owner: Owner | None, asked: Asked
) -> Begun:
    """Transaction 1: the conversation, the assistant, the knowledge version, and the question stored.

    Raises ConversationNotFound, SessionExpired, ConversationClosed, KeyReused, AssistantNotFound.
    """
    began = time.perf_counter()
    fingerprint = f"{asked.content}\x00{asked.language}\x00{asked.metadata!r}{asked.attachments or ''}".encode()
    question = Question(new_id(), asked.content, *turns.spoken(asked.content, asked.language), asked.metadata)
    async with desk.db.transaction(org) as tx:
        claim = await idempotency.claim(
            tx, asked.key, caller=asked.caller, fingerprint=fingerprint, resource_id=question.id
        )
        if claim.taken and claim.resource_id is not None:
            await conversations.read(tx, kind, conversation_id, owner)
            return await _again(tx, conversation_id, claim.resource_id, replayed=True)
        if asked.attachments:
            carried = await attachments.named(tx, (kind, conversation_id, owner), asked.attachments)
            question = replace(question, attachments=carried)
        found, (assistant_row, (version,), context_row, past_row, *_) = await conversations.append_question(
            tx,
            (kind, conversation_id, owner),
            question=question,
            idle_hours=desk.settings.session_idle_hours,
            beside=_BESIDE_QUESTION if asked.streamed else _BESIDE_QUESTION_ALONE,
            last=asked.key.value is None,
        )
        stored = _stored(question, found)
        if found.status != "open":
            tx.notify(found.id)
            return Begun(stored, None, None, replayed=False)
        assistant = assistants.beside_conversation(assistant_row)
    turn = Turn(
        found,
        assistant,
        question.id,
        asked.content,
        *turns.language_of(question.language, found, assistant),
        version,
        found.last_seq,
        began,
        conversations.past_beside(past_row),
        contexts.beside_conversation(context_row),
        {} if owner else asked.metadata,
    )
    return Begun(stored, turn, None, replayed=False)


async def finish(desk: Desk, org: OrgId, turn: Turn, telling: Telling | None = None) -> Message:
    """Make the answer, then transaction 2: the answer stored, announced with its commit. A model's sentences are told
    as they come.
    """
    try:
        made = await answer(desk, org, turn, telling=telling, stored=True)
    except leasing.Taken:
        made = await _made_elsewhere(desk, org, turn)
    return made if isinstance(made, Message) else await _store(desk, org, turn, made)


async def answer(desk: Desk, org: OrgId, turn: Turn, *, telling: Telling | None = None, stored: bool = False) -> Answer:
    """Understand, search, decide; no transaction is open meanwhile. Nothing is stored but, for a question that is, the
    draft of a model's answer.
    """
    understood, found, default = await _default(desk, org, turn)
    if understood.alone is not None and turn.by_model:
        understood, found, default = await _put_by_model(desk, org, turn, (understood, found, default))
    if not generating.wanted(turn, default):
        return default
    asking = generating.Asking(org, turn, understood.search, found, telling, stored, desk.snapshots.meanings)
    return await generating.answer(desk.db, desk.lines, asking, default)


async def _default(desk: Desk, org: OrgId, turn: Turn) -> tuple[Understood, Found, Answer]:
    understood = understanding.of(turn)
    if understood.courtesy is not None:
        return understood, Found((), {}, turn.version), courteous.answer(turn, understood.courtesy)
    known = facts.answer(turn, understood.search)
    if known is not None:
        return understood, Found((), {}, turn.version), known
    decided = await several.answer(desk.snapshots, org, turn, understood) if understood.parts else None
    if decided is not None:
        return understood, *decided
    searched = time.perf_counter()
    understood, found = await finding.find(desk.snapshots, org, turn, understood)
    return understood, found, deciding.decide(turn, understood, found, searched, time.perf_counter())


async def _put_by_model(
    desk: Desk, org: OrgId, turn: Turn, ours: tuple[Understood, Found, Answer]
) -> tuple[Understood, Found, Answer]:
    """The same for a question a model has put to stand alone, where that finds an answer too."""
    understood, found, default = ours
    put = await rewriting.put(desk.db, desk.lines, org, turn)
    if put.text is not None:
        searched = time.perf_counter()
        query = Query(put.text, turn.language, turn.version)
        theirs = await search(desk.snapshots, org, query, turn.assistant.profile.knowledge)
        if deciding.as_sure(theirs, found):
            understood, found = replace(understood, search=put.text), theirs
            default = deciding.decide(turn, understood, found, searched, time.perf_counter())
        else:
            put.told["why_not"] = "finds_less"
    return understood, found, tracing.rewriting(default, ours[2], put.told, put.usage)


async def _made_elsewhere(desk: Desk, org: OrgId, turn: Turn) -> Message | Answer:
    """The answer a twin of this request is making; ours without a model when it never comes."""
    ends_at = time.monotonic() + desk.settings.model_total_seconds + 15
    while time.monotonic() < ends_at:
        await asyncio.sleep(0.2)
        async with desk.db.transaction(org) as tx:
            found = await conversations.answer_to(tx, turn.question_id)
        if found is not None:
            return found
    return await _without_model(desk, org, turn)


async def _without_model(desk: Desk, org: OrgId, turn: Turn) -> Answer:
    """When whoever asked a model is gone: what was sent of its answer, else the default engine's."""
    _, _, default = await _default(desk, org, turn)
    if not generating.wanted(turn, default):
        return default
    async with desk.db.transaction(org) as tx:
        draft = await drafts.read(tx, turn.question_id)
    if draft is not None and draft.content:
        return generating.left_behind(default, draft)
    return generating.without_model(default, "model_interrupted")


async def _store(desk: Desk, org: OrgId, turn: Turn, answer: Answer) -> Message:
    async with desk.db.transaction(org) as tx:
        if answer.status == "handed_off":
            await conversations.hand_over(tx, turn.conversation.id)
        if turn.by_model:
            await drafts.drop(tx, turn.question_id)
        return await conversations.append_answer(tx, turn.conversation.id, turn.question_id, turn.seq, answer)


async def finish_overdue(desk: Desk, org: UUID, conversation_id: UUID, question_id: UUID) -> Message | None:
    """Answer a question whose process died before it could; when that can't be done, say so. None when a human has
    taken over.
    """
    who = await acting_for(desk.db, org)
    async with desk.db.transaction(who) as tx:
        begun = await _again(tx, conversation_id, question_id, replayed=True)
    if begun.turn is None:
        return begun.answer
    try:
        return await _store(desk, who, begun.turn, await _without_model(desk, who, begun.turn))
    except CompaninError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the question gets its one answer
        await log.aexception("answering.failed", org=str(org), question=str(question_id))
    turn = begun.turn
    nothing = deciding.decide(turn, Understood(turn.question), Found((), {}, turn.version))
    return await _store(desk, who, begun.turn, replace(nothing, reason="failed"))


async def _again(tx: Tx, conversation_id: UUID, question_id: UUID, *, replayed: bool) -> Begun:
    """A question stored earlier: with its answer, or ready to be answered now."""
    began = time.perf_counter()
    question = await conversations.message(tx, conversation_id, question_id)
    answer = await conversations.answer_to(tx, question_id)
    if answer is not None or not question.awaits_answer:
        return Begun(question, None, answer, replayed=replayed)
    found = await conversations.read(tx, None, conversation_id, None)
    assistant = await assistants.for_old(tx, found.assistant_id)
    turn = Turn(
        found,
        assistant,
        question_id,
        question.content,
        *turns.language_of(question.language, found, assistant),
        await knowledge.version(tx),
        question.seq + 1,
        began,
        await conversations.past(tx, conversation_id, question.seq),
        await contexts.known(tx, found.context_id, found.customer_id),
    )
    return Begun(question, turn, None, replayed=replayed)


def _stored(question: Question, found: Conversation) -> Message:
    awaits = found.status == "open"
    return Message(
        id=question.id,
        conversation_id=found.id,
        seq=found.last_seq - 1,
        role="user",
        content=question.content,
        language=question.language or found.language,
        in_reply_to=None,
        status=None if awaits else "handed_off",
        reason=None,
        confidence=None,
        engine=None,
        knowledge_version=None,
        citations=None,
        trace=None,
        metadata=question.metadata or None,
        rating=None,
        rating_comment=None,
        awaits_answer=awaits,
        created_at=found.last_activity_at,
        attachments=question.attachments,
    )
