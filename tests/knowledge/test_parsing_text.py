"""Plain text, Markdown, CSV and JSON as clean text with sections."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.knowledge.documents import assert_sentence

from companin.knowledge.parsing.document import MAX_CHARACTERS, Document
from companin.knowledge.parsing.errors import Damaged, TooMuch, Unreadable
from companin.knowledge.parsing.reading import parse


def bodies(document: Document) -> list[tuple[tuple[str, ...], str]]:
    return [(part.heading_path, document.text[part.start : part.end]) for part in document.sections]


def test_plain_text_keeps_paragraphs_and_lists_and_joins_wrapped_lines():
    wrapped = "The kettle has a warranty of two years from the day of\npurchase, and the filter of one year from the same day.\n"
    document = parse((wrapped + "\r\n\r\n\r\n* first\r\n* second\n\n\n\nLast.  ").encode(), name="a.txt")
    assert document.media_type == "text/plain"
    assert document.text == (
        "The kettle has a warranty of two years from the day of purchase, and the filter of one year from the same day."
        "\n\n- first\n- second\n\nLast."
    )
    assert bodies(document) == [((), document.text)]


def test_invisible_characters_are_gone_and_letters_are_composed():
    dirty = (
        "Ca\u0301fe\u200b\u202e \u2066x\ufeff\U000e0041\U000e007f y\u00ad\u0000z\x07 a\u00a0b\ufe0f\r\nnew\u2028line"
    )
    text = parse(dirty.encode("utf-8")).text
    assert text == "Cáfe x yz a b\nnew\nline"
    assert unicodedata.is_normalized("NFC", text)


@given(st.text(max_size=300))
def test_text_is_clean_whatever_comes(words):
    try:
        document = parse(words.encode("utf-8", "surrogatepass"), declared="txt")
    except Unreadable:
        return
    text = document.text
    assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in text if sign != "\n")
    assert "\n\n\n" not in text
    assert text == text.strip()


def test_fifty_megabytes_of_one_line_are_cut_with_a_warning():
    document = parse(b"x" * 50_000_000)
    assert len(document.text) == MAX_CHARACTERS
    assert "very long" in document.warnings[0]


RUSSIAN_BYTES = "Как долго действует гарантия на чайник? Гарантия действует два года со дня покупки.".encode("cp1251")

MARKDOWN = b"""---
title: 'Care guide'
tags: [a]
---
# Care

