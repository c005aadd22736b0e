"""The row, the remark or the section that is about the very thing that was asked for is said."""

import pytest
from tests.knowledge.help_centre import article

from companin.answering.asking import manner_of
from companin.answering.extractive import compose
from companin.knowledge.index import Index
from companin.knowledge.models import Entry


def said(question: str, language: str, *entries: Entry, new: tuple[str, ...] = ()) -> str:
    return compose(question, language, Index.build(entries, 1).search(question, language), new).content


def sections(title: str, language: str, *told: tuple[str, str]) -> list[Entry]:
    return [
        article(title, text, language, heading=heading, ordinal=at, start=1_000 * at)
        for at, (heading, text) in enumerate(told)
    ]


BOATS = {
    "en": ("Boat: Sailboat; Hour: €12; Day: €40\nBoat: Rowboat; Hour: €8; Day: €25", "A boat vest is €3 per day."),
    "sv": (
        "Båt: Segelbåt; Timme: 120 kr; Dag: 400 kr\nBåt: Roddbåt; Timme: 80 kr; Dag: 250 kr",
        "En väst för båt kostar 30 kr per dag.",
    ),
    "nl": (
        "Boot: Zeilboot; Uur: € 12; Dag: € 40\nBoot: Roeiboot; Uur: € 8; Dag: € 25",
        "Een vest voor de boot kost € 3 per dag.",
    ),
}


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "what does a rowboat cost per day?"),
        ("sv", "vad kostar en roddbåt per dag?"),
        ("nl", "wat kost een roeiboot per dag?"),
    ],
)
def test_the_row_of_the_word_itself_comes_before_what_its_kind_costs(language: str, question: str) -> None:
    rows, beside = BOATS[language]
    assert said(question, language, article("Hire", f"{rows}\n\n{beside}", language)) == rows.split("\n")[1]


@pytest.mark.parametrize(
    ("language", "question", "row", "other"),
    [
        (
            "en",
            "what is a concert for a student?",
            "Ticket: Student (with a card); Price: 5 euros",
            "Concert and dinner",
        ),
        ("sv", "vad kostar en konsert för en ungdom?", "Biljett: Ungdom (7–17 år); Pris: 55 kr", "Konsert och middag"),
        ("nl", "wat kost een concert voor een student?", "Kaartje: Student (met pas); Prijs: € 5", "Concert en diner"),
        ("fr", "combien coûte un concert pour un étudiant ?", "Billet: Étudiant; Prix: 5 €", "Concert et dîner"),
        ("pt", "quanto custa um concerto para um estudante?", "Bilhete: Estudante; Preço: 5 €", "Concerto e jantar"),
    ],
)
def test_a_row_that_begins_with_nothing_else_is_meant(language: str, question: str, row: str, other: str) -> None:
    first, _, last = row.partition(": ")
    rows = f"{row}\n{first}: {other}; {last.split('; ')[1]}0"
    card = article("A", f"{last.split(' ')[0].rstrip(';')}: 10 x.", language)
    assert said(question, language, article("B", rows, language), card) == row


def test_a_remark_that_begins_with_nothing_else_is_meant() -> None:
    late = sections(
        "Reporting damage",
        "en",
        ("Deadlines", "- Theft: 2 days\n- Fire, water, storm: 5 days"),
        ("Paying out", "The money comes within ten days. For a harp lost by theft we make an offer after 30 days."),
    )
    harps = sections("Harps", "en", ("Lending", "You may lend your harp to a friend; report it to nobody."))
    content = said("theft of my harp, how many days do I have to report it?", "en", *harps, *late)
    assert content.startswith("- Theft: 2 days")


def test_beside_the_row_that_is_asked_for_nothing_is_said_that_only_has_the_words_of_the_title() -> None:
    hours = sections(
        "Opening hours",
        "en",
        ("Hall", "Day: Friday; Opens: 9:00; Closes: 17:00\nDay: Saturday; Opens: 10:00; Closes: 14:00"),
        ("Cellar", "The cellar is open for hours and hours, all days of the week, to members with a key."),
    )
    assert said("what hours are you open on saturdays?", "en", *hours) == "Day: Saturday; Opens: 10:00; Closes: 14:00"


@pytest.mark.parametrize(
    ("language", "question", "title", "headings"),
    [
        ("en", "what is the deductible for damage?", "Damage and deductible", ("Deductible", "Report damage")),
        ("sv", "hur stor är självrisken vid skada?", "Skada och självrisk", ("Självrisk", "Anmäl skada")),
        ("nl", "wat is het eigen risico bij schade?", "Schade en eigen risico", ("Eigen risico", "Schade melden")),
        (
            "fr",
            "quelle est la franchise en cas de sinistre ?",
            "Sinistre et franchise",
            ("Franchise", "Déclarer un sinistre"),
        ),
        ("pt", "qual é a franquia em caso de dano?", "Dano e franquia", ("Franquia", "Comunicar um dano")),
    ],
)
def test_the_section_is_chosen_by_its_heading_where_the_title_says_it_all(
    language: str, question: str, title: str, headings: tuple[str, str]
) -> None:
    told = sections(title, language, (headings[1], "A B C D E F."), (headings[0], "500 G H I J K."))
    assert said(question, language, *told) == "500 G H I J K."


def test_a_section_that_tells_how_needs_no_steps_where_its_heading_is_what_is_asked() -> None:
    told = sections(
        "Book, open and return the car",
        "en",
        ("Book", "1. Open the app and pick the car.\n2. Choose the hours."),
        ("Open", "Hold your phone against the reader behind the windscreen."),
        ("Return", "Park it where it stood."),
    )
    assert said("how do I open the car?", "en", *told).startswith("Hold your phone")


@pytest.mark.parametrize(
    ("language", "question", "whole", "headings"),
    [
        (
            "nl",
            "hoe zeg ik mijn abonnement op?",
            "U kunt het abonnement per maand opzeggen.",
            ("Opzeggen", "Abonnement"),
        ),
        (
            "sv",
            "hur säger jag upp mitt abonnemang?",
            "Uppsägning av ett abonnemang tar en månad.",
            ("Sluta", "Abonnemang"),
        ),
    ],
)
def test_the_section_named_after_the_thing_gives_way_to_what_is_done_with_it(
    language: str, question: str, whole: str, headings: tuple[str, str]
) -> None:
    thing = f"{headings[1]}: A; 10 x"
    told = sections("Y", language, (headings[0], whole), (headings[1], f"{thing}1; B: 3\n{thing}2; B: 4"))
    assert said(question, language, *told) == whole


def test_what_a_follow_up_says_itself_counts_for_more_than_what_it_took_over() -> None:
    page = article("Passes for bikes", "Pass: Day pass; Price: 8 euros\nPass: Monthly pass; Price: 15 euros", "en")
    question = "is there a day pass a monthly one?"
    assert said(question, "en", page, new=("monthly",)) == "Pass: Monthly pass; Price: 15 euros"


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "how warm is the water in the pool?"),
        ("sv", "hur varmt är vattnet i bassängen?"),
        ("nl", "hoe warm is het water in het bad?"),
        ("fr", "quelle température fait le bassin ?"),
        ("pt", "qual é a temperatura da piscina?"),
    ],
)
def test_how_warm_asks_for_a_number(language: str, question: str) -> None:
    assert manner_of(question, language).number
