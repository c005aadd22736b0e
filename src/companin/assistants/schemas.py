"""Shapes of assistants over HTTP."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from companin.assistants.models import Assistant, Profile, Revision
from companin.platform.web.fields import Body, Language, LongText, Name, ShortText, Tag, clean

_EXAMPLE: JsonDict = {
    "name": "Customer Support Bot",
    "description": "Helpful assistant for customer inquiries",
    "tone": "professional",
    "language": "en",
    "default_tasks": ["answer_questions", "provide_support"],
    "is_active": True,
}


def _languages(texts: dict[str, str]) -> dict[str, str]:
    known = {"en", "sv", "nl", "fr", "pt"}
    if set(texts) - known:
        code, message = "languages", "must be texts by language: en, sv, nl, fr, pt"
        raise PydanticCustomError(code, message)
    return texts


Task = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(clean)]
Tasks = Annotated[list[Task], Field(max_length=50)]
Spoken = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(clean)]
Texts = Annotated[dict[str, Spoken], AfterValidator(_languages)]
TagList = Annotated[list[Tag], Field(max_length=50)]
SourceList = Annotated[list[UUID], Field(max_length=500)]


class AnsweringIn(Body):
    """`engine`: `default` needs no model; `model` generates from the same passages and falls back to the default."""

    engine: Literal["default", "model"] | None = None
    model: ShortText | None = None
    confidence_threshold: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None


class HandoffIn(Body):
    enabled: bool | None = None


class KnowledgeIn(Body):
    """Which sources this assistant answers from; empty lists mean all."""

    include_tags: TagList | None = None
    exclude_tags: TagList | None = None
    include_sources: SourceList | None = None
    exclude_sources: SourceList | None = None


class AssistantUpdate(Body):
    """Only the fields sent are changed."""

    model_config = ConfigDict(json_schema_extra={"example": {"tone": "warm", "is_active": False}})

    name: Name | None = None
    description: LongText | None = None
    tone: ShortText | None = None
    language: Language | None = None
    default_tasks: Tasks | None = None
    is_active: bool | None = None
    instructions: LongText | None = None
    greeting: Texts | None = None
    fallback_message: Texts | None = None
    answering: AnsweringIn | None = None
    handoff: HandoffIn | None = None
    knowledge: KnowledgeIn | None = None

    def changes(self) -> dict[str, Any]:
        """What was sent; null means "as it was", inside a nested object "back to the default"."""
        sent = self.model_dump(exclude_unset=True)
        return {name: value for name, value in sent.items() if value is not None}


class AssistantCreate(AssistantUpdate):
    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    name: Name  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues] - required here


class AssistantOut(BaseModel):
    id: UUID
    revision: int
    name: str
    description: str
    tone: str
    language: str
    default_tasks: list[str]
    is_active: bool
    instructions: str
    greeting: dict[str, str]
    fallback_message: dict[str, str]
    answering: dict[str, Any]
    handoff: dict[str, Any]
    knowledge: dict[str, Any]
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, assistant: Assistant) -> "AssistantOut":
        return cls(
            id=assistant.id,
            revision=assistant.revision,
            created_at=assistant.created_at,
            updated_at=assistant.updated_at,
            **_profile(assistant.profile),
        )


class RevisionOut(BaseModel):
    revision: int
    profile: dict[str, Any]
    created_at: datetime

    @classmethod
    def of(cls, revision: Revision) -> "RevisionOut":
        return cls(revision=revision.revision, profile=_profile(revision.profile), created_at=revision.created_at)


class Restore(Body):
    revision: Annotated[int, Field(ge=1, le=2_000_000_000)]


def _profile(profile: Profile) -> dict[str, Any]:
    return asdict(profile)
