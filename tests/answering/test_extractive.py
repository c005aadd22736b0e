"""Answers without a model: quoted to the letter, whole sentences, lists as lists, stored answers as they stand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.knowledge.help_centre import article, articles, pair, source

from companin.answering.extractive import Draft, compose
from companin.knowledge.index import Index
from companin.knowledge.models import Entry, Found

STEPS = (
    "Changing your password takes a minute.\n\n"
    "To change your password:\n"
    "1. Open Settings.\n"
    "2. Choose Security. It is the third tab.\n"
    "3. Enter the new password:\n"
    "at least twelve characters\n"
    "4. Press Save.\n\n"
    "You stay signed in on this device."
)


def answer(question: str, language: str, entries: list[Entry]) -> Draft:
    return compose(question, language, Index.build(entries, 1).search(question, language))


def test_a_stored_answer_is_given_as_it_stands() -> None:
    text = "Yes. Use the link\nat the end of the newsletter."
    draft = answer(
        "how to unsubscribe from your newsletter", "en", [pair("How do I unsubscribe?", text), *articles("en")]
    )
    assert (draft.content, draft.engine) == (text, "qa")
    assert (draft.citations[0].quote, draft.citations[0].source_type) == (text, "qa")


@pytest.mark.parametrize(
    ("question", "language", "fact"),
    [
        ("How many days do I have to return an item?", "en", "within 30 days"),
        ("What does express delivery cost?", "en", "9.90 euros"),
        ("Hur många dagar har jag på mig att lämna tillbaka en vara?", "sv", "inom 30 dagar"),
        ("Hoe lang duurt standaardverzending?", "nl", "twee tot vier werkdagen"),
        ("Combien de jours pour la livraison standard ?", "fr", "deux à quatre jours"),
        ("Quantos dias demora o envio normal?", "pt", "dois a quatro dias"),
    ],
)
def test_the_sentence_that_answers_is_said(question: str, language: str, fact: str) -> None:
    draft = answer(question, language, articles(language))
    assert fact in draft.content
    assert draft.engine == "extractive"
    assert draft.content[-1] in ".;"


def test_how_to_gives_the_steps_as_a_list_with_the_line_that_opens_it() -> None:
    draft = answer("How do I change my password?", "en", [article("Password", STEPS, "en"), *articles("en")[:2]])
    assert draft.content == STEPS[STEPS.index("To change") : STEPS.index("\n\nYou stay")]


def test_a_heading_is_not_glued_to_its_text() -> None:
    text = "Delivery times\n\nParcels arrive within three days. On islands it takes five."
    assert answer("delivery times of parcels", "en", [article("", text, "en")]).content.startswith("Parcels arrive")


def test_a_sentence_that_points_back_brings_the_one_before() -> None:
    text = "We opened in May. The Gold plan costs 20 euros a month. It includes telephone support for two people."
    draft = answer("telephone support for how many people", "en", [article("", text, "en")])
    assert "The Gold plan" in draft.content


LOG = (
    "[2031-02-03] ERROR: Export failed because the printer was not found. Please check that the printer is connected "
    "and that the queue has been started before you try again."
)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("sv", "Felet ser ut så här:", "Starta om skrivaren och försök sedan igen från kassan."),
        ("nl", "De fout ziet er zo uit:", "Zet de printer uit en weer aan en probeer het daarna opnieuw."),
        ("fr", "L'erreur ressemble à ceci :", "Redémarrez l'imprimante puis réessayez depuis la caisse."),
        ("pt", "O erro tem este aspeto:", "Reinicie a impressora e tente novamente a partir da caixa."),
    ],
)
def test_log_lines_give_way_to_the_sentences_beside_them(language: str, before: str, after: str) -> None:
    logged = article("", f"{before}\n\n{LOG}\n\n{after}", language)
    draft = answer("ERROR: Export failed because the printer was not found", language, [logged])
    assert draft.content == after
    only = answer("ERROR: Export failed because the printer was not found", language, [article("", LOG, language)])
    assert only.content.startswith("[2031-02-03] ERROR")


def test_an_article_says_what_to_do_besides_what_is_wrong() -> None:
    trouble = article("Images", "Product images are not shown after the upgrade.", "en", heading="Issue")
    text = "Run the cleaning task from the Tools menu. Then reload the page."
    remedy = article("Images", text, "en", heading="Solution", ordinal=1, start=60)
    draft = answer("product images not shown after upgrade", "en", [trouble, remedy, *articles("en")])
    assert [one.quote for one in draft.citations] == [trouble.text, remedy.text]
    assert draft.citations[1].start == 60


def test_citations_carry_where_the_words_stand() -> None:
    entry = replace(
        article("Returns", articles("en")[0].text, "en", heading="H", start=100), page=3, url="https://a.example/r"
    )
    (citation, *_) = answer("return an unworn item", "en", [entry]).citations
    assert (citation.index, citation.title, citation.heading, citation.page) == (1, "Returns", "H", 3)
    assert (citation.source_id, citation.url) == (source("Returns"), "https://a.example/r")
    assert entry.text[citation.start - 100 : citation.end - 100] == citation.quote


def test_nothing_found_says_nothing() -> None:
    assert compose("why?", "en", Found((), {}, 1)) == Draft("", (), "extractive")


def test_another_language_than_the_five_is_quoted_too() -> None:
    draft = answer("Wie lange dauert die Lieferung?", "de", [article("", "Die Lieferung dauert drei Tage.", "de")])
    assert draft.content == "Die Lieferung dauert drei Tage."


TEXTS = st.text(alphabet="abcDE.:!? \n-1é*#", max_size=250)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, st.integers(0, 50)), min_size=1, max_size=5), TEXTS, st.sampled_from(["en", "sv", "xx"])
)
def test_every_quote_is_the_source_word_for_word(sources: list[tuple[str, int]], question: str, language: str) -> None:
    stored = {source(str(n)): " " * start + text for n, (text, start) in enumerate(sources)}
    entries = [
        article("", text, language, source_id=source(str(n)), start=start) for n, (text, start) in enumerate(sources)
    ]
    draft = answer(question, language, entries)
    for citation in draft.citations:
        assert stored[citation.source_id][citation.start : citation.end] == citation.quote
        assert citation.quote.strip() == citation.quote != ""
    assert draft.content == "\n\n".join(citation.quote for citation in draft.citations)
    assert [citation.index for citation in draft.citations] == list(range(1, len(draft.citations) + 1))
