"""Shapes of widget configurations and the visitor's token over HTTP."""

import re
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from companin.platform.web.fields import Body, Name, Origin, clean
from companin.widget import looks
from companin.widget.models import WidgetConfig

_EXAMPLE: JsonDict = {
    "name": "Shop, all pages",
    "assistant_id": "550e8400-e29b-41d4-a716-446655440000",
    "colours": {"light": {"accent": "#1f5f4a"}},
    "texts": {"en": {"title": "Ask Kettle & Leaf"}, "fr": {"title": "Une question ?"}},
    "suggested_questions": {"en": ["Where is my parcel?"], "fr": ["Où est mon colis ?"]},
    "allowed_origins": ["https://shop.example"],
}


def _colour(value: str) -> str:
    """`#abc` is `#aabbcc`; small letters."""
    digits = value.strip().lower().removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    if not re.fullmatch(r"[0-9a-f]{6}", digits):
        code, message = "colour", "must be a colour like #1f5f4a"
        raise PydanticCustomError(code, message)
    return f"#{digits}"


def _page(value: str) -> str:
    """The address of a page, safe to link to."""
    parts = urlsplit(value)
    if parts.scheme not in ("https", "http") or not parts.hostname or re.search(r"[\s<>\"\\]", value):
        code, message = "page_address", "must be the address of a page, like https://shop.example/privacy"
        raise PydanticCustomError(code, message)
    return value


Lang: TypeAlias = Literal["en", "sv", "nl", "fr", "pt"]
Colour = Annotated[str, StringConstraints(max_length=9), AfterValidator(_colour)]
PageUrl = Annotated[str, StringConstraints(max_length=2000), AfterValidator(clean), AfterValidator(_page)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(clean)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(clean)]
Spoken = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(clean)]
PathPattern = Annotated[
    str, StringConstraints(max_length=300, pattern=r"^[/*]([^*]*\*){0,5}[^*]*$"), AfterValidator(clean)
]
Questions = Annotated[list[Annotated[Name, StringConstraints(max_length=120)]], Field(max_length=6)]


class PaintIn(Body):
    """`on_accent` left out: black or white, whichever can be read."""

    accent: Colour | None = None
    on_accent: Colour | None = None


class ColoursIn(Body):
    light: PaintIn | None = None
    dark: PaintIn | None = None


class LauncherIn(Body):
    icon: Literal["chat", "question", "spark"] | None = None


class WordingIn(Body):
    """Only what is sent replaces our own words in that language; null brings ours back."""

    launcher: Short | None = None
    title: Short | None = None
    subtitle: Words | None = None
    greeting: Spoken | None = None
    placeholder: Short | None = None
    ai_notice: Words | None = None
    privacy: Short | None = None


class RuleIn(Body):
    """Said once all conditions given are met; with none of them, at once. `path`: `/checkout*`, up to five `*`."""

    message: Annotated[dict[Lang, Words], Field(min_length=1)]
    delay_seconds: Annotated[int, Field(ge=0, le=3600)] | None = None
    scroll_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    path: PathPattern | None = None


class ShownIn(Body):
    sources: bool | None = None
    feedback: bool | None = None
    rating: bool | None = None
    handoff: bool | None = None
    copy_button: bool | None = None
    powered_by: bool | None = None
    attachments: bool | None = None


class WidgetConfigUpdate(Body):
    """What is sent is merged (RFC 7396): null goes back to the default, lists are replaced."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"position": "left", "colours": {"light": {"accent": "#7a1f5f"}}}}
    )

    name: Name | None = None
    assistant_id: UUID | None = None
    is_active: bool | None = None
    language: Lang | None = None
    theme: Literal["auto", "light", "dark"] | None = None
    position: Literal["left", "right"] | None = None
    size: Literal["small", "medium", "large"] | None = None
    colours: ColoursIn | None = None
    launcher: LauncherIn | None = None
    texts: dict[Lang, WordingIn | None] | None = None
    suggested_questions: dict[Lang, Questions | None] | None = None
    proactive: Annotated[list[RuleIn], Field(max_length=10)] | None = None
    show: ShownIn | None = None
    privacy_url: PageUrl | None = None
    allowed_origins: Annotated[list[Origin], Field(max_length=100)] | None = None
    visitor_retention_days: Annotated[int, Field(ge=0, le=365)] | None = None

    def changes(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class WidgetConfigCreate(WidgetConfigUpdate):
    """`name` and `assistant_id` alone make a good widget."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    name: Name  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues] - required here
    assistant_id: UUID  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues] - the same


class WidgetConfigOut(BaseModel):
    id: UUID
    assistant_id: UUID
    name: str
    revision: int
    is_active: bool
    language: str | None
    theme: str
    position: str
    size: str
    colours: dict[str, Any]
    launcher: dict[str, Any]
    texts: dict[str, dict[str, str | None]]
    suggested_questions: dict[str, list[str]]
    proactive: list[dict[str, Any]]
    show: dict[str, bool]
    privacy_url: str | None
    allowed_origins: list[str]
    visitor_retention_days: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, config: WidgetConfig) -> "WidgetConfigOut":
        return cls(
            id=config.id,
            assistant_id=config.assistant_id,
            name=config.name,
            revision=config.revision,
            created_at=config.created_at,
            updated_at=config.updated_at,
            **asdict(config.design),
        )


class PublicConfig(BaseModel):
    """What a visitor's browser may know."""

    id: UUID
    assistant_id: UUID
    look: dict[str, Any]
    texts: dict[str, dict[str, str | None]]
    suggested_questions: dict[str, list[str]]
    show: dict[str, bool]
    privacy_url: str | None

    @classmethod
    def of(cls, config: WidgetConfig) -> "PublicConfig":
        design = asdict(config.design)
        named = {name: design[name] for name in ("texts", "suggested_questions", "show", "privacy_url")}
        return cls(id=config.id, assistant_id=config.assistant_id, look=looks.of(config.design), **named)


class FrameTokenRequest(Body):
    """What the widget's own frame sends. `config_id` says how long the visitor is to be known again."""

    client_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    config_id: UUID | None = None
    identity: Annotated[str, StringConstraints(min_length=1, max_length=8192)] | None = None
