"""What one text says otherwise than another: by lines, long ones by sentences, within bounds."""

from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from itertools import islice

from companin.inference.sentences import sentences

_LONG_LINE = 160
# Comparing lines takes the product of their numbers at worst.
_MOST_COMPARED = 4_000
_MOST_SHOWN, _MOST_CHARACTERS = 2_000, 200_000


@dataclass(frozen=True, slots=True)
class Difference:
    """`diff` is unified; `truncated` when it shows a part only. `added` and `removed` count lines or sentences."""

    added: int
    removed: int
    diff: str
    truncated: bool


def compare(before: str, after: str, name_before: str, name_after: str) -> Difference:
    """Slow for long texts: call it off the event loop."""
    old, new = _lines(before), _lines(after)
    first, last = _shared(old, new)
    middle_old, middle_new = old[first : len(old) - last], new[first : len(new) - last]
    if max(len(middle_old), len(middle_new)) > _MOST_COMPARED:
        shown = [f"--- {name_before}", f"+++ {name_after}", f"@@ -{first + 1} +{first + 1} @@"]
        shown += [*(f"-{line}" for line in middle_old), *(f"+{line}" for line in middle_new)]
        return _bounded(shown, len(middle_new), len(middle_old))
    blocks = SequenceMatcher(None, middle_old, middle_new).get_matching_blocks()
    same = sum(block.size for block in blocks)
    shown = list(islice(unified_diff(old, new, name_before, name_after, n=2, lineterm=""), _MOST_SHOWN + 1))
    return _bounded(shown, len(middle_new) - same, len(middle_old) - same)


def _bounded(shown: list[str], added: int, removed: int) -> Difference:
    text = "\n".join(shown[:_MOST_SHOWN])
    truncated = len(shown) > _MOST_SHOWN or len(text) > _MOST_CHARACTERS
    return Difference(added, removed, text[:_MOST_CHARACTERS], truncated)


def _lines(text: str) -> list[str]:
    found: list[str] = []
    for line in text.splitlines():
        if len(line) <= _LONG_LINE:
            found.append(line)
        else:
            found += [line[start:end] for start, end in sentences(line)] or [line]
    return found


def _shared(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many lines both begin with, and how many of the rest both end with."""
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    rest = most - first
    last = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    return first, last
