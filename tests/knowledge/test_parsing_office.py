"""Word, PowerPoint, Excel, books, mails and archives: structure kept, furniture dropped, bombs refused."""

import io
import time
import zipfile

import pytest
from tests.knowledge import office
from tests.knowledge.documents import assert_sentence, pdf

from companin.knowledge.parsing.errors import Damaged, Encrypted, NoText, TooMuch, UnknownKind, Unreadable
from companin.knowledge.parsing.packages import shown_path
from companin.knowledge.parsing.reading import parse
from companin.knowledge.parsing.tables import Table
from companin.knowledge.splitting import split

SIZES = "Size: 1 l; Price: 29 EUR; Stock: 12\nSize: 2 l; Price: 39 EUR"


def bodies(document):
    return [(part.heading_path, part.page, document.text[part.start : part.end]) for part in document.sections]


def test_a_word_file_keeps_headings_lists_and_tables():
    document = parse(office.word(), name="no-extension")
    top = "Kettle handbook"
    assert document.title == top
    assert bodies(document) == [
        ((top,), None, "Welcome to your new kettle."),
        (
            (top, "Warranty"),
            None,
            "The warranty lasts two years. It covers parts.\n\n- Bring the receipt\n- Bring the kettle",
        ),
        (
            (top, "Warranty", "Repairs"),
            None,
            "1. Call us\n2. Send it\n\n"
            + SIZES
            + "\n\nCountry: Sweden; Days: 2\nCountry: Sweden; Days: 3 in the north",
        ),
        ((top, "Warranty", "Repairs", "Colours"), None, "Red"),
    ]
    assert "unseen" not in document.text
    assert "RUNNING" not in document.text


def test_numbers_that_word_counts_are_said():
    document = parse(office.numbered_word())
    assert document.title is None
    assert [part.heading_path for part in document.sections] == [
        ("1 Orders",),
        ("2 Returns",),
        ("2 Returns", "2.1 By post"),
        ("2 Returns", "2.2 In the shop"),
    ]
    assert document.text.endswith(
        "\n\nArticle I. You may return it.\n  a. Within 30 days.\n  b. Unused.\nArticle II. We pay."
    )


def test_word_files_of_other_programs_are_read():
    text = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>' + text.format("Chapter") + "</w:p>"
        "<w:p>" + text.format("Kept") + "<w:del>" + text.format("deleted") + "</w:del>"
        "<w:ins>" + text.format(" and added") + "</w:ins><w:moveFrom>" + text.format("moved") + "</w:moveFrom>"
        "<w:r><w:lastRenderedPageBreak/><w:instrText>HYPERLINK</w:instrText></w:r>"
        f'<w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:p><w:relIds xmlns:r="{office.DOCUMENT}" r:dm="diagramData"/></w:p>'
        "<w:p><w:r><AlternateContent><Choice><w:txbxContent><w:p>" + text.format("Boxed") + "</w:p></w:txbxContent>"
        "</Choice><Fallback><w:p>" + text.format("Boxed") + "</w:p></Fallback></AlternateContent></w:r></w:p>"
    )
    for _ in range(2):
        body += (
            '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr></w:pPr>'
            + text.format("Item")
            + "</w:p>"
        )
    lists = (
        '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="lowerLetter"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>'
    )
    note = '<w:footnote w:id="2"><w:p>' + text.format("A note.") + "</w:p></w:footnote>"
    drawn = "".join(f"<w:t><w:p>{text.format(step)}</w:p></w:t>" for step in ("Order", "Pay"))
    document = parse(office.word_by_hand(body, numbering=lists, footnotes=note, diagramData=drawn))
    assert document.text == "Chapter\n\nKept and added\n\nA note.\n\nOrder\nPay\n\nBoxed\n\n  c. Item\n  d. Item"
    assert [part.page for part in document.sections] == [1, 2]


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "mailto:us@a.example" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>us</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def test_links_that_word_computes_are_links():
    simple = (
        '<w:fldSimple w:instr=" HYPERLINK &quot;https://a.example/x&quot; "><w:r><w:t>here</w:t></w:r></w:fldSimple>'
    )
    page = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    said = f"<w:p>{FIELD}<w:r><w:t>, or </w:t></w:r>{simple}<w:r><w:t> on page </w:t></w:r>{page}</w:p>"
    assert parse(office.word_by_hand(said)).text == "us (us@a.example), or here (https://a.example/x) on page 7"


