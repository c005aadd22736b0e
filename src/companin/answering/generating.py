"""An answer by a model: asked where the default engine would answer, verified as it comes, replaced when it fails.

Whatever goes wrong, the default engine's answer is there already, and is given with the reason why.
"""

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

import structlog

from companin.answering import deciding, leasing, prompting, tracing
from companin.answering.drafting import Doubt, Drafting, Grounds
from companin.answering.prompting import NO_ANSWER
from companin.answering.sentence_stream import Sentence, SentenceStream
from companin.answering.telling import Telling
from companin.answering.turns import Turn
from companin.answering.verifying import ALIKE
from companin.conversations import drafts
from companin.conversations.models import Answer, Draft
from companin.inference.calling import call
from companin.inference.chat import ModelFailed, Prompt, Spent, tokens_of
from companin.inference.language import surely_other
from companin.inference.question_vectors import QuestionVectors
from companin.inference.text import fold, words
from companin.knowledge.models import Found, Hit
from companin.platform import jsons
from companin.platform.database import Database, OrgId
from companin.platform.web.fields import LANGUAGES
from companin.providers import service as providers
from companin.providers.lines import Line, Lines
from companin.providers.models import Chosen

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Asking:
    """One question for a model. `question` stands alone; `stored` is False where nobody asked, as in an evaluation."""

    org: OrgId
    turn: Turn
    question: str
    found: Found
    telling: Telling | None = None
    stored: bool = True
    meanings: QuestionVectors | None = None

    @property
    def hits(self) -> list[Hit]:
        return prompting.fitting(self.found.hits)


@dataclass(slots=True)
class _Reply:
    """What came of the calls for one answer."""

    drafting: Drafting
    prompt: Prompt
    calls_at: float
    first_at: float | None = None
    reason: str | None = None
    declined: bool = False
    input_tokens: int = 0
    output_tokens: int = 0


class _Foreign(Exception):
    """The reply begins in another language than asked for."""


class _Superseded(Exception):
    """Somebody else has answered meanwhile; nothing more may be said."""


def wanted(turn: Turn, default: Answer) -> bool:
    """The assistant asks for a model and there is something to answer from: one confidence decides for both engines. A
    stored answer that is surely meant is `answered` by itself.
    """
    open_still = default.status != "answered" and default.engine in ("qa", "extractive")
    return turn.by_model and bool(default.citations) and open_still


async def answer(db: Database, lines: Lines, asking: Asking, default: Answer) -> Answer:
    """Raises leasing.Taken when another process is making this very answer."""
    try:
        chosen, prompt, left = await _prepared(db, lines, asking)
        if left is not None:
            return left_behind(default, left)
        async with asyncio.timeout(lines.patience.total):  # the first line of a process loads libraries
            line = await lines.to(asking.org, chosen)
    except TimeoutError:
        return without_model(default, "model_timeout")
    except ModelFailed as error:
        return without_model(default, error.reason)
    reply = _Reply(_drafting(asking, chosen), prompt, time.perf_counter())
    try:
        await _ask(db, lines, asking, line, reply)
    finally:
        async with db.transaction(asking.org) as tx:
            spent = reply.input_tokens, reply.output_tokens
            await providers.spend(tx, chosen, input_tokens=spent[0], output_tokens=spent[1])
    return _answer(default, asking, chosen, reply)


async def _prepared(db: Database, lines: Lines, asking: Asking) -> tuple[Chosen, Prompt, Draft | None]:
    async with db.transaction(asking.org) as tx:
        chosen = await providers.choose(tx, asking.turn.assistant.profile.answering.model)
        if chosen is None:
            raise ModelFailed("no_model_configured")
        prompt = _prompt(asking, chosen.provider.max_output_tokens)
        question_id = asking.turn.question_id if asking.stored else None
        left = await leasing.take(tx, question_id, chosen, prompt, lines.patience.total)
    return chosen, prompt, left


def _prompt(asking: Asking, max_output_tokens: int, *, again: bool = False) -> Prompt:
    return prompting.build(asking.turn, asking.question, asking.hits, max_output_tokens=max_output_tokens, again=again)


def _drafting(asking: Asking, chosen: Chosen) -> Drafting:
    known = asking.turn.known
    given = frozenset(fold(word) for word in words(jsons.dumps(known.traits))) if known else frozenset[str]()
    hosts = frozenset(chosen.provider.link_hosts)
    return Drafting(Grounds(asking.question, asking.turn.language, asking.hits, given, hosts))


async def _ask(db: Database, lines: Lines, asking: Asking, line: Line, reply: _Reply) -> None:
    """Twice at most, the second time when the first reply was in another language."""
    for again in (False, True):
        if again:
            reply.prompt = _prompt(asking, reply.prompt.max_output_tokens, again=True)
        try:
            await _read(db, lines, asking, line, reply)
        except _Foreign:
            continue
        except ModelFailed as error:
            reply.reason = "model_interrupted" if reply.drafting.kept else error.reason
        except _Superseded:
            reply.reason = "superseded"
        return
    reply.reason = "model_wrong_language"


