"""What a Word file says at the foot of its pages and at its end."""

from collections.abc import Iterator

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.office import part_of_kind
from companin.knowledge.parsing.packages import Package
from companin.knowledge.parsing.word_paragraphs import Run, run_after
from companin.knowledge.parsing.xml_events import events

_APART = frozenset({"p", "tab", "br", "cr"})
TAKEN_BACK = frozenset({"Fallback", "del", "moveFrom", "rPrChange", "pPrChange", "tcPrChange", "trPrChange"})
"""Twice said, deleted, moved elsewhere, or how it looked before."""


def read_notes(package: Package, relations: dict[str, tuple[str, str]]) -> dict[tuple[str, str], str]:
    """By what refers to them: (kind, id)."""
    return {
        (kind, note): said
        for kind in ("footnote", "endnote")
        for note, said in _notes(part_of_kind(package, relations, f"{kind}s"), kind)
    }


def _notes(data: bytes | None, kind: str) -> Iterator[tuple[str, str]]:
    said: list[str] = []
    in_text, dropped, note, run = False, 0, "", Run()
    for event, name, attributes in events(data) if data else ():
        run = run_after(run, event, name, attributes)
        if event == "text":
            said += [run.said(name)] if in_text and not dropped else []
        elif name in _APART:
            said.append(" ")
        elif name == "t":
            in_text = event == "start"
        elif name in TAKEN_BACK:
            dropped += 1 if event == "start" else -1
        elif name == kind:
            note = attributes.get("id", note)
            if event == "end":
                yield note, clean_line("".join(said))
            said.clear()
