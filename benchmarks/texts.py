"""Generated knowledge and questions: the same ones for the same numbers, on every machine."""

import random
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from companin.inference.stopwords import STOP_WORDS

CHUNKS = 20
"""Chunks of one source."""

_WORDS = 30_000
_TOPIC_WORDS = 40
_TOPIC_SHARE = 0.12
_CHUNK_CHARS = 700
# The most frequent words of English, most frequent first; the other stop words follow.
_FREQUENT = """the of and to in a is that for it as was with be by on not he his but at are this have from or had an
which you were there one can all their has would what will if we more when who so no your our my do out up into"""
_ONSETS = [
    "b",
    "bl",
    "br",
    "c",
    "ch",
    "cl",
    "cr",
    "d",
    "dr",
    "f",
    "fl",
    "fr",
    "g",
    "gl",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "qu",
    "r",
    "s",
    "sc",
    "sh",
    "sl",
    "sp",
    "st",
    "str",
    "t",
    "th",
    "tr",
    "v",
    "w",
]
_NUCLEI = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "ie", "oa", "oo", "ou"]
_CODAS = [
    "",
    "",
    "",
    *[
        "b",
        "ck",
        "d",
        "ft",
        "g",
        "l",
        "ll",
        "m",
        "n",
        "nd",
        "ng",
        "nt",
        "p",
        "r",
        "rd",
        "rk",
        "rm",
        "rn",
        "s",
        "sh",
        "sk",
        "ss",
        "st",
        "t",
        "th",
    ],
]
_ENDINGS = ["", "", "", "", "s", "ed", "ing", "er", "ly", "ment", "tion", "able"]
_FRAMES = (
    "How do I {0} the {1} {2}?",
    "What happens when the {0} {1} is {2}?",
    "Can I {0} a {1} with {2}?",
    "Where do I find the {0} of my {1} {2}?",
    "Why is my {0} {1} not {2}?",
    "When will the {0} {1} be {2}?",
)


@dataclass(frozen=True, slots=True)
class Written:
    """One source. `text[start:end]` of each span is a chunk; `headings[i]` stands above chunk i."""

    title: str
    text: str
    spans: tuple[tuple[int, int], ...]
    headings: tuple[str, ...]
    topic: tuple[str, ...]

    def chunk(self, at: int) -> str:
        start, end = self.spans[at]
        return self.text[start:end]


@lru_cache(maxsize=1)
def vocabulary() -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Words by falling frequency, and the cumulated share of each: Zipf's law, half of a text is grammar."""
    rng = random.Random(7)
    frequent = _FREQUENT.split()
    said = dict.fromkeys([*frequent, *sorted(STOP_WORDS["en"] - set(frequent), key=lambda word: (len(word), word))])
    while len(said) < _WORDS:
        syllables = [
            rng.choice(_ONSETS) + rng.choice(_NUCLEI) + rng.choice(_CODAS) for _ in range(rng.choice((1, 2, 2, 3)))
        ]
        said["".join(syllables) + rng.choice(_ENDINGS)] = None
    shares = 1.0 / np.arange(1, len(said) + 1)
    return tuple(said), np.cumsum(shares) / shares.sum()


def source(number: int) -> Written:
    """Source `number`: 20 chunks of about 700 characters, with words of its own that come back again and again."""
    words, shares = vocabulary()
    rng = np.random.default_rng(number)
    own: list[int] = rng.integers(200, len(words), _TOPIC_WORDS).tolist()
    topic = tuple(words[at] for at in own)
    drawn = _Drawn(words, shares, topic, rng)
    chunks = [_chunk(drawn) for _ in range(CHUNKS)]
    spans: list[tuple[int, int]] = []
    at = 0
    for chunk in chunks:
        spans.append((at, at + len(chunk)))
        at += len(chunk) + 2
    headings = tuple(_named(drawn, 3) for _ in range(CHUNKS))
    return Written(_named(drawn, 4), "\n\n".join(chunks), tuple(spans), headings, topic)


class _Drawn:
    """Words as a text needs them, drawn a thousand at a time."""

    def __init__(
        self, words: tuple[str, ...], shares: NDArray[np.float64], topic: tuple[str, ...], rng: np.random.Generator
    ) -> None:
        self.topic = topic
        self.rng = rng
        self._words = words
        self._shares = shares
        self._ready: list[str] = []

    def take(self, count: int) -> list[str]:
        while len(self._ready) < count:
            places = np.searchsorted(self._shares, self.rng.random(1000)).tolist()
            own = (self.rng.random(1000) < _TOPIC_SHARE).tolist()
            which = self.rng.integers(0, len(self.topic), 1000).tolist()
            self._ready += [
                self.topic[one] if mine else self._words[min(at, len(self._words) - 1)]
                for at, mine, one in zip(places, own, which, strict=True)
            ]
        taken, self._ready = self._ready[:count], self._ready[count:]
        return taken


def _chunk(drawn: _Drawn) -> str:
    said: list[str] = []
    size = 0
    while size < _CHUNK_CHARS - 40:
        sentence = " ".join(drawn.take(int(drawn.rng.integers(7, 17)))).capitalize() + "."
        said.append(sentence)
        size += len(sentence) + 1
    return " ".join(said)


def _named(drawn: _Drawn, count: int) -> str:
    places: list[int] = drawn.rng.integers(0, len(drawn.topic), count).tolist()
    return " ".join(drawn.topic[at] for at in places).capitalize()


def questions(count: int, sources: int, seed: int = 1) -> list[str]:
    """Questions that the first `sources` sources answer: telling words of one of their sentences each.

    Some sources are asked about far more often than others (Zipf's law again), and hardly a passage twice in a row.
    """
    rng = random.Random(seed)
    made: list[str] = []
    while len(made) < count:
        written = source(int(sources ** rng.random()) - 1)
        for _ in range(min(4, count - len(made))):
            sentence = rng.choice(written.chunk(rng.randrange(CHUNKS)).split(". "))
            known = [word for word in sentence.lower().strip(".").split() if word not in STOP_WORDS["en"]]
            own = [word for word in known if word in written.topic] or list(written.topic)
            telling = [rng.choice(own), *rng.sample(known, min(2, len(known))), *rng.sample(written.topic, 2)]
            made.append(rng.choice(_FRAMES).format(*telling))
    rng.shuffle(made)
    return made


def markdown(number: int, size: int = 6_000) -> str:
    """A document of about `size` bytes with headings."""
    written = source(number)
    parts = [f"# {written.title} {number}\n"]
    for at in range(CHUNKS):
        if sum(map(len, parts)) >= size:
            break
        parts.append(f"## {written.headings[at]}\n\n{written.chunk(at)}\n")
    return "\n".join(parts)