def test_what_a_word_file_strikes_out_is_not_said():
    run = "<w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>"
    before = "<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>"
    said = run.format("", "Now ") + run.format("<w:strike/>", "49 ") + run.format(before, "39 EUR")
    assert parse(office.word_by_hand(f"<w:p>{said}</w:p>")).text == "Now 39 EUR"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("!Material|Steel/!Colour|Red", "Material: Steel\nColour: Red"),
        ("Material:|Steel/Colour:|Red", "Material: Steel\nColour: Red"),
        ("!Prices|>/Size|Price/Small|5", "Prices\nSize: Small; Price: 5"),
        (
            "Size|Sweden|>|Norway/^|Post|Courier|Post/S|2|1|4",
            "Size: S; Sweden Post: 2; Sweden Courier: 1; Norway Post: 4",
        ),
        (
            "Plan|Month|Year/Free|0|>/Pro|5|50/Ask us|>|>",
            "Plan: Free; Month, Year: 0\nPlan: Pro; Month: 5; Year: 50\nAsk us",
        ),
        ("Plan|Contains/Basic|- Chat;- Mail", "Plan: Basic; Contains: Chat, Mail"),
    ],
)
def test_tables_are_said_with_what_names_each_cell(rows, said):
    """! is bold, > goes on from the left, ^ from above."""
    made = Table()
    for row in rows.split("/"):
        made.start_row()
        for cell in row.split("|"):
            if cell == ">":
                made.span(2)
                continue
            made.start_cell()
            if cell == "^":
                made.go_on()
            else:
                made.write(cell.strip("!").replace(";", "\n"), bold=cell.startswith("!"))
    assert made.text() == said


def test_slides_keep_their_order_and_numbers():
    document = parse(office.slides())
    assert bodies(document) == [
        (("Spring campaign",), 1, "For dealers"),
        (
            ("Delivery",),
            2,
            "Two days in Sweden\n\nAbove the table\n\nWeight: 1 kg; Price: 5 EUR".replace(
                "Two days in Sweden", "- Two days in Sweden\n  - Three days in the north"
            ),
        ),
    ]
    assert document.warnings == ("1 hidden slide is left out.",)
    assert document.page_count == 3


def test_boxes_of_a_slide_are_read_card_by_card():
    assert parse(office.crowded_slides()).text.split("\n\n") == [
        *("Basic", "5 EUR", "Plus", "10 EUR"),
        *("Mail", "Within a day.", "Chat", "At once.", "Read it here (https://a.example/x) first."),
        *("Order", "Pay", "Size: Small; Price EUR: 1; Price SEK: 10"),
    ]


def test_sheets_are_read_as_people_see_them():
    document = parse(office.sheets())
    assert bodies(document) == [
        (("Prices",), 1, "Our price list\n\nProduct: Kettle; Price: 39.90 €; From: 2026-03-01; VAT: 25%\nProduct: Pot; Price: 0.3; VAT: 12.5%"),
        (("FAQ",), 2, "From nine to five."),
    ]  # fmt: skip
    assert document.qa_pairs == (("When are you open?", "From nine to five."),)
    assert [piece.question for piece in split(document)] == [None, "When are you open?"]
    assert document.warnings == ("1 hidden sheet is left out.",)


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [
        (1234, "00000", "01234"),
        (2.5, '0.0 "kg"', "2.5 kg"),
        (2.5, "0", "3"),
        (7.5, "0.##", "7.5"),
        (-5, '"$"#,##0.00;[Red]("$"#,##0.00)', "-$5.00"),
        (-5, '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-', "-5.00 €"),
        (19.9, "[$€-407] #,##0.00", "€ 19.90"),
        (0, '0;-0;"free; of charge"', "free; of charge"),
        (46812345678, "+00 00 000 00 00", "+46 81 234 56 78"),
        (1_500_000, '0.0,, "M"', "1.5 M"),
        (-0.255, "0.0%", "-25.5%"),
        (0.5, "# ?/?", "0.5"),
        (12, "@", "12"),
    ],
)
def test_an_amount_is_said_as_its_format_shows_it(number, form, said):
    assert f"Lid; Amount: {said}" in parse(office.formatted_sheet(number, form)).text


