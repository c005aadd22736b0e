"""Asking back: only when several answers to different things fit, in the question's language, with every option cited."""

import pytest
from tests.knowledge.help_centre import articles, pair

from companin.answering import clarifying
from companin.knowledge.index import Index

ADDRESSES = {
    "en": (
        "How do I change my address?",
        "How do I change my delivery address?",
        "How do I change my billing address?",
    ),
    "sv": ("Hur ändrar jag min adress?", "Hur ändrar jag min leverans adress?", "Hur ändrar jag min faktura adress?"),
    "nl": (
        "Hoe wijzig ik mijn adres?",
        "Hoe wijzig ik mijn adres voor levering?",
        "Hoe wijzig ik mijn adres voor facturen?",
    ),
    "fr": (
        "Comment changer mon adresse ?",
        "Comment changer mon adresse de livraison ?",
        "Comment changer mon adresse de facturation ?",
    ),
    "pt": (
        "Como altero o meu endereço?",
        "Como altero o meu endereço de entrega?",
        "Como altero o meu endereço de cobrança?",
    ),
}
PARCEL, BILL = "Open the order and choose Deliver elsewhere.", "Write to accounts with your customer number."


def asked(question: str, language: str, *entries):
    return clarifying.draft(question, language, Index.build(list(entries), 1).search(question, language))


@pytest.mark.parametrize("language", list(ADDRESSES))
def test_a_question_that_fits_two_answers_is_asked_back_with_both(language: str) -> None:
    vague, parcel, bill = ADDRESSES[language]
    said = asked(vague, language, pair(parcel, PARCEL, language), pair(bill, BILL, language), *articles(language))
    assert said is not None
    assert f"- {parcel}" in said.content
    assert f"- {bill}" in said.content
    assert {one.quote for one in said.citations} == {PARCEL, BILL}


@pytest.mark.parametrize("language", list(ADDRESSES))
def test_a_question_that_says_which_is_answered(language: str) -> None:
    _, parcel, bill = ADDRESSES[language]
    assert asked(parcel, language, pair(parcel, PARCEL, language), pair(bill, BILL, language)) is None


def test_two_answers_that_say_the_same_are_no_choice() -> None:
    vague, parcel, bill = ADDRESSES["en"]
    again = "Open the order and choose there: Deliver elsewhere."
    assert asked(vague, "en", pair(parcel, PARCEL), pair(bill, again)) is None


def test_one_answer_that_fits_is_given_though_others_name_more() -> None:
    vague, parcel, bill = ADDRESSES["en"]
    assert asked(vague, "en", pair(vague, "Under Account."), pair(parcel, PARCEL), pair(bill, BILL)) is None


def test_a_question_without_content_is_not_asked_back() -> None:
    assert asked("How do I?", "en", pair("How do I pay?", "By card."), pair("How do I return?", "By post.")) is None
