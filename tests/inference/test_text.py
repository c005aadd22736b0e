"""Words: one spelling for what people write in many ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companin.inference.stems import stem
from companin.inference.text import LONGEST_WORD, content_words, fold, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E-mail ME!", ["e", "mail", "email", "me"]),
        ("version 2.4.1", ["version", "2", "4", "1", "241"]),
        ("AB-1234", ["ab", "1234", "ab1234"]),
        ("l’article d'accueil", ["l", "article", "d", "accueil"]),
        ("SessionHandler::read()", ["sessionhandler", "read"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("e\u0301te\u0301", ["été"]),
        ("", []),
        ("🙂 -- ...", []),
    ],
)
def test_words_are_normalized(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_very_long_words_are_cut() -> None:
    assert [len(word) for word in words("x" * 5000)] == [LONGEST_WORD]


@pytest.mark.parametrize(("word", "plain"), [("möte", "mote"), ("søk", "sok"), ("œuvre", "oeuvre"), ("ação", "acao")])
def test_accents_fold_away(word: str, plain: str) -> None:
    assert fold(word) == plain


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("returning", "returned", "en"),
        ("beställningar", "beställningen", "sv"),
        ("bestellingen", "bestelling", "nl"),
        ("livraisons", "livraison", "fr"),
        ("devoluções", "devolução", "pt"),
    ],
)
def test_forms_of_a_word_share_their_stem(one: str, other: str, language: str) -> None:
    assert stem(one, language) == stem(other, language)


def test_a_language_without_stems_keeps_its_words() -> None:
    assert stem("配送", "ja") == "配送"


@pytest.mark.parametrize(
    ("question", "language", "content"),
    [
        ("How do I return the shoes?", "en", ["return", "shoes"]),
        ("Hur lämnar jag tillbaka skorna?", "sv", ["lämnar", "tillbaka", "skorna"]),
        ("Hoe kan ik de schoenen ruilen?", "nl", ["schoenen", "ruilen"]),
        ("Comment rendre les chaussures ?", "fr", ["rendre", "chaussures"]),
        ("Como devolver os sapatos?", "pt", ["devolver", "sapatos"]),
    ],
)
def test_content_words_say_what_it_is_about(question: str, language: str, content: list[str]) -> None:
    assert content_words(question, language) == content


@given(st.text(max_size=300))
def test_words_are_never_blank_and_never_fail(text: str) -> None:
    assert all(word.strip() for word in words(text))
