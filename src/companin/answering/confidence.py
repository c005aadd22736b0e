"""One calibrated probability that the first hit of a search answers the question."""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fitted:
    """A logistic regression over `Found.evidence`."""

    bias: float
    weights: dict[str, float]


# By `make fit DATA=DIR` and, with vectors of multilingual-e5-small, `make fit DATA=DIR VECTORS=FILE`, on public data:
# SQuAD 1.1 and 2.0 in three languages, PIAF, Adobe Commerce support articles in five languages, Bitext and HINT3
# questions, each as one whole base, without some of its subjects, and as bases of 3 to 20 answers; 22,000 questions,
# right and other answers weighing the same. ACROSS: the Adobe questions of each language over each other language's
# articles. Biases are moved so that THRESHOLD means the same for all: over whole support corpora it costs one in twenty
# answers that would be there. evals/README.md holds how they do on corpora they were not fitted on.
WORDS = Fitted(-4.122, {"above": 2.75, "lead": 3.028, "asked": 2.141, "pair": -0.403, "words": 1.304})
MEANING = Fitted(-5.219, {"above": 2.625, "words": 0.984, "opening": 2.809, "out": 0.79, "pair": 1.147})
ACROSS = Fitted(-4.885, {"opening": 7.834, "out": 0.928})

# Below it the assistant declines.
THRESHOLD = 0.21


def of(evidence: Mapping[str, float]) -> float:
    """From `Found.evidence`; nothing found is 0."""
    if not evidence:
        return 0.0
    fitted = chosen(evidence)
    total = fitted.bias + sum(weight * evidence.get(name, 0.0) for name, weight in fitted.weights.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def chosen(evidence: Mapping[str, float]) -> Fitted:
    """Words can't tell whether an answer in another language is right."""
    if "meaning" not in evidence:
        return WORDS
    return ACROSS if evidence["across"] else MEANING
