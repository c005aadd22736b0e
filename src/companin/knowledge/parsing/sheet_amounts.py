"""Amounts in Excel cells as their formats show them: units, currencies, decimals, leading zeros."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from companin.knowledge.parsing.cleaning import clean_line

_PARTS = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|(\[[^\]]*\]|_.|\*.)|([0#?.,]+)|(.)', re.DOTALL)
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)')
_UNSHOWN, _DIGITS, _SIGN = 4, 5, 6
# Conditions, fractions, powers of ten, the number as it is.
_OTHER = re.compile(r"\[[<>=]|[0#?] *\?*/|E[+-]|General|@", re.IGNORECASE)
_LONGEST, _MOST_DECIMALS = 300, 15


def amount(number: float, form: str) -> str | None:
    """None for formats that say it in another way. Thousands aren't parted: each country does it otherwise."""
    sections = _SECTIONS.split(form[:_LONGEST])
    at = 1 if number < 0 and len(sections) > 1 else 2 if number == 0 and len(sections) > 2 else 0
    if _OTHER.search(sections[at]) or abs(number) >= 1e15:
        return None
    parts = [(found.lastindex or 0, found[found.lastindex or 0]) for found in _PARTS.finditer(sections[at])]
    parts = [(kind, words) for kind, words in parts if kind != _UNSHOWN]
    digits = [words for kind, words in parts if kind == _DIGITS]
    if not digits:
        return clean_line("".join(words for _, words in parts)) or None
    percents = sum(words.count("%") for kind, words in parts if kind == _SIGN)
    written = iter(_written(abs(number) * 100**percents, digits))
    said = clean_line("".join(next(written) if kind == _DIGITS else words for kind, words in parts))
    if number >= 0:
        return said
    # A section for negative numbers has a minus of its own, or brackets.
    return "-" + (re.sub(r"[()]", "", said).replace("-", "", 1).strip() if at else said)


def _written(number: float, digits: Sequence[str]) -> list[str]:
    """What stands in the place of each run of signs for digits; a point is only in the first that has one."""
    pattern = "".join(digits)
    pattern, thousands = pattern.rstrip(","), len(pattern) - len(pattern.rstrip(","))
    whole, _, decimals = pattern.partition(".")
    places = min(len(decimals), _MOST_DECIMALS)
    exact = Decimal(f"{number:.15g}").scaleb(-3 * thousands).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    units, _, rest = f"{exact:f}".partition(".")
    least = decimals.rfind("0") + 1
    rest = rest[:least] + rest[least:].rstrip("0")
    units = units.zfill(whole.count("0"))
    if decimals or len(digits) == 1:
        return [f"{units}.{rest}" if rest else units, *[""] * (len(digits) - 1)]
    groups: list[str] = []
    for run in digits[:0:-1]:
        size = min(len(run), len(units))
        groups.append(units[len(units) - size :])
        units = units[: len(units) - size]
    return [units, *groups[::-1]]
