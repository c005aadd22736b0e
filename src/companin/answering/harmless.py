"""What may leave as an answer: words, and links to the web or a mailbox that stand in what was cited.

Nothing that loads by itself, runs, or breaks out of the text it stands in. Quotes in citations stay as they are: they
are shown as text.
"""

import re
from collections.abc import Sequence

# Only texts with one of these are looked at more closely.
_SUSPECT = re.compile(r"[<\[`~]|&#|script:|data:", re.IGNORECASE)
_IMAGE = re.compile(r"!\[([^\]]*)\]\s*(?:\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\]]*)\]\(\s*<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+[^)]*)?\)")
_REFERENCE = re.compile(r"^[ \t]{0,3}\[[^\]]+\]:[ \t]*\S+.*$", re.MULTILINE)
_AUTOLINK = re.compile(r"<([a-z][a-z0-9+.-]*:[^\s<>]*)>", re.IGNORECASE)
# Tags and comments as a browser reads them, unclosed ones included: "<" and a letter, "/", "!" or "?".
_TAG = re.compile(r"<(?=[a-z/!?])[^<>]*>?", re.IGNORECASE)
_BRACKETS = re.compile(r"[<>\[\]]")
_MOST_ROUNDS = 8
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})", re.MULTILINE)
_RUNNING = re.compile(r"\b(?:java|vb)\s*script\s*:|\bdata\s*:\s*[a-z]+/", re.IGNORECASE)


def harmless(content: str, cited: Sequence[str] = ()) -> str:
    """`cited` are texts and addresses links may come from; without any, no link is one."""
    if not _SUSPECT.search(content):
        return content
    text, before = _cleaned(content, cited), content
    for _ in range(_MOST_ROUNDS):
        if text == before:
            return _closed(text)
        text, before = _cleaned(text, cited), text
    return _closed(_BRACKETS.sub("", text))


def _cleaned(content: str, cited: Sequence[str]) -> str:
    """Once through: what was taken out may have kept two halves of something apart."""
    text = _IMAGE.sub(lambda image: image[1], content)
    text = _REFERENCE.sub("", text)
    text = _LINK.sub(lambda link: _kept(link[0], link[1], link[2], cited), text)
    text = _AUTOLINK.sub(lambda link: link[1] if _may(link[1], cited) else "", text)
    return _RUNNING.sub("", _TAG.sub("", text))


def _kept(whole: str, words: str, target: str, cited: Sequence[str]) -> str:
    return whole if _may(target, cited) else words


def _may(target: str, cited: Sequence[str]) -> bool:
    scheme = target.split(":", 1)[0].lower()
    return scheme in ("https", "mailto") and any(target in one for one in cited)


def _closed(text: str) -> str:
    """A block of code that was opened and not closed would swallow what follows."""
    open_mark = ""
    for fence in _FENCE.finditer(text):
        if not open_mark:
            open_mark = fence[1]
        elif fence[1].startswith(open_mark):
            open_mark = ""
    return f"{text}\n{open_mark}" if open_mark else text
