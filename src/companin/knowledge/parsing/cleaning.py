"""Text without what nobody sees: one form of letters, no control, zero-width, direction or tag characters."""

import re
import unicodedata

from companin.knowledge.parsing.raised import on_the_line

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ufdd0-\ufdef"
    "\ud800-\udfff\U000e0000-\U000e0fff]+"
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Letters, marks and signs of Western writing, which stay as they are; the rest is looked at closer.
_PLAIN = re.compile("[\n -~\u00a1-\u00ac\u00ae-\u02af\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
_BLANK_LINES = re.compile(r"\n{3,}")
_RUNS = re.compile(r"[ \t]{2,}|\t")
_SPACE_RUNS = re.compile(r"\s+")
# Lines of combining marks stacked by the hundred are a way to slow normalisation down, not writing.
_STACKED = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{8})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def characters(text: str) -> str:
    """Only characters that people see; line ends are LF. Spaces and blank lines stay as they are."""
    if _is_plain(text):
        return text
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", on_the_line(text)))
    return unicodedata.normalize("NFC", _STACKED.sub(r"\1", _SPACES.sub(" ", text)))


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None


def is_plain_line(text: str) -> bool:
    """One line of Western writing, with single spaces between words."""
    return "  " not in text and "\n" not in text and _is_plain(text)


def clean(text: str) -> str:
    """A block of text: no trailing blanks on lines, at most one blank line in a row, nothing around it."""
    if "\n" not in text and _is_plain(text):
        return text.rstrip()
    lines = "\n".join(line.rstrip() for line in characters(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def clean_line(text: str) -> str:
    """The text on one line, single spaces between words."""
    if is_plain_line(text):
        return text.strip()
    return _SPACE_RUNS.sub(" ", characters(text)).strip()


def tidy_lines(text: str) -> str:
    """Like `clean`, with runs of spaces and tabs folded to one space: for text whose layout means nothing."""
    return clean("\n".join(line.strip() for line in _RUNS.sub(" ", characters(text)).split("\n")))
