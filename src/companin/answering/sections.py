"""Which sections of one article a question means: their title is the same for all, their headings are not."""

from collections.abc import Sequence

from companin.answering import passages
from companin.answering.passages import Wanted


def meant(headings: Sequence[frozenset[str]], wants: Wanted) -> list[float]:
    """How much of what is wanted each heading says that the others don't: what all of them say tells nothing."""
    if len(headings) < 2 or not wants.total:
        return [0.0] * len(headings)
    told = [0.0] * len(headings)
    for form, kin, weight in zip(wants.forms, wants.kin, wants.weights, strict=True):
        held = [passages.match(form, kin, heading) for heading in headings]
        rare = 1 - sum(held) / len(held)
        for at, one in enumerate(held):
            told[at] += weight * rare * one
    return [one / wants.total for one in told]
