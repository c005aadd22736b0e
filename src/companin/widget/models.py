"""A widget configuration: everything an owner shapes of the widget, with defaults that make a good one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from companin.assistants.models import Assistant

Texts = dict[str, str]
"""A text by language."""


@dataclass(frozen=True, slots=True)
class Paint:
    """`accent` colours launcher, header and the visitor's words; without `on_accent` black or white stands on it."""

    accent: str
    on_accent: str | None = None


@dataclass(frozen=True, slots=True)
class Colours:
    light: Paint = field(default_factory=lambda: Paint("#1f5f4a"))
    dark: Paint = field(default_factory=lambda: Paint("#7fd1b0"))


@dataclass(frozen=True, slots=True)
class Launcher:
    """The button on the page; a text in `texts.{language}.launcher` stands beside its icon."""

    icon: Literal["chat", "question", "spark"] = "chat"


@dataclass(frozen=True, slots=True)
class Wording:
    """What an owner words otherwise in one language; null leaves ours."""

    launcher: str | None = None
    title: str | None = None
    subtitle: str | None = None
    greeting: str | None = None
    placeholder: str | None = None
    ai_notice: str | None = None
    privacy: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """When to say something unasked: once all conditions given are met. `path` is the page's, `*` is anything."""

    message: Texts
    delay_seconds: int | None = None
    scroll_percent: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Parts of the chat an owner may leave out. That an AI answers is always said."""

    sources: bool = True
    feedback: bool = True
    rating: bool = True
    handoff: bool = True
    copy_button: bool = True
    powered_by: bool = True
    attachments: bool = False


@dataclass(frozen=True, slots=True)
class Design:
    """`language` fixes the widget's; null follows the visitor's browser. `allowed_origins` empty: the organization's.
    `visitor_retention_days` is how long a returning visitor is known again; 0 forgets with the page.
    """

    is_active: bool = True
    language: str | None = None
    theme: Literal["auto", "light", "dark"] = "auto"
    position: Literal["left", "right"] = "right"
    size: Literal["small", "medium", "large"] = "medium"
    colours: Colours = field(default_factory=Colours)
    launcher: Launcher = field(default_factory=Launcher)
    texts: dict[str, Wording] = field(default_factory=dict[str, Wording])
    suggested_questions: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    proactive: list[Rule] = field(default_factory=list[Rule])
    show: Shown = field(default_factory=Shown)
    privacy_url: str | None = None
    allowed_origins: list[str] = field(default_factory=list[str])
    visitor_retention_days: int = 30


@dataclass(frozen=True, slots=True)
class WidgetConfig:
    id: UUID
    assistant_id: UUID
    name: str
    revision: int
    design: Design
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """What a frame chats by. Without a configuration the design is the usual one."""

    config_id: UUID | None
    design: Design
    assistant: Assistant


@dataclass(frozen=True, slots=True)
class Look:
    """What the page's loader may know of one configuration before anybody has opened the chat."""

    id: UUID
    design: Design
