"""A question that leans on what was said before, put by a model so that it stands alone.

The rules of `follow_ups` tell that it leans, and their own wording serves whenever this gives none: in a few seconds,
of words the conversation holds, or not at all.
"""

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from companin.answering import leasing, linking, passages, prompting, statements
from companin.answering.turns import Turn
from companin.inference.calling import Patience, call
from companin.inference.chat import ModelFailed, Prompt, Spent, tokens_of
from companin.inference.language import surely_other
from companin.platform.database import Database, OrgId
from companin.platform.web.fields import LANGUAGES
from companin.providers import service as providers
from companin.providers.lines import Line, Lines
from companin.providers.models import Chosen

SECONDS = 4.0
"""So long a customer waits for it at most, beside the answer itself."""
_LONGEST = 300
# So much of its telling words were said before, or are the question's own; so much of the question's own it keeps.
_SAID_BEFORE, _KEPT = 0.7, 0.5


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`text` is None where the rules' own wording has to do; `told` says in the trace what became of it."""

    text: str | None
    told: dict[str, Any]
    usage: Spent


@dataclass(frozen=True, slots=True)
class _Asking:
    chosen: Chosen
    prompt: Prompt
    line: Line


async def put(db: Database, lines: Lines, org: OrgId, turn: Turn) -> Rewritten:
    """Never raises for what a model or its provider does."""
    began = time.perf_counter()
    spent = Spent(0, 0)
    try:
        asking = await _prepared(db, lines, org, turn)
        text, spent = await _asked(db, org, asking, lines.patience)
        why = _unfit(text, turn)
    except ModelFailed as error:
        text, why = "", error.reason
    except TimeoutError:
        text, why = "", "model_timeout"
    told: dict[str, Any] = {"text": text[:_LONGEST]} if text else {}
    told |= {"why_not": why} if why else {}
    return Rewritten(None if why else text, {**told, "ms": round((time.perf_counter() - began) * 1000, 3)}, spent)


async def _prepared(db: Database, lines: Lines, org: OrgId, turn: Turn) -> _Asking:
    """Raises ModelFailed where there is no model, it is down, or a budget doesn't allow it."""
    prompt = prompting.rewriting(turn)
    async with db.transaction(org) as tx:
        chosen = await providers.choose(tx, turn.assistant.profile.answering.model)
        if chosen is None:
            raise ModelFailed("no_model_configured")
        await leasing.affordable(tx, chosen, prompt)
    async with asyncio.timeout(SECONDS):
        line = await lines.to(org, chosen)
    if line.breaker.is_open:
        raise ModelFailed("model_circuit_open")
    return _Asking(chosen, prompt, line)


def _hurried(patience: Patience) -> Patience:
    total = min(SECONDS, patience.total)
    return Patience(min(total, patience.first), min(total, patience.idle), total)


async def _asked(db: Database, org: OrgId, asking: _Asking, patience: Patience) -> tuple[str, Spent]:
    """The whole reply. Words that cost something are paid for whatever becomes of them."""
    line, prompt = asking.line, asking.prompt
    said, told = "", Spent(0, 0)
    try:
        # That it comes too late says nothing of how it answers: it has a breaker of its own.
        async with aclosing(call(line.model, prompt, _hurried(patience), line.rewriting)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Spent):
                    told = piece
                elif len(said) <= 4 * _LONGEST:
                    said += piece
    finally:
        if said:
            asked = tokens_of(prompt.instructions) + tokens_of(prompt.content)
            told = Spent(told.input_tokens or asked, told.output_tokens or tokens_of(said))
            async with db.transaction(org) as tx:
                fields = {"input_tokens": told.input_tokens, "output_tokens": told.output_tokens}
                await providers.spend(tx, asking.chosen, **fields)
    return linking.plain(said, urls=(), hosts=()).strip(), told


def _unfit(text: str, turn: Turn) -> str | None:
    """Why it can't be searched: only what was said may be asked, in the language of the turn."""
    if not text or len(text) > _LONGEST or "\n" in text:
        return "not_one_question"
    if surely_other(text, turn.language, LANGUAGES):
        return "wrong_language"
    language = turn.language
    before = "\n".join(part for said in turn.past for part in (said.content, said.title, said.searched) if part)
    told = statements.statement_of(text, language)
    held = f"{before}\n{turn.question}"
    if told.addresses or not told.numbers <= statements.numbers(held, language):
        return "not_said_before"
    known = passages.said_by(held, language)
    if told.forms and passages.score(passages.evenly(told.forms), known) < _SAID_BEFORE:
        return "not_said_before"
    own = statements.statement_of(turn.question, language)
    kept = passages.score(passages.evenly(own.forms), passages.said_by(text, language)) if own.forms else 1.0
    return None if kept >= _KEPT and own.numbers <= statements.numbers(text, language) else "lost_the_question"
