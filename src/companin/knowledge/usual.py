"""How well questions fit that a collection can't answer: measured on its own sentences with their source left out.

A collection about one subject shares words with every question about that subject. What counts as a good fit is
therefore measured where it is used.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from companin.inference.sentences import sentences
from companin.inference.text import words
from companin.knowledge.choosing import choose
from companin.knowledge.corpus import Corpus
from companin.knowledge.models import Entry
from companin.knowledge.terms import slots

_SAMPLES = 48
_QUANTILE = 0.75
# Words of a sentence that make it as long as a question.
_WORDS = 10
# What is usual before anything was measured, and how many entries outweigh it.
PRIOR, _PRIOR_ENTRIES = 0.40, 30


def usual_fit(corpus: Corpus, pause: Callable[[], None] | None = None) -> float:
    """The fit that one in four such questions exceeds. Takes some fifty milliseconds; `pause` is called every one or
    two.
    """
    living = np.flatnonzero(np.isfinite(corpus.damping))
    if not len(living):
        return PRIOR
    chosen = living[np.unique(np.linspace(0, len(living) - 1, _SAMPLES).astype(np.intp))]
    fits: list[float] = []
    for at, entry in enumerate(chosen.tolist()):
        fit = _fit_elsewhere(corpus, entry, at)
        fits += [fit] if fit is not None else []
        if pause is not None:
            pause()
    if not fits:
        return PRIOR
    trust = len(living) / (len(living) + _PRIOR_ENTRIES)
    return trust * float(np.quantile(fits, _QUANTILE)) + (1 - trust) * PRIOR


def _fit_elsewhere(corpus: Corpus, entry: int, turn: int) -> float | None:
    """The best fit outside the entry's source of one of its sentences; the `turn` varies which."""
    ((part, at),) = corpus.places(np.array([entry]))
    others = _others(corpus, entry)
    if not others.any():
        return None
    one = part.shelf.entry(at)
    asked = slots(_as_question(one, turn), one.language)
    found = choose(corpus, asked, others) if asked else None
    return float(found.totals[0]) / found.possible if found else 0.0


def _others(corpus: Corpus, entry: int) -> NDArray[np.bool_]:
    others = np.isfinite(corpus.damping)
    row = int(np.searchsorted(corpus.offsets, entry, side="right")) - 1
    numbers, first = corpus.segments[row].shelf.numbers[:, 0], int(corpus.offsets[row])
    others[first : first + len(numbers)][numbers == numbers[entry - first]] = False
    if corpus.groups is not None and corpus.groups.of[entry] >= 0:
        others[corpus.groups.of == corpus.groups.of[entry]] = False
    return others


def _as_question(one: Entry, turn: int) -> str:
    if one.question is not None:
        return one.question
    spans = [span for span in sentences(one.text) if span[1] - span[0] > 40] or [(0, len(one.text))]
    start, end = spans[turn % len(spans)]
    return " ".join(words(one.text[start:end])[:_WORDS])
