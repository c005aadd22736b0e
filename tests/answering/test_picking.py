"""What is quoted of the right page: the section that is meant, the row that is asked, a number of the right kind."""

import pytest
from tests.knowledge.help_centre import article

from companin.answering.asking import manner_of
from companin.answering.extractive import compose
from companin.knowledge.index import Index
from companin.knowledge.models import Entry

ROWS = (
    "Instrument: Violin; Per month: 18 euros; Size: from 1/16\n"
    "Instrument: Cello; Per month: 31 euros; Size: from 1/8\n"
    "Instrument: Harp; Per month: 95 euros; Size: full"
)
LENDING = article(
    "Instruments on loan",
    f"{ROWS}\n\nStrings are part of the loan. Whoever breaks a bow pays for it.",
    "en",
)


def sections(title: str, language: str, *told: tuple[str, str]) -> list[Entry]:
    return [
        article(title, text, language, heading=heading, ordinal=at, start=1_000 * at)
        for at, (heading, text) in enumerate(told)
    ]


LESSONS = sections(
    "Lessons",
    "en",
    ("Enrol", "1. Open the timetable.\n2. Choose a teacher.\n3. Press Enrol and pay the first month."),
    ("When we meet", "Enrolment for the spring opens on 7 January. We meet on Tuesdays at 17:30 in the old brewery."),
    (
        "Trying out",
        (
            "When the two lessons of trying out are over, you decide, and nobody asks why. "
            "Trying out lasts three weeks. Bring the instrument you have, or take one of ours from the shelf by the door. "
            "Parents may listen, and younger brothers and sisters may draw at the long table meanwhile."
        ),
    ),
)


def said(question: str, language: str, *entries: Entry) -> str:
    return compose(question, language, Index.build(entries, 1).search(question, language)).content


def test_of_a_table_only_the_row_is_said_that_is_asked_for() -> None:
    assert said("how much is a cello?", "en", LENDING) == ROWS.split("\n")[1]


def test_a_row_is_one_though_its_first_column_has_no_name() -> None:
    rows = "Black and white; A4: 2 euros; A3: 4 euros\nColour; A4: 5 euros; A3: 10 euros"
    page = article("Printing", f"{rows}\n\nScanning is free. You may print from a phone: mail us the file.", "en")
    assert said("what does printing in black and white cost?", "en", page) == rows.split("\n", maxsplit=1)[0]


def test_of_a_table_all_is_said_where_no_row_is_asked_for() -> None:
    assert said("instruments on loan?", "en", LENDING) == ROWS


def test_of_rules_without_an_order_only_the_one_is_said_that_is_asked_for() -> None:
    rules = "- Food stays outside.\n- Cases go under the seats. Bows too.\n- Nobody tunes during a speech."
    page = article("House rules", rules, "en")
    assert said("where do the cases go?", "en", page, *LESSONS) == "- Cases go under the seats. Bows too."
    opened = article("House rules", f"Before a concert:\n{rules}", "en")
    assert said("where do the cases go?", "en", opened, *LESSONS) == opened.text


def test_steps_are_found_by_the_heading_they_stand_under() -> None:
    content = said("how do I enrol my daughter?", "en", *LESSONS)
    assert content.splitlines() == LESSONS[0].text.splitlines()


def test_a_question_for_the_page_itself_gets_its_beginning() -> None:
    assert said("lessons", "en", *LESSONS).startswith("1. Open the timetable.")


def test_a_short_passage_is_said_whole() -> None:
    text = "Loosen the hair of the bow. Wipe the strings. If a string breaks, bring it along."
    entry = article("After playing", text, "en", heading="Care")
    assert said("my string broke, what now?", "en", entry, *LESSONS) == text


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("how much is a lesson", "en", "price"),
        ("how long is the summer break?", "en", "duration"),
        ("opening hours?", "en", "moment"),
        ("vad kostar en lektion", "sv", "price"),
        ("hur länge gäller kortet?", "sv", "duration"),
        ("när börjar terminen", "sv", "moment"),
        ("prijs van een les?", "nl", "price"),
        ("hoelang duurt een les", "nl", "duration"),
        ("hoe laat begint het", "nl", "moment"),
        ("c'est combien pour un cours ? quel prix ?", "fr", "price"),
        ("combien de temps dure un cours", "fr", "duration"),
        ("vos horaires", "fr", "moment"),
        ("quanto custa uma aula", "pt", "price"),
        ("quanto tempo dura", "pt", "duration"),
        ("a que horas abre?", "pt", "moment"),
        ("who teaches the harp?", "en", None),
        ("what do I have to pay for a broken bow", "en", "price"),
        ("jag har tappat bort en stråke, vad ska jag betala", "sv", "price"),
        ("wat moet ik betalen voor een snaar", "nl", "price"),
        ("combien dois-je payer pour une corde", "fr", "price"),
        ("quanto tenho de pagar por uma corda", "pt", "price"),
        ("how old do I have to be for the harp?", "en", "duration"),
        ("hur gammal måste man vara", "sv", "duration"),
        ("vanaf welke leeftijd mag dat", "nl", "duration"),
        ("à partir de quel âge ?", "fr", "duration"),
        ("a partir de que idade?", "pt", "duration"),
        ("where do I leave the harp when you are closed?", "en", None),
        ("var lämnar jag harpan när ni har stängt?", "sv", None),
        ("waar breng ik de harp wanneer u dicht bent?", "nl", None),
        ("où laisser la harpe quand vous êtes fermés ?", "fr", None),
        ("onde deixo a harpa quando estão fechados?", "pt", None),
    ],
)
def test_the_kind_of_number_is_told_from_the_question(question: str, language: str, kind: str | None) -> None:
    assert manner_of(question, language).kind == kind


