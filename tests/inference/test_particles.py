"""Verbs in two words are known by the one word that texts write."""

import pytest
from tests.knowledge.help_centre import article

from companin.inference.particles import joined
from companin.knowledge.index import Index


@pytest.mark.parametrize(
    ("said", "language", "verb", "whole"),
    [
        ("hoe stap ik over", "nl", "stap", "overstap"),
        ("ik zeg mijn abonnement op", "nl", "zeg", "opzeg"),
        ("wat kost het om iets terug te sturen", "nl", "sturen", "terugsturen"),
        ("hur lämnar jag tillbaka boken", "sv", "lämnar", "återlämnar"),
        ("kan jag låna om den", "sv", "låna", "omlåna"),
        ("where can i sign up", "en", "sign", "signup"),
    ],
)
def test_a_verb_and_its_particle_make_one_word(said: str, language: str, verb: str, whole: str) -> None:
    assert whole in joined(said.split(), language)[verb]


def test_other_questions_make_none() -> None:
    assert joined(["wat", "kost", "de", "grote", "doos"], "nl") == {}
    assert joined(["combien", "coûte", "le", "port"], "fr") == {}


def test_what_is_written_as_one_word_is_found_by_two() -> None:
    index = Index.build(
        [
            article("Overstappen naar ons", "1. Kies een pakket.\n2. Wij bellen uw aanbieder.", "nl"),
            article("Traptreden", "Wie struikelt, valt over de volgende.", "nl"),
        ],
        1,
    )
    assert index.search("hoe stap ik over", "nl").hits[0].entry.title == "Overstappen naar ons"
