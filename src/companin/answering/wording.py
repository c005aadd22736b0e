"""Which words a register has for what an assistant says; where it has none of its own, the neutral ones serve."""

from collections.abc import Iterator

from companin.answering.formal_phrases import FORMAL
from companin.answering.friendly_phrases import FRIENDLY
from companin.answering.registers import Register, Texts

_OWN: dict[Register, Texts] = {"formal": FORMAL, "neutral": {}, "friendly": FRIENDLY}


def worded(kind: str, neutral: dict[str, str], language: str, /, register: Register) -> str:
    """`neutral`: the neutral texts by language, English among them, which serves for a language that has none."""
    spoken = language if language in neutral else "en"
    return _OWN[register].get(kind, {}).get(spoken, neutral[spoken])


def every(kind: str, neutral: dict[str, str]) -> Iterator[str]:
    """In all registers and languages."""
    for texts in (neutral, *(own.get(kind, {}) for own in _OWN.values())):
        yield from texts.values()
