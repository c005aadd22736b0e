"""Patterns over paths as robots.txt has them: a beginning, `*` for anything, a closing `$` for the end."""

import re
from urllib.parse import quote

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def matches(pattern: str, target: str) -> bool:
    """In time bounded by both lengths: parts between stars are looked for from left to right, never again."""
    ends = pattern.endswith("$")
    first, *rest = (pattern[:-1] if ends else pattern).split("*")
    if not target.startswith(first):
        return False
    if not rest:
        return not ends or target == first
    last = rest.pop() if ends else ""
    at = len(first)
    for part in rest:
        found = target.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return target.endswith(last) and len(target) - len(last) >= at


def normal_escapes(text: str) -> str:
    """Two spellings of one path become one: needless percent-escapes undone, the others in capitals."""
    return _ESCAPE.sub(_one, quote(text, safe="/%:=&?~+!$,;'@()*[]|.-_"))


def _one(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else f"%{found[1].upper()}"
