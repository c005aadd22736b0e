"""What a search knows about its own first answer, in numbers that mean the same for any question and any collection."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from companin.knowledge.choosing import Candidates
from companin.knowledge.models import Entry, Hit
from companin.knowledge.ranking import Query
from companin.knowledge.reading import held_by_lead
from companin.knowledge.terms import slots

_EVEN = 0.05
# How alike questions and entries that have nothing to do with each other are, mean and deviation, before anything was
# compared, and how many entries outweigh that.
_STRANGERS, _APART, _STRANGE_ENTRIES = 0.12, 0.085, 10


@dataclass(frozen=True, slots=True)
class Asked:
    """`usual` is the fit of questions nothing here answers, `language` the question's."""

    usual: float
    language: str


def voices(said: Candidates, kept: Sequence[int]) -> list[dict[str, float]]:
    """What each voice gave the hits, for the trace."""
    told = {
        "stems": said.stems,
        "letters": said.letters,
        "sentence": said.company.sentence,
        "pairs": said.company.pairs,
        **({} if said.meaning is None else {"meaning": said.meaning}),
    }
    table = np.stack(list(told.values()))[:, list(kept)]
    return [dict(zip(told, row, strict=True)) for row in table.round(4).T.tolist()]


def of(said: Candidates, hits: Sequence[Hit], asked: Asked, count: int) -> dict[str, float]:
    """Evidence for the first hit: between 0 and 1, but for `above`, `unsaid`, `words`, `entries` and `out`.

    `fit` is what its words earn as a part of what the question's words could earn, `above` how that compares with the
    `usual` fit of questions nothing here answers (a logarithm). `lead` is the most that its heading or one of the first
    sentences of its source, title included, holds of the question; `asked` how much of a stored question the question
    says; `coverage` how much of the question the entry says; `unknown` how much of it no candidate says, `unsaid` how
    many words stand nowhere; `margin` how far the next source is behind. Where there are vectors, `meaning` is how
    alike the hit and the question are, `opening` how alike the beginning of its source and the question are, or the
    best questions of its answer, `out` how far `meaning` stands out among all entries, in standard deviations, and
    `across` tells of a hit in another language.
    """
    query = said.query
    total = float(query.weights.sum()) or 1.0
    present = said.company.present
    fit = float(said.worded[0]) / said.possible
    rival = next((hit.score for hit in hits if hit.entry.source_id != hits[0].entry.source_id), 0.0)
    told = {
        "fit": fit,
        "usual": asked.usual,
        "above": math.log((fit + _EVEN) / (asked.usual + _EVEN)),
        "lead": held_by_lead(*said.places[0], query) / total,
        "asked": _asked(hits[0].entry, query),
        "pair": float(hits[0].entry.question is not None),
        "coverage": float(query.weights[present[0]].sum()) / total,
        "unknown": float(query.weights[~present.any(axis=0)].sum()) / total,
        "unsaid": float(query.unsaid),
        "margin": 1 - rival / hits[0].score,
        "agreement": float(said.stems.argmax() == 0) / 2 + float(said.letters.argmax() == 0) / 2,
        "words": math.log1p(len(query.idf)),
        "entries": math.log1p(count),
    }
    if said.meaning is not None:
        told["meaning"] = float(said.meaning[0])
        told["opening"] = said.opening
        told["out"] = _out(told["meaning"], said.spread, count)
        told["across"] = float(hits[0].entry.language not in {"", asked.language})
    return told


def _out(meaning: float, spread: tuple[float, float], count: int) -> float:
    trust = count / (count + _STRANGE_ENTRIES)
    mean = trust * spread[0] + (1 - trust) * _STRANGERS
    return (meaning - mean) / math.sqrt(trust * spread[1] ** 2 + (1 - trust) * _APART**2 + 1e-4)


def _asked(entry: Entry, query: Query) -> float:
    if entry.question is None:
        return 0.0
    stored = {slot.word: slot for slot in slots(entry.question, entry.language)}.values()
    known = set(query.stems.tolist())
    said = sum(slot.weight for slot in stored if known.intersection(slot.stems))
    return said / (sum(slot.weight for slot in stored) or 1.0)
