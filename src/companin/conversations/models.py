"""Conversations and messages as other rooms see them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

Kind: TypeAlias = Literal["session", "conversation"]
"""A session is an anonymous visitor's stay and expires when idle; a conversation is a customer's and persists."""

AnswerStatus: TypeAlias = Literal["answered", "clarify", "abstained", "handed_off", "degraded"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Either kind. `visitor_id` was made by us, `visitor_reference` is what a client called the visitor. `facts` is the
    part of `metadata` an API key wrote: the rest is a browser's word and proves nothing.
    """

    id: UUID
    kind: Kind
    assistant_id: UUID
    visitor_id: str | None
    visitor_reference: str | None
    customer_id: str | None
    context_id: UUID | None
    title: str | None
    locale: str | None
    language: str | None
    metadata: dict[str, Any]
    status: Literal["open", "handed_off", "closed"]
    last_seq: int
    score: int | None
    score_comment: str | None
    created_at: datetime
    last_activity_at: datetime
    expires_at: datetime | None
    closed_at: datetime | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A question ("user"), an answer ("assistant") or a human's words ("agent"). `seq` orders a conversation."""

    id: UUID
    conversation_id: UUID
    seq: int
    role: Literal["user", "assistant", "agent"]
    content: str
    language: str | None
    in_reply_to: UUID | None
    status: AnswerStatus | None
    reason: str | None
    confidence: float | None
    engine: str | None
    knowledge_version: int | None
    citations: list[dict[str, Any]] | None
    trace: dict[str, Any] | None
    metadata: dict[str, Any] | None
    rating: int | None
    rating_comment: str | None
    awaits_answer: bool
    created_at: datetime
    attachments: list[dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a later turn may lean on of something said before. Of an answer: `searched` is what it was searched with,
    `title` what its first citation is called.
    """

    seq: int
    role: Literal["user", "assistant", "agent"]
    content: str
    language: str | None
    status: AnswerStatus | None
    reason: str | None
    searched: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose conversations a caller may touch: None for a key (all of the organization's), else a visitor's own."""

    visitor_id: str
    customer_id: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked. `language` is what the words themselves say, None when they don't tell; `likely` is what a
    word or two that could be of several languages are taken for when nothing else tells.
    """

    id: UUID
    content: str
    language: str | None
    likely: str | None
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    attachments: list[dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file somebody sent along. `type` was told by its bytes; `size` counts them."""

    id: UUID
    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer about to be stored."""

    id: UUID
    content: str
    language: str
    status: AnswerStatus
    reason: str | None
    confidence: float
    engine: str
    knowledge_version: int
    citations: list[dict[str, Any]]
    trace: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer a model is making: the verified sentences that were sent, or are about to be."""

    content: str
    citations: list[dict[str, Any]]
    engine: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts of one day (UTC)."""

    day: str
    questions: int
    answered: int
    abstained: int
    handed_off: int
    degraded: int
    conversations: int
