"""Confidence: rises with the evidence, means the same in small and large collections."""

import pytest
from tests.knowledge.help_centre import ARTICLES, articles, pair

from companin.answering import confidence
from companin.knowledge.index import Index

KNOWN = {
    "en": ["How many days do I have to return an item?", "How much is express delivery?", "Do gift cards expire?"],
    "sv": ["Hur många dagar har jag på mig att lämna tillbaka en vara?", "Går presentkort ut?"],
    "nl": ["Binnen hoeveel dagen kan ik een artikel terugsturen?", "Verlopen cadeaubonnen?"],
    "fr": ["Les cartes cadeaux expirent-elles ?", "Combien de jours prend la livraison standard ?"],
    "pt": ["Os cartões-presente expiram?", "Quantos dias demora o envio normal?"],
}
STRANGE = {
    "en": ["Who was the first king of Norway?", "Can you repair my washing machine?"],
    "sv": ["Vem var Norges första kung?", "Kan ni laga min tvättmaskin?"],
    "nl": ["Wie was de eerste koning van Noorwegen?", "Kunnen jullie mijn wasmachine repareren?"],
    "fr": ["Qui fut le premier roi de Norvège ?", "Réparez-vous les machines à laver ?"],
    "pt": ["Quem foi o primeiro rei da Noruega?", "Reparam máquinas de lavar?"],
}


@pytest.mark.parametrize("language", list(ARTICLES))
def test_what_is_known_passes_and_what_is_strange_does_not(language: str) -> None:
    index = Index.build(articles(language), 1)
    for question in KNOWN[language]:
        assert confidence.of(index.search(question, language).evidence) >= confidence.THRESHOLD, question
    for question in STRANGE[language]:
        assert confidence.of(index.search(question, language).evidence) < confidence.THRESHOLD, question


def test_a_base_of_pairs_alone_knows_what_it_knows() -> None:
    pairs = [
        pair("Can I change my delivery address?", "Yes, until the parcel has left."),
        pair("Do you sell gift cards?", "Yes, at the checkout."),
        pair("How do I unsubscribe from the newsletter?", "With the link at its end."),
    ]
    index = Index.build(pairs, 1)
    assert confidence.of(index.search("how can I change the address of delivery", "en").evidence) > confidence.THRESHOLD
    assert confidence.of(index.search("what is the capital of France", "en").evidence) < confidence.THRESHOLD


def test_nothing_found_is_no_confidence() -> None:
    assert confidence.of({}) == 0.0


def test_it_is_a_probability_whatever_comes() -> None:
    assert 0 <= confidence.of({"above": 1e9}) <= 1
    assert 0 <= confidence.of({"above": -1e9, "unheard": 3.0}) <= 1


@pytest.mark.parametrize("name", ["above", "lead", "asked"])
def test_more_evidence_is_more_confidence(name: str) -> None:
    plain = {"above": 0.1, "lead": 0.3, "asked": 0.2, "pair": 0.0, "words": 2.0}
    assert confidence.of(plain | {name: 0.9}) > confidence.of(plain)
