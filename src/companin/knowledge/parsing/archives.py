"""Archives (zip) of documents: their members one by one, and all of them as one text with a part per member."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import NoText, TooMuch, Unreadable
from companin.knowledge.parsing.packages import Budget, Package, shown_path
from companin.knowledge.parsing.reading import load, read
from companin.knowledge.parsing.sniffing import sniff

MAX_NESTED = 2
"""How deep archives may lie in archives."""
_NO_DOCUMENT = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_MAX_SAID = 20
_NESTED = "Archives in archives in archives aren't read. Unpack it and upload the documents inside."


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive: its path made safe to show and keep, and its bytes, or why there are none."""

    path: str
    data: bytes
    problem: Unreadable | None = None


def members(package: Package) -> Iterator[Member]:
    """Files in the order of the archive, without what systems leave in it. Paths are all different.

    Raises TooMuch when they unpack to more than an archive may.
    """
    taken: set[str] = set()
    for name in package.names():
        path = _free(shown_path(name), taken)
        if _NO_DOCUMENT.search(path):
            continue
        taken.add(path)
        try:
            yield Member(path, package.read(name) or b"")
        except TooMuch:
            raise
        except Unreadable as error:
            yield Member(path, b"", error)


def _free(path: str, taken: set[str]) -> str:
    number, free = 1, path
    while free in taken:
        number += 1
        free = f"{path} ({number})"
    return free


def parse(data: bytes, told: Told = untold) -> Document:
    return _parse(data, told, MAX_NESTED, Budget())


def _parse(data: bytes, told: Told, deeper: int, budget: Budget) -> Document:
    package = Package(data, budget)
    writer = Writer()
    problems: list[str] = []
    total = len(package.names())
    taken = 0
    for number, member in enumerate(members(package)):
        told(number, total)
        if writer.is_full:
            break
        try:
            document = _document(member, deeper, budget)
        except Unreadable as error:
            problems.append(f"{member.path}: {error.sentence}")
            continue
        writer.include(document, member.path)
        taken += 1
        writer.warnings.extend(f"{member.path}: {warning}" for warning in document.warnings[:_MAX_SAID])
    if not taken:
        raise NoText(_nothing(problems))
    writer.warnings[:0] = problems
    if len(writer.warnings) > _MAX_SAID:
        writer.warnings[_MAX_SAID:] = [f"… and {len(writer.warnings) - _MAX_SAID} more."]
    return writer.finish("application/zip", page_count=None)


def _nothing(problems: list[str]) -> str:
    if not problems:
        return "The archive has no documents in it."
    more = "" if len(problems) == 1 else f" ({len(problems) - 1} more couldn't be read either.)"
    return f"Nothing in the archive can be read. {problems[0]}{more}"


def _document(member: Member, deeper: int, budget: Budget) -> Document:
    if member.problem is not None:
        raise member.problem
    sniffed = sniff(member.data, name=member.path)
    if sniffed.kind != "zip":
        return read(load(sniffed.kind), sniffed, member.data)
    if not deeper:
        raise TooMuch(_NESTED)
    return _parse(member.data, untold, deeper - 1, budget)
