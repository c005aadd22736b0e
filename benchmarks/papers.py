"""Generated PDFs: pages of headings and running text, the same for the same number."""

from fpdf import FPDF

from benchmarks.texts import source


def pdf(number: int, pages: int) -> bytes:
    made = FPDF()
    made.set_font("Helvetica", size=11)
    for page in range(pages):
        written = source(number * 10 + page // 10)
        made.add_page()
        for at in range(page % 10 * 2, page % 10 * 2 + 2):
            made.set_font("Helvetica", "B", 14)
            made.multi_cell(0, 8, written.headings[at], new_x="LMARGIN", new_y="NEXT")
            made.set_font("Helvetica", size=11)
            made.multi_cell(0, 6, written.chunk(at), new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())