Descale *monthly* with [vinegar](https://example.com) and
water.  \nThen rinse ![pic](x.png) `twice`.

## Steps

Do this:

1. Fill
2. Boil
   - fully
   - not half

| Size | Price |
|------|-------|
| 2 l  | 39 EUR |
| 1 l  |  |

```sh
reset --all
  now
```

### Why?

> Limescale costs power.

## Empty end
"""


def test_markdown_becomes_headings_lists_tables_and_code():
    document = parse(MARKDOWN, name="care.md")
    assert document.title == "Care guide"
    assert bodies(document) == [
        (("Care",), "Descale monthly with vinegar and water.\nThen rinse twice."),
        (
            ("Care", "Steps"),
            "Do this:\n\n1. Fill\n2. Boil\n  - fully\n  - not half\n\nSize: 2 l; Price: 39 EUR\nSize: 1 l\n\nreset --all\n  now",
        ),
        (("Care", "Steps", "Why?"), "Limescale costs power."),
        (("Care",), "Empty end"),
    ]
    assert "title:" not in document.text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Help\n\nWelcome.\n\n## General\n\nA.\n\n## Payment\n\nB.", "Help"),
        ("# General\n\nA.\n\n# Payment\n\nB.", None),
        ("## General\n\nA.\n\n# Payment\n\nB.", None),
        ("# Help\n\n# General\n\nA.\n\n# Payment\n\nB.", "Help"),
    ],
)
def test_the_first_of_several_chapters_is_no_title(text, title):
    assert parse(text.encode(), name="x.md").title == title
    page = re.sub(
        r"^(#+) (.+)$", lambda found: f"<h{len(found[1])}>{found[2]}</h{len(found[1])}>", text, flags=re.MULTILINE
    )
    assert parse(f"<main>{page}</main>".encode(), declared="html").title == title


def test_headings_stand_on_lines_of_their_own_outside_the_sections():
    document = parse(MARKDOWN, name="care.md")
    at, outside = 0, ""
    for part in document.sections:
        outside += document.text[at : part.start]
        at = part.end
    assert outside.split("\n\n") == ["Care", "", "Steps", "", "Why?", "", ""]


def test_markdown_says_notes_where_they_are_referred_to():
    text = "# Fee {#fee .x}\n\nTen euro[^1].\n\n- Free[^b] for some\n- Not[^x]\n\n[^1]: Without\n  VAT.\n[^b]: Children.\n\n```\n[^1]: Code\n```\n"
    document = parse(text.encode(), name="x.md")
    assert document.title == "Fee"
    assert document.text == "Fee\n\nTen euro.\n\nWithout VAT.\n\n- Free for some\nChildren.\n- Not[^x]\n\n[^1]: Code"


def test_what_markdown_strikes_out_is_not_said():
    assert parse(b"Now ~~49 [EUR](https://a.example)~~ 39 EUR.", declared="md").text == "Now 39 EUR."


def test_html_inside_markdown_is_read_and_scripts_are_not():
    document = parse(
        b"# T\n\n<details><summary>More?</summary><p>Yes, more.</p></details>\n\n<script>alert(1)</script>\n\nEnd **x** <b>y</b><br>z\n",
        name="x.md",
    )
    assert bodies(document) == [(("T", "More?"), "Yes, more."), (("T",), "End x y\nz")]


def test_a_sheet_of_questions_becomes_pairs_in_five_languages():
    for question, answer in (
        ("Question", "Answer"),
        ("Fråga", "Svar"),
        ("Vraag", "Antwoord"),
        ("Question", "Réponse"),
        ("Pergunta", "Resposta"),
    ):
        sheet = f'{question};Tag;{answer}\nWhen?;hours;"At nine;\nor ten."\n;x;lost\n'.encode("cp1252")
        document = parse(sheet, name="faq.csv")
        assert document.qa_pairs == (("When?", "At nine;\nor ten."),)
        assert bodies(document) == [((), "At nine;\nor ten.")]
        assert document.warnings == ("1 row without a question or an answer is left out.",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_are_lines_with_their_headers(delimiter):
    rows = [["Size", "Price", "Note"], ["2 l", "39.90", "red"], ["1 l", "29.90", ""], ["3 l", "49.90", "new"]]
    sheet = "\n".join(delimiter.join(row) for row in rows)
    assert (
        parse(sheet.encode(), name="p.csv").text
        == "Size: 2 l; Price: 39.90; Note: red\nSize: 1 l; Price: 29.90\nSize: 3 l; Price: 49.90; Note: new"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850"])
def test_sheets_of_any_program_keep_their_letters(encoding):
    sheet = "Produkt;Pris;Anmärkning\nVattenkokare;39,50;Går att köpa på nätet även på söndagar\nKaffekvarn;99;Café\n"
    assert parse(sheet.encode(encoding), name="x.csv").text == (
        "Produkt: Vattenkokare; Pris: 39,50; Anmärkning: Går att köpa på nätet även på söndagar\n"
        "Produkt: Kaffekvarn; Pris: 99; Anmärkning: Café"
    )


@pytest.mark.parametrize(
    "said", ["Le prix est de 5 € l\u2019été".replace("\u2019", "'"), "Son cœur: l'œuvre d'été", "Pris: €5 på söndag"]
)
def test_signs_of_latin_9_are_told_by_where_they_stand(said):
    assert parse(said.encode("iso8859-15"), name="x.txt").text == said
    cooking = "Tillsätt 2½ dl mjölk, ½l grädde och 1½kg ägg på ¼ timme"
    assert parse(cooking.encode("cp1252"), name="x.txt").text == cooking


def test_quotes_of_western_sheets_stay_quotes():
    said = "Wait\u2026so it is \u201ccheap\u201d\u2026 or \u201efree\u201d. Don\u2019t!"
    assert parse(said.encode("cp1252"), name="x.txt").text == said


def test_a_sheet_without_header_and_odd_rows_is_still_read():
    assert parse(b"1,2\n3\n4,5,6\n", name="n.csv").text == "1; 2\n3\n4; 5; 6"
    assert parse(b"sep=;\nA;B\n1;2\n", name="n.csv").text == "A: 1; B: 2"
    with pytest.raises(Unreadable, match="no rows"):
        parse(b"A,B\n,\n", name="n.csv")


def test_a_sheet_may_ask_in_several_ways():
    for header in ("Question;Answer;Alternative", "Fråga;Svar;Annan fråga", "Vraag;Antwoord;Andere vraag 1"):
        document = parse(f"{header}\nWhen?;At nine.;At what time?\nWhy?;So.;\n".encode(), name="faq.csv")
        assert document.qa_pairs == (("When?", "At nine."), ("At what time?", "At nine."), ("Why?", "So."))
    document = parse(
        "Pergunta;Resposta;Pergunta 2;Tema\nQuando?;Às nove.;A que horas?;Horário\n".encode(), name="faq.csv"
    )
    assert [asked for asked, _ in document.qa_pairs] == ["Quando?", "A que horas?"]


def test_json_questions_become_pairs_and_the_rest_lines():
    data = {"faq": [{"question": "Why?", "answer": "Because.", "tag": "x"}], "shop": {"open": ["9", "17"], "size": 1.50, "on": True, "none": None},
            "rows": [{"a": 1, "b": "two"}, {"a": 2}], "long": "first\nsecond"}  # fmt: skip
    document = parse(json.dumps(data).encode(), name="x.json")
    assert document.qa_pairs == (("Why?", "Because."),)
    assert bodies(document) == [
        ((), "Because."),
        ((), "shop.open: 9, 17\nshop.size: 1.5\nshop.on: true\na: 1; b: two\na: 2\n\nlong:\nfirst\nsecond"),
    ]


def test_pages_in_json_are_read_as_pages():
    body = "<h2>Folding</h2><p>Pull the <b>red</b> strap.</p><ul><li>then press</li></ul><p>&#8364; 49<sup>95</sup></p>"
    data = {"articles": [{"id": 1, "title": "Seat", "body": body, "tags": ["a"]}, {"title": "Soap &amp; water", "body": "1 < 2"}],
            "faq": [{"question": "<p>Why?</p>", "answer": "<p>So.</p><p>Really.</p>"}], "empty": "<br>"}  # fmt: skip
    document = parse(json.dumps(data).encode(), name="x.json")
    assert bodies(document) == [
        (("Seat",), "id: 1"),
        (("Seat", "Folding"), "Pull the red strap.\n\n- then press\n\n€ 49,95"),
        ((), "articles.1.tags: a\ntitle: Soap & water; body: 1 < 2"),
        ((), "So.\n\nReally."),
    ]
    assert document.qa_pairs == (("Why?", "So.\n\nReally."),)


@pytest.mark.parametrize(
    "tree",
    [
        {"What is the max load?": "120 kg", "Går den att vika?": "Nej"},
        {"faq": {"What is the max load?": {"answer": "120 kg", "id": 1}, "Går den att vika?": "Nej"}},
        [{"What is the max load?": "120 kg"}, {"Går den att vika?": "Nej"}],
        {"a": [{"What is the max load?": "120 kg", "Går den att vika?": "Nej"}]},
    ],
)
def test_json_names_that_ask_are_questions(tree):
    assert parse(json.dumps(tree).encode(), name="x.json").qa_pairs == (
        ("What is the max load?", "120 kg"),
        ("Går den att vika?", "Nej"),
    )


def test_json_names_beside_questions_and_lists_in_answer_to_them_are_kept():
    document = parse(json.dumps({"by": "Us", "Which sizes exist?": ["S", "M"], "Who knows?": None}).encode())
    assert document.qa_pairs == (("Which sizes exist?", "- S\n- M"),)
    assert bodies(document)[1:] == [((), "by: Us")]


def test_json_names_that_ask_the_same_of_every_item_name_columns():
    rows = [{"name": "Tern", "In stock?": "yes"}, {"name": "Auk", "In stock?": "no"}]
    assert parse(json.dumps(rows).encode()).text == "name: Tern; In stock?: yes\nname: Auk; In stock?: no"


def test_json_lines_and_numbers_as_written():
    document = parse(b'{"q":"A?","a":"1"}\n{"q":"B?","a":"2"}\n', name="x.jsonl")
    assert document.qa_pairs == (("A?", "1"), ("B?", "2"))
    assert parse(b'{"price": 39.90, "big": ' + b"9" * 5000 + b"}").text.startswith("price: 39.90\n")


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"[" * 100_000 + b"]" * 100_000, TooMuch, "nested"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, TooMuch, "nested"),
        (b'{"a": 1,,}', Damaged, "line 1, column 9"),
        (b"{}\nx", Damaged, "not valid JSON"),
        (b"[null, {}]", Unreadable, "no text"),
    ],
)
def test_json_that_cant_be_read_says_why(data, error, words):
    with pytest.raises(error, match=words):
        parse(data, name="x.json")


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=20,
    )
)
def test_any_json_is_read_or_refused_in_words(tree):
    try:
        document = parse(json.dumps(tree).encode(), declared="json")
    except Unreadable as refused:
        assert_sentence(refused)
    else:
        assert document.text.strip()


@given(st.text(alphabet="#*-_`[]()!<>|\n \tab1.=~&;:\"'", max_size=200), st.sampled_from(["md", "html", "csv", "txt"]))
def test_any_markup_is_read_or_refused_in_words(markup, declared):
    try:
        document = parse(markup.encode(), declared=declared)
    except Unreadable as refused:
        assert_sentence(refused)
    else:
        at = 0
        for part in document.sections:
            assert at <= part.start < part.end <= len(document.text)
            at = part.end