@pytest.mark.parametrize(
    ("question", "language", "fact", "other"),
    [
        (
            "what does the clarinet cost?",
            "en",
            "The clarinet is 24 euros a month.",
            "A clarinet has 24 keys and rings.",
        ),
        ("vad kostar klarinetten?", "sv", "För klarinetten är det 240 kr.", "Klarinetten har 24 klaffar."),
        ("hoeveel kost de klarinet?", "nl", "De klarinet doet 24 euro per maand.", "De klarinet heeft 24 kleppen."),
        ("combien coûte la clarinette ?", "fr", "La clarinette est à 24 euros.", "La clarinette a 24 clés."),
        ("quanto custa o clarinete?", "pt", "O clarinete fica por 24 euros.", "O clarinete tem 24 chaves."),
    ],
)
def test_a_price_is_said_before_another_number(question: str, language: str, fact: str, other: str) -> None:
    pages = [article("A", other, language), article("B", fact, language)]
    assert said(question, language, *pages).startswith(fact)


def test_a_second_passage_needs_the_very_words_that_are_missing() -> None:
    told = "Paying is done by invoice, and only by invoice, which arrives by post at the end of each month. " * 4
    beside = "Price: Free for payers who pay for others; Ticket: Concert"
    entries = sections("Money", "en", ("Paying", told), ("Concerts", f"{beside}\n{beside.replace('Concert', 'Ball')}"))
    assert "Ticket" not in said("can I pay by cheque?", "en", *entries)


def test_a_rule_said_once_for_all_answers_how_long_for_one_of_them() -> None:
    loans = sections(
        "Giving back",
        "en",
        ("", "You have 30 days from the first lesson to give something back."),
        ("What you can give back", "- Violins, cellos and bows, with their case.\n- Strings that were not opened."),
        ("How it goes", "Bring the violin to the shelf by the door. Leave the bow in the case and close it."),
        ("What it costs", "Giving back a violin costs nothing. A bow that broke costs what a new bow costs."),
        ("Who looks at it", "The violin maker looks at each violin that is given back, and tells you what she finds."),
    )
    assert "30 days" in said("How long do I have to give back a violin?", "en", *loans)
    assert "30 days" not in said("Which violins can I give back?", "en", *loans)


@pytest.mark.parametrize(
    ("question", "language", "steps", "limit"),
    [
        (
            "can I pause the lessons for a while?",
            "en",
            "1. Open the timetable.\n2. Choose Pause the lessons.",
            "A pause of the lessons lasts up to 3 months.",
        ),
        (
            "kan jag pausa lektionerna ett tag?",
            "sv",
            "1. Öppna schemat.\n2. Välj Pausa lektionerna.",
            "Du får pausa lektionerna i högst 3 månader.",
        ),
        (
            "kan ik de lessen een tijdje pauzeren?",
            "nl",
            "1. Open het rooster.\n2. Kies Lessen pauzeren.",
            "De lessen pauzeren kan maximaal 3 maanden.",
        ),
        (
            "puis-je suspendre les cours quelque temps ?",
            "fr",
            "1. Ouvrez l'agenda.\n2. Choisissez Suspendre les cours.",
            "Vous pouvez suspendre les cours 3 mois au plus.",
        ),
        (
            "posso suspender as aulas um tempo?",
            "pt",
            "1. Abra o horário.\n2. Escolha Suspender as aulas.",
            "Pode suspender as aulas até 3 meses.",
        ),
    ],
)
def test_for_a_while_asks_for_how_long(question: str, language: str, steps: str, limit: str) -> None:
    content = said(question, language, article("A", f"{steps}\n\n{limit}", language))
    assert limit in content
    assert "2." not in content


def test_steps_are_said_though_the_page_begins_with_something_else() -> None:
    told = (
        ("", "With one borrower's card you may take violins, cellos and bows from any of our shelves."),
        ("Children", "A child gets a borrower's card from the age of six. Parents sign for the card."),
        ("Lost card", "Tell us when a borrower's card is lost. A new card costs 2 euros."),
        ("Without an address", "A borrower's card for guests is good for three months."),
        ("What to do", "1. Bring a passport.\n2. We register you and hand out the card."),
    )
    assert said("how do I get a borrower's card", "en", *sections("Borrower's card", "en", *told)).startswith("1.")


def test_how_long_is_told_by_another_page_where_the_best_one_does_not_say() -> None:
    prices = sections("Prices", "en", ("Lost or broken", "- Harp: 900 euros\n- Cello: 600 euros"))
    times = article("How long", "Instrument: Harp, large; Time: 14 days; At once: 1", "en")
    assert "14 days" in said("how long may I keep the harp?", "en", *prices, times)


def test_an_age_is_told_by_another_page_where_the_best_one_does_not_say() -> None:
    hours = sections("Hours", "en", ("Harp room", "The harp room is open from 5:00 to 23:00 to members with a card."))
    room = article("Practising", "Who comes to the harp room is at least 15 years of age.", "en")
    assert said("how old must one be for the harp room?", "en", *hours, room).startswith("Who comes")


def test_a_letter_between_hyphens_is_no_word_of_its_own() -> None:
    told = (
        (
            "",
            "You take out e-scores in our app.\n\n- At most four e-scores a week.\n- An e-score is yours for 21 days.",
        ),
        ("When it fails", "Kindle readers are not supported, for they have a format of their own."),
    )
    assert "not supported" in said("do e-scores work on a kindle", "en", *sections("E-scores", "en", *told))
