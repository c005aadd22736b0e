"""From what was found to what is said: the engine, answered or honestly declined."""

import time
from dataclasses import asdict

from companin.answering import confidence, events, extractive, phrases
from companin.answering.turns import Turn
from companin.answering.understanding import Understood
from companin.conversations.models import Answer, AnswerStatus
from companin.knowledge.models import Found


def decide(turn: Turn, understood: Understood, found: Found, searched: float) -> Answer:
    """Answer from what was found when confident enough, else decline. Pure; times are `perf_counter` seconds."""
    probability = confidence.of(found.evidence) if found.hits else 0.0
    threshold = turn.assistant.profile.answering.confidence_threshold
    bar = confidence.THRESHOLD if threshold is None else threshold
    if found.hits and probability >= bar:
        draft = extractive.compose(understood.search, turn.language, found)
        content, engine = draft.content, draft.engine
        citations = [{**asdict(one), "source_id": str(one.source_id)} for one in draft.citations]
        status, reason = _answered(turn)
        content = _introduced(content, turn.language, found)
    else:
        content, engine, citations = _declined(turn, found), "extractive", []
        status, reason = "abstained", "no_knowledge" if not found.hits else "low_confidence"
    return Answer(
        id=events.answer_id(turn.question_id),
        content=content,
        language=turn.language,
        status=status,
        reason=reason,
        confidence=probability,
        engine=engine,
        knowledge_version=found.version,
        citations=citations,
        trace={
            "searched": understood.search,
            "language_by": turn.language_by,
            "timings": _timings(turn.began, searched),
            "usage": {"input_tokens": 0, "output_tokens": 0},
            "evidence": {name: round(value, 4) for name, value in found.evidence.items()},
            "threshold": round(bar, 4),
            "assistant_revision": turn.assistant.revision,
        },
    )


def _answered(turn: Turn) -> tuple[AnswerStatus, str | None]:
    """No chat model can be configured on this server yet: an assistant that asks for one is answered without it."""
    return (
        ("degraded", "no_model_configured")
        if turn.assistant.profile.answering.engine == "model"
        else ("answered", None)
    )


def _introduced(content: str, language: str, found: Found) -> str:
    other = found.hits[0].entry.language
    introduction = phrases.found_in(other, language) if other and other != language else ""
    return f"{introduction}\n\n{content}" if introduction else content


def _declined(turn: Turn, found: Found) -> str:
    profile = turn.assistant.profile
    own = profile.fallback_message.get(turn.language)
    if own:
        return own
    if not found.hits and found.version == 0:
        return phrases.say("empty", turn.language)
    return phrases.say("decline_human" if profile.handoff.enabled else "decline", turn.language)


def _timings(began: float, searched: float) -> dict[str, float]:
    """Milliseconds until the search began, and from then until the answer was made."""
    now = time.perf_counter()
    return {"begin_ms": round((searched - began) * 1000, 3), "answer_ms": round((now - searched) * 1000, 3)}