def test_what_a_sheet_says_beside_its_cells_is_heard():
    document = parse(office.busy_sheets())
    here = "Country: Sweden; Form: here (https://a.example/{})"
    assert bodies(document) == [
        (("Forms",), 1, f"{here.format('x')}; Time: 30:00:00\n{here.format('y')}"),
        (("Times",), 3, "Delivery\n\nSize: Small; Sweden Post: 2; Sweden Courier: 1; Norway Post: 4"),
    ]
    (warning,) = document.warnings
    assert warning.startswith("1 formula has no result")


def test_a_book_is_read_in_the_order_of_its_spine():
    document = parse(office.book())
    assert document.title == "On kettles"
    assert bodies(document) == [(("Filling",), None, "Été comme hiver."), (("Boiling",), None, "Water boils.")]
    locked = '<encryption><CipherReference URI="OPS/c%20{}.xhtml"/>'
    with pytest.raises(Encrypted, match="protected"):
        parse(office.book(locked.format(1) + '<CipherReference URI="OPS/c%202.xhtml"/></encryption>'))
    assert parse(office.book('<encryption><CipherReference URI="OPS/font.otf"/></encryption>')).text


def test_a_mail_is_its_subject_its_words_and_its_documents():
    document = parse(office.mail(), name="x")
    assert document.title == "Retour för vattenkokare"
    assert document.text.startswith(
        "Retour för vattenkokare\n\nHej!\n\nReturer tas emot inom 30 dagar.\n\nhandbok.docx"
    )
    assert ("Retour för vattenkokare", "handbok.docx", "Kettle handbook", "Warranty") in {
        part.heading_path for part in document.sections
    }
    assert "example.org" not in document.text
    assert document.warnings == ("x.bin: The file is a program, not a document.",)


@pytest.mark.parametrize("contents", ["nav", "ncx"])
def test_chapters_stand_where_the_contents_of_a_book_put_them(contents):
    assert bodies(parse(office.nested_book(contents))) == [
        (("Part I", "Boiling"), None, "Water boils."),
        (("Part I", "Filling"), None, "Halfway."),
        (("Thanks",), None, "Thanks to all."),
    ]


GMAIL = "Within 30 days.\n\nOn Mon, 2 Mar 2026, Ann <ann@a.example>\nwrote:\n> Hello,\n> how long?\n>> Older words.\n"
OUTLOOK = "Inom 30 dagar.\n\nFrån: Ann <ann@a.example>\nSkickat: den 2 mars\nTill: Butik\nÄmne: Retur\n\nHur länge?\n"
TRIP = "Votre voyage.\n\nDe: Lund\nÀ: Malmö\nDate: le 5 mars\n\nBon voyage."
PAGE = (
    "<p>Within 30 days.</p><table><tr><th>Item<th>Fee<tr><td>Pot<td>0</table>"
    "<div class=gmail_quote>On Mon, Ann wrote:<blockquote>How long?</blockquote></div>"
)


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        (office.answered_mail("Re: Return", GMAIL), "Within 30 days."),
        (office.answered_mail("SV: Retur", OUTLOOK), "Inom 30 dagar."),
        (office.answered_mail("VB: Retur", OUTLOOK), "Inom 30 dagar.\n\nHur länge?"),
        (office.answered_mail("Fwd: Return", "> Within\n> 30 days."), "Within\n30 days."),
        (office.answered_mail("Voyage", TRIP), TRIP),
        (office.answered_mail("Re: Return", GMAIL, PAGE), "Within 30 days.\n\nItem: Pot; Fee: 0"),
        (office.answered_mail("Re: Return", "See the page.", "<p>" + "Words. " * 9), ("Words. " * 9).strip()),
    ],
)
def test_a_mail_says_its_own_words_or_what_it_passes_on(mail, said):
    document = parse(mail.as_bytes())
    assert document.text == f"{document.title}\n\n{said}"


