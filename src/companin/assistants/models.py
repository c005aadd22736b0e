"""Assistants as other rooms see them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Answering:
    """How answers are made. `confidence_threshold` overrides the calibrated default (0 to 1)."""

    engine: Literal["default", "model"] = "default"
    model: str | None = None
    confidence_threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Handoff:
    """Whether visitors are offered a human when the assistant declines."""

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class KnowledgeScope:
    """Which sources this assistant answers from; empty lists mean all of them."""

    include_tags: list[str] = field(default_factory=list[str])
    exclude_tags: list[str] = field(default_factory=list[str])
    include_sources: list[UUID] = field(default_factory=list[UUID])
    exclude_sources: list[UUID] = field(default_factory=list[UUID])

    @property
    def everything(self) -> bool:
        return not (self.include_tags or self.exclude_tags or self.include_sources or self.exclude_sources)


@dataclass(frozen=True, slots=True)
class Profile:
    """What an owner shapes. `greeting` and `fallback_message` are texts by language."""

    name: str
    description: str = ""
    tone: str = "neutral"
    language: str = "en"
    default_tasks: list[str] = field(default_factory=list[str])
    is_active: bool = True
    instructions: str = ""
    greeting: dict[str, str] = field(default_factory=dict[str, str])
    fallback_message: dict[str, str] = field(default_factory=dict[str, str])
    answering: Answering = field(default_factory=Answering)
    handoff: Handoff = field(default_factory=Handoff)
    knowledge: KnowledgeScope = field(default_factory=KnowledgeScope)


@dataclass(frozen=True, slots=True)
class Assistant:
    id: UUID
    revision: int
    profile: Profile
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """A profile as it once was."""

    revision: int
    profile: Profile
    created_at: datetime
