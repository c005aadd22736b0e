"""What customers call by other words than the texts that answer them: everyday words of one meaning, in five languages.

`synonyms.txt` holds them. They are asked for where a question uses a word that no text uses.
"""

from functools import lru_cache
from importlib.resources import files

from companin.inference.stems import stem
from companin.inference.stopwords import STOP_WORDS
from companin.inference.text import fold, words

_LANGUAGES = ("en", "sv", "nl", "fr", "pt")


@lru_cache(maxsize=20_000)
def akin(word: str, asked_in: str, language: str) -> tuple[str, ...]:
    """Stems of `language` that mean what a normalized word of the language `asked_in` means, or nearly."""
    if word in STOP_WORDS.get(asked_in, ()):
        return ()
    known, things = _known()
    meant = known.get(asked_in, {}).get(fold(stem(word, asked_in)), ())
    return tuple(dict.fromkeys(one for thing in meant for one in things[thing].get(language, ())))


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, dict[str, tuple[int, ...]]], list[dict[str, tuple[str, ...]]]]:
    """By language and unaccented stem, which things a word may mean; by thing and language, the stems that say it."""
    known: dict[str, dict[str, tuple[int, ...]]] = {language: {} for language in _LANGUAGES}
    things: list[dict[str, tuple[str, ...]]] = []
    for line in files("companin.inference").joinpath("synonyms.txt").read_text("utf-8").splitlines():
        _, _, said = line.partition(":")
        if line.startswith("#") or not said:
            continue
        stems = {language: _stems(part, language) for language, part in zip(_LANGUAGES, said.split("|"), strict=True)}
        for language, own in stems.items():
            for one in map(fold, own):
                known[language][one] = (*known[language].get(one, ()), len(things))
        things.append(stems)
    return known, things


def _stems(said: str, language: str) -> tuple[str, ...]:
    telling = [word for word in words(said) if word not in STOP_WORDS[language]]
    return tuple(dict.fromkeys(stem(word, language) for word in telling))
