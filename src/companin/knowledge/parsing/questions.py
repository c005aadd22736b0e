"""Questions on lines of their own become headings over what follows them, as people who write lists of them mean it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from companin.knowledge.parsing.document import Document, Section

# Rows of sheets name their cells; the members of an archive have been read each by itself.
_WITHOUT = frozenset(
    {
        "text/csv",
        "application/json",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
_LONGEST_QUESTION = 200
_LONGEST_ANSWER = 2000
"""Paragraphs that begin further below a question don't answer it any more."""

_ASKED = re.compile(r"(?:[QFVP]|(?i:Question|Fråga|Vraag|Pergunta))\s?\d{0,3}\s?(?:[.)](?=\s)|:)\s*")
_ANSWERED = re.compile(r"(?:[ASR]|(?i:Answer|Svar|Antwoord|R[ée]ponse|Resposta))\s?\d{0,3}\s?(?:\.(?=\s)|:)\s*")
_BOTH = re.compile(rf"({_ASKED.pattern}.{{2,{_LONGEST_QUESTION}}}?[?？])\s+(?={_ANSWERED.pattern}\S)")
_OPENING = re.compile(rf"([^\s;.!…?？][^;.!…?？]{{2,{_LONGEST_QUESTION}}}[?？])\s+(?=[^\Wa-zà-öø-ÿ_]|[\"“«€$£(])")
_THROUGHOUT = 3
_MAY_ASK = re.compile(rf"[?？]|^{_ASKED.pattern}", re.MULTILINE)
_ITEM = re.compile(r"\s*(?:[-•*–]|\d{1,3}[.)]|[a-z][.)])\s+", re.IGNORECASE)
_COUNT = re.compile(r"\w+")
_ASKS = re.compile(r"[?？][\"'”’»)\]*_]*\Z")
_AROUND = " \t*_"
_SENTENCE = re.compile(r"(?<=[.!…])\s+")
# What the asker says of itself before it asks is part of the question; what a text says before one is not. A bare "I"
# is Swedish for "in", a bare "je" Dutch for "you".
_OWN_CASE = re.compile(
    r"\b(?:my|jag|(?<!\d\s)min|mitt|mina|ik|mijn|j['’]ai|je (?:n['’e]|suis|veux|souhaite)|mon|ma|eu|meus?|minhas?"
    r"|i (?:am|have|had|can|can['’]t|cannot|do|don['’]t|did|didn['’]t|lost|forgot|want|need|would|ordered|bought|paid)"
    r"|i['’](?:m|ve|d))\b",
    re.IGNORECASE,
)


class _Line(NamedTuple):
    """`text[start:end]`. `opens`: a paragraph begins with it; `alone`: it is all of it."""

    start: int
    end: int
    said: str
    section: Section
    opens: bool
    alone: bool


class _Asked(NamedTuple):
    """A line read as a question. `marked`: it says so itself ("Q:"), `item`: what kind of item of a list it is."""

    title: str
    marked: bool
    item: str | None


def headed(document: Document) -> Document:
    """The text stays as it is; a question is no part of any section, like other headings."""
    if document.media_type in _WITHOUT or not _MAY_ASK.search(document.text):
        return document
    runs = list(_runs(document))
    lines = [[] if run[0].question else list(_parted(list(_lines(document.text, run)))) for run in runs]
    found = [_headings(one) for one in lines]
    if not any(found):
        return document
    known = {asked.title.casefold() for one in found for asked in one.values()}
    known |= {title.casefold() for part in document.sections for title in part.heading_path}
    sections: list[Section] = []
    for run, own, headings in zip(runs, lines, found, strict=True):
        sections += _joined(_parts(own, headings, known)) if headings else run
    return replace(document, sections=tuple(sections))


def _runs(document: Document) -> Iterator[list[Section]]:
    """Sections that follow each other under one heading, on whatever pages; pairs by themselves."""
    run: list[Section] = []
    for section in document.sections:
        if run:
            last = run[-1]
            near = last.heading_path == section.heading_path and not document.text[last.end : section.start].strip()
            if not near or last.question or section.question:
                yield run
                run = []
        run.append(section)
    if run:
        yield run


