"""What Word, PowerPoint and Excel files have in common: parts that refer to each other, and a title."""

import posixpath
import re
from collections.abc import Iterator

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.errors import Damaged, Unreadable
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.xml_events import events

_NO_TITLE = re.compile(
    r"untitled|title|titel|titre|título|microsoft|word|powerpoint|presentation|presentatie|document\d*|slide \d+|"
    r"book\d*|.*\.(?:docx?|pdf|odt|pptx?|xlsx?)",
    re.IGNORECASE,
)
_OFF = {"0", "false", "off", "none"}


def is_on(attributes: dict[str, str], name: str = "val") -> bool:
    """A switch like <b/>: on when it stands there, unless it says off."""
    return attributes.get(name, "1").lower() not in _OFF


def related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: {id: (kind, name of the other part)}; addresses outside the file are left out."""
    folder = posixpath.dirname(part)
    found: dict[str, tuple[str, str]] = {}
    for attributes in _relationships(package, part):
        if attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)
    return found


def addresses(package: Package, part: str) -> dict[str, str]:
    """Where the links of a part lead: {id: address outside the file}."""
    return {
        attributes.get("Id", ""): attributes.get("Target", "")
        for attributes in _relationships(package, part)
        if attributes.get("TargetMode") == "External"
    }


def _relationships(package: Package, part: str) -> Iterator[dict[str, str]]:
    folder, name = posixpath.split(part)
    said = package.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    for event, kind, attributes in events(said) if said else ():
        if event == "start" and kind == "Relationship":
            yield attributes


def main_part(package: Package) -> str:
    """The name of the part that is the document. Raises Damaged."""
    for kind, target in related(package, "").values():
        if kind == "officeDocument":
            return target
    raise Damaged


def part_of_kind(package: Package, relations: dict[str, tuple[str, str]], kind: str) -> bytes | None:
    """The first related part of a kind, unpacked."""
    return next((package.read(target) for found, target in relations.values() if found == kind), None)


def diagrams(package: Package, relations: dict[str, tuple[str, str]]) -> dict[str, list[str]]:
    """The paragraphs of drawn lists, processes and trees (SmartArt), by what refers to them."""
    return {
        one: list(_paragraphs(package.read(part) or b"<none/>"))
        for one, (kind, part) in relations.items()
        if kind == "diagramData"
    }


def _paragraphs(data: bytes) -> Iterator[str]:
    said: list[str] = []
    depth = 0
    for event, name, _ in events(data):
        if event == "text":
            said += [name] if depth > 1 else []
        elif name == "t":  # a point's text holds those of its runs
            depth += 1 if event == "start" else -1
        elif name == "p" and event == "end":
            yield from filter(None, [clean_line("".join(said))])
            said.clear()


def stated_title(package: Package) -> str | None:
    """The title in the file's properties, when somebody meant it."""
    relations = related(package, "")
    try:
        said = part_of_kind(package, relations, "core-properties")
        words: list[str] | None = None
        for event, name, _ in events(said) if said else ():
            if name == "title" and event != "text":
                words = [] if event == "start" else words
                if event == "end" and words is not None:
                    title = clean_line("".join(words))
                    return title if 3 <= len(title) <= 200 and not _NO_TITLE.fullmatch(title) else None
            elif event == "text" and words is not None:
                words.append(name)
    except Unreadable:
        return None
    return None
