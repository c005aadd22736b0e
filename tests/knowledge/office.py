"""Office files, books, mails and archives as people send them: some written by libraries, some by hand."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from email.message import EmailMessage

import docx
import openpyxl
import pptx
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.shapes.shapetree import GroupShapes
from pptx.text.text import TextFrame
from pptx.util import Inches

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def word_by_hand(body: str | bytes, head: str = "", links: Mapping[str, str] | None = None, **parts: str) -> bytes:
    """A Word file of which `body` is all, with w: as its namespace. `parts` are more parts below word/, `links` lead
    out of it.
    """
    inside = (
        body if isinstance(body, bytes) else f'{head}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    )
    related = "".join(f'<Relationship Id="{n}" Type="{DOCUMENT}/{n}" Target="{n}.xml"/>' for n in parts)
    related += "".join(
        f'<Relationship Id="{n}" Type="{DOCUMENT}/hyperlink" Target="{to}" TargetMode="External"/>'
        for n, to in (links or {}).items()
    )
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
            f'Type="{DOCUMENT}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>',
            "word/document.xml": inside,
            **{f"word/{name}.xml": f'<w:{name} xmlns:w="{_W}">{text}</w:{name}>' for name, text in parts.items()},
        }
    )


def word() -> bytes:
    made = docx.Document()
    made.add_heading("Kettle handbook", 0)
    made.add_paragraph("Welcome to your new kettle.")
    made.add_heading("Warranty", 1)
    made.add_paragraph("The warranty lasts two years. ").add_run("It covers parts.").bold = True
    made.add_paragraph("Bring the receipt", style="List Bullet")
    made.add_paragraph("Bring the kettle", style="List Bullet")
    made.add_heading("Repairs", 2)
    made.add_paragraph("Call us", style="List Number")
    made.add_paragraph("Send it", style="List Number")
    sizes = made.add_table(rows=3, cols=3)
    for r, row in enumerate([("Size", "Price", "Stock"), ("1 l", "29 EUR", "12"), ("2 l", "39 EUR", "")]):
        for c, value in enumerate(row):
            sizes.cell(r, c).text = value
    days = made.add_table(rows=3, cols=2)
    days.cell(0, 0).text, days.cell(0, 1).text = "Country", "Days"
    days.cell(1, 0).merge(days.cell(2, 0)).text = "Sweden"
    days.cell(1, 1).text, days.cell(2, 1).text = "2", "3 in the north"
    made.add_paragraph().add_run("Colours").bold = True
    made.add_paragraph("Red").runs[0].add_break()
    made.add_paragraph().add_run("unseen words").font.hidden = True
    made.sections[0].header.paragraphs[0].text = "RUNNING HEAD"
    return _saved(made)


def numbered_word() -> bytes:
    """Headings, articles and steps that Word counts itself: no number is written anywhere."""
    made = docx.Document()
    numbering = made.part.numbering_part.element
    for shape, levels in {
        "90": (("decimal", "%1", "Heading1"), ("decimal", "%1.%2", "Heading2")),
        "91": (("upperRoman", "Article %1.", ""), ("lowerLetter", "(%2)", "")),
    }.items():
        said = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:pStyle w:val="{style}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (kind, text, style) in enumerate(levels)
        )
        numbering.insert(
            0, parse_xml(f'<w:abstractNum xmlns:w="{_W}" w:abstractNumId="{shape}">{said}</w:abstractNum>')
        )
        numbering.append(
            parse_xml(f'<w:num xmlns:w="{_W}" w:numId="{shape}"><w:abstractNumId w:val="{shape}"/></w:num>')
        )
    for style in ("Heading 1", "Heading 2"):
        properties = made.styles[style].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr xmlns:w="{_W}"><w:numId w:val="90"/></w:numPr>'))
    for level, title in ((1, "Orders"), (1, "Returns"), (2, "By post"), (2, "In the shop")):
        made.add_heading(title, level)
        made.add_paragraph(f"All about {title.lower()}.")
    for depth, words in ((0, "You may return it."), (1, "Within 30 days."), (1, "Unused."), (0, "We pay.")):
        item = made.add_paragraph(words).paragraph_format.element.get_or_add_pPr()
        item.append(parse_xml(f'<w:numPr xmlns:w="{_W}"><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>'))
    return _saved(made)


def slides() -> bytes:
    made = pptx.Presentation()
    first = made.slides.add_slide(made.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = "Spring campaign", "For dealers"
    second = made.slides.add_slide(made.slide_layouts[1])
    table = second.shapes.add_table(2, 2, Inches(1), Inches(5), Inches(4), Inches(1)).table
    for r, row in enumerate([("Weight", "Price"), ("1 kg", "5 EUR")]):
        for c, value in enumerate(row):
            table.cell(r, c).text = value
    second.shapes.title.text = "Delivery"
    body = second.placeholders[1].text_frame
    body.text = "Two days in Sweden"
    below = body.add_paragraph()
    below.text, below.level = "Three days in the north", 1
    second.shapes.add_textbox(Inches(1), Inches(4), Inches(3), Inches(1)).text_frame.text = "Above the table"
    second.notes_slide.notes_text_frame.text = "only for the speaker"
    hidden = made.slides.add_slide(made.slide_layouts[5])
    hidden.shapes.title.text = "Unseen"
    hidden._element.set("show", "0")
    return _saved(made)


def crowded_slides() -> bytes:
    """Two cards drawn as boxes, two as groups, a link in two runs, a table with merged cells, and a drawn list."""
    made = pptx.Presentation()
    cards = made.slides.add_slide(made.slide_layouts[6])
    for at, (name, price) in enumerate((("Basic", "5 EUR"), ("Plus", "10 EUR"))):
        _box(cards.shapes, 1 + 3 * at, 3, price)
        _box(cards.shapes, 1 + 3 * at, 2 - 0.01 * at, name)
    groups = made.slides.add_slide(made.slide_layouts[6])
    for at, (name, said) in enumerate((("Chat", "At once."), ("Mail", "Within a day."))):
        card = groups.shapes.add_group_shape()
        _box(card.shapes, 5 - 3 * at, 4 + at, said)
        _box(card.shapes, 5 - 3 * at, 2, name)
    linked = _box(groups.shapes, 1, 6, "Read it ").paragraphs[0]
    for words, target in (("he", "https://a.example/x"), ("re", "https://a.example/x"), (" first.", None)):
        run = linked.add_run()
        run.text, run.hyperlink.address = words, target
    tables = made.slides.add_slide(made.slide_layouts[6])
    table = tables.shapes.add_table(3, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for r, row in enumerate((("Size", "Price", ""), ("", "EUR", "SEK"), ("Small", "1", "10"))):
        for c, value in enumerate(row):
            table.cell(r, c).text = value
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    drawn = '<dgm:t xmlns:dgm="d" xmlns:a="a"><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t>'
    points = "".join(f"<pt>{drawn.format(words)}</pt>" for words in ("Order", "Pay"))
    part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/xml", made.part.package, f"<m>{points}</m>".encode())
    related = tables.part.relate_to(part, f"{DOCUMENT}/diagramData")
    frame = (
        f'<p:graphicFrame xmlns:p="p"><d:relIds xmlns:d="d" xmlns:r="{DOCUMENT}" r:dm="{related}"/></p:graphicFrame>'
    )
    tables.shapes._spTree.append(parse_xml(frame))
    return _saved(made)


def _box(shapes: GroupShapes, left: float, top: float, words: str) -> TextFrame:
    box = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(0.5))
    box.text_frame.text = words
    return box.text_frame


def sheets() -> bytes:
    made = openpyxl.Workbook()
    prices = made.active
    prices.title = "Prices"
    prices.append(["Our price list"])
    prices.append(["Product", "Price", "From", "VAT"])
    prices.append(["Kettle", 39.9, date(2026, 3, 1), 0.25])
    prices.append(["Pot", 0.1 + 0.2, None, 0.125])
    prices["B3"].number_format, prices["D3"].number_format, prices["D4"].number_format = '#,##0.00 "€"', "0%", "0.0%"
    asked = made.create_sheet("FAQ")
    asked.append(["Question", "Answer", "Tag"])
    asked.append(["When are you open?", "From nine to five.", "hours"])
    unseen = made.create_sheet("Costs")
    unseen.append(["Product", "Cost"])
    unseen.sheet_state = "hidden"
    return _saved(made)


def formatted_sheet(number: float, form: str) -> bytes:
    made = openpyxl.Workbook()
    for row in (["What", "Amount"], ["Lid", number]):
        made.active.append(row)
    made.active["B2"].number_format = form
    return _saved(made)


def busy_sheets() -> bytes:
    """Links of both kinds, merged cells, heads over several columns, a hidden column, hours passed, bare formulas."""
    made = openpyxl.Workbook()
    forms = made.active
    forms.title = "Forms"
    forms.append(["Country", "Form", "Cost", "Time", "Sum"])
    forms.append(["Sweden", "here", 99, timedelta(hours=30), "=C2*2"])
    forms.append([None, '=HYPERLINK("https://a.example/y","here")', 98, None, None])
    forms["B2"].hyperlink = "https://a.example/x"
    forms.merge_cells("A2:A3")
    forms.column_dimensions["C"].hidden = True
    made.create_sheet("Empty")
    times = made.create_sheet("Times")
    for row in (
        ["Delivery"],
        ["Size", "Sweden", None, "Norway"],
        [None, "Post", "Courier", "Post"],
        ["Small", 2, 1, 4],
    ):
        times.append(row)
    for cells in ("A1:D1", "A2:A3", "B2:C2"):
        times.merge_cells(cells)
    return _saved(made)


def book(encryption: str | None = None) -> bytes:
    chapters = "".join(f'<item id="c{n}" href="c%20{n}.xhtml" media-type="application/xhtml+xml"/>' for n in (1, 2))
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/b.opf"/></rootfiles></container>',
        "OPS/b.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>On kettles</dc:title>'
        f'</metadata><manifest><item id="n" href="nav.xhtml" properties="nav"/>{chapters}</manifest>'
        '<spine><itemref idref="n"/><itemref idref="c2"/><itemref idref="c1"/></spine></package>',
        "OPS/c 1.xhtml": "<html><body><h1>Boiling</h1><p>Water boils.</p></body></html>",
        "OPS/c 2.xhtml": '<?xml version="1.0"?><html><body><h1>Filling</h1><p>Été comme hiver.</p></body></html>',
        "OPS/nav.xhtml": "<html><body><nav>Contents</nav></body></html>",
    }
    return zipped(parts | ({"META-INF/encryption.xml": encryption} if encryption else {}))


def nested_book(contents: str) -> bytes:
    """A part, a chapter of it, one more without a heading, a page of contents. `contents` is "nav" or "ncx"."""
    pages = {"list": "<p>Contents</p>", "part": "<h1>Part I</h1>", "one": "<h2>Boiling</h2><p>Water boils.</p>"}
    pages |= {"two": "<p>Filling</p><p>Halfway.</p>", "three": "<p>Thanks to all.</p>"}
    tree = (("part", "Part I", (("one", "Boiling"), ("two", "Filling"))), ("three", "Thanks", ()))
    entry = '<navPoint><navLabel><text>{}</text></navLabel><content src="{}.xhtml#x"/>{}</navPoint>'
    if contents == "nav":
        entry = '<li><a href="{1}.xhtml"><span>{0}</span></a><ol>{2}</ol></li>'
    points = (entry.format(said, name, "".join(entry.format(s, n, "") for n, s in inner)) for name, said, inner in tree)
    marks = 'properties="nav"' if contents == "nav" else 'media-type="application/x-dtbncx+xml"'
    listed = "".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in pages)
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
            "b.opf": f'<package><metadata/><manifest><item id="c" href="c.xml" {marks}/>{listed}</manifest>'
            f'<spine>{spine}</spine><guide><reference type="toc" href="list.xhtml"/></guide></package>',
            "c.xml": f"<nav><ol>{''.join(points)}</ol></nav>",
            **{f"{name}.xhtml": f"<html><body>{words}</body></html>" for name, words in pages.items()},
        }
    )


def mail() -> bytes:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "Retour för vattenkokare", "shop@example.org", "you@example.org"
    made["Date"] = "Mon, 2 Mar 2026 10:00:00 +0100"
    made.set_content("Hej!\n\nReturer tas emot inom 30 dagar.\n\n-- \nShop", charset="iso-8859-1")
    made.add_alternative("<p>Hej!</p>", subtype="html")
    made.add_attachment(word(), maintype="application", subtype="octet-stream", filename="handbok.docx")
    made.add_attachment(b"\x7fELF" + bytes(90), maintype="application", subtype="octet-stream", filename="x.bin")
    return made.as_bytes()


def answered_mail(subject: str, text: str, page: str = "") -> EmailMessage:
    """Without attachments; `page` is its other form."""
    made = EmailMessage()
    made["Subject"], made["From"], made["Date"] = subject, "shop@example.org", "Mon, 2 Mar 2026 10:00:00 +0100"
    made.set_content(text)
    if page:
        made.add_alternative(page, subtype="html")
    return made


def _saved(made: object) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()
