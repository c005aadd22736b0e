"""A model called with patience: each wait has an end, a failure before the first word is tried again once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from companin.inference.breaker import Breaker
from companin.inference.chat import ChatModel, ModelFailed, Piece, Prompt

_ATTEMPTS = 2
_PAUSE = 0.2
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: until the first words (of one attempt), between words, and for all attempts together."""

    first: float
    idle: float
    total: float


async def call(model: ChatModel, prompt: Prompt, patience: Patience, breaker: Breaker) -> AsyncGenerator[Piece]:
    """The pieces of one reply. Raises ModelFailed; after the first words only when they break off."""
    breaker.admit()
    try:
        async with aclosing(_attempts(model, prompt, patience)) as pieces:
            async for piece in pieces:
                breaker.succeeded()
                yield piece
    except ModelFailed:
        breaker.failed()
        raise
    finally:
        breaker.abandoned()


async def _attempts(model: ChatModel, prompt: Prompt, patience: Patience) -> AsyncGenerator[Piece]:
    ends_at = asyncio.get_running_loop().time() + patience.total
    heard = False
    for left in reversed(range(_ATTEMPTS)):
        try:
            async with aclosing(_attempt(model, prompt, patience, ends_at)) as pieces:
                async for piece in pieces:
                    heard = True
                    yield piece
        except ModelFailed as error:
            if heard or not (left and error.passing):
                raise
            await asyncio.sleep(_PAUSE)
        else:
            return


async def _attempt(model: ChatModel, prompt: Prompt, patience: Patience, ends_at: float) -> AsyncGenerator[Piece]:
    loop = asyncio.get_running_loop()
    waits, length = patience.first, 0
    async with aclosing(model.stream(prompt)) as stream:
        while length < _LONGEST:
            try:
                async with asyncio.timeout_at(min(ends_at, loop.time() + waits)):
                    piece = await anext(stream)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise ModelFailed("model_timeout", passing=loop.time() < ends_at) from None
            if isinstance(piece, str):
                if not piece:
                    continue
                waits = patience.idle
                length += len(piece)
            yield piece
