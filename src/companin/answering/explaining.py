"""A stored trace made readable: what was found, by name, and why what wasn't chosen was not."""

from typing import Any, Literal, TypeAlias

from companin.answering.extractive import NEAR, SAME_NEAR
from companin.conversations.models import Message

WhyNot: TypeAlias = Literal[
    "not_sure",
    "pair_answers",
    "another_question",
    "scored_lower",
    "says_no_more",
    "not_an_option",
    "no_room",
    "not_cited",
]
"""Explained in docs/api.md."""
_NAMES = ("source_id", "source_version", "chunk", "source_type", "title", "start", "end")


def candidates(answer: Message, trace: dict[str, Any]) -> list[dict[str, Any]]:
    """Best first, as the API shows them."""
    found = trace.get("found", {"of": [], "scores": [], "voices": [], "chosen": []})
    named = [
        {
            **dict(zip(_NAMES, row, strict=True)),
            "score": score,
            "voices": dict(zip(found["voices"], voices, strict=True)),
            "chosen": at in found["chosen"],
        }
        for at, (row, (score, *voices)) in enumerate(zip(found["of"], found["scores"], strict=True))
    ]
    return [
        {**one, "why_not": None if one["chosen"] else _why_not(answer, trace, named, at)}
        for at, one in enumerate(named)
    ]


def _why_not(answer: Message, trace: dict[str, Any], named: list[dict[str, Any]], at: int) -> WhyNot:
    if answer.status == "abstained" and answer.reason != "model_declined":
        return "not_sure"
    model = trace.get("model")
    if model is not None and answer.engine not in ("qa", "extractive"):
        return "no_room" if at >= model["passages"] else "not_cited"
    if answer.status == "clarify":
        return "not_an_option"
    return "pair_answers" if answer.engine == "qa" else _why_not_quoted(named[0], named[at])


def _why_not_quoted(first: dict[str, Any], one: dict[str, Any]) -> WhyNot:
    if one["source_type"] == "qa":
        return "another_question"
    near = SAME_NEAR if one["source_id"] == first["source_id"] else NEAR
    return "scored_lower" if one["score"] < near * first["score"] else "says_no_more"
