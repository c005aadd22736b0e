"""Verbs said in two words that texts write as one: "stap over" for "overstappen", "lämna tillbaka" for "återlämning".

English and Swedish and Dutch part them; French and Portuguese don't.
"""

from collections.abc import Sequence
from itertools import islice

# By language: the particle as it is said, and what stands before or after the verb when both are one word.
_EN = "in out up off on back down over"
_SV = "om upp ut av in till på bort ned med an"
_NL = "over op af aan uit in mee terug weg door om bij los toe voor na vast"
_PARTICLES: dict[str, dict[str, str]] = {
    "en": {one: one for one in _EN.split()},
    "sv": {"tillbaka": "åter", **{one: one for one in _SV.split()}},
    "nl": {one: one for one in _NL.split()},
}
_AFTER = frozenset({"en"})
# So far before its particle a verb stands at most.
_FAR = {"en": 1, "sv": 2, "nl": 5}
# "terug te sturen": there it stands before the verb.
_BETWEEN = {"nl": "te"}
_SHORTEST = 3


def joined(said: Sequence[str], language: str) -> dict[str, tuple[str, ...]]:
    """For words that may be such a verb, what they make with their particle."""
    particles = _PARTICLES.get(language)
    if particles is None or particles.keys().isdisjoint(said):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for at, word in enumerate(said):
        particle = particles.get(word)
        if particle is None:
            continue
        for verb in _verbs(said, at, language):
            whole = verb + particle if language in _AFTER else particle + verb
            found[verb] = (*found.get(verb, ()), whole)
    return found


def _verbs(said: Sequence[str], at: int, language: str) -> list[str]:
    if said[at + 1 : at + 2] == [_BETWEEN.get(language)]:
        return list(said[at + 2 : at + 3])
    before = islice(reversed(said[:at]), _FAR[language])
    return [word for word in before if len(word) >= _SHORTEST]
