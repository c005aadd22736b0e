"""Raised and lowered signs, in every format that has them: no number ever grows by its cents, powers or notes."""

import io

import docx
import openpyxl
import pptx
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from tests.knowledge import office

from companin.knowledge.parsing.raised import lowered, on_the_line, raised
from companin.knowledge.parsing.reading import parse


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("De tas kost € 49^95^ per stuk.", "De tas kost € 49,95 per stuk."),
        ("$1,249^99^ or £9^99^", "$1,249.99 or £9.99"),
        ("€ 1.249^95^*", "€ 1.249,95*"),
        ("R$ 49^90^", "R$ 49,90"),
        ("49^95^ kr", "49,95 kr"),
        ("49^95^", "49,95"),
        ("€ 4^9^^5^", "€ 4,95"),
        ("€ 89,^50^", "€ 89,50"),
        ("€ 49^-^", "€ 49-"),
        ("^€^49^95^", "€49,95"),
        ("Delivery is € 5^1^ or € 4,95^12^.", "Delivery is € 5 or € 4,95."),
        ("30^1^ days", "30^1 days"),
        ("10^3^ watt, 10^-3^, 10^6^ euro", "10^3 watt, 10^-3, 10^6 euro"),
        ("5 m^2^ and CO~2~, H~2~O", "5 m2 and CO2, H2O"),
        ("Read the note^3^. In 30 days.^1^ Or two^(2)^ years", "Read the note. In 30 days. Or two years"),
        ("the 1^st^ floor, n^o^ 5, 2^e^", "the 1st floor, no 5, 2e"),
        ("^1^Excluding VAT", "1 Excluding VAT"),
        ("^1^10 euro", "1 10 euro"),
        ("2^1^/~2~ kg, ^1^/~2~ kg", "2 1/2 kg, 1/2 kg"),
        ("10~2~ and log~10~5", "10_2 and log10 5"),
        ("5 %^1^", "5 %"),
    ],
)
def test_what_is_raised_never_makes_a_number_larger(written, said):
    for sign, stood in (("^", raised), ("~", lowered)):
        pieces = written.split(sign)
        written = "".join(stood(piece) if number % 2 else piece for number, piece in enumerate(pieces))
    assert on_the_line(written) == said


def _word() -> bytes:
    made = docx.Document()
    said = made.add_paragraph("Price € 49")
    said.add_run("95").font.superscript = True
    said.add_run(" for 5 m")
    said.add_run("2").font.superscript = True
    said.add_run(" of H")
    said.add_run("2").font.subscript = True
    said.add_run("O.")
    return _saved(made)


def _slide() -> bytes:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    said = slide.shapes.title.text_frame.paragraphs[0]
    pieces = (("Price € 49", ""), ("95", "30000"), (" for 5 m", ""), ("2", "30000"), (" of H", ""), ("2", "-25000"))
    for words, baseline in (*pieces, ("O.", "")):
        run = said.add_run()
        run.text = words
        if baseline:
            run.font._element.set("baseline", baseline)
    return _saved(made)


def _sheet() -> bytes:
    made = openpyxl.Workbook()
    up, down = InlineFont(vertAlign="superscript"), InlineFont(vertAlign="subscript")
    made.active["A1"] = CellRichText(
        "Price € 49", TextBlock(up, "95"), " for 5 m", TextBlock(up, "2"), " of H", TextBlock(down, "2"), "O."
    )
    return _saved(made)


def _saved(made: object) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


PAGE = "Price € 49<sup>95</sup> for 5 m<sup>2</sup> of H<sub>2</sub>O."


@pytest.mark.parametrize(
    "file",
    [
        f"<main><p>{PAGE}</p></main>".encode(),
        f"<main><table><tr><td>{PAGE}<td></tr></table></main>".encode(),
        f"<main><p>{PAGE.replace('sup>95</sup', 'span class=price__cents>95</span')}</p></main>".encode(),
        f"<main><p>{PAGE.replace('sup>', 'b>').replace('<b>', '<b style=vertical-align:super>')}</p></main>".encode(),
        f"# Bag\n\n{PAGE}".encode(),
        _word(),
        _slide(),
        _sheet(),
    ],
    ids=["page", "cell", "cents", "style", "markdown", "word", "slide", "sheet"],
)
def test_prices_keep_their_cents_in_every_format(file):
    name = "x.md" if file.startswith(b"#") else "x.html" if file.startswith(b"<") else "x"
    assert "Price € 49,95 for 5 m2 of H2O." in parse(file, name=name).text


def test_a_note_of_a_word_file_keeps_its_cents():
    run = "<w:r><w:rPr><w:vertAlign w:val='{}'/></w:rPr><w:t>{}</w:t></w:r>"
    note = (
        f"<w:footnote w:id='2'><w:p>{run.format('', 'From € 49')}{run.format('superscript', '95')}</w:p></w:footnote>"
    )
    body = "<w:p><w:r><w:t>Bags</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    assert parse(office.word_by_hand(body, footnotes=note)).text == "Bags\n\nFrom € 49,95"


def test_marks_of_notes_that_stand_below_are_left_out():
    page = "<main><p>Within 30<sup>1</sup> days, 2<sup>8</sup> at once.</p><p><sup>1</sup>Not for gifts.</p></main>"
    assert parse(page.encode(), declared="html").text == "Within 30 days, 2^8 at once.\n\n1 Not for gifts."
