"""Where an organization is reached: told where it is asked for, by whatever name, and never taken for one's own."""

import time

import pytest
from tests.conftest import Org
from tests.knowledge.help_centre import article

from companin.answering import contact_words, contacts, grounding
from companin.answering.asking import manner_of
from companin.answering.extractive import compose
from companin.knowledge.index import Index

# A page of contacts, one on the customer's own details, and one with numbers and places of others.
BASE = {
    "en": (
        (
            "# Contact\n\n## The workshop\n\nMill Lane is closed to cars. You find us at 14 Mill Lane, Ashby.\n\n"
            "- Workbench: 01632 960 114, Monday to Friday\n- Mail: bench@clocks.example"
        ),
        "# Your details\n\n## New phone number\n\nChange your phone number or e-mail address under Profile.",
        "# Emergencies\n\nIf a tower clock has stopped, call our night watch on 01632 960 199.",
    ),
    "sv": (
        (
            "# Kontakt\n\n## Verkstaden\n\nGatan är stängd för bilar. Kvarngatan 14, 374 30 Åby.\n\n"
            "- Verkbänken: 0455-12 30 14, måndag till fredag\n- E-post: bank@klockor.example"
        ),
        "# Dina uppgifter\n\n## Nytt telefonnummer\n\nByt telefonnummer eller e-postadress under Profil.",
        "# Jour\n\nOm ett tornur har stannat ringer du vår nattvakt på 0455-12 30 99. Nattvakten ligger i tornet.",
    ),
    "nl": (
        (
            "# Contact\n\n## De werkplaats\n\nDe straat is autovrij. Molenstraat 14, 1234 AB Aalbeek.\n\n"
            "- Werkbank: 030-711 40 14, maandag tot vrijdag\n- E-mail: bank@klokken.example"
        ),
        "# Uw gegevens\n\n## Nieuw telefoonnummer\n\nWijzig uw telefoonnummer of e-mailadres onder Profiel.",
        "# Nood\n\nStaat een torenklok stil, bel dan onze nachtwacht op 030-711 40 99. De nachtwacht zit in de toren.",
    ),
    "fr": (
        (
            "# Nous contacter\n\n## L'atelier\n\nLa rue est fermée aux voitures. 14, rue du Moulin, 44000 Aubigny.\n\n"
            "- Établi : 02 40 55 18 14, du lundi au vendredi\n- Courriel : etabli@horloges.example"
        ),
        (
            "# Vos données\n\n## Nouveau numéro de téléphone\n\nChangez votre numéro de téléphone ou votre adresse e-mail "
            "dans votre profil."
        ),
        "# Urgences\n\nSi une horloge de clocher s'est arrêtée, appelez notre veilleur au 02 40 55 18 99.",
    ),
    "pt": (
        (
            "# Contactos\n\n## A oficina\n\nA rua está fechada a carros. Rua do Moinho 14, 1200-018 Aldeia.\n\n"
            "- Bancada: 213 401 114, de segunda a sexta\n- E-mail: bancada@relogios.example"
        ),
        "# Os seus dados\n\n## Novo número de telefone\n\nAltere o número de telefone ou o endereço de e-mail no perfil.",
        "# Urgências\n\nSe um relógio de torre parou, ligue para o nosso guarda: 213 401 199.",
    ),
}
ASKED = [
    ("what's your phone number?", "en", "01632 960 114"),
    ("how can I call you", "en", "01632 960 114"),
    ("where are you located?", "en", "14 Mill Lane"),
    ("e-mail address?", "en", "bench@"),
    ("telefonnummer?", "sv", "0455-12 30 14"),
    ("hur ringer jag er?", "sv", "0455-12 30 14"),
    ("vilken mejladress har ni", "sv", "bank@"),
    ("var ligger ni?", "sv", "Kvarngatan 14"),
    ("wat is jullie telefoonnummer", "nl", "030-711 40 14"),
    ("hoe kan ik jullie bellen", "nl", "030-711 40 14"),
    ("jullie mailadres?", "nl", "bank@"),
    ("waar zitten jullie", "nl", "Molenstraat 14"),
    ("numéro de téléphone", "fr", "02 40 55 18 14"),
    ("comment vous joindre par téléphone ?", "fr", "02 40 55 18 14"),
    ("quel est votre mail", "fr", "etabli@"),
    ("où êtes-vous situés ?", "fr", "14, rue du Moulin"),
    ("qual é o telefone?", "pt", "213 401 114"),
    ("como ligo para vocês", "pt", "213 401 114"),
    ("qual o email de vocês", "pt", "bancada@"),
    ("onde ficam?", "pt", "Rua do Moinho 14"),
]


