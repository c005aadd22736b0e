"""In which order the boxes of a slide are read."""

from collections.abc import Sequence

Place = tuple[int, int]
"""(top, left) in the slide's own units."""

UNKNOWN: Place = (-1, -1)
"""Where a layout decides."""
# Boxes this near to each other stand in one line: about four millimetres.
_NEAR = 150_000


def in_order(places: Sequence[Place]) -> list[int]:
    """Positions in `places` from top to bottom, those a layout decides first. Where lines of boxes stand exactly below
    each other each column is read to its end: a heading, what is below it, then the next heading.
    """
    blocks: list[list[list[int]]] = []
    for line in _lines(places):
        if blocks and _aligned(places, blocks[-1][-1], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [number for block in blocks for column in zip(*block, strict=True) for number in column]


def _lines(places: Sequence[Place]) -> list[list[int]]:
    lines: list[list[int]] = []
    for number in sorted(range(len(places)), key=lambda one: places[one][0]):
        if lines and places[number][0] - places[lines[-1][0]][0] <= _NEAR:
            lines[-1].append(number)
        else:
            lines.append([number])
    return [sorted(line, key=lambda one: places[one][1]) for line in lines]


def _aligned(places: Sequence[Place], above: Sequence[int], below: Sequence[int]) -> bool:
    pairs = zip(above, below, strict=False)
    return len(above) == len(below) > 1 and all(abs(places[a][1] - places[b][1]) <= _NEAR for a, b in pairs)
