"""What a turn asks for: the first of three steps, before knowledge is searched and the answer decided."""

from dataclasses import dataclass

from companin.answering import courtesies, follow_ups
from companin.answering.courtesy_phrases import offers_a_person, says_yes
from companin.answering.courtesy_words import Courtesy
from companin.answering.turns import Turn


@dataclass(frozen=True, slots=True)
class Understood:
    """`search` is the question as it stands alone: what knowledge is asked and what is answered. `alone` is set where
    it leans on what was said before: its own words, in case they were about something else after all; `own` are those
    of them that say what it is about; `said` is what the customer's words alone make of it, where `search` says more.
    With a `courtesy` nothing is asked at all. `upset` is who says so beside it.
    """

    search: str
    alone: str | None = None
    carried: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    said: str = ""
    courtesy: Courtesy | None = None
    upset: bool = False


def of(turn: Turn) -> Understood:
    """Without a model: rules, in microseconds."""
    if turn.past and offers_a_person(turn.past[-1].content) and says_yes(turn.question):
        return Understood(turn.question, courtesy="human")
    heard = courtesies.hear(turn.question, turn.language, turn.assistant.profile.name)
    if heard.courtesy is not None:
        return Understood(turn.question, courtesy=heard.courtesy)
    standing = follow_ups.standing(heard.question, turn.language, turn.past)
    if standing is None:
        return Understood(heard.question, upset=heard.upset)
    return _leaning(standing, heard.question, upset=heard.upset)


def in_context(turn: Turn, understood: Understood) -> Understood | None:
    """A question that found nothing by itself, put as a follow-up, where it may be one."""
    standing = follow_ups.in_context(understood.search, turn.language, turn.past) if turn.past else None
    return None if standing is None else _leaning(standing, understood.search, upset=understood.upset)


def _leaning(standing: follow_ups.Standing, alone: str, *, upset: bool) -> Understood:
    return Understood(standing.text, alone, standing.carried, standing.own, standing.asked, upset=upset)
