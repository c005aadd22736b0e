"""Links keep where they lead where a reader needs it, and nowhere else."""

import pytest
from tests.knowledge import office
from tests.knowledge.documents import linked_pdf

from companin.knowledge.parsing.links import kept
from companin.knowledge.parsing.reading import parse

FORM = "https://shop.example/files/return-form.pdf"


@pytest.mark.parametrize(
    ("words", "target", "said"),
    [
        ("here", "https://shop.example/track", "https://shop.example/track"),
        ("Klicka h\u00e4r!", "https://shop.example/sv", "https://shop.example/sv"),
        ("cliquez ici", "https://shop.example/fr", "https://shop.example/fr"),
        ("the return form", FORM, FORM),
        ("customer service", "mailto:help@shop.example?subject=Hi", "help@shop.example"),
        ("Call us", "tel:+46-46-12%2034%2056", "+46-46-12 34 56"),
        ("our guide to kettles", "https://shop.example/kettles", None),
        ("shop.example/files/return-form.pdf", FORM, None),
        ("help@shop.example", "mailto:help@shop.example", None),
        ("046-12 34 56", "tel:+4646123456", None),
        ("here", "/track", None),
        ("here", "#below", None),
        ("here", "javascript:alert(1)", None),
        ("here", "https://user:secret@shop.example/", None),
        ("here", "https://shop.example/" + "x" * 400, None),
        ("here", "https://[broken/", None),
        ("mail", "mailto:not an address", None),
    ],
)
def test_a_target_is_said_where_the_words_alone_say_too_little(words, target, said):
    assert kept(words, target) == said


SAID = f"Print the return form ({FORM}) or write to us (help@shop.example). Read our guide first."


def test_pages_markdown_and_word_files_say_the_same():
    page = (
        f'<main><p>Print <a href="{FORM}">the return form</a> or <a href="mailto:help@shop.example">write to us</a>. '
        'Read <a href="https://shop.example/guide">our guide</a> first.</p></main>'
    )
    mark = (
        f"Print [the return form]({FORM}) or [write to us](mailto:help@shop.example). "
        "Read [our guide](https://shop.example/guide) first.\n"
    )
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    linked = "<w:hyperlink r:id='{}' xmlns:r='" + office.DOCUMENT + "'>" + run + "</w:hyperlink>"
    body = (
        f"<w:p>{run.format('Print ')}{linked.format('a', 'the return form')}{run.format(' or ')}"
        f"{linked.format('b', 'write to us')}{run.format('. Read our guide first.')}</w:p>"
    )
    links = {"a": FORM, "b": "mailto:help@shop.example"}
    assert parse(page.encode(), declared="html").text == SAID
    assert parse(mark.encode(), declared="md").text == SAID
    assert parse(office.word_by_hand(body, links=links)).text == SAID


def test_a_link_around_whole_blocks_breaks_nothing():
    page = b"<main><a href='https://a.example/x.pdf'><h2>Kettles</h2><p>All of them.</p></a><p>And more.</p></main>"
    assert parse(page, declared="html").text == "Kettles\n\nAll of them.\n\nAnd more."


def test_a_page_that_says_where_it_stands_has_whole_addresses():
    body = "<body><main><p>Track it <a href='../track'>here</a>, or jump <a href='#end'>here</a>.</p></main></body>"
    for head in ("<link rel='canonical' href='https://a.example/help/x'>", "<base href='https://a.example/help/x'>"):
        page = f"<html><head>{head}</head>{body}</html>".encode()
        assert parse(page, declared="html").text == "Track it here (https://a.example/track), or jump here."


def test_areas_of_a_pdf_say_the_same():
    line = [("Print ", ""), ("the return form", FORM), (" or ", ""), ("write to us", "mailto:help@shop.example")]
    line += [(". Read ", ""), ("our guide", "https://shop.example/guide"), (" first.", "")]
    assert parse(linked_pdf([line])).text == SAID


def test_a_link_over_two_lines_of_a_pdf_is_said_once_at_its_end():
    words = "the form for whatever is far too heavy, too wide or too warm to be carried home again in a bag"
    said = parse(linked_pdf([[("Print ", ""), (words, FORM), (".", "")], [("Track it ", ""), ("here", FORM)]])).text
    assert said == f"Print {words} ({FORM}).\n\nTrack it here ({FORM})"
