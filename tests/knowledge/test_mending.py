"""Badly typed words: put as the collection writes them, never taken for another word it happens to hold."""

import pytest
from tests.knowledge.help_centre import article, articles

from companin.answering import confidence
from companin.knowledge.index import Index
from companin.knowledge.mending import mended, put
from companin.knowledge.search import Query, within

TYPED = [
    ("how do i retrun a parcle", "en", "Returns"),
    ("forgoten pasword", "en", "Password"),
    ("shiping for expres delivry", "en", "Shipping"),
    ("ar bestallningar fraktfrita", "sv", "Frakt"),
    ("jag har glomt losenordet", "sv", "Lösenord"),
    ("wachtword vergetten", "nl", "Wachtwoord"),
    ("livraisson gratuite", "fr", "Livraison"),
    ("renvoyer un article non porte apres la livraisson", "fr", "Retours"),
    ("quero devolver uma encomemda", "pt", "Devoluções"),
]


def help_centre(language: str) -> Index:
    return Index.build(articles(language), 1)


@pytest.mark.parametrize(("question", "language", "title"), TYPED)
def test_what_was_meant_is_found_and_sure(question: str, language: str, title: str) -> None:
    found = within(help_centre(language), Query(question, language, 1))
    assert found.mended
    assert found.hits[0].entry.title == title
    assert confidence.of(found.evidence) >= confidence.THRESHOLD


def test_a_word_is_put_in_its_place_and_nothing_else_is_touched() -> None:
    index = help_centre("en")
    words = mended(index.corpus, "Retrun: WHERE do I print the lable?", "en", index.languages)
    assert words == (("retrun", "return"), ("lable", "label"))
    assert put("Retrun: WHERE do I print the lable?", words) == "return: WHERE do I print the label?"


def test_forgotten_accents_come_before_other_letters() -> None:
    index = Index.build([article("Öppettider", "Öppet för pensionärer.", "sv")], 1)
    assert mended(index.corpus, "pensionar", "sv", index.languages) == (("pensionar", "pensionär"),)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Which codec?", "short words are another word more often than a slip"),
        ("Is there a student discount?", "words everybody knows are no slips, whatever the texts hold"),
        ("postage office hours", "a word with the stem of one that is said isn't said itself"),
    ],
)
def test_a_word_is_not_taken_for_another(question: str, why: str) -> None:
    texts = "Enter the code at the checkout. The students' discoount office posts parcels; postal workers."
    index = Index.build([article("Codes", texts, "en")], 1)
    assert not mended(index.corpus, question, "en", index.languages), why


def test_a_question_whose_words_all_stand_somewhere_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    index = help_centre("en")
    monkeypatch.setattr("companin.knowledge.mending.mended", pytest.fail)
    assert within(index, Query("return an unworn item", "en", 1)).mended == ()


def test_nothing_is_mended_where_nothing_is_known() -> None:
    empty = Index.build([], 1)
    assert within(empty, Query("how do i retrun it?", "en", 1)).mended == ()
    unspoken = Index.build([article("Returns", "Returns are free.", "")], 1)
    assert within(unspoken, Query("retruns", "en", 1)).hits
