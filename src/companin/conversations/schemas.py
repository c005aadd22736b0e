"""Shapes of sessions, conversations and messages over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from companin.assistants.models import Assistant
from companin.conversations.attachment_schemas import AttachmentIds, AttachmentOut
from companin.conversations.models import Conversation, Message
from companin.platform.web.fields import (
    Body,
    Content,
    FreeJson,
    Language,
    LongText,
    Name,
    Reference,
    ShortText,
    base_language,
)

_ASSISTANT = "550e8400-e29b-41d4-a716-446655440000"


class SessionStart(Body):
    """Only `assistant_id` is required. `visitor_id` is your own name for the visitor: a hint, never a proof."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "assistant_id": _ASSISTANT,
                "visitor_id": "visitor-123",
                "locale": "en",
                "metadata": {"source": "website", "page": "/contact"},
            }
        }
    )

    assistant_id: UUID
    visitor_id: Reference | None = None
    locale: Language | None = None
    metadata: FreeJson = {}


class ConversationStart(Body):
    """`user_context_id` is a context's id or its `user_reference`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "assistant_id": _ASSISTANT,
                "customer_id": "user-456",
                "title": "Order Support",
                "locale": "en",
            }
        }
    )

    assistant_id: UUID
    customer_id: Reference
    title: ShortText | None = None
    locale: Language | None = None
    user_context_id: Reference | None = None
    metadata: FreeJson = {}


class ConversationUpdate(Body):
    """`metadata` is merged (RFC 7396)."""

    title: ShortText | None = None
    metadata: FreeJson | None = None

    def changes(self) -> dict[str, Any]:
        sent = self.model_dump(exclude_unset=True)
        return {name: value for name, value in sent.items() if name == "title" or value is not None}


class MessageCreate(Body):
    """`language` asks for the answer's language, whatever the words are written in. `attachments` are ids of files
    uploaded to this stay before.
    """

    model_config = ConfigDict(
        json_schema_extra={"example": {"content": "Can you help me track my order?", "metadata": {"order_id": "12345"}}}
    )

    content: Content
    metadata: FreeJson = {}
    language: Language | None = None
    attachments: AttachmentIds = []


class AgentReply(Body):
    """`agent_name` is what the customer reads beside the words. `attachments` are ids of files uploaded to this stay
    before.
    """

    model_config = ConfigDict(json_schema_extra={"example": {"content": "I'll look into it.", "agent_name": "Anna"}})

    content: Content
    agent_name: Name | None = None
    metadata: FreeJson = {}
    attachments: AttachmentIds = []

    def kept(self) -> dict[str, Any]:
        """The metadata with the name in it, where it is stored."""
        return {**self.metadata, **({"agent_name": self.agent_name} if self.agent_name else {})}


class MessageFeedback(Body):
    """`rating`: up or down (1 or -1)."""

    model_config = ConfigDict(json_schema_extra={"example": {"rating": "up", "comment": "Just what I needed."}})

    rating: Literal["up", "down", 1, -1]
    comment: LongText | None = None

    def number(self) -> int:
        return 1 if self.rating in ("up", 1) else -1


class StayFeedback(Body):
    """How the whole stay was, 1 to 5."""

    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    comment: LongText | None = None


class SessionOut(BaseModel):
    id: UUID
    assistant_id: UUID
    visitor_id: str | None
    locale: str | None
    metadata: dict[str, Any]
    status: str
    greeting: str | None
    score: int | None
    created_at: datetime
    last_activity_at: datetime
    expires_at: datetime | None

    @classmethod
    def of(cls, stay: Conversation, assistant: Assistant | None = None) -> "SessionOut":
        return cls(
            id=stay.id,
            assistant_id=stay.assistant_id,
            visitor_id=stay.visitor_reference or stay.visitor_id,
            locale=stay.locale,
            metadata=stay.metadata,
            status=stay.status,
            greeting=greeting(assistant, stay.locale) if assistant else None,
            score=stay.score,
            created_at=stay.created_at,
            last_activity_at=stay.last_activity_at,
            expires_at=stay.expires_at,
        )


class ConversationOut(BaseModel):
    id: UUID
    assistant_id: UUID
    customer_id: str
    user_context_id: UUID | None
    title: str | None
    locale: str | None
    metadata: dict[str, Any]
    status: str
    greeting: str | None
    score: int | None
    created_at: datetime
    last_activity_at: datetime

    @classmethod
    def of(cls, stay: Conversation, assistant: Assistant | None = None) -> "ConversationOut":
        return cls(
            id=stay.id,
            assistant_id=stay.assistant_id,
            customer_id=stay.customer_id or "",
            user_context_id=stay.context_id,
            title=stay.title,
            locale=stay.locale,
            metadata=stay.metadata,
            status=stay.status,
            greeting=greeting(assistant, stay.locale) if assistant else None,
            score=stay.score,
            created_at=stay.created_at,
            last_activity_at=stay.last_activity_at,
        )


def greeting(assistant: Assistant, locale: str | None) -> str | None:
    """The owner's greeting in the visitor's language, else in the assistant's own; None when there is none."""
    texts = assistant.profile.greeting
    for language in (base_language(locale), base_language(assistant.profile.language)):
        if language in texts:
            return texts[language]
    return next(iter(texts.values()), None)


