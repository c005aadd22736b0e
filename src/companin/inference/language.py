"""Which language a text is written in, short messages included, or None when the text doesn't say."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from companin.inference.language_model import LanguageModel, load
from companin.inference.phrases import NEIGHBOURLY, TELLING, UNIVERSAL
from companin.inference.stopwords import STOP_WORDS
from companin.inference.text import words
from companin.platform.memory import give_back

_loading = threading.Lock()
_loaded: list[LanguageModel] = []
_NONE: frozenset[str] = frozenset()
_SURE = 0.97
# Below these the model is guessing: the fewer words, the surer it has to be.
_LEAST = {1: 0.90, 2: 0.80, 3: 0.60}
_LEAST_LONG = 0.58
_LONGEST_TEXT = 4_000
_SHORT = 14
_GREETING = 3
_FEW = 2
# From so many words on a text may be told to be in a language that nobody asked about.
_STRANGE = 3
_NEIGHBOURS = ("de", "es", "it", "fi", "pl")
# How much likelier a language becomes with each of its own small words.
_SMALL_WORD = 1.5
# So many small words of one language, and none of another, tell without the model.
_PLAIN = 2
# Whose language is surely another: from so many letters, at so much confidence.
_TELLS, _SURELY_OTHER = 30, 0.9


def detect(text: str, candidates: Sequence[str], strangers: Sequence[str] = ()) -> tuple[str, float] | None:
    """The likeliest of `candidates` (two-letter codes) with a confidence of 0 to 1; None where the text is surely in
    one of the `strangers`.
    """
    said = [word for word in words(text[:_LONGEST_TEXT]) if word.isalpha()]
    if not said or not candidates:
        return None
    told = _told(said, candidates) if len(said) <= _GREETING else None
    if told is not None:
        return told, _SURE
    if len(said) <= 2 and all(word in UNIVERSAL for word in said):
        return None
    plain = _plain(frozenset(said), tuple(candidates))
    if plain is not None:
        return plain, _SURE
    if len(said) <= _SHORT:  # the names of things everybody has would decide for English
        text = " ".join(word for word in said if word not in UNIVERSAL) or text
    return _weighed(text[:_LONGEST_TEXT], said, candidates, strangers)


@dataclass(frozen=True, slots=True)
class Told:
    """`surely` holds against anything said before; `likely` only where nothing was."""

    surely: str | None
    likely: str | None


def told(text: str, candidates: Sequence[str]) -> Told:
    """What a message tells of its language. A word or two seldom do: "ok", "sms", "return" are at home in many, so
    only greetings, thanks and words no other candidate has count for certain. A message in a language of our neighbours
    tells nothing: who writes German is better answered in the assistant's language than in Dutch. (Danes and Norwegians
    read Swedish.)
    """
    found = detect(text, candidates, _NEIGHBOURS)
    if found is None:
        return Told(None, None)
    language, confidence = found
    if confidence < _SURE and sum(map(str.isalpha, words(text[:_LONGEST_TEXT]))) <= _FEW:
        return Told(None, language)
    return Told(language, language)


@lru_cache(maxsize=256)
def surely_other(text: str, language: str, candidates: tuple[str, ...]) -> str | None:
    """The language a text is surely written in when that isn't `language`. Nearly always a look at its small words is
    enough to tell that it is.
    """
    if len(text) < _TELLS or _speaks(text, language, candidates):
        return None
    found = detect(text, candidates)
    return found[0] if found is not None and found[0] != language and found[1] >= _SURELY_OTHER else None


def _speaks(text: str, language: str, candidates: tuple[str, ...]) -> bool:
    """Whether its small words are of this language and hardly of another."""
    said = frozenset(words(text[:_LONGEST_TEXT]))
    own = _own_small_words(candidates)
    others = max((len(said & own[other]) for other in own if other != language), default=0)
    return len(said & own.get(language, frozenset())) > 2 * others


def _plain(said: frozenset[str], candidates: tuple[str, ...]) -> str | None:
    """Most messages have small words of one language only; looking the model up costs many times as much."""
    counts = {language: len(said & own) for language, own in _own_small_words(candidates).items()}
    likeliest = max(counts, key=counts.__getitem__)
    if sum(counts.values()) > counts[likeliest]:
        return None
    return likeliest if len(said & _own_small_words(candidates)[likeliest] - NEIGHBOURLY) >= _PLAIN else None


@lru_cache(maxsize=8)
def _own_small_words(candidates: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """The small words only one of them has."""
    every = {language: STOP_WORDS.get(language, frozenset()) for language in candidates}
    return {
        language: own.difference(*(theirs for other, theirs in every.items() if other != language))
        for language, own in every.items()
    }


def _weighed(
    text: str, said: list[str], candidates: Sequence[str], strangers: Sequence[str]
) -> tuple[str, float] | None:
    """The model's opinion, with the small words of each language as a second one for short texts."""
    chances = dict(_model().rank(text, (*candidates, *strangers)))
    if len(said) >= _STRANGE and any(chances.pop(other, 0.0) >= _SURE for other in strangers):
        return None
    chances = {language: chance for language, chance in chances.items() if language in candidates}
    if len(said) <= _SHORT:
        chances = {
            language: chance * _SMALL_WORD ** sum(map(STOP_WORDS.get(language, _NONE).__contains__, said))
            for language, chance in chances.items()
        }
    total = sum(chances.values())
    if not total:
        return None
    language = max(chances, key=chances.__getitem__)
    confidence = chances[language] / total
    return (language, confidence) if confidence >= _LEAST.get(len(said), _LEAST_LONG) else None


def warm(folder: Path | None = None) -> None:
    """Loads the model, so that no question has to wait for it: 0.7 s of CPU where it wasn't put by in `folder`. For a
    thread at start.
    """
    _model(folder)


def _told(said: list[str], candidates: Sequence[str]) -> str | None:
    """The language of greetings and thanks that only one candidate uses."""
    phrase = " ".join(said)
    votes = {
        language
        for language in candidates
        if language in TELLING and (phrase in TELLING[language] or any(word in TELLING[language] for word in said))
    }
    if len(votes) != 1:
        return None
    language = votes.pop()
    return None if any(_is_of_another(word, language, candidates) for word in said) else language


def _is_of_another(word: str, language: str, candidates: Sequence[str]) -> bool:
    """Whether a word beside a telling one is a small word of another language: "help mij"."""
    if word in TELLING[language] or word in STOP_WORDS.get(language, ()):
        return False
    return any(word in STOP_WORDS.get(other, ()) for other in candidates if other != language)


def _model(folder: Path | None = None) -> LanguageModel:
    with _loading:
        if not _loaded:
            _loaded.append(load(folder))
            give_back()
        return _loaded[0]
