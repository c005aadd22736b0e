"""One calibrated probability that the first hit of a search answers the question."""

import math
from collections.abc import Mapping

# Logistic regression by `python -m evals.fit_confidence DATADIR` on public data: SQuAD 1.1 and 2.0 in three languages,
# PIAF, Adobe Commerce support articles in five languages, Bitext and HINT3 questions, each as one whole base, without
# some of its subjects, and as bases of 3 to 20 answers; 22,000 questions, right and other answers weighing the same.
# evals/README.md holds how it does on corpora it was not fitted on.
_BIAS = -3.347
_COEFFICIENTS = {"above": 2.796, "lead": 2.833, "asked": 1.942, "pair": -0.181, "words": 1.129}

# Below it the assistant declines: over whole support corpora it costs one in twenty answers that would be there.
THRESHOLD = 0.21


def of(evidence: Mapping[str, float]) -> float:
    """From `Found.evidence`; nothing found is 0."""
    if not evidence:
        return 0.0
    total = _BIAS + sum(weight * evidence.get(name, 0.0) for name, weight in _COEFFICIENTS.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
