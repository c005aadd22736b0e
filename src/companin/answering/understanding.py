"""What a turn asks for: the first of three steps, before knowledge is searched and the answer decided."""

from dataclasses import dataclass, replace

from companin.answering import compounds, courtesies, follow_ups
from companin.answering.courtesy_phrases import offers_a_person, says_yes
from companin.answering.courtesy_words import Courtesy
from companin.answering.turns import Turn
from companin.conversations.models import Said


@dataclass(frozen=True, slots=True)
class Understood:
    """`search` is the question as it stands alone: what knowledge is asked and what is answered. `alone` is set where
    it leans on what was said before: its own words, in case they were about something else after all; `own` are those
    of them that say what it is about; `said` is what the customer's words alone make of it, where `search` says more.
    `parts` are the questions of a message that asks several. With a `courtesy` nothing is asked at all. `upset` is who
    says so beside it.
    """

    search: str
    alone: str | None = None
    carried: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    said: str = ""
    parts: tuple[str, ...] = ()
    courtesy: Courtesy | None = None
    upset: bool = False


def of(turn: Turn) -> Understood:
    """Without a model: rules, in microseconds."""
    if turn.past and offers_a_person(turn.past[-1].content) and says_yes(turn.question):
        return Understood(turn.question, courtesy="human")
    heard = courtesies.hear(turn.question, turn.language, turn.assistant.profile.name)
    if heard.courtesy is not None:
        return Understood(turn.question, courtesy=heard.courtesy)
    parts = compounds.parts(heard.question, turn.language)
    if parts:
        return Understood(heard.question, parts=parts, upset=heard.upset)
    standing = follow_ups.standing(heard.question, turn.language, turn.past)
    if standing is None:
        return Understood(heard.question, upset=heard.upset)
    return _leaning(standing, heard.question, upset=heard.upset)


def in_context(turn: Turn, understood: Understood) -> Understood | None:
    """A question that found nothing by itself, put as a follow-up, where it may be one."""
    standing = follow_ups.in_context(understood.search, turn.language, turn.past) if turn.past else None
    return None if standing is None else _leaning(standing, understood.search, upset=understood.upset)


def of_part(turn: Turn, beside: str | None) -> Understood:
    """One of several questions; `beside` is what the one it was asked with was searched with."""
    if beside is None:
        standing = follow_ups.standing(turn.question, turn.language, turn.past)
    else:
        said = Said(0, "assistant", "", turn.language, "answered", None, beside, None)
        standing = follow_ups.beside(turn.question, turn.language, said)
    if standing is None:
        return Understood(turn.question)
    leaning = _leaning(standing, turn.question, upset=False)
    # "how long?" asked beside something else is about that and nothing else.
    return leaning if standing.own else replace(leaning, alone=None)


def _leaning(standing: follow_ups.Standing, alone: str, *, upset: bool) -> Understood:
    return Understood(standing.text, alone, standing.carried, standing.own, standing.asked, upset=upset)
