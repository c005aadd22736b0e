"""What a turn asks for: the first of three steps, before knowledge is searched and the answer decided."""

from dataclasses import dataclass

from companin.answering.turns import Turn


@dataclass(frozen=True, slots=True)
class Understood:
    """`search` is the question as it stands alone: what knowledge is asked and what is answered."""

    search: str


def of(turn: Turn) -> Understood:
    return Understood(turn.question)
