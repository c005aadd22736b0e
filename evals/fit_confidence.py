"""Fits the confidence: `python -m evals.fit_confidence DATADIR [VECTORS]` prints coefficients and how they do held out.

Without VECTORS the set for words alone; with that file of remembered vectors the two sets for search by meaning.
"""

import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companin.answering.confidence import THRESHOLD
from evals.confidence_data import Example, across, auc, examples, family, variants
from evals.data import load
from evals.vectors import remembered

WORDS = ("above", "lead", "asked", "pair", "words")
MEANING = ("above", "words", "opening", "out", "pair")
ACROSS = ("opening", "out")
_RIDGE = 1.0
# The part of the answerable questions that may be declined: in another language fewer answers are right.
_LOSS, _LOSS_ACROSS = 0.05, 0.10

Floats = NDArray[np.float64]


def main(folder: str, vectors: str | None = None) -> None:
    bases = load(Path(folder))
    with remembered(vectors) as meaning:
        report(
            "WORDS" if meaning is None else "MEANING",
            WORDS if meaning is None else MEANING,
            [one for base in bases for variant in variants(base) for one in examples(variant, meaning)],
        )
        if meaning is not None:
            mixed = [one for base in across(bases) for variant in variants(base) for one in examples(variant, meaning)]
            report("ACROSS", ACROSS, mixed)


def report(name: str, features: Sequence[str], found: Sequence[Example]) -> None:
    found = [one for one in found if one.evidence and one.kind != "adversarial"]
    groups = [_group(one.base) for one in found]
    chances = held_out(found, groups, features)
    threshold = _threshold(found, groups, chances, _LOSS_ACROSS if name == "ACROSS" else _LOSS)
    print(f"{'held out':32} {'AUC':>6} {'answerable declined':>20} {'other declined':>15}")
    for group in dict.fromkeys(groups):
        own = [(one, p) for one, at, p in zip(found, groups, chances, strict=True) if at == group]
        yes, no = [p for one, p in own if one.answerable], [p for one, p in own if not one.answerable]
        if yes and no:
            print(f"{group:32} {auc(yes, no):6.3f} {_below(yes, threshold):20.3f} {_below(no, threshold):15.3f}")
    bias, weights = fit(*_table(found, features), _balance(found, groups))
    moved = bias - math.log(threshold / (1 - threshold)) + math.log(THRESHOLD / (1 - THRESHOLD))
    told = {feature: round(weight, 3) for feature, weight in zip(features, weights.tolist(), strict=True)}
    print(f"{name} = Fitted({moved:.3f}, {told})  # threshold {threshold:.3f} before it was moved")


def _group(base: str) -> str:
    """Bases of one making are counted as one: whole, thinned (~), without some subjects (-third)."""
    whole = base.split("~", maxsplit=1)[0].split("-third", maxsplit=1)[0]
    return whole + ("~" if "~" in base else "-third" if "-third" in base else "")


def held_out(found: Sequence[Example], groups: Sequence[str], features: Sequence[str]) -> list[float]:
    """The chance of each example by coefficients that have seen nothing of its corpus family; where there is one family
    only, nothing of the languages its question and its base are in.
    """
    table, right = _table(found, features)
    balance = _balance(found, groups)
    families = np.array([family(one.base) for one in found])
    if len(set(families.tolist())) == 1:
        families = np.array(groups)
    chances = np.zeros(len(found))
    for name in set(families.tolist()):
        others = families != name
        bias, weights = fit(table[others], right[others], balance[others])
        chances[~others] = 1 / (1 + np.exp(-(table[~others] @ weights + bias)))
    return chances.tolist()


def fit(table: Floats, right: Floats, balance: Floats) -> tuple[float, Floats]:
    """Logistic regression by Newton's method, lightly held towards zero on standardized features."""
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    rows = np.column_stack([(table - mean) / spread, np.ones(len(table))])
    ridge = np.diag([_RIDGE] * table.shape[1] + [1e-6])
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (balance * (chance - right)) + ridge @ weights
        curve = (rows * (balance * chance * (1 - chance))[:, None]).T @ rows + ridge
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    plain = weights[:-1] / spread
    return float(weights[-1] - plain @ mean), plain


def _table(found: Sequence[Example], features: Sequence[str]) -> tuple[Floats, Floats]:
    table = np.array([[one.evidence[name] for name in features] for one in found])
    return table, np.array([float(one.right) for one in found])


def _balance(found: Sequence[Example], groups: Sequence[str]) -> Floats:
    """Every group of bases counts the same, and in it right answers as much as all others."""
    kinds = [(group, one.right) for one, group in zip(found, groups, strict=True)]
    sizes = {kind: kinds.count(kind) for kind in set(kinds)}
    return np.array([1000 / len(sizes) / sizes[kind] for kind in kinds])


def _threshold(found: Sequence[Example], groups: Sequence[str], chances: Sequence[float], loss: float) -> float:
    """The highest bar at which, over the whole support corpora, this part of the answerable questions is declined."""
    support = [
        [p for one, at, p in zip(found, groups, chances, strict=True) if at == group and one.answerable]
        for group in dict.fromkeys(groups)
        if group.startswith(("adobe", "piaf", "bitext")) and not group.endswith(("~", "-third"))
    ]
    bars = [bar / 1000 for bar in range(1000)]
    return max(bar for bar in bars if np.mean([_below(yes, bar) for yes in support]) <= loss)


def _below(chances: Sequence[float], bar: float) -> float:
    return sum(p < bar for p in chances) / max(len(chances), 1)


if __name__ == "__main__":
    main(*sys.argv[1:3])
