"""Search by meaning: vectors of entries as they arrive, leave and are moved, beside the words."""

from dataclasses import replace

import numpy as np
from tests.inference.test_embeddings import Toy
from tests.knowledge.help_centre import article, articles, pair, source

from companin.inference.embeddings import Meaning
from companin.knowledge.index import Index
from companin.knowledge.models import Entry
from companin.knowledge.vectors import digest, embedded, packed

MEANING = Meaning(Toy())


def vectors(*entries: Entry) -> dict[int, bytes]:
    return {digest(one): packed(MEANING.passages([embedded(one)], one.language)[0]) for one in entries}


def first(index: Index, question: str, language: str) -> str:
    found = index.search(question, language, vector=MEANING.question(question, language))
    return found.hits[0].entry.title


def test_a_question_in_one_language_finds_its_answer_in_another() -> None:
    index = Index.build(articles("en"), 1, vectors(*articles("en")))
    assert first(index, "Var är mina pengar?", "sv") == "Returns"
    assert first(index, "J'ai oublié le mot de passe", "fr") == "Password"
    assert first(index, "cadeau", "nl") == "Gift cards"


def test_vectors_count_as_they_arrive_and_words_serve_until_then() -> None:
    entries = articles("en")
    index = Index.build(entries, 1, {})
    assert not index.embedded
    assert first(index, "How long is the link for the password valid?", "en") == "Password"
    index = index.changed(set(), [], 2, vectors(*entries[:2]))
    assert index.embedded
    assert first(index, "Var är mina pengar?", "sv") == "Returns"
    assert first(index, "How long is the link for the password valid?", "en") == "Password"


def test_they_stay_with_their_entries_through_changes_and_merges() -> None:
    many = [article(f"T{n}", f"Number {n} is about nothing.", "en") for n in range(80)]
    horse = article("Stable", "We also keep a horse.", "en")
    index = Index.build(many, 1, vectors(*many))
    index = index.changed(set(), [horse], 2, vectors(horse))
    for turn, one in enumerate(many[:40], 3):
        index = index.changed({one.source_id}, [], turn, {})
        assert first(index, "cheval", "fr") == "Stable"
    index = index.changed({source("Stable")}, [], 50, {})
    found = index.search("cheval", "fr", vector=MEANING.question("cheval", "fr"))
    assert all(hit.entry.title != "Stable" for hit in found.hits)


def test_other_words_never_get_the_vector_of_the_old_ones() -> None:
    old = article("Stable", "We keep a horse.", "en")
    new = replace(article("Stable", "We keep nothing.", "en"), source_id=old.source_id)
    index = Index.build([old, *articles("en")], 1, vectors(old, *articles("en")))
    index = index.changed({old.source_id}, [new], 2, vectors(old))
    assert first(index, "cheval", "fr") != "Stable"


def test_an_order_number_outweighs_what_the_rest_means() -> None:
    entries = [article("Refund", "Money and refund, all about money.", "en"), article("E-4711", "A pump.", "en")]
    index = Index.build([*articles("en"), *entries], 1, vectors(*articles("en"), *entries))
    assert first(index, "What does E-4711 mean?", "en") == "E-4711"


def test_vectors_of_another_width_are_not_compared() -> None:
    index = Index.build(articles("en"), 1, vectors(*articles("en")))
    found = index.search("refund", "en", vector=np.ones(7, np.float32))
    assert found.hits[0].entry.title == "Returns"
    assert "meaning" not in found.hits[0].voices
    changed = index.changed(set(), [pair("A horse?", "No.")], 2, {digest(pair("A horse?", "No.")): b"1234567"})
    assert first(changed, "cadeau", "nl") == "Gift cards"


def test_the_same_article_in_five_languages_answers_in_the_questions_own() -> None:
    index = Index.build(articles(), 1, vectors(*articles()))
    for language, question in {
        "en": "password",
        "sv": "lösenord",
        "nl": "wachtwoord",
        "fr": "mot de passe",
        "pt": "palavra-passe",
    }.items():
        vector = MEANING.question(question, language)
        assert index.search(question, language, vector=vector).hits[0].entry.language == language
        assert index.search(question, language).hits[0].entry.language == language
