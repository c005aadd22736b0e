"""What stands around the text on the pages of a PDF: running heads and page numbers, nothing a reader would miss."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from companin.knowledge.parsing.pdf_lines import Line, Page

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_NAMED = r"page|sida|sidan|pagina|página|blz\.?|p\.|s\."
_PAGE_NUMBER = re.compile(
    rf"[-–—|\s]*(?:(?:{_NAMED})\s*)?\d{{1,4}}(?:\s*(?:/|of|av|van|de|sur)\s*\d{{1,4}})?[-–—|\s]*", re.IGNORECASE
)
_SAYS_PAGE = re.compile(rf"(?:^|[^\w])(?:{_NAMED})(?:$|[^\w])", re.IGNORECASE)
_MARGIN_LINES = 3
_MARGIN_SHARE = 0.15
# Lines that differ in their numbers are furniture nearer to the edge only: prices and steps stand where text may.
_EDGE_SHARE = 0.085
_LEAST_PAGES = 3
_MOSTLY = 0.6
_HEIGHT = attrgetter("y")


def body_size(lines: Iterable[Line]) -> float:
    """The size most letters stand in."""
    sizes: defaultdict[float, int] = defaultdict(int)
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: sizes[size])


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Drops what stands at the top or bottom of many pages word for word, or with a number that counts the pages, and
    page numbers.
    """
    lines = [line for page in pages for line in page.lines]
    body = body_size(lines) if lines else 0.0
    margins = [_margins(page) for page in pages]
    seen = Counter(text for near in margins for text in {line.text for line in near})
    placed = Counter((line.text, round(line.y)) for near in margins for line in near if line.size <= body)
    often = max(_LEAST_PAGES, 0.4 * len(pages))
    repeated = {text for text, count in seen.items() if count >= often}
    repeated |= {text for (text, _), count in placed.items() if count >= _LEAST_PAGES}  # running heads of a chapter
    counting = {id(line) for line in _counting(pages, margins, body)} | {id(line) for line in _page_numbers(margins)}
    return [_without(page, near, repeated, counting) for page, near in zip(pages, margins, strict=True)]


def _without(page: Page, near: list[Line], repeated: set[str], counting: set[int]) -> Page:
    dropped = {id(line) for line in near if line.text in repeated or id(line) in counting}
    return replace(page, lines=tuple(line for line in page.lines if id(line) not in dropped)) if dropped else page


def _margins(page: Page) -> list[Line]:
    """The few lines nearest the upper and the lower edge."""
    by_height = sorted(page.lines, key=_HEIGHT, reverse=True)
    near = by_height[:_MARGIN_LINES] + by_height[-_MARGIN_LINES:]
    return [line for line in dict.fromkeys(near) if _is_near(line, page, _MARGIN_SHARE)]


def _is_near(line: Line, page: Page, share: float) -> bool:
    return not share * page.height <= line.y <= (1 - share) * page.height


def _counting(pages: Sequence[Page], margins: Sequence[list[Line]], body: float) -> list[Line]:
    """Lines that are alike but for a number that goes up with the pages."""
    alike: defaultdict[str, list[Line]] = defaultdict(list)
    for page, near in zip(pages, margins, strict=True):
        for line in near:
            if _DIGITS.search(line.text) and _is_near(line, page, _EDGE_SHARE) and _is_running(line, body):
                alike[_DIGITS.sub("#", line.text)].append(line)
    return [line for lines in alike.values() if _count_pages(lines) for line in lines]


def _is_running(line: Line, body: float) -> bool:
    """No heading: "Step 3" in the size of the text is one, where no page is spoken of."""
    if line.size > body:
        return False
    return line.size < body or len(_WORD.findall(line.text)) > 1 or _SAYS_PAGE.search(line.text) is not None


def _count_pages(lines: Sequence[Line]) -> bool:
    """Whether one of their numbers is that of the page, however pages are counted, and the others hardly change."""
    if len(lines) < _LEAST_PAGES:
        return False
    columns = list(zip(*([int(digits) for digits in _DIGITS.findall(line.text)] for line in lines), strict=True))
    pages = [line.page for line in lines]
    others = [numbers for numbers in columns if not _go_with(numbers, pages)]
    return len(others) < len(columns) and all(2 * len(set(numbers)) <= len(numbers) + 1 for numbers in others)


def _go_with(numbers: Sequence[int], pages: Sequence[int]) -> bool:
    steps = [
        (b - a, page_b - page_a) for (a, b), (page_a, page_b) in zip(pairwise(numbers), pairwise(pages), strict=True)
    ]
    return sum(1 for step, turned in steps if step in {turned, 2 * turned}) >= _MOSTLY * len(steps)


def _page_numbers(margins: Sequence[list[Line]]) -> list[Line]:
    """Numbers that say so, and bare ones that are as far from their page as another one, or that of the page itself."""
    found = [line for near in margins for line in near if _PAGE_NUMBER.fullmatch(line.text)]
    away = {id(line): int(_DIGITS.findall(line.text)[0]) - line.page for line in found}
    shared = Counter(away.values())
    return [line for line in found if _WORD.search(line.text) or not away[id(line)] or shared[away[id(line)]] > 1]
