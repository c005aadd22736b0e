"""What a badly typed word may have been meant to be: its accents forgotten, or one letter wrong."""

from functools import lru_cache
from itertools import islice, product

from companin.inference.plain_words import PLAIN_WORDS
from companin.inference.stopwords import ASKING_WORDS, STOP_WORDS
from companin.inference.synonyms import akin
from companin.inference.text import fold

# A shorter word is one letter away from too many others; with its accents forgotten it still is what it is. Of one that
# isn't long a letter was forgotten or its place mistaken: with another letter it is more often another word.
_SHORTEST, _SHORTEST_PLAIN, _LONG = 5, 3, 7
_MOST_ACCENTED = 256
_ACCENTED = {
    "sv": {"a": "åä", "o": "ö", "e": "é"},
    "nl": {"e": "éë", "i": "ï", "o": "ö"},
    "fr": {"a": "àâ", "c": "ç", "e": "éèêë", "i": "îï", "o": "ô", "u": "ùû"},
    "pt": {"a": "ãáâà", "c": "ç", "e": "éê", "i": "í", "o": "óõô", "u": "ú"},
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OWN_LETTERS = {"sv": "åäö", "nl": "ëé", "fr": "éèêàç", "pt": "ãáâéêíóõôúç"}


def is_known(word: str, language: str) -> bool:
    """Whether a normalized word is surely one, whatever a text says: it is not taken for another."""
    return (
        tells_nothing(word, language) or word in PLAIN_WORDS.get(language, ()) or bool(akin(word, language, language))
    )


def tells_nothing(word: str, language: str) -> bool:
    """Whether it is a word of grammar, or one that only asks."""
    return word in STOP_WORDS.get(language, ()) or word in ASKING_WORDS.get(language, ())


@lru_cache(maxsize=2_000)
def accented(word: str, language: str) -> tuple[str, ...]:
    """What a normalized word is when its accents were forgotten."""
    if len(word) < _SHORTEST_PLAIN or not word.isalpha():
        return ()
    choices = [letter + _ACCENTED.get(language, {}).get(letter, "") for letter in fold(word)]
    found = ("".join(one) for one in islice(product(*choices), _MOST_ACCENTED))
    return tuple(one for one in found if one != word)


@lru_cache(maxsize=2_000)
def mistyped(word: str, language: str) -> tuple[tuple[str, ...], ...]:
    """What a normalized word may be instead, likeliest first: with letters swapped, doubled or not, then with a letter
    more, of a long word also with one less or another one. The first letter is nearly always right.
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return ()
    head, tail = word[0], word[1:]
    cuts = range(len(tail))
    swapped = [tail[:at] + tail[at + 1] + tail[at] + tail[at + 2 :] for at in cuts[:-1]]
    doubled = [tail[:at] + tail[at] + tail[at:] for at in cuts]
    single = [tail[:at] + tail[at + 1 :] for at in cuts if tail[at] == word[at]]
    letters = _LETTERS + _OWN_LETTERS.get(language, "")
    more = [tail[:at] + letter + tail[at:] for at in range(len(tail) + 1) for letter in letters]
    if len(word) >= _LONG:
        more += [tail[:at] + tail[at + 1 :] for at in cuts]
        more += [tail[:at] + letter + tail[at + 1 :] for at in cuts for letter in letters]
    near = ((head + one for one in likely) for likely in (swapped + doubled + single, more))
    return tuple(tuple(dict.fromkeys(one for one in kind if one != word)) for kind in near)
