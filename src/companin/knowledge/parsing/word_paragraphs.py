"""One paragraph of a Word file being read: its words, how it is marked, where its links lead."""

import re
from dataclasses import dataclass, field

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.links import kept
from companin.knowledge.parsing.office import is_on
from companin.knowledge.parsing.raised import lowered, raised
from companin.knowledge.parsing.word_styles import Style

_MAX_BOLD = 90
_SENTENCE_END = re.compile(r"[.!:;,…][\"'”’»)\]]*$")
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_LONGEST_CODE = 2000


@dataclass(slots=True)
class Run:
    """Words that look alike. `level` is how they stand: "superscript", "subscript", or on the line."""

    hidden: bool = False
    bold: bool = False
    level: str = ""

    def describe(self, name: str, attributes: dict[str, str]) -> None:
        """What a property of the run says."""
        if name == "vertAlign":
            self.level = attributes.get("val", "")
        elif name == "b":
            self.bold = is_on(attributes) or self.bold
        else:
            self.hidden = is_on(attributes) or self.hidden

    def said(self, words: str) -> str:
        if self.level == "superscript":
            return raised(words)
        return lowered(words) if self.level == "subscript" else words


def run_after(run: Run, event: str, name: str, attributes: dict[str, str]) -> Run:
    """The run that an event leaves us in, where only the level matters."""
    if event == "start" and name in {"r", "c"}:
        return Run() if run.level else run
    if event == "start" and name == "vertAlign":
        run.describe(name, attributes)
    return run


@dataclass(slots=True)
class Paragraph:
    """A text box holds paragraphs inside one."""

    words: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    style: str = ""
    outline: int | None = None
    number: str | None = None
    depth: int = 0
    bold: bool = True
    links: list[tuple[int, str]] = field(default_factory=list["tuple[int, str]"])

    def text(self) -> str:
        return "\n".join(filter(None, map(clean_line, "".join(self.words).split("\n"))))

    def describe(self, name: str, value: str) -> None:
        """What a property of the paragraph says."""
        if name == "pStyle":
            self.style = value
        elif name == "numId":
            self.number = value
        elif name == "ilvl" and value.isdecimal():
            self.depth = int(value)
        elif name == "outlineLvl" and value.isdecimal():
            self.outline = int(value)

    def list_of(self, style: Style | None) -> tuple[str, int] | None:
        """(list, depth) of an item."""
        if self.number is not None:
            return (self.number, self.depth) if self.number != "0" else None
        return style.list_of if style is not None else None

    def reads_as_heading(self, text: str) -> bool:
        return self.bold and len(text) <= _MAX_BOLD and "\n" not in text and not _SENTENCE_END.search(text)

    def open_link(self, target: str) -> None:
        self.links.append((len(self.words), target))

    def close_link(self) -> None:
        if self.links:
            begin, target = self.links.pop()
            found = kept("".join(self.words[begin:]), target)
            self.words.extend([f" ({found})"] if found else [])


@dataclass(slots=True)
class Fields:
    """Words that Word computes: their code, then what it came to. A link is one, with its address in the code."""

    _codes: list[tuple[str, bool]] = field(default_factory=list["tuple[str, bool]"])

    def turn(self, kind: str, paragraph: Paragraph) -> None:
        """A field begins, comes to its words, or ends."""
        if kind == "begin":
            self._codes.append(("", False))
        elif kind == "separate" and self._codes:
            code, _ = self._codes[-1]
            self._codes[-1] = code, True
            paragraph.open_link(target_of(code))
        elif kind == "end" and self._codes and self._codes.pop()[1]:
            paragraph.close_link()

    def said(self, code: str) -> None:
        if self._codes:
            before, opened = self._codes[-1]
            self._codes[-1] = (before + code)[:_LONGEST_CODE], opened


def target_of(code: str) -> str:
    """Where the link leads that a field's code makes; empty when it makes none, or one inside the document."""
    found = _LINK.match(code)
    return found.group(1) if found else ""
