"""What a chat model is asked and what it gives back: one prompt in, pieces of text and what they cost out."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Prompt:
    """`instructions` are ours and the owner's; `content` is the question and all data."""

    instructions: str
    content: str
    max_output_tokens: int

    @property
    def estimate(self) -> int:
        """Tokens it takes at most, roughly; providers count their own way, and afterwards."""
        return tokens_of(self.instructions) + tokens_of(self.content) + self.max_output_tokens


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens, as the provider counted them; zeros when it doesn't say."""

    input_tokens: int
    output_tokens: int


Piece: TypeAlias = str | Spent


class ChatModel(Protocol):
    """A stream of words and, at its end, what they cost. Raises ModelFailed."""

    def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]: ...

    async def close(self) -> None: ...


class ModelFailed(Exception):
    """`reason` is the code an answer made without the model carries; `passing` tells that trying again may help."""

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.passing = passing


def tokens_of(text: str) -> int:
    """An estimate on the safe side for European languages: three letters a token."""
    return len(text) // 3 + 1
