"""Documents the tests read: small PDFs made on the spot, and one written by hand."""

from fpdf import FPDF
from fpdf.enums import EncryptionMethod

# No cross-reference table, and a stream whose length is a few bytes off.
HANDMADE_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 320 200]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 70>>stream\nBT /F1 12 Tf 20 100 Td (Press the green button twice to descale the machine.) Tj ET\n"
    b"endstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def pdf(pages: list[list[tuple[str, str]]], *, title: str | None = None, furniture: bool = False) -> bytes:
    """Each page a list of (style, text): "h1", "h2", "bold", "p", or "marked" with **bold** words."""
    made = _Book(furniture)
    if title:
        made.set_title(title)
    for blocks in pages:
        made.add_page()
        for style, text in blocks:
            size = {"h1": 20, "h2": 15}.get(style, 11)
            made.set_font("Helvetica", "B" if style in {"h1", "h2", "bold"} else "", size)
            made.multi_cell(0, size * 0.6, text, new_x="LMARGIN", new_y="NEXT", markdown=style == "marked")
            made.ln(4)
    return bytes(made.output())


class _Book(FPDF):
    def __init__(self, furniture: bool) -> None:
        super().__init__()
        self._furniture = furniture

    def header(self) -> None:
        if self._furniture:
            self.set_font("Helvetica", "", 8)
            self.cell(0, 5, "Kettle handbook, edition 4", new_x="LMARGIN", new_y="NEXT")
            self.ln(5)

    def footer(self) -> None:
        if self._furniture:
            self.set_y(-15)
            self.set_font("Helvetica", "", 8)
            self.cell(0, 5, f"Page {self.page_no()} of 9", align="C")


def linked_pdf(lines: list[list[tuple[str, str]]]) -> bytes:
    """Each line a list of words with where they lead, "" for nowhere; one too long goes on below."""
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", "", 11)
    for words in lines:
        for said, target in words:
            made.write(6, said, target)
        made.ln(12)
    return bytes(made.output())


def table_pdf(rows: list[tuple[str, ...]], *, bold: bool) -> bytes:
    """With rules around its cells, whose words are centred in height; the first row `bold` or as the others."""
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", "", 10)
    with made.table(first_row_as_headings=bold) as table:
        for row in rows:
            cells = table.row()
            for cell in row:
                cells.cell(cell)
    made.multi_cell(0, 6, "After the table.")
    return bytes(made.output())


def encrypted_pdf(*, user: str | None) -> bytes:
    made = FPDF()
    made.set_encryption("owner secret", user, encryption_method=EncryptionMethod.RC4)
    made.add_page()
    made.set_font("Helvetica", "", 12)
    made.multi_cell(0, 6, "The warranty lasts for two years.")
    return bytes(made.output())


def picture_pdf(pages: int = 1) -> bytes:
    made = FPDF()
    for _ in range(pages):
        made.add_page()
        made.rect(20, 20, 100, 60, style="F")
    return bytes(made.output())


def two_column_pdf() -> bytes:
    """Written row by row across both columns."""
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", "", 11)
    for row in range(10):
        made.set_xy(10, 40 + 6 * row)
        made.cell(90, 6, f"left words of line number {row} go on")
        made.set_xy(115, 40 + 6 * row)
        made.cell(90, 6, f"right words of line number {row} go on")
    return bytes(made.output())


def placed_pdf(lines: list[list[tuple[float, str]]]) -> bytes:
    """Each line a list of words with where they begin."""
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", "", 11)
    for number, line in enumerate(lines):
        for left, words in line:
            made.text(left, 40 + 5 * number, words)
    return bytes(made.output())


def marginal_pdf(pages: list[list[tuple[float, float, str]]]) -> bytes:
    """Each page a list of (how far down in millimetres, size, words)."""
    made = FPDF()
    for lines in pages:
        made.add_page()
        for down, size, words in lines:
            made.set_font("Helvetica", "", size)
            made.text(20, down, words)
    return bytes(made.output())


def flowing_pdf(text: str) -> bytes:
    """In two columns, the second going on where the first ends."""
    made = FPDF(format=(148, 210))
    made.add_page()
    made.set_font("Helvetica", "", 11)
    with made.text_columns(ncols=2, gutter=8, text_align="L") as columns:
        columns.write(text=text)
    return bytes(made.output())


def dense_pdf(pages: int) -> bytes:
    """A book of small print: each page has a hundred lines."""
    made = FPDF()
    made.set_font("Helvetica", "", 6)
    for page in range(pages):
        made.add_page()
        made.set_auto_page_break(False)
        for line in range(100):
            made.text(
                10,
                10 + 2.7 * line,
                f"Page {page + 1} line {line} tells how parcel {page * line} goes to Lund, by rail or by road.",
            )
    return bytes(made.output())


def assert_sentence(error: Exception) -> None:
    """What people read is a sentence, not a trace."""
    said = str(error)
    assert said[:1].isupper()
    assert said.endswith(".")
    assert "\n" not in said
