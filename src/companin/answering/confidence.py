"""One calibrated probability that the first hit of a search answers the question."""

import math
from collections.abc import Mapping

# Below it the assistant declines.
THRESHOLD = 0.5

_BIAS = -3.0
_COEFFICIENTS = {"coverage": 4.0, "letters": 4.0, "sentence": 3.0}


def of(evidence: Mapping[str, float]) -> float:
    """From `Found.evidence`; nothing found is 0."""
    if not evidence:
        return 0.0
    total = _BIAS + sum(weight * evidence.get(name, 0.0) for name, weight in _COEFFICIENTS.items())
    return 1.0 / (1.0 + math.exp(-total))
