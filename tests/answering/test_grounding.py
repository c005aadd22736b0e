"""What is found near a question is not sold as its answer: words nothing says lower the confidence, and are named."""

from dataclasses import replace

import pytest
from tests.conftest import Org
from tests.knowledge.help_centre import article, pair

from companin.answering import grounding
from companin.knowledge.index import Index
from companin.knowledge.models import Entry, Found

BUS = {
    "en": ("The library bus", "The library bus drives to the villages every other week and takes books back."),
    "sv": ("Bokbussen", "Bokbussen kör till byarna varannan vecka och tar emot böcker."),
    "nl": ("De bibliobus", "De bibliobus rijdt om de week naar de dorpen en neemt boeken terug."),
    "fr": ("Le bibliobus", "Le bibliobus passe dans les villages toutes les deux semaines et reprend les livres."),
    "pt": ("A biblioteca móvel", "A biblioteca móvel vai às aldeias de duas em duas semanas e recebe livros."),
}


def found(question: str, language: str, *entries: Entry) -> Found:
    return Index.build(entries, 1).search(question, language)


@pytest.mark.parametrize(
    ("language", "question", "unsaid"),
    [
        ("en", "does the library bus have a fridge?", "fridge"),
        ("sv", "har bokbussen kylskåp?", "kylskåp"),
        ("nl", "heeft de bibliobus een koelkast?", "koelkast"),
        ("fr", "y a-t-il un réfrigérateur dans le bibliobus ?", "réfrigérateur"),
        ("pt", "a biblioteca móvel tem frigorífico?", "frigorífico"),
    ],
)
def test_a_near_relative_is_less_sure_and_says_what_it_lacks(language: str, question: str, unsaid: str) -> None:
    judged = grounding.judge(0.8, question, language, found(question, language, article(*BUS[language], language)))
    assert judged.chance <= 0.8
    assert judged.unsaid == (unsaid,)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "does the library bus take back old books?"),
        ("en", "can i give bokos back on the libary bus"),
        ("sv", "tar bokbussen emot gamla böcker?"),
        ("nl", "neemt de bibliobus ook oude boeken terug?"),
        ("fr", "le bibliobus reprend-il aussi les livres ?"),
        ("pt", "a biblioteca móvel recebe livros antigos?"),
    ],
)
def test_words_said_of_anything_and_words_badly_typed_lack_nothing(language: str, question: str) -> None:
    judged = grounding.judge(0.8, question, language, found(question, language, article(*BUS[language], language)))
    assert judged == grounding.Judged(0.8)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "how many weeks until the library bus takes books"),
        ("sv", "hur många veckor mellan bokbussen"),
        ("nl", "hoeveel weken tot de bibliobus"),
        ("fr", "combien de semaines pour le bibliobus"),
        ("pt", "quantas semanas até à biblioteca móvel"),
        ("en", "my grandfather missed the library bus"),
    ],
)
def test_neither_words_of_asking_are_missed_nor_anything_in_what_asks_nothing(language: str, question: str) -> None:
    judged = grounding.judge(0.4, question, language, found(question, language, article(*BUS[language], language)))
    assert judged == grounding.Judged(0.4)


def test_a_stored_answer_that_shares_no_word_of_matter_is_no_answer() -> None:
    question = "do you have a sauna?"
    judged = grounding.judge(0.4, question, "en", found(question, "en", pair("Do you have a 3D printer?", "Yes.")))
    assert judged.chance < 0.1


@pytest.mark.parametrize(
    ("language", "question", "stored"),
    [
        ("en", "I left my umbrella at your place yesterday, what now?", "May I borrow a reader at your place?"),
        ("sv", "jag glömde mitt paraply hos er igår, vad gör jag", "Kan jag låna en läsplatta hos er?"),
        ("nl", "ik heb gisteren mijn paraplu bij jullie laten liggen, wat nu", "Kan ik bij jullie een tablet lenen?"),
        ("fr", "j'ai oublié mon parapluie chez vous hier, que faire", "Je peux emprunter une liseuse chez vous ?"),
        ("pt", "deixei o meu chapéu aí ontem, o que faço", "Posso deixar o meu leitor aí?"),
    ],
)
def test_the_turn_of_phrase_alone_is_no_answer_though_another_page_says_the_word(
    language: str, question: str, stored: str
) -> None:
    lost = {
        "en": "An umbrella found in the rooms stays at the desk.",
        "sv": "Ett paraply som hittas ligger i disken.",
        "nl": "Een gevonden paraplu ligt aan de balie.",
        "fr": "Un parapluie trouvé reste à l'accueil.",
        "pt": "Um chapéu encontrado fica no balcão.",
    }
    known = found(question, language, pair(stored, "X.", language), article("Y", lost[language], language))
    first = sorted(known.hits, key=lambda hit: hit.entry.question is None)
    judged = grounding.judge(0.4, question, language, replace(known, hits=tuple(first), evidence={"asked": 0.4}))
    assert judged.chance < 0.1


