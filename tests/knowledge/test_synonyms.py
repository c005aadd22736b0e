"""Questions in other words than the texts: bridged where nothing says the word asked for, left alone where it is said."""

import pytest
from tests.knowledge.help_centre import article, articles

from companin.answering import confidence
from companin.inference.stems import stem
from companin.inference.synonyms import akin
from companin.inference.text import words
from companin.knowledge.index import Index
from companin.knowledge.ranking import rank
from companin.knowledge.terms import slots

LIBRARY = {
    "en": {
        "The reading room": "We are located at 5 Canal Quay. Dogs may wait in the hall.",
        "Lending": "Novels may be kept for three weeks. A forgotten novel is a matter of 20 cents a day.",
    },
    "sv": {
        "Läsesalen": "Läsesalen ligger på Kanalkajen 5. Ring 08-55 01 33 om du vill komma med en grupp.",
        "Utlåning": "Romaner får behållas i tre veckor. Därefter är avgiften två kronor om dagen.",
    },
    "nl": {
        "De leeszaal": "U vindt ons aan de Kanaalkade 5. Er is parkeergelegenheid achter het gebouw.",
        "Uitlenen": "Romans mag u drie weken houden. Daarna is het tarief 20 cent per dag.",
    },
    "fr": {
        "La salle de lecture": "La salle est située 5, quai du Canal. Elle est ouverte du mardi au samedi.",
        "Le prêt": "Les romans se gardent trois semaines. Ensuite, le tarif est de 20 centimes par jour.",
    },
    "pt": {
        "A sala de leitura": "A sala fica no Cais do Canal, 5. Está aberta de terça a sábado.",
        "Empréstimo": "Os romances emprestam-se por três semanas. Depois, a taxa é de 20 cêntimos por dia.",
    },
}
ASKED = [
    ("what's your address?", "en", "The reading room"),
    ("telefonnummer?", "sv", "Läsesalen"),
    ("vad är priset för en roman", "sv", "Utlåning"),
    ("waar kan ik parkeren", "nl", "De leeszaal"),
    ("prijs romans", "nl", "Uitlenen"),
    ("vos horaires ?", "fr", "La salle de lecture"),
    ("l'adresse svp", "fr", "La salle de lecture"),
    ("horario", "pt", "A sala de leitura"),
    ("qual é a morada?", "pt", "A sala de leitura"),
]


def library(language: str) -> Index:
    return Index.build([article(title, text, language) for title, text in LIBRARY[language].items()], 1)


@pytest.mark.parametrize(("question", "language", "title"), ASKED)
def test_what_is_called_otherwise_is_found_and_sure(question: str, language: str, title: str) -> None:
    found = library(language).search(question, language)
    assert found.hits[0].entry.title == title
    assert confidence.of(found.evidence) >= confidence.THRESHOLD


def test_a_word_that_is_said_stands_for_itself_alone() -> None:
    index = library("en")
    said, _ = rank(slots("dogs", "en"), index.corpus)
    assert said.stems.tolist() == list(slots("dogs", "en")[0].stems)
    bridged, _ = rank(slots("pets", "en"), index.corpus)
    assert set(said.stems.tolist()) < set(bridged.stems.tolist())


def test_words_of_another_language_bridge_only_where_the_own_one_has_none() -> None:
    both = [article(title, text, "fr") for title, text in LIBRARY["fr"].items()]
    dutch = [article(title, text, "nl") for title, text in LIBRARY["nl"].items()]
    own = Index.build([*both, *dutch], 1).search("quelle adresse ?", "fr")
    assert own.hits[0].entry.title == "La salle de lecture"
    other = Index.build(dutch, 1).search("une place pour se garer ?", "fr")
    assert other.hits[0].entry.title == "De leeszaal"


@pytest.mark.parametrize(("more", "language"), [("plz kindly, sorry,", "en"), ("combien coûte, svp,", "fr")])
def test_small_words_that_nobody_uses_change_nothing(more: str, language: str) -> None:
    index = Index.build(articles(language), 1)
    word = {"en": "gift cards", "fr": "cartes cadeaux"}[language]
    plain, padded = (index.search(text, language).evidence for text in (word, f"{more} {word}"))
    for name in ("fit", "lead", "coverage", "unknown"):
        assert padded[name] == pytest.approx(plain[name], abs=1e-6), name


@pytest.mark.parametrize(
    ("asked", "said", "language"),
    [
        ("dial", "phone", "en"),
        ("complain", "complaint", "en"),
        ("amex", "American Express", "en"),
        ("dented", "damaged", "en"),
        ("ringer", "kundtjänst", "sv"),
        ("mejladress", "epost", "sv"),
        ("klaga", "klagomål", "sv"),
        ("nyårsdagen", "helgdagar", "sv"),
        ("mailadres", "email", "nl"),
        ("whatsapp", "appje", "nl"),
        ("klagen", "klachten", "nl"),
        ("zaterdag", "za", "nl"),
        ("RIB", "IBAN", "fr"),
        ("plaindre", "réclamation", "fr"),
        ("courriel", "mail", "fr"),
        ("joindre", "téléphone", "fr"),
        ("celular", "telemóvel", "pt"),
        ("ônibus", "autocarro", "pt"),
        ("cadastrar", "registo", "pt"),
        ("boleto", "fatura", "pt"),
        ("quebrou", "partido", "pt"),
        ("tela", "ecrã", "pt"),
        ("estorno", "reembolso", "pt"),
        ("orçamento", "cotação", "pt"),
    ],
)
def test_everyday_words_for_the_same_are_akin(asked: str, said: str, language: str) -> None:
    (word,), told = words(asked), {stem(one, language) for one in words(said)}
    assert told.intersection(akin(word, language, language))


def test_accents_left_out_are_no_hindrance_and_small_words_have_no_kin() -> None:
    assert akin("horario", "pt", "pt") == akin("horário", "pt", "pt") != ()
    assert akin("the", "en", "en") == ()
    assert akin("xylophone", "en", "en") == ()


@pytest.mark.parametrize(
    ("question", "language", "meant", "other"),
    [
        (
            "Prenez-vous les chèques ?",
            "fr",
            "Vous payez par carte ou virement. Nous n'acceptons plus les chèques.",
            "Prenez un casque. Prenez aussi vos gants, prenez le temps de lire, puis signez.",
        ),
        (
            "Atendem pela Medis?",
            "pt",
            "Temos acordo com a Medis e a Multicare. Traga o cartão.",
            "Não atendem o telefone à noite. Ao domingo atendem só urgências, e atendem de pé.",
        ),
        (
            "tar ni checkar?",
            "sv",
            "Du betalar med kort. Vi lämnade checkar bakom oss för länge sedan.",
            "Det tar en timme. Tåget tar längre tid, bussen tar längst och båten tar slut.",
        ),
        (
            "neemt u cheques?",
            "nl",
            "U betaalt met de kaart. Cheques zijn sinds lang verleden tijd.",
            "De brug neemt tijd. De bus neemt een omweg, de trein neemt de tunnel, de boot neemt alles.",
        ),
    ],
)
def test_the_verb_an_organization_is_asked_with_does_not_decide(
    question: str, language: str, meant: str, other: str
) -> None:
    index = Index.build([article("A", other, language), article("B", meant, language)], 1)
    assert index.search(question, language).hits[0].entry.text == meant