class PublicProfile(BaseModel):
    """What a visitor's browser may know of an assistant."""

    id: UUID
    name: str
    description: str
    language: str
    greeting: dict[str, str]
    is_active: bool

    @classmethod
    def of(cls, assistant: Assistant) -> "PublicProfile":
        profile = assistant.profile
        return cls(
            id=assistant.id,
            name=profile.name,
            description=profile.description,
            language=profile.language,
            greeting=profile.greeting,
            is_active=profile.is_active,
        )


class CitationOut(BaseModel):
    """`quote` is exactly the text of the source's `source_version` from `start` to `end` (code points), found in its
    chunk of the ordinal `chunk`. Of a `context` (what is known of the customer) it is the facts as they are shown, and
    `source_id` the context's or the conversation's.
    """

    index: int
    source_id: UUID
    source_type: Literal["file", "qa", "url", "context"]
    title: str
    url: str | None
    page: int | None
    heading: str | None
    quote: str
    start: int
    end: int
    score: float
    source_version: int | None = None
    chunk: int | None = None


class MessageOut(BaseModel):
    """`status`, `confidence`, `citations` and `engine` tell how an answer came to be; they are null for other roles."""

    id: UUID
    conversation_id: UUID
    role: Literal["user", "assistant", "agent"]
    agent_name: str | None
    content: str
    in_reply_to: UUID | None
    created_at: datetime
    language: str | None
    status: str | None
    reason: str | None
    confidence: float | None
    citations: list[CitationOut]
    engine: str | None
    knowledge_version: int | None
    timings: dict[str, float] | None
    usage: dict[str, int] | None
    metadata: dict[str, Any] | None
    rating: Literal["up", "down"] | None
    attachments: list[AttachmentOut] = []

    @classmethod
    def of(cls, message: Message) -> "MessageOut":
        trace = message.trace or {}
        return cls(
            id=message.id,
            conversation_id=message.conversation_id,
            role=message.role,
            agent_name=_agent_name(message),
            content=message.content,
            in_reply_to=message.in_reply_to,
            created_at=message.created_at,
            language=message.language,
            status=message.status,
            reason=message.reason,
            confidence=None if message.confidence is None else round(message.confidence, 4),
            citations=[CitationOut.model_validate(citation) for citation in message.citations or []],
            engine=message.engine,
            knowledge_version=message.knowledge_version,
            timings=trace.get("timings"),
            usage=trace.get("usage"),
            metadata=message.metadata,
            rating=None if message.rating is None else ("up" if message.rating > 0 else "down"),
            attachments=[AttachmentOut.model_validate(one) for one in message.attachments or []],
        )


def _agent_name(message: Message) -> str | None:
    """Kept in the metadata, which is free JSON: an older client may have put something else there."""
    found = (message.metadata or {}).get("agent_name") if message.role == "agent" else None
    return found if isinstance(found, str) else None
