"""Lists inside a passage: where one begins with the line that opens it and where it ends, examples included."""

import re
from collections.abc import Sequence

from companin.answering.passages import Unit

_NUMBER = re.compile(r"\s*\(?(\d{1,3})[.):]\s")
# So many lines may stand between one numbered item and the next: an example, a command, a remark.
_MOST_BETWEEN = 4
# Steps belong to a sentence that stands at most so far before them.
_NEAR = 2


def around(text: str, parts: Sequence[Unit], at: int) -> tuple[int, int] | None:
    """First and last unit of the list that unit `at` opens or stands in, with the line that opens it."""
    first = _opening(text, parts, at)
    if first is None:
        return None
    items = first + 1 if parts[first].opens_list and not parts[first].is_item else first
    return (first, _end(text, parts, items)) if items < len(parts) else None


def after(text: str, parts: Sequence[Unit], at: int) -> tuple[int, int] | None:
    """The unit and the list that begins soon after it."""
    for start in range(at + 1, min(at + 1 + _NEAR, len(parts))):
        if parts[start].is_heading:
            return None
        if parts[start].is_item:
            return at, _end(text, parts, start)
    return None


def _opening(text: str, parts: Sequence[Unit], at: int) -> int | None:
    if parts[at].opens_list and not parts[at].is_item and not parts[at].is_heading:
        return at
    first = next((row for row in range(at, -1, -1) if parts[row].is_item and _end(text, parts, row) >= at), None)
    if first is None:
        return None
    while first > 0:
        before = next((row for row in range(first - 1, -1, -1) if parts[row].is_item), None)
        if before is None or _end(text, parts, before) < first:
            break
        first = before
    opens = first > 0 and not parts[first - 1].is_heading and parts[first - 1].opens_list
    return first - 1 if opens else first


def _end(text: str, parts: Sequence[Unit], start: int) -> int:
    """The last unit of the list that goes on from unit `start`."""
    last = start
    while (following := _next(text, parts, last)) is not None:
        last = following
    return last


def _next(text: str, parts: Sequence[Unit], last: int) -> int | None:
    """The next unit of the list: a further item, the rest of this one, or what stands before the next number."""
    if last + 1 >= len(parts) or parts[last + 1].is_heading:
        return None
    if parts[last + 1].is_item or parts[last + 1].line == parts[last].line or text[parts[last].end - 1] == ":":
        return last + 1
    number = _number_of(text, parts, last)
    for row in range(last + 1, min(last + 2 + _MOST_BETWEEN, len(parts))):
        if parts[row].is_heading:
            return None
        if parts[row].is_item:
            return row if number and _number_at(text, parts[row]) == number + 1 else None
    return None


def _number_of(text: str, parts: Sequence[Unit], last: int) -> int | None:
    """The number of the item that unit `last` is part of."""
    item = next((parts[row] for row in range(last, -1, -1) if parts[row].is_item), None)
    return _number_at(text, item) if item else None


def _number_at(text: str, unit: Unit) -> int | None:
    found = _NUMBER.match(text, unit.start)
    return int(found.group(1)) if found else None
