"""A parsed document, and the writer that every format uses to put one together block by block."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from companin.knowledge.parsing.cleaning import clean, clean_line
from companin.knowledge.parsing.errors import NoText

MAX_CHARACTERS = 10_000_000
MAX_HEADING = 300

MediaType = Literal[
    "text/plain",
    "text/markdown",
    "text/html",
    "text/csv",
    "application/json",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/epub+zip",
    "message/rfc822",
    "application/zip",
]
MEDIA_TYPES: tuple[MediaType, ...] = get_args(MediaType)

Told: TypeAlias = Callable[[int, int], None]
"""Is told how many pages (slides, sheets, members) are done, and of how many."""


def untold(done: int, total: int) -> None:
    """Nobody watches."""
    del done, total


@dataclass(frozen=True, slots=True)
class Section:
    """`document.text[start:end]`: body text under one heading path, on one page. Heading lines lie between sections.

    With a `question`, which stands before it, it is the whole answer to it. `anchor` is what a page calls the heading
    it is under, or the next one above that has a name.
    """

    start: int
    end: int
    heading_path: tuple[str, ...]
    page: int | None
    question: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Clean text as people read it. Sections are in order, apart, and leave out only blanks and heading lines."""

    media_type: MediaType
    title: str | None
    text: str
    sections: tuple[Section, ...]
    page_count: int | None = None
    warnings: tuple[str, ...] = ()

    @property
    def qa_pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple((part.question, self.text[part.start : part.end]) for part in self.sections if part.question)


