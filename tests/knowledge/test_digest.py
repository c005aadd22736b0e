"""Summaries are whole sentences, keywords the words a text is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companin.knowledge.digest import KEYWORDS, SUMMARY, keywords, summary
from companin.knowledge.parsing.errors import Unreadable
from companin.knowledge.parsing.reading import parse


def test_the_summary_is_whole_sentences_from_the_beginning():
    document = parse(("# Care\n\n- a list\n\n" + "The kettle boils two litres of water. " * 30).encode(), name="x.md")
    said = summary(document, "en")
    assert said == " ".join(["The kettle boils two litres of water."] * 7)
    assert len(said) <= SUMMARY


def test_a_long_first_sentence_is_cut_at_a_word():
    said = summary(parse(b"kettle " * 200), "en")
    assert said.endswith("kettle…")
    assert len(said) <= SUMMARY


@given(st.text(max_size=2000), st.sampled_from(["en", "sv", "xx", ""]))
def test_any_text_has_a_short_summary_and_few_keywords(text, language):
    try:
        document = parse(text.encode("utf-8", "replace"), declared="txt")
    except Unreadable:
        return
    assert 0 < len(summary(document, language)) <= SUMMARY
    assert len(keywords(document.text, language)) <= KEYWORDS


def test_keywords_are_what_it_is_about():
    text = "Garantin gäller i två år. Garantin gäller inte kalk. Vattenkokaren ska avkalkas. Vattenkokaren har garanti."
    found = keywords(text, "sv")
    assert set(found[:2]) == {"Garantin", "Vattenkokaren"}
    assert not {"och", "ska", "inte", "har"} & set(found)


@pytest.mark.parametrize("odd", ["!", ". ", "?)", "a'", "a-", "_", "\n- "])
def test_no_text_takes_long(odd):
    document = parse(("Start " + odd * 300_000).encode(), declared="txt")
    assert len(summary(document, "en")) <= SUMMARY
    assert len(keywords(document.text, "en")) <= KEYWORDS
