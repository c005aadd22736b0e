"""Raised and lowered signs on the line: cents, powers, units and marks of notes, none of which may become the end of
the number before them.
"""

import re

RAISED, LOWERED, LEVEL = "\ufdd0", "\ufdd1", "\ufdd2"
"""Stand around such signs until their line is clean. No text has these characters."""

_MARKS = f"{RAISED}{LOWERED}{LEVEL}"
_SPAN = re.compile(f"([{RAISED}{LOWERED}])((?:[^{_MARKS}]|{LEVEL}\\1)*){LEVEL}")
_UNMARKED = str.maketrans("", "", _MARKS)
_NEAR = 40

_SIGNS = r"€|£|r\$|\$|¥|kr\.?|euros?|eur|sek|nok|dkk|gbp|usd|brl|chf"
_NUMBER = re.compile(
    rf"(?P<currency>(?:{_SIGNS})\s*)?(?<![\d.,])"
    r"(?P<number>\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)\Z",
    re.IGNORECASE,
)
_PAID = re.compile(rf"\s*(?:(?:{_SIGNS}|kronor|pounds?|dollars?|reais)(?!\w)|:-)", re.IGNORECASE)
_POINTED = frozenset({"£", "$", "usd", "gbp"})
_WITH_CENTS = re.compile(r"[.,]\d{1,2}\Z")
_CENTS = re.compile(r"\d\d")
_POWER = re.compile(r"[-+−–]?\d+")
_NOTE_MARK = re.compile(r"[*†‡]*[\[(]?\d{1,3}(?:[,–-]\s?\d{1,3})*[\])]?")
_AFTER_A_STOP = re.compile(r"\d[.,]\Z")
_POWERED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]|[A-Z][A-Za-z]|[mcdkhn]m|ft|in|yd|mi|ha)\Z")
_FRACTION = ("/", "\u2044")


def raised(words: str) -> str:
    return f"{RAISED}{words}{LEVEL}"


def lowered(words: str) -> str:
    return f"{LOWERED}{words}{LEVEL}"


def on_the_line(text: str) -> str:
    """What a reader takes the signs for, without anything around them."""
    if LEVEL not in text:
        return text
    said: list[str] = []
    before, at = "", 0
    for span in _SPAN.finditer(text):
        between = text[at : span.start()].translate(_UNMARKED)
        after = text[span.end() : span.end() + _NEAR].translate(_UNMARKED)
        before = (before + between)[-_NEAR:]
        words = span[2].translate(_UNMARKED)
        put = (_up if span[1] == RAISED else _down)(before, words.strip(), after) if words.strip() else words
        if put and put[-1].isdecimal() and _runs_on(before, after):
            put += " "
        said += [between, put]
        before += put
        at = span.end()
    return "".join((*said, text[at:].translate(_UNMARKED)))


def _runs_on(before: str, after: str) -> bool:
    """A number would go on, or the label of a note run into its words."""
    return after[:1].isdecimal() or (after[:1].isalpha() and (not before or before[-1].isspace()))


def _up(before: str, words: str, after: str) -> str:
    last = before[-1:]
    if not last.strip() or not any(map(str.isdecimal, words)):
        return words
    if last.isdecimal():
        return _after_a_number(before, words, after)
    if _AFTER_A_STOP.search(before) and _CENTS.fullmatch(words):
        return words
    if last.isalpha() and _POWERED.search(before) and words[-1].isdecimal():
        return words if words.isdecimal() else f"^{words}"
    stands = last.isalpha() or last in ".,;:!?)]%\"'”’»*"
    return "" if stands and _NOTE_MARK.fullmatch(words) else words


def _after_a_number(before: str, words: str, after: str) -> str:
    if after.startswith(_FRACTION):
        return f" {words}"
    found = _NUMBER.search(before)
    number = found["number"] if found else ""
    currency = (found["currency"] or "").strip().lower() if found else ""
    paid = bool(currency) or _PAID.match(after) is not None
    alone = before.strip() == number != "10" and not after.strip(" *")
    if _CENTS.fullmatch(words) and (paid or alone) and not _WITH_CENTS.search(number):
        return ("." if "," in number or currency in _POINTED else ",") + words
    if _POWER.fullmatch(words) and (not paid or number == "10"):
        return f"^{words}"
    return "" if _NOTE_MARK.fullmatch(words) else words


def _down(before: str, words: str, after: str) -> str:
    del after
    return f"_{words}" if before[-1:].isdecimal() and words[:1].isdecimal() else words
