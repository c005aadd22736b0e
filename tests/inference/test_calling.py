"""A model is waited for as long as it deserves, tried again once, and left alone while it keeps failing."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

import pytest

from companin.inference import breaker as breakers
from companin.inference.breaker import Breaker
from companin.inference.calling import Patience, call
from companin.inference.chat import ModelFailed, Piece, Prompt
from companin.inference.fakes import FakeModel

PROMPT = Prompt("Be brief.", '<data-1 kind="passage" number="1" about={}>\nTea is hot. It cools.\n</data-1>', 50)
PATIENCE = Patience(first=0.1, idle=0.1, total=1.0)


async def said(model: FakeModel, breaker: Breaker, prompt: Prompt = PROMPT) -> str:
    async with aclosing(call(model, prompt, PATIENCE, breaker)) as pieces:
        return "".join([piece async for piece in pieces if isinstance(piece, str)])


async def test_words_come_as_they_are_said() -> None:
    assert await said(FakeModel("scripted"), Breaker()) == "Tea is hot [1]. It cools [1]."


@pytest.mark.parametrize(
    ("name", "reason", "asked"), [("hanging", "model_timeout", 2), ("failing", "model_error", 2), ("flaky", None, 2)]
)
async def test_before_the_first_word_it_is_tried_once_more(name: str, reason: str | None, asked: int) -> None:
    model = FakeModel(name)
    if reason is None:
        assert "Tea" in await said(model, Breaker())
    else:
        with pytest.raises(ModelFailed, match=reason):
            await said(model, Breaker())
    assert model.asked == asked


@pytest.mark.parametrize(("name", "reason"), [("stalling", "model_timeout"), ("breaking", "model_unreachable")])
async def test_after_the_first_word_never(name: str, reason: str) -> None:
    model = FakeModel(name)
    with pytest.raises(ModelFailed, match=reason):
        await said(model, Breaker())
    assert model.asked == 1


async def test_a_breaker_opens_lets_one_probe_through_and_closes() -> None:
    now = [0.0]
    breaker, failing, well = Breaker(lambda: now[0]), FakeModel("failing"), FakeModel("scripted")
    for _ in range(breakers.FAILURES):
        with pytest.raises(ModelFailed, match="model_error"):
            await said(failing, breaker)
    asked = failing.asked
    with pytest.raises(ModelFailed, match="model_circuit_open"):
        await said(failing, breaker)
    assert failing.asked == asked
    now[0] += breakers.OPEN_SECONDS
    with pytest.raises(ModelFailed, match="model_error"):
        await said(failing, breaker)
    with pytest.raises(ModelFailed, match="model_circuit_open"):
        await said(well, breaker)
    now[0] += breakers.OPEN_SECONDS
    probing = asyncio.ensure_future(said(FakeModel("hanging"), breaker))
    await asyncio.sleep(0)
    with pytest.raises(ModelFailed, match="model_circuit_open"):
        await said(well, breaker)
    probing.cancel()
    with suppress(asyncio.CancelledError):
        await probing
    assert await said(well, breaker)


async def test_a_model_that_never_ends_is_ended() -> None:
    class Endless:
        async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
            while True:
                yield "on and on "
                await asyncio.sleep(0.01)

        async def close(self) -> None: ...

    with pytest.raises(ModelFailed, match="model_timeout"):
        async for _ in call(Endless(), PROMPT, Patience(0.1, 0.1, 0.3), Breaker()):
            pass
