"""PDFs: order, headings, pages, furniture, and clear words for those that can't be read."""

import pytest
from tests.knowledge.documents import (
    HANDMADE_PDF,
    assert_sentence,
    encrypted_pdf,
    flowing_pdf,
    marginal_pdf,
    pdf,
    picture_pdf,
    placed_pdf,
    table_pdf,
    two_column_pdf,
)
from tests.knowledge.test_parsing_text import bodies

from companin.knowledge.parsing.errors import Damaged, Encrypted, NoText, Unreadable
from companin.knowledge.parsing.reading import parse

LONG = "The kettle boils two litres in four minutes and turns itself off when the water is hot enough for tea. "


def test_a_pdf_without_cross_references_and_with_a_wrong_length_is_read():
    document = parse(HANDMADE_PDF, name="x.pdf")
    assert document.text == "Press the green button twice to descale the machine."
    assert (document.page_count, document.sections[0].page, document.title) == (1, 1, None)


def test_headings_pages_and_paragraphs_come_out():
    made = pdf(
        [
            [("h1", "Kettle handbook"), ("p", LONG * 3), ("h2", "Cleaning"), ("p", "Rinse it daily.")],
            [("bold", "Descaling"), ("p", "- vinegar\n- water")],
        ]
    )
    document = parse(made)
    assert document.title == "Kettle handbook"
    assert bodies(document) == [
        (("Kettle handbook",), (LONG * 3).strip()),
        (("Kettle handbook", "Cleaning"), "Rinse it daily."),
        (("Kettle handbook", "Cleaning", "Descaling"), "- vinegar\n- water"),
    ]
    assert [part.page for part in document.sections] == [1, 1, 2]


def test_the_title_of_the_file_is_used_when_it_is_one():
    assert parse(pdf([[("p", LONG)]], title="Care of kettles – été")).title == "Care of kettles – été"
    assert parse(pdf([[("p", LONG)]], title="Microsoft Word - x.docx")).title is None


def test_page_furniture_is_dropped():
    document = parse(
        pdf(
            [[("p", f"Chapter {name}. {LONG}End of {name}.")] for name in ("one", "two", "three", "four")],
            furniture=True,
        )
    )
    assert "edition" not in document.text
    assert "Page" not in document.text
    assert document.text.count("Chapter") == 4
    assert [part.page for part in document.sections] == [1, 2, 3, 4]


SHEETS = [("Skua", 1299, 3), ("Tern", 1499, 4), ("Auk", 799, 4), ("Gull", 999, 9)]


def test_lines_at_the_edge_that_differ_in_what_they_tell_are_kept():
    pages = [
        [
            (30, 11, f"Price: {price} EUR"),
            (40, 11, f"The {name} is a boat for rivers, lakes and the sea."),
            (50, 11, "It floats."),
            (60, 11, "It comes with two paddles and a bag."),
            (270, 11, f"Delivery: {days} days"),
            (285, 9, str(price)),
        ]
        for name, price, days in SHEETS
    ]
    text = parse(marginal_pdf(pages)).text
    for _, price, days in SHEETS:
        assert f"Price: {price} EUR" in text
        assert f"Delivery: {days} days" in text
        assert text.count(str(price)) == 2


@pytest.mark.parametrize(("down", "size"), [(30, 18), (20, 18), (30, 11), (20, 11)])
def test_steps_of_a_page_each_are_kept(down, size):
    pages = [
        [(down, size, f"Step {number}"), (45, 11, f"Fasten {part} slowly and with care."), (55, 11, "Go on.")]
        for number, part in enumerate(("the frame", "the seat", "the straps", "the pump"), 1)
    ]
    text = parse(marginal_pdf(pages)).text
    assert [f"Step {number}" in text for number in range(1, 5)] == [True] * 4


def test_numbers_that_count_the_pages_are_dropped():
    pages = [
        [
            (10, 8, f"Kettle handbook 2026 | {number + 12}"),
            (40, 11, f"Chapter {name} tells how to use it."),
            (50, 11, f"It ends with {name}."),
            (285, 8, f"{number + 12}"),
            (290, 8, f"Sida {number} av 4"),
        ]
        for number, name in enumerate(("one", "two", "three", "four"), 1)
    ]
    text = parse(marginal_pdf(pages)).text
    assert "handbook" not in text
    assert "Sida" not in text
    assert not any(sign.isdecimal() for sign in text)


