"""Greetings, thanks and calls for a human are heard in five languages; a question never is taken for one of them."""

import pytest
from tests.answering.support_questions import QUESTIONS

from companin.answering.courtesies import hear
from companin.answering.courtesy_phrases import offers_a_person, reply, says_yes

SAID = {
    "en": {
        "greeting": ["hi", "Hello!", "heeeey", "Good morning, Leaf", "hi there everyone"],
        "wellbeing": ["how are you?", "Hi! How are you doing today?"],
        "thanks": ["thanks", "Thank you so much for your help!", "ok thanks", "that was helpful, thank you"],
        "acknowledgement": ["ok", "Great!", "no thanks", "👍"],
        "goodbye": ["bye", "thanks, bye!", "Have a nice day"],
        "bot": [
            "are you a bot?",
            "Am I talking to a human or a robot?",
            "hello, are you a real person?",
            "who are you",
        ],
        "human": [
            "I want to talk to a human",
            "can I speak to an agent please?",
            "human",
            "Hi, connect me to a real person",
            "let me talk to someone",
        ],
        "frustration": ["this is useless", "That doesn't help", "you don't understand me", "I'm so frustrated!"],
        "abuse": ["fuck you", "you stupid bot", "shut up"],
    },
    "sv": {
        "greeting": ["hej", "Hejsan!", "god morgon"],
        "wellbeing": ["hur mår du?", "hej, läget?"],
        "thanks": ["tack", "Tack så mycket för hjälpen!", "ok tack"],
        "acknowledgement": ["okej", "toppen!", "nej tack"],
        "goodbye": ["hej då", "tack, hej då!", "ha en bra dag"],
        "bot": ["är du en robot?", "pratar jag med en människa?", "vad heter du?"],
        "human": [
            "kan jag få prata med en människa?",
            "Jag vill prata med kundtjänst",
            "koppla mig till en medarbetare",
        ],
        "frustration": ["det här är värdelöst", "du förstår inte", "det hjälper inte"],
        "abuse": ["din idiot", "håll käften"],
    },
    "nl": {
        "greeting": ["hallo", "Goedemorgen!", "hoi"],
        "wellbeing": ["hoe gaat het?", "hallo, hoe gaat het met u?"],
        "thanks": ["bedankt", "Hartelijk dank voor uw hulp!", "dank u wel"],
        "acknowledgement": ["oké", "prima!", "nee, dank u"],
        "goodbye": ["tot ziens", "bedankt, fijne dag nog!", "doei"],
        "bot": ["bent u een robot?", "praat ik met een mens?", "wie bent u?"],
        "human": [
            "Kan ik een medewerker spreken?",
            "ik wil met een mens praten",
            "kunt u mij doorverbinden met een collega",
            "mag ik even iemand spreken?",
        ],
        "frustration": ["dit is waardeloos", "u begrijpt mij niet", "dat helpt niet"],
        "abuse": ["stomme bot", "rot op"],
    },
    "fr": {
        "greeting": ["bonjour", "Bonsoir !", "salut"],
        "wellbeing": ["ça va ?", "bonjour, comment allez-vous ?"],
        "thanks": ["merci", "Merci beaucoup pour votre aide !", "d'accord merci"],
        "acknowledgement": ["d'accord", "parfait !", "non merci"],
        "goodbye": ["au revoir", "merci, bonne journée !", "à bientôt"],
        "bot": ["êtes-vous un robot ?", "est-ce que je parle à une personne ?", "qui êtes-vous ?"],
        "human": ["Je veux parler à un conseiller", "puis-je parler à quelqu'un ?", "passez-moi un humain"],
        "frustration": ["c'est nul", "vous ne comprenez rien", "ça ne m'aide pas"],
        "abuse": ["espèce d'idiot", "ta gueule"],
    },
    "pt": {
        "greeting": ["olá", "Bom dia!", "oi"],
        "wellbeing": ["tudo bem?", "olá, como está?"],
        "thanks": ["obrigado", "Muito obrigada pela ajuda!", "ok obrigado"],
        "acknowledgement": ["está bem", "perfeito!", "não, obrigado"],
        "goodbye": ["adeus", "obrigada, até logo!", "tchau"],
        "bot": ["és um robô?", "estou a falar com uma pessoa?", "quem é você?"],
        "human": ["Quero falar com um humano", "posso falar com alguém?", "quero falar com um atendente"],
        "frustration": ["isto é inútil", "não percebe nada", "isso não ajuda"],
        "abuse": ["seu idiota", "cala a boca"],
    },
}


