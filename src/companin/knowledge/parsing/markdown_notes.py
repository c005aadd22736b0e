"""Footnotes of Markdown: "[^1]" in a text, and what it stands for on lines of its own."""

import re

_NOTE = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ ]{0,3}(?P=fence)|\Z)|"  # code may show what notes look like
    r"^\[\^(?P<name>[^\]\s]{1,50})\]:[ \t]*(?P<said>[^\n]*(?:\n(?:[ ]{2,}|\t)[^\n]+)*)\n?",
    re.MULTILINE | re.DOTALL,
)
_MARK = re.compile(r"[ ]?\[\^([^\]\s]{1,50})\]")
_BREAK = re.compile(r"\s*\n\s*")


def take_notes(text: str) -> tuple[str, dict[str, str]]:
    """The text without its notes, and the notes."""
    notes: dict[str, str] = {}

    def take(found: re.Match[str]) -> str:
        if found["fence"]:
            return found[0]
        notes[found["name"]] = _BREAK.sub(" ", found["said"]).strip()
        return "\n"

    return (_NOTE.sub(take, text), notes) if "[^" in text else (text, notes)


def without_marks(words: str, notes: dict[str, str]) -> tuple[str, list[str]]:
    """The words without what refers to notes, and those notes."""
    named = [found[1] for found in _MARK.finditer(words) if found[1] in notes] if notes else []
    if not named:
        return words, []
    bare = _MARK.sub(lambda found: "" if found[1] in notes else found[0], words)
    return bare, [notes[name] for name in dict.fromkeys(named) if notes[name]]
