"""Which run of sentences of a passage answers best: sentences with what they point back at, lists and rows whole."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from companin.answering import asking, labels, lists, passages
from companin.answering.asking import ABOUT_ITSELF, Manner
from companin.answering.passages import Unit, Wanted
from companin.knowledge.models import Hit

MOST_SENTENCES = 3
# Beyond this a further sentence is not added, beyond the other no further list item.
ENOUGH, _LONGEST_LIST = 420, 1_500
# What a sentence says itself counts for so much, the rest is what it says together with what stands above it. Of steps,
# and where all that is asked stands above, only the latter counts: such a section is told from its beginning.
_OWN, _ALL = 0.5, 0.95
# What the better of its neighbours counts for beside a sentence.
_BESIDE = 0.3
# A sentence that holds the kind of number that was asked for, and one that holds any, says so much more; a step too.
_TOLD, _NUMBERED, _STEP = 0.35, 0.15, 0.15
# A row or remark about the very thing that was asked for says so much more.
_NAMED = 0.35
# A passage of whole sentences that is no longer than this is said whole.
_SHORT = 260
_DIGIT = re.compile(r"\d")
# A row of a table, as it is read: "Ticket: Adult; Price: 12 euros", or "Adult; Price: 12 euros" where nothing stands
# above the first column.
_ROW = re.compile(r"(?:[^:;\n]{1,80}: [^\n]*?|[^:;.\n]{1,80}); [^:;\n]{1,80}: ")
_REMARK = re.compile(r"[-*•‣◦▪–—·]\s")
# A row or remark that says nearly as much of what is asked as the best one is said too.
_AS_GOOD = 0.9


@dataclass(frozen=True, slots=True)
class Passage:
    """A hit seen as units, and what each of them says; `above` is what its title and heading say, `heading` the
    words of the latter.
    """

    hit: Hit
    units: tuple[Unit, ...]
    said: tuple[frozenset[str], ...]
    above: frozenset[str]
    heading: labels.Forms = ()


@dataclass(frozen=True, slots=True)
class Picked:
    """`text[start:end]` of a hit. `told` is whether it holds the kind of number, or the steps, that were asked for;
    `named` whether it is about nothing but what was asked for.
    """

    hit: Hit
    start: int
    end: int
    score: float
    said: frozenset[str] = frozenset()
    told: bool = True
    named: bool = False


def passage(hit: Hit) -> Passage:
    entry = hit.entry
    units, said = passages.said_in(entry.text, entry.language)
    heading = last_heading(hit)
    above = passages.said_by(f"{entry.title}\n{heading}", entry.language)
    return Passage(hit, units, said, above, labels.telling(heading, entry.language))


def last_heading(hit: Hit) -> str:
    return hit.entry.heading.rsplit(" › ", 1)[-1]


def pick(read: Passage, wants: Wanted, manner: Manner, *, telling: bool = False) -> Picked:
    """The run of sentences of a passage that answers best; `telling`: of those that hold the kind of number asked for,
    if any.
    """
    hit, parts = read.hit, read.units
    text = hit.entry.text
    if not parts:
        return Picked(hit, 0, len(text), 0.0)
    headed = passages.score(wants, read.above) >= _ALL
    covered = passages.shares(wants, read.said, read.above, 0.0 if headed or manner.steps else _OWN)
    tells = _tell(read, manner)
    rows = zip(parts, covered, tells, strict=True)
    scores = [_worth(text, unit, share, manner, told=told) for unit, share, told in rows]
    names = labels.named(text, parts, hit.entry.language, wants)
    scores = [one + _NAMED if at in names else one for at, one in enumerate(scores)]
    # A sentence is the better answer where its neighbours speak of the same; below what is asked they all do.
    beside = 0.0 if headed else _BESIDE
    around = [
        worth + beside * max(scores[at - 1] if at else 0.0, scores[at + 1] if at + 1 < len(scores) else 0.0) - 0.01 * at
        for at, worth in enumerate(scores)
    ]
    places = [at for at, told in enumerate(tells) if told] if telling and any(tells) else range(len(parts))
    best = max(places, key=around.__getitem__)
    first, last = run(text, parts, scores, best, manner)
    said = frozenset[str]().union(*read.said[first : last + 1])
    start, end = parts[first].start, parts[last].end
    told = any(tells[first : last + 1])
    if manner.kind is None:
        told = not manner.steps or any(unit.is_item for unit in parts[first : last + 1])
    if manner.kind == "moment" and not told:  # "when" is answered by "within five days" too
        told = asking.tells(text, (start, end), said, "duration")
    return Picked(hit, start, end, scores[best], said | read.above, told, best in names)


def _tell(read: Passage, manner: Manner) -> list[bool]:
    """Of each unit whether it holds the kind of number that is asked for."""
    kind, text = manner.kind, read.hit.entry.text
    if kind is None:
        return [False] * len(read.units)
    units = zip(read.units, read.said, strict=True)
    return [asking.tells(text, (one.start, one.end), said, kind) for one, said in units]


def _worth(text: str, unit: Unit, coverage: float, manner: Manner, *, told: bool) -> float:
    if unit.is_heading or not coverage:
        return 0.25 * coverage
    bonus = 0.0
    if manner.number:
        bonus = _TOLD if told else _NUMBERED if _DIGIT.search(text, unit.start, unit.end) else 0.0
    bonus += _STEP if manner.steps and (unit.is_item or unit.opens_list) else 0.0
    about_itself = ABOUT_ITSELF.match(text, unit.start, unit.end) is not None
    whole = unit.whole or _is_row(text, unit)
    return (coverage + bonus) * (1.0 if whole else 0.6) * (0.6 if about_itself else 1.0)


def _is_row(text: str, unit: Unit) -> bool:
    return not unit.whole and _ROW.match(text, unit.start, unit.end) is not None


def run(text: str, parts: Sequence[Unit], scores: Sequence[float], best: int, manner: Manner) -> tuple[int, int]:
    """First and last unit of what is quoted around the best one."""
    if parts[best].is_heading and best + 1 < len(parts):
        best += 1
    alike = _is_row if _is_row(text, parts[best]) else _is_remark
    listed = _alike(text, parts, scores, best, alike) if alike(text, parts[best]) else None
    if listed is None or (manner.steps and alike is _is_remark):
        listed = lists.around(text, parts, best)
    if listed is None and manner.steps:
        listed = lists.after(text, parts, best)
    if listed is not None:
        return _fitting(parts, *listed, best=best)
    return _short_whole(parts) or _sentences(text, parts, scores, best, manner)


def _sentences(text: str, parts: Sequence[Unit], scores: Sequence[float], best: int, manner: Manner) -> tuple[int, int]:
    """The sentence and what it points back at, and what follows as long as that speaks of the same."""
    first = last = best
    while first and best - first < 2 and _leans_back(text, parts[first]) and _follows(parts, first - 1):
        first -= 1
    while last + 1 < len(parts) and last - first + 1 < MOST_SENTENCES and _follows(parts, last):
        after = parts[last + 1]
        if after.end - parts[first].start > ENOUGH:
            break
        if not manner.steps and scores[last + 1] < 0.5 * scores[best] and last - first >= 1:
            break
        last += 1
    return first, last


def _short_whole(parts: Sequence[Unit]) -> tuple[int, int] | None:
    """All of a passage that is not longer than an answer may be."""
    first = next((at for at, unit in enumerate(parts) if not unit.is_heading), 0)
    said = parts[first:]
    if len(said) > MOST_SENTENCES or said[-1].end - said[0].start > _SHORT:
        return None
    return (first, len(parts) - 1) if all(unit.whole and not unit.is_item for unit in said) else None


def _is_remark(text: str, unit: Unit) -> bool:
    """An item of a list without numbers: a rule or an offer that stands for itself."""
    return unit.is_item and unit.whole and _REMARK.match(text, unit.start, unit.end) is not None


def _alike(
    text: str, parts: Sequence[Unit], scores: Sequence[float], best: int, alike: Callable[[str, Unit], bool]
) -> tuple[int, int] | None:
    """The rows or remarks around one that say as much of what is asked; None where a line opens the list."""

    def belongs(at: int) -> bool:
        return 0 <= at < len(parts) and scores[at] >= _AS_GOOD * scores[best] and alike(text, parts[at])

    opens = best
    while opens and alike(text, parts[opens]):
        opens -= 1
    if parts[opens].opens_list and not parts[opens].is_heading and not alike(text, parts[opens]):
        return None
    first = last = best
    while belongs(first - 1):
        first -= 1
    while belongs(last + 1):
        last += 1
    while last + 1 < len(parts) and parts[last + 1].line == parts[last].line:
        last += 1
    return first, last


def _follows(parts: Sequence[Unit], at: int) -> bool:
    """Whether the unit after `at` goes on in the same paragraph."""
    one, after = parts[at], parts[at + 1]
    return not (one.is_heading or after.is_heading or after.is_item or after.opens_list) and after.line <= one.line + 1


def _fitting(parts: Sequence[Unit], first: int, last: int, *, best: int) -> tuple[int, int]:
    """A list too long to say is cut after a whole item, with the best one kept."""
    while last > first and last > best and parts[last].end - parts[first].start > _LONGEST_LIST:
        last -= 1
    while first < best and parts[last].end - parts[first].start > _LONGEST_LIST:
        first += 1
    return first, last


_BACK = re.compile(
    r"(?:it|this|that|these|those|they|he|she|such|otherwise|then|also|however|but|and|den|det|detta|dessa|de|han|hon|"
    r"annars|men|och|därför|dit|deze|dat|die|ze|zij|hij|anders|maar|en|daarom|il|elle|ils|elles|cela|ce|cette|ces|"
    r"sinon|mais|et|donc|isso|isto|este|esta|esse|essa|ele|ela|eles|elas|caso contrário|mas|e|porém)\b",
    re.IGNORECASE,
)


def _leans_back(text: str, unit: Unit) -> bool:
    """Whether a sentence goes on from the one before, or begins with a word that points at it."""
    return text[unit.start].islower() or _BACK.match(text, unit.start, unit.end) is not None
