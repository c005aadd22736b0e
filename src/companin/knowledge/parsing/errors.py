"""Why a document can't be read: one plain sentence each, for the person who sent it."""

from typing import ClassVar


class Unreadable(Exception):
    """The file can't be read. Check that it opens on your computer and upload it again."""

    code: ClassVar[str] = "unreadable"

    def __init__(self, sentence: str | None = None) -> None:
        self.sentence = sentence or " ".join((type(self).__doc__ or "").split())
        super().__init__(self.sentence)


class Empty(Unreadable):
    """The file is empty."""

    code = "empty"


class UnknownKind(Unreadable):
    """This kind of file can't be read. Upload PDF, Word, PowerPoint, Excel, EPUB, text, Markdown, HTML, CSV or JSON."""

    code = "unknown_kind"


class Encrypted(Unreadable):
    """The file is encrypted; upload it without a password."""

    code = "encrypted"


class Damaged(Unreadable):
    """The file is damaged or incomplete. Check that it opens on your computer and upload it again."""

    code = "damaged"


class NoText(Unreadable):
    """The file has no text in it that could be read."""

    code = "no_text"


class Scanned(NoText):
    """The PDF has no text: it seems to be scanned pictures. Upload a version with text."""

    code = "scanned"


class TooMuch(Unreadable):
    """The file needs too much memory to be read. Split it into smaller files and upload those."""

    code = "too_much"


class TooSlow(Unreadable):
    """The file took too long to read. Split it into smaller files, or save it again and upload that."""

    code = "too_slow"


_KINDS: dict[str, type[Unreadable]] = {
    kind.code: kind for kind in (Unreadable, Empty, UnknownKind, Encrypted, Damaged, NoText, Scanned, TooMuch, TooSlow)
}


def from_code(code: str, sentence: str) -> Unreadable:
    return _KINDS.get(code, Unreadable)(sentence)