@dataclass(slots=True)
class Writer:
    """Collects headings and blocks in reading order. `page` may be set before a block; `finish` makes the document.

    `title_heading` is the first heading where it stands above all others.
    """

    page: int | None = None
    warnings: list[str] = field(default_factory=list[str])
    first_heading: str | None = None
    title_heading: str | None = None
    _parts: list[str] = field(default_factory=list[str])
    _sections: list[Section] = field(default_factory=list[Section])
    _path: list[tuple[int, str, str | None]] = field(default_factory=list["tuple[int, str, str | None]"])
    _length: int = 0
    _top: int = 0
    _bare: str | None = None
    _begun: tuple[int, str] | None = None
    _joinable: bool = False
    _full: bool = False

    @property
    def is_full(self) -> bool:
        """Nothing more is taken."""
        return self._full

    def heading(self, level: int, title: str, anchor: str | None = None) -> None:
        """A heading over what follows, `anchor` its name in a page. One that ends up with nothing below it becomes body
        text itself.
        """
        title = clean_line(title)
        if not title or self._full:
            return
        if len(title) > MAX_HEADING:
            self.block(title)
            return
        self._begun = None
        self._entitle(level, title)
        if self._bare is not None and level <= self._path[-1][0]:
            self._settle()
        elif self._bare is not None:
            self._append(self._bare)
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, title, anchor))
        self._bare = title
        self._joinable = False

    def _entitle(self, level: int, title: str) -> None:
        """The first heading names the whole, unless it is the first of several chapters."""
        if self.first_heading is None:
            self.first_heading = self.title_heading = title
            self._top = level
        elif level <= self._top and not self._sections:
            self._top = -1  # it stands bare above the chapters
        elif level <= self._top:
            self.title_heading = None

    def begin(self, level: int, title: str) -> None:
        """A part begins that somebody calls so: its heading where it has none of its own."""
        self._begun = (level, title)

    def leave(self, level: int) -> None:
        """What follows is no longer under the headings of this level and below."""
        if self._bare is not None:
            self._settle()
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
            self._joinable = False

    def block(self, text: str) -> None:
        """A paragraph, a list or a table: lines stay lines. Blank lines inside make several paragraphs."""
        text = clean(text)
        if not text or self._full:
            return
        if self._begun is not None:
            (level, title), self._begun = self._begun, None
            self.heading(level, title)
            if clean_line(text) == clean_line(title):
                return
        if self._bare is not None:
            self._append(self._bare)
            self._bare = None
        room = MAX_CHARACTERS - self._length
        if len(text) > room:
            self._full = True
            text = text[:room].rstrip()
        if text:
            self._body(text)

    def pair(self, question: str, answer: str) -> None:
        """A question and its whole answer."""
        question, answer = clean_line(question), clean(answer)
        if self._full or self._length + len(question) + len(answer) > MAX_CHARACTERS:
            self._full = True
            return
        if self._bare is not None:
            self._append(self._bare)
            self._bare = None
        self._append(question)
        start = self._append(answer)
        self._sections.append(Section(start, self._length, self._titles, self.page, question, self._anchor))
        self._joinable = False

    def include(self, document: Document, heading: str) -> None:
        """A whole document under a heading of its own, below the headings we are under."""
        if self._bare is not None:
            self._settle()
        room = MAX_CHARACTERS - self._length - len(heading) - 4
        if self._full or len(document.text) > room:
            self._full = True
            return
        self._append(heading)
        at = self._append(document.text)
        above = (*self._titles, heading)
        self._sections.extend(
            Section(at + part.start, at + part.end, (*above, *part.heading_path), part.page, part.question)
            for part in document.sections
        )
        self._joinable = False

    def finish(
        self,
        media_type: MediaType,
        *,
        title: str | None = None,
        page_count: int | None = None,
        nothing: str | None = None,
    ) -> Document:
        """`nothing` is the sentence of the NoText raised when no text came together."""
        if self._bare is not None:
            self._settle()
        if not self._parts:
            raise NoText(nothing)
        if self._full:
            self.warnings.append(f"The file is very long; only its first {MAX_CHARACTERS:,} characters are used.")
        shown = clean_line(title or "")[:MAX_HEADING].strip() or None
        return Document(
            media_type=media_type,
            title=shown,
            text="".join(self._parts),
            sections=tuple(self._sections),
            page_count=page_count,
            warnings=tuple(self.warnings),
        )

    @property
    def _titles(self) -> tuple[str, ...]:
        return tuple(title for _, title, _ in self._path)

    @property
    def _anchor(self) -> str | None:
        return next((anchor for _, _, anchor in reversed(self._path) if anchor), None)

    def _settle(self) -> None:
        title, self._bare = self._bare, None
        if title:
            self._path.pop()
            self._body(title)
            self._joinable = False

    def _body(self, text: str) -> None:
        start = self._append(text)
        last = self._sections[-1] if self._sections else None
        if self._joinable and last is not None and last.page == self.page:
            start = self._sections.pop().start
        self._sections.append(Section(start, self._length, self._titles, self.page, None, self._anchor))
        self._joinable = True

    def _append(self, text: str) -> int:
        if self._parts:
            self._parts.append("\n\n")
            self._length += 2
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start


COVERED = "\ufdd3"
"""Stands where a cell to the left reaches. No text has this character."""


def table_row(header: list[str], cells: list[str]) -> str:
    """One row as people would say it: "Size: 2 l; Price: 39 EUR". Cells without a header stand alone, and so does one
    that reaches over the whole row; one that reaches over some columns is named by each.
    """
    named = [clean_line(name) for name in header] + [""] * (len(cells) - len(header))
    whole = len(cells) > 1 and cells[1:].count(COVERED) == len(cells) - 1
    said: list[tuple[list[str], str]] = []
    for name, cell in zip(named, cells, strict=False):
        value = clean_line(cell)
        if value:
            said.append(([name], value))
        elif cell == COVERED and said and name and not whole and name not in said[-1][0]:
            said[-1][0].append(name)
    rows = ((", ".join(name.rstrip(":") for name in names if name), value) for names, value in said)
    told = "; ".join(f"{name}: {value}" if name and name != value and not whole else value for name, value in rows)
    return told.replace(":; ", ": ")