async def _read(db: Database, lines: Lines, asking: Asking, line: Line, reply: _Reply) -> None:
    """One call, read to its end. Words that cost something are counted whatever becomes of them."""
    stream, said, told = SentenceStream(), 0, Spent(0, 0)
    try:
        async with aclosing(call(line.model, reply.prompt, lines.patience, line.breaker)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Spent):
                    told = piece
                    continue
                reply.first_at = reply.first_at or time.perf_counter()
                said += tokens_of(piece)
                for sentence in stream.feed(piece):
                    await _take_in(db, asking, reply, sentence)
        for sentence in stream.end():
            await _take_in(db, asking, reply, sentence)
    finally:
        if said:
            asked = tokens_of(reply.prompt.instructions) + tokens_of(reply.prompt.content)
            reply.input_tokens += told.input_tokens or asked
            reply.output_tokens += told.output_tokens or said
    if not said:
        raise ModelFailed("model_error")


async def _take_in(db: Database, asking: Asking, reply: _Reply, sentence: Sentence) -> None:
    """A sentence that is supported is stored, then sent: whoever goes on after a crash knows what was said."""
    drafting = reply.drafting
    if sentence.text.strip(' .`*"') == NO_ANSWER:
        reply.declined = True
        return
    if not drafting.kept and surely_other(sentence.text, asking.turn.language, LANGUAGES):
        raise _Foreign
    alike = await _alike(asking.meanings, drafting.doubt(sentence))
    if not drafting.add(sentence, alike=alike) or asking.telling is None:
        return
    async with db.transaction(asking.org) as tx:
        if not await drafts.extend(tx, asking.turn.question_id, drafting.content, drafting.citations):
            raise _Superseded
    asking.telling.say(drafting.content, drafting.citations)
    await asyncio.sleep(0)  # so that it is on its way before the next sentence is looked at


async def _alike(meanings: QuestionVectors | None, doubt: Doubt | None) -> bool:
    if meanings is None or doubt is None:
        return False
    mine, theirs = await meanings.of(doubt.text, doubt.language), await meanings.of(doubt.told, doubt.told_in)
    return mine is not None and theirs is not None and float(mine @ theirs) >= ALIKE


def _answer(default: Answer, asking: Asking, chosen: Chosen, reply: _Reply) -> Answer:
    drafting = reply.drafting
    trace = _trace(default, asking.turn, chosen, reply)
    if drafting.kept:
        return replace(
            default,
            content=drafting.content,
            citations=drafting.citations,
            engine=chosen.engine,
            status="degraded" if reply.reason else "answered",
            reason=reply.reason,
            trace=trace,
        )
    if reply.declined and reply.reason is None:
        return deciding.decline(replace(default, engine=chosen.engine, trace=trace), asking.turn, asking.found)
    reason = reply.reason or "model_unsupported"
    log.warning("answering.without_model", org=str(asking.org), provider=chosen.provider.name, reason=reason)
    return without_model(replace(default, trace=trace), reason)


def without_model(default: Answer, reason: str) -> Answer:
    """The default engine's answer, with the reason why no model gave it."""
    return replace(default, status="degraded", reason=reason)


def left_behind(default: Answer, draft: Draft) -> Answer:
    """What was sent before its maker died is the answer: it was verified, and a customer may have read it."""
    return replace(
        default,
        content=draft.content,
        citations=draft.citations,
        engine=draft.engine,
        status="degraded",
        reason="model_interrupted",
    )


def _trace(default: Answer, turn: Turn, chosen: Chosen, reply: _Reply) -> dict[str, Any]:
    ended = time.perf_counter()
    timings = {**default.trace["timings"], "before_model_ms": _ms(reply.calls_at - turn.began)}
    timings |= {"model_ms": _ms(ended - reply.calls_at)}
    if reply.first_at is not None:
        timings |= {"first_token_ms": _ms(reply.first_at - reply.calls_at)}
    model = {
        "provider": chosen.provider.name,
        "kind": chosen.provider.kind,
        "model": chosen.model,
        "reason": reply.reason,
        "passages": len(reply.drafting.grounds.hits),
        "kept": reply.drafting.kept,
        "dropped": reply.drafting.dropped[:20],
        "prompt": {"instructions": reply.prompt.instructions, "content": reply.prompt.content},
    }
    usage = tracing.spent(default, reply.input_tokens, reply.output_tokens)
    told = {"timings": timings, "usage": usage, "model": model}
    if reply.drafting.kept:
        told["found"] = tracing.choosing(default.trace["found"], reply.drafting.citations)
    return {**default.trace, **told}


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
