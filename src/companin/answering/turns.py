"""One question on its way to its answer: what the first transaction knows, and the language it is answered in."""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from uuid import UUID

from companin.answering import registers
from companin.answering.registers import Register
from companin.assistants.models import Assistant
from companin.contexts.models import Known
from companin.conversations.models import Conversation, Said
from companin.inference import language as languages
from companin.platform.web.fields import LANGUAGES, base_language

LanguageBy: TypeAlias = Literal["message", "conversation", "locale", "assistant", "default"]
"""What told the language a turn is answered in, strongest first."""


@dataclass(frozen=True, slots=True)
class Turn:
    """As the first transaction left it. `seq` is the answer's number, `past` what was said before, oldest first.

    `known` is what the organization's server told of the customer whose conversation this is, None for a stranger;
    `told` what it told beside this message.
    """

    conversation: Conversation
    assistant: Assistant
    question_id: UUID
    question: str
    language: str
    language_by: LanguageBy
    version: int
    seq: int
    began: float
    past: tuple[Said, ...] = ()
    known: Known | None = None
    told: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def by_model(self) -> bool:
        """Whether its assistant is to be answered for by a chat model."""
        return self.assistant.profile.answering.engine == "model"

    @property
    def register(self) -> Register:
        return registers.heard(self.assistant.profile.tone)


def spoken(content: str, wanted: str | None) -> tuple[str | None, str | None]:
    """What the caller asks for, else what the words themselves say for certain; and what they say less certainly."""
    asked = base_language(wanted)
    if asked:
        return asked, None
    told = languages.told(content, LANGUAGES)
    return told.surely, told.likely


def language_of(asked: str | None, conversation: Conversation, assistant: Assistant) -> tuple[str, LanguageBy]:
    """The question's (override, else its words), then the conversation so far and its locale, then the assistant's."""
    candidates: tuple[tuple[LanguageBy, str | None], ...] = (
        ("message", asked),
        ("conversation", conversation.language),
        ("locale", conversation.locale),
        ("assistant", assistant.profile.language),
    )
    for by, tag in candidates:
        found = base_language(tag)
        if found:
            return found, by
    return "en", "default"
