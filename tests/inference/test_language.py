"""Language: right for questions and for greetings, silent where a text doesn't say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companin.inference import language
from companin.inference.language import Told, detect, surely_other, told

ALL = ("en", "sv", "nl", "fr", "pt")

QUESTIONS = {
    "en": [
        "How do I return my order?",
        "Where is my parcel",
        "can i pay later",
        "Do you ship to Norway?",
        "my code fails",
    ],
    "sv": ["Hur returnerar jag min order?", "Var är mitt paket", "kan jag betala senare", "Skickar ni till Norge?"],
    "nl": [
        "Hoe stuur ik mijn bestelling terug?",
        "Waar is mijn pakket",
        "kan ik later betalen",
        "Leveren jullie ook hier?",
    ],
    "fr": ["Comment renvoyer ma commande ?", "Où est mon colis", "puis-je payer plus tard", "Livrez-vous en Norvège ?"],
    "pt": [
        "Como devolvo a minha encomenda?",
        "Onde está a minha encomenda",
        "posso pagar mais tarde",
        "Enviam para cá?",
    ],
}
SHORT = {
    "en": ["thanks", "Thank you!", "hello", "why?", "no thanks"],
    "sv": ["hej", "tack", "Tack så mycket!", "varför?", "hej då", "lösenord"],
    "nl": ["dank je", "bedankt", "hoi", "waarom?", "wachtwoord"],
    "fr": ["merci", "Merci beaucoup", "bonjour", "s'il vous plaît", "mot de passe"],
    "pt": ["obrigado", "obrigada!", "olá", "bom dia", "senha"],
}


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, texts in QUESTIONS.items() for text in texts])
def test_questions_tell_their_language(language: str, text: str) -> None:
    found = detect(text, ALL)
    assert found is not None
    assert found[0] == language
    assert 0 < found[1] <= 1


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, texts in SHORT.items() for text in texts])
def test_short_messages_tell_their_language(language: str, text: str) -> None:
    found = detect(text, ALL)
    assert found is not None
    assert found[0] == language


@pytest.mark.parametrize(
    "text", ["", "  ", "ok", "OK!", "12345", "2.4.1", "🙂", "???", "login", "iDEAL", "AB-1234", "e-mail"]
)
def test_what_says_nothing_is_left_open(text: str) -> None:
    assert detect(text, ALL) is None


def test_only_candidates_are_answered() -> None:
    found = detect("Hur returnerar jag min order till er?", ("en", "sv"))
    assert found is not None
    assert found[0] == "sv"
    assert detect("hej", ("en", "fr")) in (None, detect("hej", ("en", "fr")))
    assert (detect("tack så mycket", ("en", "fr")) or ("en",))[0] in ("en", "fr")
    assert detect("anything at all", ()) is None
    assert detect("anything at all", ("xx",)) is None


@given(st.text(max_size=200))
def test_any_text_gives_a_candidate_or_nothing(text: str) -> None:
    found = detect(text, ALL)
    assert found is None or (found[0] in ALL and 0 <= found[1] <= 1)


@pytest.mark.parametrize(
    ("text", "surely"),
    [
        ("tack", "sv"),
        ("merci", "fr"),
        ("obrigado", "pt"),
        ("dank u", "nl"),
        ("thanks", "en"),
        ("ok", None),
        ("return", None),
        ("frakt", "sv"),
        ("help mij", None),
        ("Hur returnerar jag min order?", "sv"),
    ],
)
def test_a_word_or_two_tell_a_language_only_when_no_other_has_them(text: str, surely: str | None) -> None:
    assert told(text, ALL).surely == surely


@pytest.mark.parametrize(
    ("text", "language", "other"),
    [
        ("You can return unused items within thirty days of delivery.", "sv", "en"),
        ("Du kan lämna tillbaka oanvända varor inom trettio dagar.", "en", "sv"),
        ("Vous pouvez retourner les articles dans les trente jours.", "pt", "fr"),
        ("Du kan lämna tillbaka oanvända varor inom trettio dagar.", "sv", None),
        ("Kör bin/magento cache:clean --all i en terminal och vänta.", "sv", None),
        ("AB-1234, AB-1235, AB-1236, AB-1237, AB-1238, AB-1239", "nl", None),
        ("Too short to tell.", "fr", None),
    ],
)
def test_a_text_is_surely_in_another_language_only_when_it_says_so(text: str, language: str, other: str | None) -> None:
    assert surely_other(text, language, ALL) == other


@pytest.mark.parametrize(
    "said",
    [
        "Wo finde ich meine Rechnung und wie kann ich sie bezahlen?",
        "¿A qué hora abren los sábados y dónde puedo aparcar?",
        "Quali sono gli orari di apertura della piscina?",
        "Sobre este producto: como se usa con el agua y por que es mejor?",
        "Quanto costa la spedizione per la Francia e quando arriva il pacco?",
        "Ich will die Ware zurückgeben, wo ist hier die Adresse?",
    ],
)
def test_a_neighbouring_language_is_not_taken_for_one_of_ours(said: str) -> None:
    assert told(said, ALL) == Told(None, None)
    assert detect(said, ALL) is not None


def test_small_words_tell_most_messages_without_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_model", lambda: pytest.fail("it was asked"))
    for code, text in {
        "en": "How do I send it back?",
        "sv": "Hur får jag det skickat till mig?",
        "nl": "Waar kan ik het pakket ophalen?",
        "fr": "Combien de temps avez-vous pour le livrer ?",
        "pt": "Onde fica a vossa loja e até que horas está aberta?",
    }.items():
        assert told(text, ALL) == Told(code, code)
