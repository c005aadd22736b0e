"""Content decides what a file is; names only choose between text kinds."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.knowledge.documents import HANDMADE_PDF, assert_sentence

from companin.knowledge.parsing.errors import Empty, UnknownKind, Unreadable
from companin.knowledge.parsing.sniffing import sniff

PAGE = b"<!DOCTYPE html><html><body><p>Hello</p></body></html>"


@pytest.mark.parametrize(
    ("data", "name", "declared", "kind"),
    [
        (b"Just a line of words.", "notes.txt", None, "plain"),
        (b"Just a line of words.", None, None, "plain"),
        (PAGE, "page.txt", None, "html"),
        (PAGE, "page.pdf", "pdf", "html"),
        (b"\n <!-- hi --> <html lang=en><p>x", None, None, "html"),
        (b"<p>One</p><p>Two</p>", None, None, "html"),
        (b"<p>One</p>", "x.html", None, "html"),
        (HANDMADE_PDF, "words.txt", "text/plain", "pdf"),
        (b"\n\n" + HANDMADE_PDF, None, None, "pdf"),
        (b'{"a": 1}', "x.txt", None, "json"),
        (b'{"a": 1}\n{"a": 2}\n', "x.jsonl", None, "json"),
        (b"[not json](at all)", None, None, "plain"),
        (b"# Title\n\nSome [link](https://example.com)\n", "x.txt", None, "markdown"),
        (b"Words only", "x.md", None, "markdown"),
        (b"Words only", "x.txt", "markdown", "markdown"),
        (b"a;b\n1;2\n", "x.csv", None, "csv"),
        (b"Size,Price\n1,2\n3,4\n5,6\n", None, None, "csv"),
        (
            b"Well, this is prose, I think.\nIt has commas, too.\nAnd lines, of course, many.\nYes, so.\n",
            None,
            None,
            "plain",
        ),
        (b"A text on PDFs says that they begin with %PDF-1.4 always.", None, None, "plain"),
        (b"BMW makes cars, and this is a text about them.", None, None, "plain"),
        (b"MZ is the mark of programs; this is prose.", None, None, "plain"),
    ],
)
def test_content_decides_the_kind(data, name, declared, kind):
    assert sniff(data, name=name, declared=declared).kind == kind


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x1f\x8b\x08" + b"\0" * 60, "archive"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "picture"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "program"),
        (b"MZ\x90\x00\x03" + b"\0" * 60, "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "Word"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"hello" + b"\0" * 50 + b"world", "kind of file"),
        (bytes(range(256)) * 20, "kind of file"),
        (b"\x01\x02\x03\x04", "kind of file"),
    ],
)
def test_what_is_no_document_is_refused_in_words(data, words):
    with pytest.raises(UnknownKind) as refused:
        sniff(data, name="manual.txt", declared="txt")
    assert words in str(refused.value)


@pytest.mark.parametrize("data", [zipped("a.txt"), zipped("word/document.xml"), zipped("a.txt") + b"%PDF-1.4 endobj"])
def test_a_zip_file_is_an_archive_unless_it_is_a_document(data):
    assert sniff(data, name="manual.docx", declared="pdf").kind == "zip"


@pytest.mark.parametrize(
    "head", ["From: a@b.c\nSubject: x\nDate: y\n\nWords.", "Received: x\n y\nFrom: a\nTo: b\n\nWords."]
)
def test_a_mail_is_told_by_its_head(head):
    assert sniff(head.encode(), name="x.txt").kind == "eml"
    assert sniff(head.replace("From", "Form").encode(), name="x.eml").kind == "plain"


@pytest.mark.parametrize("data", [b"", b"  \n\t ", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe \x00"])
def test_nothing_is_empty(data):
    with pytest.raises(Empty) as empty:
        sniff(data)
    assert str(empty.value) == "The file is empty."


SWEDISH = "Hur länge är garantin på vattenkokaren? Den är två år från köpet."
FRENCH = "Où puis-je changer l’adresse de livraison ? C’est très simple, « Mon compte » — œuvre."
RUSSIAN = "Как долго действует гарантия на чайник? Гарантия действует два года со дня покупки в нашем магазине."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SWEDISH, "utf-8"), (SWEDISH, "utf-8-sig"), (SWEDISH, "utf-16"), (SWEDISH, "utf-16-le"), (SWEDISH, "utf-16-be"),
        (SWEDISH, "utf-32"), (SWEDISH, "latin-1"), (SWEDISH, "cp1252"), (FRENCH, "cp1252"), (RUSSIAN, "cp1251"),
        (RUSSIAN, "utf-16"), (RUSSIAN, "utf-8"),
    ],
)  # fmt: skip
def test_the_encoding_is_found(text, encoding):
    assert sniff(text.encode(encoding)).text == text


def test_a_declared_charset_is_believed_where_bytes_dont_say():
    assert sniff(RUSSIAN.encode("koi8-r"), declared="text/plain; charset=KOI8-R").text == RUSSIAN
    assert sniff(SWEDISH.encode(), declared="text/plain; charset=koi8-r").text == SWEDISH
    page = f'<html><meta charset="iso-8859-2"><p>{"Příliš žluťoučký kůň úpěl"}'
    assert "žluťoučký" in (sniff(page.encode("iso-8859-2")).text or "")


def test_unknown_and_dangerous_charsets_are_ignored():
    for charset in ("zip", "rot13", "hex", "nonsense", "unicode_escape" * 3):
        assert sniff(SWEDISH.encode("cp1252"), declared=f"text/plain; charset={charset}").text == SWEDISH


def test_a_mark_of_utf8_before_another_encoding_is_passed_over():
    assert sniff(b"\xef\xbb\xbf" + SWEDISH.encode("cp1252")).text == SWEDISH


def test_a_letter_cut_in_half_at_the_end_does_no_harm():
    assert (sniff((SWEDISH * 3 + "å").encode()[:-1]).text or "").startswith(SWEDISH)


@given(st.binary(max_size=400), st.sampled_from([None, "a.csv", "a.json", "a.pdf", "x"]))
def test_any_bytes_are_a_kind_or_refused_in_words(data, name):
    try:
        assert sniff(data, name=name).kind in {"plain", "markdown", "html", "csv", "json", "pdf"}
    except Unreadable as refused:
        assert_sentence(refused)


@pytest.mark.parametrize("odd", ["<!-- -->", "<?xml ?>", "<!--", "[", "**", "- a\n", "# ", "<", "|--|", "a,b\n"])
def test_no_text_takes_long_to_know(odd):
    assert sniff((odd * 5_000 + "end").encode()).text
