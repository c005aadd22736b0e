"""The reply to a message that asks for no knowledge; a human is brought in by these rules alone."""

from companin.answering import tracing
from companin.answering.courtesy_phrases import Reply, reply
from companin.answering.courtesy_words import Courtesy
from companin.answering.facts import first_name
from companin.answering.tracing import Outcome
from companin.answering.turns import Turn
from companin.conversations.models import Answer, AnswerStatus

ENGINE = "courtesy"


def answer(turn: Turn, courtesy: Courtesy) -> Answer:
    profile = turn.assistant.profile
    handed_over = courtesy == "human" and profile.handoff.enabled
    person = _person(turn)
    kinds = _kinds(turn, courtesy)
    said = [reply(kind, turn.language, turn.register, name=profile.name, person=person) for kind in kinds]
    status: AnswerStatus = "handed_off" if handed_over else "answered"
    return tracing.answer(turn, Outcome(" ".join(said), status, courtesy, ENGINE, 1.0, turn.version))


def _kinds(turn: Turn, courtesy: Courtesy) -> tuple[Reply, ...]:
    profile = turn.assistant.profile
    if courtesy == "greeting":
        introduced = turn.past or turn.language in profile.greeting
        return ("greeting_again",) if introduced else ("greeting",)
    if courtesy == "human":
        return ("human",) if profile.handoff.enabled else ("human_away", "ask_on")
    if courtesy in ("frustration", "abuse"):
        return (courtesy, "offer" if profile.handoff.enabled else "no_offer")
    return (courtesy,)


def _person(turn: Turn) -> str | None:
    """By name once, where somebody is greeted."""
    return first_name(turn.known.traits) if turn.known and not turn.past else None
