"""Footnotes of Markdown: "[^1]" in a text, and what it stands for on lines of its own."""

import re

_NOTE = re.compile(r"^\[\^([^\]\s]{1,50})\]:[ \t]*(.*(?:\n(?:[ ]{2,}|\t)[^\n]+)*)\n?", re.MULTILINE)
_MARK = re.compile(r"[ ]?\[\^([^\]\s]{1,50})\]")
_FENCE = re.compile(r"^[ ]{0,3}(?:```|~~~)", re.MULTILINE)
_BREAK = re.compile(r"\s*\n\s*")


def take_notes(text: str) -> tuple[str, dict[str, str]]:
    """The text without its notes, and the notes. Code may show what they look like."""
    if "[^" not in text or _FENCE.search(text):
        return text, {}
    notes = {found[1]: _BREAK.sub(" ", found[2]).strip() for found in _NOTE.finditer(text)}
    return (_NOTE.sub("\n", text), notes) if notes else (text, {})


def without_marks(words: str, notes: dict[str, str]) -> tuple[str, list[str]]:
    """The words without what refers to notes, and those notes."""
    named = [found[1] for found in _MARK.finditer(words) if found[1] in notes] if notes else []
    if not named:
        return words, []
    bare = _MARK.sub(lambda found: "" if found[1] in notes else found[0], words)
    return bare, [notes[name] for name in dict.fromkeys(named) if notes[name]]
