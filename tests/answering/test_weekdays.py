"""Days of the week that a text only shortens or spans."""

import pytest
from tests.knowledge.help_centre import article

from companin.answering import grounding, passages
from companin.answering.extractive import compose
from companin.inference.stems import stem
from companin.inference.text import words
from companin.knowledge.index import Index

HOURS = {
    "en": ("Reading rooms", "Room: {}; Mon–Fri: 9:00–17:00; Sat: 10:00–14:00; Sun: closed", "Tower", "Cellar"),
    "sv": ("Läsesalar", "Sal: {}; Mån–fre: 9.00–17.00; Lör: 10.00–14.00; Sön: stängt", "Tornet", "Källaren"),
    "nl": ("Leeszalen", "Zaal: {}; Ma–vr: 9.00–17.00; Za: 10.00–14.00; Zo: gesloten", "Toren", "Kelder"),
    "fr": ("Salles de lecture", "Salle: {}; Lun.–ven.: 9 h–17 h; Sam.: 10 h–14 h; Dim.: fermé", "Tour", "Cave"),
    "pt": ("Salas de leitura", "Sala: {}; Seg–sex: 9h–17h; Sáb: 10h–14h; Dom: fechado", "Torre", "Cave"),
}


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "are the reading rooms open on sunday in the cellar?"),
        ("sv", "är läsesalarna öppna på söndag i källaren?"),
        ("nl", "zijn de leeszalen op zondag open in de kelder?"),
        ("fr", "les salles de lecture sont-elles ouvertes le dimanche, à la cave ?"),
        ("pt", "as salas de leitura abrem ao domingo na cave?"),
    ],
)
def test_a_column_is_known_by_what_its_day_is_shortened_to(language: str, question: str) -> None:
    title, row, *rooms = HOURS[language]
    page = article(title, "\n".join(row.format(room) for room in rooms), language)
    found = Index.build([page], 1).search(question, language)
    assert grounding.judge(0.8, question, language, found).unsaid == ()
    assert compose(question, language, found).content == row.format(rooms[1])


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "Open Mondays to Fridays.", "wednesday"),
        ("en", "Open Mon, Wed and Fri from 9.", "wednesday"),
        ("en", "Closed Sat/Sun", "sunday"),
        ("sv", "Öppet lör/sön 10-16", "lördag"),
        ("sv", "Måndag till torsdag 8-17", "tisdag"),
        ("nl", "Open di t/m do van 9 tot 12", "woensdag"),
        ("nl", "Za. 9.00 uur", "zaterdag"),
        ("fr", "Du lundi au vendredi de 9 h à 18 h", "mercredi"),
        ("fr", "Fermé sam./dim.", "samedi"),
        ("pt", "Aberto de segunda a sexta-feira", "quinta"),
        ("pt", "seg. a sex. 9h", "terça"),
    ],
)
def test_a_day_is_told_that_is_not_named(language: str, text: str, day: str) -> None:
    assert stem(day, language) in passages.said_by(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The sun is up. We sat down, to wed."),
        ("sv", "Ons är en by. Tor bor där."),
        ("nl", "Het kan zo zijn dat ma komt; zo do je dat."),
        ("fr", "Ven ou dim, le jeu en mer."),
        ("pt", "Deve ter a sexta opção."),
    ],
)
def test_a_word_that_is_no_day_tells_none(language: str, text: str) -> None:
    days = {"en": "sunday", "sv": "onsdag", "nl": "zondag", "fr": "dimanche", "pt": "terça"}
    assert stem(days[language], language) not in passages.said_by(text, language)
    assert len(passages.said_by(text, language)) <= 2 * len(set(words(text)))
