"""A base of one short document answers what it says, in each language, and declines what it doesn't."""

import pytest
from tests.conftest import Org, quick_org

HOURS = {
    "en": (
        "Our shop is open from nine to six on weekdays. Dogs are welcome if they are on a lead.",
        "When is the shop open?",
        "Are dogs welcome?",
        "Can I bring my dog?",
        "What does the warranty on the coffee grinder cover?",
    ),
    "sv": (
        "Vår butik har öppet från nio till sex på vardagar. Hundar är välkomna om de är kopplade.",
        "När har butiken öppet?",
        "Är hundar välkomna?",
        "Får jag ta med min hund?",
        "Vad täcker garantin på kaffekvarnen?",
    ),
    "nl": (
        "Onze winkel is op werkdagen open van negen tot zes. Honden zijn welkom als ze aangelijnd zijn.",
        "Wanneer is de winkel open?",
        "Zijn honden welkom?",
        "Mag ik mijn hond meenemen?",
        "Wat dekt de garantie op de koffiemolen?",
    ),
    "fr": (
        "Notre boutique est ouverte de neuf heures à dix-huit heures en semaine. Les chiens tenus en laisse sont admis.",
        "Quand la boutique est-elle ouverte ?",
        "Les chiens sont-ils admis ?",
        "Puis-je venir avec mon chien ?",
        "Que couvre la garantie du moulin à café ?",
    ),
    "pt": (
        "A nossa loja está aberta das nove às dezoito nos dias úteis. Os cães são bem-vindos com trela.",
        "Quando está aberta a loja?",
        "Os cães são bem-vindos?",
        "Posso levar o meu cão?",
        "O que cobre a garantia do moinho de café?",
    ),
}


@pytest.fixture(params=list(HOURS))
def asked(request: pytest.FixtureRequest, server: object) -> tuple[Org, str]:
    """An organization that knows one short text, and its language."""
    made = quick_org(server)  # pyright: ignore[reportArgumentType] - the fixture of the conftest
    made.file("shop.txt", HOURS[request.param][0].encode())
    return made, request.param


def test_one_short_text_answers_what_it_says_and_nothing_else(asked: tuple[Org, str]) -> None:
    org, language = asked
    text, hours, dogs, bring, unrelated = HOURS[language]
    session = org.session()
    for question in (hours, dogs, bring):
        answer = org.ask(session, question, language=language)
        assert (answer["status"], answer["language"]) == ("answered", language)
        assert answer["citations"][0]["quote"] in text
    declined = org.ask(org.session(), unrelated, language=language)
    assert (declined["status"], declined["citations"]) == ("abstained", [])


def test_one_pair_answers_its_question_and_nothing_else(server: object) -> None:
    org = quick_org(server)  # pyright: ignore[reportArgumentType] - as above
    org.pair("Do you repair old kettles?", "Yes, within two weeks.")
    assert org.ask(org.session(), "do you repair kettles")["content"] == "Yes, within two weeks."
    assert org.ask(org.session(), "Which bus goes to the airport?")["status"] == "abstained"