def test_every_part_of_a_mail_is_read():
    inner = office.answered_mail("Hours", "We open at nine.")
    mail = office.answered_mail("See below", "First.")
    mail.make_mixed()
    mail.attach(office.answered_mail("", "<p>Second.</p>"))
    mail.add_attachment(b"# Third", maintype="text", subtype="markdown", filename="third.md", disposition="inline")
    mail.add_attachment(inner)
    assert (
        parse(mail.as_bytes()).text
        == "See below\n\nFirst.\n\n<p>Second.</p>\n\nthird.md\n\nThird\n\nHours\n\nWe open at nine."
    )


def test_an_archive_is_a_part_for_each_member():
    inner = office.zipped({"page.html": "<h1>A page</h1><p>Inside.</p>"})
    document = parse(
        office.zipped({
            "docs/../../../care.md": "# Care\n\nRinse it.", "docs/care.md": "Other words.", "🫖/tea.txt": "Tea is hot.", "C:\\x\\y.pdf": pdf([[("p", "A page of a PDF.")]]),
            "tool.exe": b"MZ\0\0" * 50, "__MACOSX/._tea.txt": b"x", ".DS_Store": b"x", "inner.zip": inner,
        })
    )  # fmt: skip
    paths = [part.heading_path for part in document.sections]
    assert paths == [
        ("docs/care.md", "Care"),
        ("docs/care.md (2)",),
        ("🫖/tea.txt",),
        ("x/y.pdf",),
        ("inner.zip", "page.html", "A page"),
    ]
    assert document.warnings == ("tool.exe: The file is a program, not a document.",)
    assert document.text[document.sections[-1].start : document.sections[-1].end] == "Inside."


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../etc/passwd", "etc/passwd"), ("/abs", "abs"), ("..", "unnamed"), ("a\x00b\u202ec", "abc"), ("C:\\d\\e", "d/e"), ("x" * 900, "x" * 200)],
)  # fmt: skip
def test_a_member_s_name_leads_nowhere(name, shown):
    assert shown_path(name) == shown


def _deep_zip(depth: int) -> bytes:
    data = b"words"
    for number in range(depth):
        data = office.zipped({f"{number}.zip" if number else "a.txt": data})
    return data


def _locked_zip() -> bytes:
    """Marked as encrypted in both of its headers."""
    data = bytearray(office.zipped({"a.txt": "words"}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REFUSED = {
    "a bomb": (office.word_by_hand("<w:p>" + " " * 200_000_000 + "</w:p>"), TooMuch),
    "entities": (office.word_by_hand("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", BOMB), Damaged),
    "an outside entity": (office.word_by_hand("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", OUTSIDE), Damaged),
    "a doctype elsewhere": (office.word_by_hand('<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><w:p/>'), Damaged),
    "depth": (office.word_by_hand("<w:p>" * 5_000), TooMuch),
    "tags": (office.word_by_hand("<w:p></w:q>"), Damaged),
    "no words": (office.word_by_hand("<w:p/>"), NoText),
    "garbage": (office.word_by_hand(b"\x00\x01\x02"), Damaged),
    "half a file": (office.word()[:9_000], Damaged),
    "half a zip": (office.zipped({"a.txt": "words" * 99})[:60], Damaged),
    "no members": (office.zipped({}), NoText),
    "nothing readable": (office.zipped({"a.exe": b"MZ\0\0" * 50}), NoText),
    "a locked zip": (_locked_zip(), NoText),
    "too many members": (office.zipped(dict.fromkeys((f"{n}.txt" for n in range(10_001)), b"")), TooMuch),
    "zips in zips": (_deep_zip(9), NoText),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), UnknownKind),
    "a locked Word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000),
        Encrypted,
    ),
    "an OpenDocument file": (office.zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), UnknownKind),
    "a binary workbook": (office.zipped({"[Content_Types].xml": "", "xl/workbook.bin": b""}), UnknownKind),
    "a book without chapters": (office.zipped({"mimetype": "application/epub+zip"}), Damaged),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_ordinary_file_has_is_refused_in_words(what):
    data, error = REFUSED[what]
    began = time.process_time()
    with pytest.raises(error) as raised:
        parse(data)
    assert_sentence(raised.value)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("whole", [office.word(), office.slides(), office.sheets(), office.book(), office.mail()])
