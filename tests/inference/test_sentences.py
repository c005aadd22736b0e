"""Sentences: whole, in order, nothing lost; abbreviations, numbers, addresses and lists understood."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companin.inference.sentences import is_list_item, sentence_at, sentences


def said(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "We accept cards, e.g. Visa, and transfers.",
        "Dr. Smith and Mrs. Jones wrote to Acme Inc. about it.",
        "Version 2.4.1 costs 9.90 euros.",
        "See https://shop.example/a.b?c=d. for more",
        "Skriv till oss, t.ex. via chatten, eller ring kl. 9.",
        "Välj t. ex. Visa när du betalar.",
        "Bel ons, bijv. op maandag, of mail d.w.z. schrijf.",
        "Nous acceptons les cartes, p. ex. Visa, et M. Durand aussi.",
        "Fale com o Sr. Silva ou a Sra. Costa na pág. 3.",
        "It costs approx. 5 euros (see no. 4).",
        'He asked "Why?" and left.',
        "Wait... and see.",
    ],
)
def test_one_sentence_stays_one(whole: str) -> None:
    assert said(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Send it back. We refund you.", ["Send it back.", "We refund you."]),
        ("Really? Yes! Fine.", ["Really?", "Yes!", "Fine."]),
        ("Öppet 9–17. Åter på måndag.", ["Öppet 9–17.", "Åter på måndag."]),
        ("« C'est gratuit. » Vraiment.", ["« C'est gratuit.", "» Vraiment."]),
        ("We sell shoes, hats etc. Orders ship daily.", ["We sell shoes, hats etc.", "Orders ship daily."]),
        ("Open until 18. Call us.", ["Open until 18.", "Call us."]),
        ("配送は無料です。三日かかります。", ["配送は無料です。", "三日かかります。"]),
        ("First line\nSecond line", ["First line", "Second line"]),
        (
            "This line is long enough to have been wrapped\nbecause it goes on here.",
            ["This line is long enough to have been wrapped\nbecause it goes on here."],
        ),
        ("Do this:\n1. Open it.\n2. Close it.", ["Do this:", "1. Open it.", "2. Close it."]),
        ("- red\n- blue", ["- red", "- blue"]),
        ("", []),
        ("  \n \n", []),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("line", ["- a", "* a", "• a", "1. a", "12) a", "a) b", "  - a"])
def test_items_of_lists_are_recognised(line: str) -> None:
    assert is_list_item(line)


@pytest.mark.parametrize("line", ["a b", "2024 was good", "-5 degrees", "e-mail us", "1.5 litres"])
def test_other_lines_are_no_items(line: str) -> None:
    assert not is_list_item(line)


def test_a_position_is_found_in_its_sentence() -> None:
    text = "One is here. Two is there. Three."
    spans = sentences(text)
    assert [sentence_at(spans, text.index(word)) for word in ("One", "there", "Three")] == [0, 1, 2]


@given(st.text(alphabet='aB.!? \n-1é\u3002"»', max_size=300))
def test_sentences_hold_everything_that_is_not_blank_in_order(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