@pytest.mark.parametrize(
    ("language", "question", "row"),
    [
        ("en", "is theft included in the small plan?", "Cover: Theft; Small: no; Large: yes"),
        ("sv", "ingår stöld i det lilla paketet?", "Skydd: Stöld; Lilla: nej; Stora: ja"),
        ("nl", "is diefstal inbegrepen in klein?", "Dekking: Diefstal; Klein: nee; Groot: ja"),
        ("fr", "le vol est compris dans la formule Petite ?", "Formule: Vol; Petite: non; Grande: oui"),
        ("pt", "o roubo está incluído no plano base?", "Plano: Roubo; Base: não; Total: sim"),
    ],
)
def test_a_row_that_says_yes_or_no_says_what_is_included(language: str, question: str, row: str) -> None:
    judged = grounding.judge(0.6, question, language, found(question, language, article("", row, language)))
    assert not set(judged.unsaid) & {"included", "ingår", "inbegrepen", "compris", "incluído"}


@pytest.mark.parametrize(
    ("language", "question", "counted"),
    [
        ("en", "how many books do you have in all?", "We have twelve thousand books."),
        ("sv", "hur mycket kostar en bok?", "En bok kostar 100 kr."),
        ("nl", "hoeveel boeken hebben jullie?", "Wij hebben 12 000 boeken."),
        ("fr", "combien coûte un livre ?", "Un livre coûte 10 euros."),
        ("pt", "quanto tempo fico com um livro?", "Fica com um livro três semanas."),
    ],
)
def test_what_tells_no_number_is_no_answer_to_how_much(language: str, question: str, counted: str) -> None:
    judged = grounding.Judged(0.4)
    assert grounding.counted(judged, question, language, [counted]) == judged
    assert grounding.counted(judged, question, language, ["A B C."]).chance < 0.21
    assert grounding.counted(grounding.Judged(0.9), question, language, ["A B C."]).chance == 0.9


def test_in_another_language_words_tell_nothing() -> None:
    question = "har ni wifi i bokbussen"
    judged = grounding.judge(0.8, question, "sv", found(question, "sv", article("Wifi", "Wifi is free.", "en")))
    assert judged == grounding.Judged(0.8)


def test_a_customer_is_told_what_was_not_found(org: Org) -> None:
    assert org.file("bus.md", "# {}\n\n{}".format(*BUS["en"]).encode())["status"] == "ready"
    org.pair("Do you have a 3D printer?", "Yes, in the workshop.")
    session = org.session()
    org.pair("Can I take photographs in the library?", "Yes, for yourself.")
    assert org.ask(session, "do you have a sauna?")["status"] == "abstained"
    other = org.ask(session, "can I take sandwiches into the library?")
    assert "“sandwiches”" in other["content"]
    assert "Can I take photographs in the library?\n\nYes" in other["content"]
    reply = org.ask(session, "does the library bus that drives to the villages take back skis?")
    assert "“skis”" in reply["content"]
    traced = org.api.get(f"/sessions/{session}/messages/{reply['id']}/trace").json()["data"]
    assert traced["unsaid"] == ["skis"]


@pytest.mark.parametrize(
    ("language", "question", "name"),
    [
        ("en", "does the library bus drive to Whitby?", "whitby"),
        ("sv", "kör bokbussen till Bye?", "bye"),
        ("pt", "a biblioteca móvel vai a Semanal?", "semanal"),
    ],
)
def test_a_name_nothing_says_is_missed_however_like_a_word_it_is(language: str, question: str, name: str) -> None:
    judged = grounding.judge(0.8, question, language, found(question, language, article(*BUS[language], language)))
    assert name in judged.unsaid


def test_a_stored_answer_to_another_kind_of_question_is_not_given() -> None:
    lasts = pair("How long does a library card last?", "A library card lasts three years.")
    costs = article("Fees", "A new library card costs 4 euros. Lost books are charged.", "en")
    asked = "how much does a library card cost?"
    everything = found(asked, "en", lasts, costs)
    first = grounding.of_its_kind(everything, asked, "en").hits[0].entry
    assert first.question is None
    kept = found("how long is a library card valid?", "en", lasts, costs)
    assert grounding.of_its_kind(kept, "how long is a library card valid?", "en") is kept