@pytest.mark.parametrize("language", SAID)
def test_courtesies_are_heard(language: str) -> None:
    heard = {
        said: (kind, hear(said, language, "Leaf").courtesy)
        for kind, all_of in SAID[language].items()
        for said in all_of
    }
    assert {said: found for said, (kind, found) in heard.items() if kind != found} == {}


@pytest.mark.parametrize("language", QUESTIONS)
def test_no_question_is_taken_for_a_courtesy(language: str) -> None:
    questions = QUESTIONS[language].strip().splitlines()
    assert len(questions) >= 30
    assert {one: found for one in questions if (found := hear(one, language, "Leaf").courtesy)} == {}


@pytest.mark.parametrize(
    ("said", "language", "question"),
    [
        ("hi, how do I return a shirt?", "en", "how do I return a shirt?"),
        ("hello how do I return a shirt?", "en", "how do I return a shirt?"),
        ("thanks! and how long does shipping take?", "en", "and how long does shipping take?"),
        ("How long does shipping take? Thanks in advance!", "en", "How long does shipping take?"),
        ("Hej Leaf! Vad kostar frakten?", "sv", "Vad kostar frakten?"),
        ("Tack. Och hur lång tid tar det?", "sv", "Och hur lång tid tar det?"),
        ("Goedemorgen, wat kost verzending? Alvast bedankt.", "nl", "wat kost verzending?"),
        ("Bonjour, combien coûte la livraison ? Merci d'avance", "fr", "combien coûte la livraison ?"),
        ("Bom dia, quanto custa o envio?", "pt", "quanto custa o envio?"),
        ("Good Morning blend ingredients", "en", "Good Morning blend ingredients"),
        ("thanks to you I have a code", "en", "thanks to you I have a code"),
    ],
)
def test_what_is_asked_beside_a_courtesy_is_what_counts(said: str, language: str, question: str) -> None:
    heard = hear(said, language, "Leaf")
    assert heard.courtesy is None
    assert heard.question.replace(" ?", "?") == question.replace(" ?", "?")


@pytest.mark.parametrize("language", ["en", "sv", "nl", "fr", "pt"])
def test_an_offer_is_known_again_and_can_be_taken(language: str) -> None:
    assert offers_a_person(f"{reply('frustration', language)} {reply('offer', language)}")
    assert not offers_a_person(reply("thanks", language))
    assert all(says_yes(one) for one in ("yes please", "Ja tack!", "ja, graag", "Oui, merci", "Sim, por favor"))
    assert not says_yes("yes, but what does it cost?")


def test_a_name_is_parted_from_the_greeting_as_the_language_does() -> None:
    assert reply("greeting", "pt", name="Leaf", person="Maria").startswith("Olá, Maria! Chamo-me Leaf.")
    assert reply("greeting", "nl", name="Leaf").startswith("Hallo! Ik ben Leaf.")


@pytest.mark.parametrize(
    ("said", "language", "courtesy"),
    [
        ("this is useless, i get no answer!!", "en", "frustration"),
        ("Your website sucks. Nothing works.", "en", "frustration"),
        ("you don't get it, connect me to a real person", "en", "human"),
        ("Jag har väntat i två veckor nu. Jag vill prata med en människa!", "sv", "human"),
        ("jag får inget svar, helt värdelöst", "sv", "frustration"),
        ("waardeloze site, ik krijg geen antwoord", "nl", "frustration"),
        ("rien ne marche, c'est nul", "fr", "frustration"),
        ("nada funciona, que porcaria!", "pt", "frustration"),
    ],
)
def test_anger_and_a_call_for_a_human_are_heard_in_one_clause_of_several(
    said: str, language: str, courtesy: str
) -> None:
    assert hear(said, language, "Leaf").courtesy == courtesy


@pytest.mark.parametrize(
    ("said", "language", "question"),
    [
        ("This is ridiculous, where is my lamp?", "en", "where is my lamp?"),
        ("helt värdelöst. hur avbokar jag?", "sv", "hur avbokar jag?"),
        ("C'est nul ! Où est mon colis ?", "fr", "Où est mon colis ?"),
    ],
)
def test_a_question_beside_anger_is_looked_for_without_it(said: str, language: str, question: str) -> None:
    heard = hear(said, language, "Leaf")
    assert (heard.courtesy, heard.upset) == (None, True)
    assert heard.question.replace(" ?", "?") == question.replace(" ?", "?")


def test_a_clause_of_a_word_or_two_calls_nobody() -> None:
    assert hear("Agent, what does a lamp cost?", "en", "Leaf").courtesy is None
    assert not hear("nothing works after the update", "en", "Leaf").upset
