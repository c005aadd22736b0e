#!/usr/bin/env python3
"""Writes the demo shop's PDF manuals from tools/manuals/*.md: the same sources give the same bytes."""

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "tools" / "manuals"
HELP_CENTRE = ROOT / "src" / "companin" / "demo" / "help_centre"

# A date that never moves: a rebuilt manual must not look changed to git.
WRITTEN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FONT = "Helvetica"
A5 = (148.0, 210.0)  # mm
LINE = 5.2
NUMBERED = re.compile(r"(\d+)\. (.+)")
SOURCE_NAME = re.compile(r"([a-z]{2})-(.+)")


class ManualError(ValueError):
    """The source of a manual can't be turned into a PDF; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Manual:
    """One source file: running head and foot, and its blocks of lines in order."""

    language: str
    name: str
    header: str
    footer: str
    blocks: tuple[tuple[str, ...], ...]


class Sheet(FPDF):
    """An A5 booklet whose pages carry the manual's head and foot."""

    def __init__(self, manual: Manual) -> None:
        super().__init__(format=A5)
        self.manual = manual
        self.set_margins(15, 15, 15)
        self.set_auto_page_break(auto=True, margin=18)
        self.set_creation_date(WRITTEN)
        self.set_producer("Kettle & Leaf")
        self.set_lang(manual.language)
        self.set_title(title_of(manual))

    def header(self) -> None:
        self.set_font(FONT, size=8)
        self.cell(0, 6, self.manual.header, border="B", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font(FONT, size=8)
        line = self.manual.footer.replace("{page}", str(self.page_no())).replace("{pages}", "{nb}")
        self.cell(0, 6, line, align="C")


def title_of(manual: Manual) -> str:
    return manual.blocks[0][0].removeprefix("# ")


def read_manual(path: Path) -> Manual:
    named = SOURCE_NAME.fullmatch(path.stem)
    if named is None:
        raise ManualError(f"{path.name}: name it <language>-<file name>.md, as in en-16-kettle-manual.md.")
    text = path.read_text(encoding="utf-8")
    refuse_other_letters(path.name, text)
    head, *rest = [tuple(block.splitlines()) for block in re.split(r"\n{2,}", text.strip())]
    marks = dict(line.split(": ", 1) for line in head if ": " in line)
    if not {"header", "footer"} <= marks.keys() or not rest or not rest[0][0].startswith("# "):
        raise ManualError(f"{path.name}: begin with the lines header: and footer:, a blank line and a # title.")
    return Manual(named[1], named[2], marks["header"], marks["footer"], tuple(rest))


def refuse_other_letters(name: str, text: str) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        strange = sorted({letter for letter in line if ord(letter) > 0xFF})
        if strange:
            raise ManualError(
                f"{name}, line {number}: the built-in font has no {' '.join(strange)}; write it with other letters."
            )


def draw(manual: Manual) -> bytes:
    sheet = Sheet(manual)
    sheet.add_page()
    for block, following in zip(manual.blocks, (*manual.blocks[1:], ()), strict=True):
        if block[0].startswith("#"):
            keep_with_next(sheet, following)
        drawing(block[0])(sheet, block)
    return bytes(sheet.output())


def keep_with_next(sheet: Sheet, following: tuple[str, ...]) -> None:
    # A heading alone at the foot of a page, or a table cut in two, helps nobody.
    is_table = bool(following) and following[0].startswith("| ")
    lines_below = len(following) + 1 if is_table else 3
    if sheet.will_page_break(LINE * (lines_below + 2)):
        sheet.add_page()


def drawing(first_line: str) -> Callable[[Sheet, tuple[str, ...]], None]:
    if first_line.startswith("#"):
        return draw_heading
    if first_line.startswith("| "):
        return draw_table
    if first_line.startswith("- ") or NUMBERED.match(first_line):
        return draw_list
    return draw_paragraph


def draw_heading(sheet: Sheet, block: tuple[str, ...]) -> None:
    marks, words = block[0].split(" ", 1)
    size = 17 if marks == "#" else 12
    sheet.ln(1.5)
    sheet.set_font(FONT, style="B", size=size)
    write(sheet, words, height=size * 0.5)
    sheet.ln(1)


def draw_paragraph(sheet: Sheet, block: tuple[str, ...]) -> None:
    sheet.set_font(FONT, size=10)
    write(sheet, " ".join(block))
    sheet.ln(2)


def draw_list(sheet: Sheet, block: tuple[str, ...]) -> None:
    sheet.set_font(FONT, size=10)
    for line in block:
        numbered = NUMBERED.match(line)
        mark, words = (f"{numbered[1]}.", numbered[2]) if numbered else ("-", line.removeprefix("- "))
        sheet.cell(7, LINE, mark)
        write(sheet, words)
    sheet.ln(2)


def draw_table(sheet: Sheet, block: tuple[str, ...]) -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block]
    if len({len(row) for row in rows}) > 1:
        raise ManualError(f"{title_of(sheet.manual)}: give every row of the table {block[0]} the same columns.")
    shown = [row for row in rows if set("".join(row)) != {"-"}]
    # The 4 keeps a short column wide enough for its bold heading.
    widths = [max(map(len, column)) + 4 for column in zip(*shown, strict=True)]
    sheet.set_font(FONT, size=9)
    with sheet.table(
        col_widths=widths,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD"),
        line_height=LINE,
        text_align="LEFT",
    ) as table:
        for row in shown:
            table.row(row)
    sheet.ln(3)


def write(sheet: Sheet, words: str, height: float = LINE) -> None:
    sheet.multi_cell(0, height, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def make_all(sources: Path, target: Path) -> list[Path]:
    paths = sorted(sources.glob("*.md"))
    if not paths:
        raise ManualError(f"There are no .md files in {sources}; name the folder that holds the manuals.")
    made: list[Path] = []
    for manual in [read_manual(path) for path in paths]:
        folder = target / manual.language
        folder.mkdir(parents=True, exist_ok=True)
        made.append(folder / f"{manual.name}.pdf")
        made[-1].write_bytes(draw(manual))
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, default=SOURCES, help="folder with the manuals' text")
    parser.add_argument("--out", type=Path, default=HELP_CENTRE, help="folder that gets <language>/<name>.pdf")
    asked = parser.parse_args()
    try:
        made = make_all(asked.sources, asked.out)
    except ManualError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{len(made)} manuals written to {asked.out}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