@pytest.mark.parametrize("language", BASE)
def test_what_is_asked_for_is_told(org: Org, language: str) -> None:
    for at, page in enumerate(BASE[language]):
        assert org.file(f"{at}.md", page.encode())["status"] == "ready"
    for question, asked_in, fact in ASKED:
        if asked_in == language:
            reply = org.ask(org.session(), question, language=language)
            assert reply["status"] == "answered", question
            assert fact in reply["content"], (question, reply["content"])


@pytest.mark.parametrize(
    ("question", "language", "contact", "alone"),
    [
        ("do you have WhatsApp?", "en", "phone", True),
        ("do you have a phone number for the shop in Leeds", "en", "phone", False),
        ("what address do I send returns to", "en", "place", False),
        ("where is the office?", "en", "place", True),
        ("var finns ni i Lund?", "sv", "place", False),
        ("e-postadress?", "sv", "email", True),
        ("kan ik appen?", "nl", "phone", True),
        ("waar zitten jullie in Utrecht?", "nl", "place", False),
        ("quelle est l'adresse de l'agence", "fr", "place", True),
        ("votre adresse mail ?", "fr", "email", True),
        ("onde fica a clínica?", "pt", "place", True),
        ("têm whatsapp?", "pt", "phone", True),
    ],
)
def test_it_is_told_whether_anything_else_is_asked(question: str, language: str, contact: str, alone: bool) -> None:
    sought = contacts.sought(question, language)
    assert sought is not None
    assert (sought.contact, bool(sought.words)) == (contact, alone)
    assert manner_of(question, language).kind == contact


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("can I change my phone number?", "en"),
        ("I didn't get the confirmation email", "en"),
        ("can you call me back", "en"),
        ("can I pay by phone", "en"),
        ("where is my parcel?", "en"),
        ("hur byter jag telefonnummer", "sv"),
        ("kan ni ringa mig", "sv"),
        ("var ligger caféet", "sv"),
        ("hoe wijzig ik mijn e-mailadres", "nl"),
        ("waar is mijn pakket", "nl"),
        ("kunt u mij bellen", "nl"),
        ("j'ai changé d'adresse", "fr"),
        ("pouvez-vous m'appeler ?", "fr"),
        ("je peux payer par téléphone ?", "fr"),
        ("mudei de morada", "pt"),
        ("quero alterar o meu email", "pt"),
        ("onde fica a casa de banho?", "pt"),
    ],
)
def test_ones_own_is_not_ours(question: str, language: str) -> None:
    assert contacts.sought(question, language) is None


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("what is the address in Ashby?", "en"),
        ("vad är adressen i Ashby?", "sv"),
        ("wat is het adres in Ashby", "nl"),
        ("quelle est l'adresse à Ashby ?", "fr"),
        ("qual é a morada em Ashby?", "pt"),
    ],
)
def test_of_several_places_the_one_is_told_that_is_asked_for(question: str, language: str) -> None:
    towns = ("Thornby", "Ashby", "Corby")
    places = ("41 Mill Lane", "Old brewery", "43 Mill Lane")  # not all look like one
    rows = [f"Town: {town}; Address: {place}; Opens: 9.00" for town, place in zip(towns, places, strict=True)]
    found = Index.build([article("Workshops", "\n".join(rows), language)], 1).search(question, language)
    assert compose(question, language, found).content == rows[1]


