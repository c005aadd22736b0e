"""Messages that ask several things: parted, each answered and cited, what is unknown named."""

import pytest
from tests.conftest import Org

from companin.answering.compounds import asks_whether, parts

PARTED = [
    ("en", "how much is the cello and can I bring my dog?", 2),
    ("en", "is it free, is there parking and what time do you open?", 3),
    ("sv", "vi är en förening, vad kostar salen och får vi servera vin?", 2),
    ("sv", "kan jag låna en harpa, hur länge?", 2),
    ("nl", "wat kost de cello en hoe lang mag ik hem houden?", 2),
    ("nl", "hoe laat gaan jullie open en verkopen jullie snaren?", 2),
    ("fr", "combien coûte la harpe et peut-on payer par carte ?", 2),
    ("fr", "avez-vous des cordes ? à quelle heure ouvrez-vous ?", 2),
    ("pt", "quanto custa o violino e é preciso marcar?", 2),
    ("pt", "têm cordas? a que horas abrem?", 2),
]
WHOLE = [
    ("en", "how do I log in and change my password"),
    ("en", "can you tell me when and where the bus leaves"),
    ("en", "When the hall is closed, where do I leave the harp?"),
    ("en", "I broke a bow, what do I do?"),
    ("sv", "hur loggar jag in och ändrar lösenordet?"),
    ("sv", "kan jag betala med kort och kontanter"),
    ("nl", "de harp is kapot, wat nu?"),
    ("nl", "hoe stel ik de harp en de cello?"),
    ("fr", "je veux arrêter, quel est le préavis ?"),
    ("fr", "comment accorder la harpe et le violon ?"),
    ("pt", "comprei uma corda e tem defeito"),
    ("pt", "como afino a harpa e o violino?"),
]


@pytest.mark.parametrize(("language", "text", "count"), PARTED)
def test_a_message_is_parted_where_the_next_question_begins(language: str, text: str, count: int) -> None:
    found = parts(text, language)
    assert len(found) == count
    assert all(part.rstrip("? ") in text for part in found)


@pytest.mark.parametrize(("language", "text"), WHOLE)
def test_one_question_is_left_whole(language: str, text: str) -> None:
    assert parts(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "whether"),
    [
        ("en", "do you sell strings", True),
        ("en", "when do you sell strings?", False),
        ("sv", "har ni strängar", True),
        ("sv", "vad kostar strängar", False),
        ("nl", "kan ik strängen kopen", True),
        ("nl", "snaren kapot", False),
        ("fr", "puis-je payer par carte", True),
        ("fr", "comment payer ?", False),
        ("pt", "vendem cordas?", True),
        ("pt", "quanto custam?", False),
        ("en", "can you please tell me the price of strings?", False),
        ("sv", "kan ni hjälpa mig att byta strängar", False),
        ("nl", "kunt u mij vertellen wat snaren kosten", False),
        ("fr", "pouvez-vous m'expliquer le paiement ?", False),
        ("pt", "podem ajudar-me a pagar?", False),
    ],
)
def test_a_question_for_yes_or_no_is_known(language: str, text: str, whether: bool) -> None:
    assert asks_whether(text, language) is whether


HALL = """# Concert hall

The hall has 80 seats and a grand piano.

## Prices

- Clubs: 20 euros an hour
- Companies: 60 euros an hour

## Food and animals

Snacks are fine, alcohol is not allowed. Guide dogs are welcome; other dogs stay outside.
"""
FROM_OTHERS = "# Parking\n\nThere are eight free parking spaces behind the library.\n"


@pytest.fixture
def hall(org: Org) -> Org:
    assert org.file("hall.md", HALL.encode())["status"] == "ready"
    assert org.file("parking.md", FROM_OTHERS.encode())["status"] == "ready"
    return org


def test_both_questions_are_answered_and_cited(hall: Org) -> None:
    reply = hall.ask(hall.session(), "what does the hall cost for clubs and is there parking?")
    assert reply["status"] == "answered"
    assert "20 euros" in reply["content"]
    assert "eight free parking spaces" in reply["content"]
    assert {citation["title"] for citation in reply["citations"]} == {"Concert hall", "Parking"}
    assert [citation["index"] for citation in reply["citations"]] == [1, 2]
    assert all(citation["quote"] in reply["content"] for citation in reply["citations"])


def test_the_question_that_is_not_known_is_named(hall: Org) -> None:
    session = hall.session()
    reply = hall.ask(session, "what does the hall cost for clubs and do you have a sauna?")
    assert "20 euros" in reply["content"]
    assert "“do you have a sauna”" in reply["content"]
    traced = hall.api.get(f"/sessions/{session}/messages/{reply['id']}/trace").json()["data"]
    assert len(traced["parts"]) == 2


def test_where_neither_is_known_the_whole_is_declined(hall: Org) -> None:
    reply = hall.ask(hall.session(), "do you rent skis and where is the sauna?")
    assert reply["status"] == "abstained"
