"""Fits the confidence: `python -m evals.fit_confidence DATADIR` prints coefficients and how they do held out."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.confidence_data import Example, auc, examples, family, variants
from evals.data import load

FEATURES = ("above", "lead", "asked", "pair", "words")
_RIDGE = 1.0

Floats = NDArray[np.float64]


def main(folder: str) -> None:
    found = [one for base in load(Path(folder)) for variant in variants(base) for one in examples(variant)]
    found = [one for one in found if one.evidence and one.kind != "adversarial"]
    groups = [_group(one.base) for one in found]
    chances = held_out(found, groups)
    threshold = _threshold(found, groups, chances)
    print(f"{'held out by corpus family':32} {'AUC':>6} {'answerable declined':>20} {'other declined':>15}")
    for group in dict.fromkeys(groups):
        own = [(one, p) for one, at, p in zip(found, groups, chances, strict=True) if at == group]
        yes, no = [p for one, p in own if one.answerable], [p for one, p in own if not one.answerable]
        if yes and no:
            print(f"{group:32} {auc(yes, no):6.3f} {_below(yes, threshold):20.3f} {_below(no, threshold):15.3f}")
    bias, weights = fit(*_table(found), _balance(found, groups))
    print("\n_BIAS =", round(bias, 3))
    print("_COEFFICIENTS =", {name: round(weight, 3) for name, weight in zip(FEATURES, weights.tolist(), strict=True)})
    print("THRESHOLD =", round(threshold, 3))


def _group(base: str) -> str:
    """Bases of one making are counted as one: whole, thinned (~), without some subjects (-third)."""
    whole = base.split("~", maxsplit=1)[0].split("-third", maxsplit=1)[0]
    return whole + ("~" if "~" in base else "-third" if "-third" in base else "")


def held_out(found: Sequence[Example], groups: Sequence[str]) -> list[float]:
    """The chance of each example by coefficients that have seen nothing of its corpus family."""
    table, right = _table(found)
    balance = _balance(found, groups)
    families = np.array([family(one.base) for one in found])
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


def _table(found: Sequence[Example]) -> tuple[Floats, Floats]:
    table = np.array([[one.evidence[name] for name in FEATURES] for one in found])
    return table, np.array([float(one.right) for one in found])


def _balance(found: Sequence[Example], groups: Sequence[str]) -> Floats:
    """Every group of bases counts the same, and in it right answers as much as all others."""
    kinds = [(group, one.right) for one, group in zip(found, groups, strict=True)]
    sizes = {kind: kinds.count(kind) for kind in set(kinds)}
    return np.array([1000 / len(sizes) / sizes[kind] for kind in kinds])


def _threshold(found: Sequence[Example], groups: Sequence[str], chances: Sequence[float]) -> float:
    """The highest bar at which, over the whole support corpora, one answerable question in twenty is declined."""
    support = [
        [p for one, at, p in zip(found, groups, chances, strict=True) if at == group and one.answerable]
        for group in dict.fromkeys(groups)
        if group.startswith(("adobe", "piaf", "bitext")) and not group.endswith(("~", "-third"))
    ]
    bars = [bar / 1000 for bar in range(1000)]
    return max(bar for bar in bars if np.mean([_below(yes, bar) for yes in support]) <= 0.05)


def _below(chances: Sequence[float], bar: float) -> float:
    return sum(p < bar for p in chances) / max(len(chances), 1)


if __name__ == "__main__":
    main(sys.argv[1])