def test_a_broken_file_is_read_or_refused(whole):
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        for broken in (whole[:at], whole[:at] + b"\xff\x00\xff" + whole[at + 3 :]):
            try:
                assert parse(broken).text
            except Unreadable as error:
                assert_sentence(error)


def test_a_macro_file_is_only_its_words():
    with_macros = {"word/vbaProject.bin": b"\xd0\xcf" + bytes(100)}
    made = office.word()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert parse(office.zipped(parts | with_macros)).text == parse(made).text


OUTLOOK_PAGE = """<body><div class=WordSection1><p>Four days.</p><p>&nbsp;</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt">
<p><b>{}:</b> Ann &lt;ann@a.example&gt;<br><b>{}:</b> 2 mars 2026 09:00<br><b>{}:</b> shop<br><b>{}:</b> Boats</p></div></div>
<p>My order 4711, I am ill.</p></div></body>"""
GMAIL_FORWARD = """<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>
From: <b>Ann</b> &lt;ann@a.example&gt;<br>Date: Mon, 2 Mar 2026<br>Subject: Hours<br>To: &lt;shop@a.example&gt;<br></div><br>
<p>The shop closes at six.</p></div>"""


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (("From", "Sent", "To", "Subject"), "Four days."),
        (("Från", "Skickat", "Till", "Ämne"), "Four days."),
        (("Van", "Verzonden", "Aan", "Onderwerp"), "Four days."),
        (("De", "Envoyé", "À", "Objet"), "Four days."),
        (("De", "Enviada em", "Para", "Assunto"), "Four days."),
        (("De", "Enviado", "Para", "Assunto"), "Four days."),
    ],
)
def test_what_outlook_quotes_in_a_page_is_left_out(labels, said):
    assert parse(_page_mail(OUTLOOK_PAGE.format(*labels))).text == f"Boats\n\n{said}"
    lines = OUTLOOK_PAGE.format(*labels).replace("<br>", "</p><p>")
    assert parse(_page_mail(lines)).text == f"Boats\n\n{said}"


def test_a_forward_in_a_page_is_what_it_passes_on():
    assert parse(_page_mail(GMAIL_FORWARD)).text == "Boats\n\nFYI\n\nThe shop closes at six."
    quoted = "<blockquote type=cite><p>Only quoted.</p></blockquote>"
    assert parse(_page_mail(quoted)).text == "Boats\n\nOnly quoted."


def _page_mail(page):
    made = office.answered_mail("Boats", "x")
    made.set_content(page, subtype="html")
    return made.as_bytes()


@pytest.mark.parametrize(
    "wrote",
    [
        "On Mon, 2 Mar 2026 at 09:00, Ann <ann@a.example> wrote:",
        "Den mån 2 mars 2026 kl 09:00 skrev Ann <ann@a.example>:",
        "Den mån 2 mars 2026 kl 09:00 skrev Ann Andersson af Långa Namnet <\nann@a.example>:",
        "Op ma 2 mrt 2026 om 09:00 schreef Ann <ann@a.example>:",
        "Le lun. 2 mars 2026 à 09:00, Ann <ann@a.example> a écrit :",
        "Le lun. 2 mars 2026 à 09:00, Ann <ann@a.example> a\nécrit :",
        "Em seg., 2 de mar. de 2026 às 09:00, Ann <ann@a.example> escreveu:",
        "Ann <ann@a.example> escreveu (segunda, 2/03/2026 à(s) 09:00):",
    ],
)
def test_who_wrote_what_is_quoted_is_left_out(wrote):
    for quoted in ("> Old words.\n", "\n> Old words.\n>\n> More.\n", "Old words.\n"):
        said = parse(office.answered_mail("Boats", f"Four days.\n\n{wrote}\n{quoted}").as_bytes()).text
        assert said == "Boats\n\nFour days."
    below = parse(office.answered_mail("Boats", f"{wrote}\n> How long?\n\nFour days.\n").as_bytes()).text
    assert below == "Boats\n\nFour days."