def test_what_is_looked_for_asks_for_it() -> None:
    for contact, said in contact_words.SOUGHT.items():
        for language, words in said.items():
            assert manner_of(words, language).kind == contact, words


@pytest.mark.parametrize(
    "text",
    [
        "0455-88 12 30",
        "02 40 55 18 20",
        "02.40.55.18.20",
        "+46 (0)8 123 45 67",
        "06-1188 4400",
        "912 004 488",
        "21 340 11 22",
        "(11) 91234-5678",
        "555-123-4567",
        "0800 1234",
        "020 7946 0958",
    ],
)
def test_a_phone_number_is_known_by_its_looks(text: str) -> None:
    match = contacts.LOOKS["phone"].search(f"Desk: {text}, all day.")
    assert match is not None
    assert match.group() == text


@pytest.mark.parametrize(
    "text",
    [
        "08.00–20.00",
        "08.00-20.00",
        "1 490 kr",
        "200 000 000 euros",
        "2024-01-01",
        "01-02-2024",
        "2023-2024",
        "556677-8899",
        "07 004 512",
        "NIF 501 234 567",
        "NL91 ABNA 0417 1643 00",
    ],
)
def test_other_numbers_are_no_phone_numbers(text: str) -> None:
    assert contacts.LOOKS["phone"].search(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "14 Mill Lane, Ashby",
        "London SW1A 2AA",
        "Kanalgatan 14",
        "Box 7, 374 32 Björkdal",
        "Stationsplein 22",
        "3511 AB Utrecht",
        "12, rue Crébillon",
        "75441 Paris",
        "Rua do Alecrim 48",
        "Av. Paulista, 1578",
        "1200-018 Lisboa",
    ],
)
def test_a_place_is_known_by_its_looks(text: str) -> None:
    assert contacts.LOOKS["place"].search(text)


@pytest.mark.parametrize(
    "text",
    [
        "2000 EU",
        "op weg 4 uur",
        "30 minutes on the road",
        "linje 3 och 7",
        "374 32 kr",
        "prenez place 4 fois",
        "na rua",
    ],
)
def test_other_numbers_are_no_places(text: str) -> None:
    assert contacts.LOOKS["place"].search(text) is None


@pytest.mark.parametrize(
    ("question", "language", "counted"),
    [
        ("what's your phone number?", "en", "Call 01632 960 114."),
        ("vad är ert telefonnummer", "sv", "Ring 0455-12 30 14."),
        ("wat is jullie e-mailadres", "nl", "Mail bank@klokken.example."),
        ("votre adresse mail ?", "fr", "Écrivez à etabli@horloges.example."),
        ("qual o vosso número de telefone", "pt", "Ligue 213 401 114."),
    ],
)
def test_what_tells_none_is_no_answer_however_sure(question: str, language: str, counted: str) -> None:
    judged = grounding.Judged(0.98)
    assert grounding.counted(judged, question, language, [counted]) == judged
    assert grounding.counted(judged, question, language, ["A B C."]).chance < 0.21


def test_of_a_place_no_looks_are_asked() -> None:
    judged = grounding.Judged(0.4)
    assert grounding.counted(judged, "where are you?", "en", ["Behind the old brewery."]) == judged


@pytest.mark.parametrize(
    "text", ["a" * 20_000, "A" * 20_000, "Rua a " * 3_000, "0" * 20_000, "1 A " * 5_000, "a.@" * 6_000]
)
def test_looking_takes_no_longer_than_the_text_is_long(text: str) -> None:
    began = time.perf_counter()
    for looks in contacts.LOOKS.values():
        looks.search(text)
    assert time.perf_counter() - began < 1