def _lines(text: str, run: Sequence[Section]) -> Iterator[_Line]:
    for section in run:
        at, opens = section.start, True
        for said in text[section.start : section.end].split("\n"):
            end = at + len(said)
            if said.strip():
                ends = end >= section.end or text[end + 1 : end + 2] == "\n"
                yield _Line(at, end, said, section, opens, alone=opens and ends)
            opens = not said.strip()
            at = end + 1


def _parted(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Lines that hold a question and its answer are two, where that is how the text is written throughout."""
    opening = [_OPENING.match(line.said) for line in lines]
    asking = sum(1 for line, found in zip(lines, opening, strict=True) if found or _ASKS.search(line.said))
    throughout = asking >= max(_THROUGHOUT, len(lines) / 2)
    for line, found in zip(lines, opening, strict=True):
        both = _BOTH.match(line.said) or (found if throughout else None)
        if both is None:
            yield line
            continue
        yield line._replace(end=line.start + both.end(1), said=both[1], alone=False)
        yield line._replace(start=line.start + both.end(), said=line.said[both.end() :], opens=False, alone=False)


def _headings(lines: Sequence[_Line]) -> dict[int, _Asked]:
    """The lines that are questions with an answer below."""
    asked = [_asked(line) for line in lines]
    found: dict[int, _Asked] = {}
    for at, one in enumerate(asked[:-1]):
        if one is not None and asked[at + 1] is None and _is_answered(one, lines[at + 1]):
            before = asked[at - 1] if at else None
            if one.item is None or before is None or before.item != one.item:  # else the last of a list to check
                found[at] = one
    return found


def _asked(line: _Line) -> _Asked | None:
    said = line.said.rstrip()
    item = _ITEM.match(said)
    bare = (said[item.end() :] if item else said).strip(_AROUND)
    mark = _ASKED.match(bare)
    title = bare[mark.end() :].strip(_AROUND) if mark else bare
    if not 1 < len(title) <= _LONGEST_QUESTION or ";" in title or not any(map(str.isalpha, title)):
        return None
    # A small letter begins a line of a text that was cut at its margin.
    asks = _ASKS.search(title) and _is_one(title) and (line.alone or not title[0].islower())
    if not mark and not asks:
        return None
    return _Asked(title, mark is not None, _kind(item) if item else None)


def _is_one(title: str) -> bool:
    """A question and nothing else, but for what the asker says of itself."""
    *before, _ = _SENTENCE.split(title)
    return len(before) <= 1 and all(map(_OWN_CASE.search, before))


def _is_answered(asked: _Asked, after: _Line) -> bool:
    if asked.marked and not _ASKS.search(asked.title):
        return _ANSWERED.match(after.said.lstrip(_AROUND)) is not None
    item = _ITEM.match(after.said)
    return asked.item is None or item is None or _kind(item) != asked.item


def _kind(item: re.Match[str]) -> str:
    """Equal for items that stand beside each other in a list."""
    return _COUNT.sub("1", item.group())


def _parts(lines: Sequence[_Line], headings: dict[int, _Asked], known: set[str]) -> Iterator[Section | None]:
    """Each line as a section of its own under its question; None for a question. One that is asked elsewhere with its
    answer only leads there.
    """
    title, below = None, 0
    for at, line in enumerate(lines):
        heading = headings.get(at)
        if heading is not None:
            title, below = heading.title, line.end
        if heading is not None or _leads_elsewhere(line, known):
            yield None
            continue
        if line.opens and line.start - below > _LONGEST_ANSWER:
            title = None
        start = _after_mark(line, headings.get(at - 1))
        path = line.section.heading_path if title is None else (*line.section.heading_path, title)
        yield replace(line.section, start=start, end=line.end, heading_path=path) if start < line.end else None


def _leads_elsewhere(line: _Line, known: set[str]) -> bool:
    asked = _asked(line)
    return asked is not None and asked.title.casefold() in known


def _after_mark(line: _Line, asked: _Asked | None) -> int:
    """Where the answer itself begins."""
    bare = line.said.lstrip(_AROUND)
    mark = _ANSWERED.match(bare) if asked is not None and asked.marked else None
    return line.end - len(bare) + mark.end() if mark else line.start


def _joined(parts: Iterator[Section | None]) -> Iterator[Section]:
    held: Section | None = None
    for part in parts:
        if held is not None and part is not None and (held.heading_path, held.page) == (part.heading_path, part.page):
            held = replace(held, end=part.end)
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held
