"""Words that mean the same in five languages (`concepts.txt`): what a translation is held against.

In Swedish and Dutch, where words are put together, a beginning of five letters also counts inside a word.
"""

from functools import lru_cache
from importlib.resources import files

from companin.inference.text import fold, normal

_LANGUAGES = ("en", "sv", "nl", "fr", "pt")
_OPPOSITES = "free/paid open/closed allowed/forbidden possible/impossible valid/invalid before/after minimum/maximum "
_PAIRS = [tuple(pair.split("/")) for pair in f"{_OPPOSITES} more/less first/last".split()]
OPPOSITE = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_ALONE = """
    monday tuesday wednesday thursday friday saturday sunday weekend holiday morning evening summer winter minute hour
    day week month year children student member first last norway sweden denmark finland germany netherlands belgium
    france spain portugal switzerland england europe world free
"""
EXCLUSIVE = frozenset(_ALONE.split())
"""Of each of these none can stand for another: what isn't said of Sunday isn't said at all."""
LIGHT = frozenset({"receive", "send", "need", "allowed", "possible", "item", "data", "use", "number", "account-user"})
"""What is said in many ways, or not at all: it is hardly missed."""
_COMPOUNDING = frozenset({"sv", "nl"})
_SHORTEST_INSIDE = 5


@lru_cache(maxsize=1)
def _beginnings() -> dict[str, tuple[tuple[str, str], ...]]:
    """By language: how a word begins (`=` at its end: the whole word), and what it then means."""
    found: dict[str, list[tuple[str, str]]] = {language: [] for language in _LANGUAGES}
    lines = files("companin.answering").joinpath("concepts.txt").read_text("utf-8").splitlines()
    for line in lines:
        name, _, words = line.partition(":")
        if line.startswith("#") or not words:
            continue
        for language, begins in zip(_LANGUAGES, words.split("|"), strict=True):
            found[language] += [(begin.replace("-", ""), name) for begin in begins.split()]
    return {language: tuple(pairs) for language, pairs in found.items()}


@lru_cache(maxsize=8_192)
def meant_by(word: str, language: str) -> frozenset[str]:
    """What a word may mean, as names of concepts; nothing for words we don't know."""
    plain = fold(normal(word))
    inside = language in _COMPOUNDING
    return frozenset(name for begin, name in _beginnings().get(language, ()) if _is_said(begin, plain, inside=inside))


def _is_said(begin: str, plain: str, *, inside: bool) -> bool:
    if begin.endswith("="):
        return plain == begin[:-1]
    return plain.startswith(begin) or (inside and len(begin) >= _SHORTEST_INSIDE and begin in plain)
