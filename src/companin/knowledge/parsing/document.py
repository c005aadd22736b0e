"""A parsed document, and the writer that every format uses to put one together block by block."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from companin.knowledge.parsing.cleaning import clean, clean_line
from companin.knowledge.parsing.errors import NoText

MAX_CHARACTERS = 10_000_000
MAX_HEADING = 300

MediaType = Literal["text/plain", "text/markdown", "text/html", "text/csv", "application/json", "application/pdf"]
MEDIA_TYPES: tuple[MediaType, ...] = get_args(MediaType)

Told: TypeAlias = Callable[[int, int], None]
"""Is told how many pages (slides, sheets, members) are done, and of how many."""


def untold(done: int, total: int) -> None:
    """Nobody watches."""
    del done, total


@dataclass(frozen=True, slots=True)
class Section:
    """`document.text[start:end]`: body text under one heading path, on one page. Heading lines lie between sections."""

    start: int
    end: int
    heading_path: tuple[str, ...]
    page: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """Clean text as people read it. Sections are in order, apart, and leave out only blanks and heading lines."""

    media_type: MediaType
    title: str | None
    text: str
    sections: tuple[Section, ...]
    qa_pairs: tuple[tuple[str, str], ...] = ()
    page_count: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Writer:
    """Collects headings and blocks in reading order. `page` may be set before a block; `finish` makes the document."""

    page: int | None = None
    warnings: list[str] = field(default_factory=list[str])
    qa_pairs: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    first_heading: str | None = None
    _parts: list[str] = field(default_factory=list[str])
    _sections: list[Section] = field(default_factory=list[Section])
    _path: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    _length: int = 0
    _bare: str | None = None
    _joinable: bool = False
    _full: bool = False

    def heading(self, level: int, title: str) -> None:
        """A heading over what follows. A heading that ends up with nothing below it becomes body text itself."""
        title = clean_line(title)
        if not title or self._full:
            return
        if len(title) > MAX_HEADING:
            self.block(title)
            return
        if self._bare is not None and level <= self._path[-1][0]:
            self._settle()
        elif self._bare is not None:
            self._append(self._bare)
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, title))
        self._bare = title
        self._joinable = False
        self.first_heading = self.first_heading or title

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
        if self._bare is not None:
            self._append(self._bare)
            self._bare = None
        room = MAX_CHARACTERS - self._length
        if len(text) > room:
            self._full = True
            text = text[:room].rstrip()
        if text:
            self._body(text)

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
            qa_pairs=tuple(self.qa_pairs),
            page_count=page_count,
            warnings=tuple(self.warnings),
        )

    def _settle(self) -> None:
        title, self._bare = self._bare, None
        if title:
            self._path.pop()
            self._body(title)
            self._joinable = False

    def _body(self, text: str) -> None:
        start = self._append(text)
        path = tuple(title for _, title in self._path)
        last = self._sections[-1] if self._sections else None
        if self._joinable and last is not None and last.page == self.page:
            self._sections[-1] = Section(last.start, self._length, path, self.page)
        else:
            self._sections.append(Section(start, self._length, path, self.page))
        self._joinable = True

    def _append(self, text: str) -> int:
        if self._parts:
            self._parts.append("\n\n")
            self._length += 2
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start


def table_row(header: list[str], cells: list[str]) -> str:
    """One row as people would say it: "Size: 2 l; Price: 39 EUR". Cells without a header stand alone."""
    named = [clean_line(name) for name in header] + [""] * (len(cells) - len(header))
    said: list[str] = []
    for name, cell in zip(named, cells, strict=False):
        value = clean_line(cell)
        if value:
            said.append(f"{name.rstrip(':')}: {value}" if name and name != value else value)
    return "; ".join(said)