def test_a_line_that_only_begins_bold_is_no_heading():
    made = pdf([[("marked", "**Care** of the kettle"), ("marked", "**Cleaning** **daily**"), ("p", "Rinse it.")]])
    assert bodies(parse(made)) == [((), "Care of the kettle"), (("Cleaning daily",), "Rinse it.")]


def test_words_cut_at_line_ends_are_made_whole():
    made = pdf([[("p", "This sentence speaks of a dish-\nwasher that is cut in two, and goes on.")]])
    assert "dishwasher that is cut" in parse(made).text


def test_two_columns_are_read_one_after_the_other():
    text = parse(two_column_pdf()).text.replace("\n", " ")
    assert text.index("left words of line number 9") < text.index("right words of line number 0")
    assert "left words of line number 0 go on left words of line number 1" in text


def test_a_paragraph_goes_on_in_the_next_column_whatever_letter_it_goes_on_with():
    text = " ".join(f"In Lund The Kettle Number {number} Is Told Apart From Every Other." for number in range(24))
    assert parse(flowing_pdf(text)).text == text


def test_a_table_is_said_with_the_names_of_its_columns():
    wide = "Switch, with a name so long that it goes on in a second line"
    rows = [("Part", "Number", "Price"), ("Lid", "K-1", "12 EUR"), (wide, "K-2", ""), ("Base", "K-3", "9 EUR")]
    lines = [
        "Part: Lid; Number: K-1; Price: 12 EUR",
        f"Part: {wide}; Number: K-2",
        "Part: Base; Number: K-3; Price: 9 EUR",
    ]
    for bold in (True, False):
        assert parse(table_pdf(rows, bold=bold)).text == "\n".join(lines) + "\n\nAfter the table."


def test_a_table_without_names_keeps_its_cells_apart():
    made = table_pdf([("Weight", "2 kg"), ("Colour", "Red"), ("Length", "3 m")], bold=False)
    assert parse(made).text == "Weight; 2 kg\nColour; Red\nLength; 3 m\n\nAfter the table."


def test_lines_stretched_to_a_margin_are_no_table():
    words = ["Water", "boils", "quickly", "in", "this", "kettle"]
    begins = zip(words[::2], words[1::2], (51.0, 67.0, 39.0), strict=True)
    assert parse(placed_pdf([[(10.0, a), (left, b)] for a, b, left in begins])).text.split() == words


def test_a_bullet_is_a_mark_only_where_its_line_begins():
    found = parse(pdf([[("p", "\u00b7 Fill the kettle"), ("p", "Boil it * twice - or more")]])).text

    assert found == "- Fill the kettle\n\nBoil it * twice - or more"


def test_a_locked_pdf_says_so_and_one_that_only_forbids_copying_is_read():
    with pytest.raises(Encrypted, match="upload it without a password"):
        parse(encrypted_pdf(user="secret"))
    assert parse(encrypted_pdf(user=None)).text == "The warranty lasts for two years."


def test_pictures_only_say_so():
    with pytest.raises(NoText, match="scanned pictures"):
        parse(picture_pdf(3))


def test_pages_without_text_are_a_warning():
    made = pdf([[("p", LONG)], [], []])
    assert parse(made).warnings == ("2 pages had no text.",)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.98])
def test_a_truncated_pdf_is_refused(share):
    made = pdf([[("p", LONG * 5)]] * 3)
    with pytest.raises(Damaged, match="incomplete"):
        parse(made[: int(len(made) * share)])


def test_noise_inside_a_pdf_never_breaks_more_than_the_document():
    made = pdf([[("p", LONG * 3)]] * 2)
    for at in range(20, len(made), len(made) // 40):
        broken = made[:at] + b"\xff\x00<<>>" + made[at + 6 :]
        try:
            assert parse(broken).text
        except Unreadable as refused:
            assert_sentence(refused)


def test_pages_that_contain_each_other_end():
    cyclic = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9999999/Kids[2 0 R 2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
    with pytest.raises(Unreadable):
        parse(cyclic)
