"""Questions on lines of their own are headings over their answers, in every format; in running text they stay."""

import io
import time

import docx
import pytest

from companin.knowledge.parsing.document import Document
from companin.knowledge.parsing.reading import parse
from companin.knowledge.splitting import split

ASKED = [
    ("What is the max load?", "120 kg"),
    ("Går den att fälla ihop?", "Nej"),
    ("Kan ik op rekening betalen?", "Nee, alleen met een kaart."),
    ("Vendez-vous des chèques-cadeaux ?", "Oui"),
    ("Quanto custa o envio?", "4,95 €"),
]


def pieces(document: Document) -> list[tuple[str, str]]:
    return [(piece.heading, document.text[piece.start : piece.end]) for piece in split(document)]


def word() -> bytes:
    made = docx.Document()
    for question, answer in ASKED:
        made.add_paragraph(question)
        made.add_paragraph(answer)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lines.txt", "\n\n".join(f"{question}\n{answer}" for question, answer in ASKED)),
        ("dense.txt", "\n".join(f"{question}\n{answer}" for question, answer in ASKED)),
        ("apart.txt", "\n\n".join(f"{question}\n\n{answer}" for question, answer in ASKED)),
        ("beside.txt", "\n\n".join(f"{question} {answer}" for question, answer in ASKED)),
        ("marked.txt", "\n\n".join(f"Q: {question}\nA: {answer}" for question, answer in ASKED)),
        ("inline.txt", "\n\n".join(f"V1. {question} A1. {answer}" for question, answer in ASKED)),
        ("numbered.txt", "\n\n".join(f"{n}. {one[0]}\n\n{one[1]}" for n, one in enumerate(ASKED, 1))),
        ("bold.md", "\n\n".join(f"**{question}**\n\n{answer}" for question, answer in ASKED)),
        ("page.html", "".join(f"<p><b>{question}</b></p><p>{answer}</p>" for question, answer in ASKED)),
        ("breaks.html", "".join(f"<p><b>{question}</b><br>{answer}</p>" for question, answer in ASKED)),
        ("list.html", "".join(f"<ul><li>{question}<p>{answer}</p></li></ul>" for question, answer in ASKED)),
        ("plain.docx", word()),
    ],
)
def test_a_question_on_a_line_of_its_own_is_a_heading_over_its_answer(name, data):
    document = parse(data if isinstance(data, bytes) else data.encode(), name=name)
    assert pieces(document) == ASKED


def test_questions_stay_in_the_text_below_the_headings_they_are_under():
    document = parse(
        b"# Boats\n\nWe have two.\n\n## Load\n\nWhat is the max load?\n\n120 kg\n\n## Care\n\nRinse.", name="a.md"
    )
    assert document.text.count("What is the max load?") == 1
    assert pieces(document) == [("", "We have two."), ("Load › What is the max load?", "120 kg"), ("Care", "Rinse.")]


def test_a_text_that_asks_on_its_way_stays_a_text():
    for said in (
        "Is it safe? It is, because the hull is double.\n\nThe hull is made of steel.",
        "You may wonder: what is this and\nwhy is it so?\nIt is because of the wind.",
        "The shop opens at nine. Any questions?\n\nWe are glad to help.",
        "Before you call:\n- Is the power on?\n- Is the cable in?\n\nIf so, call us.",
        "What is your name?\n\nWhat is your age?",
    ):
        document = parse(said.encode(), name="a.txt")
        assert pieces(document) == [("", document.text)]


def test_who_asks_may_tell_its_case_first():
    document = parse(b"My order hasn't arrived. What can I do?\n\nCall us.", name="a.txt")
    assert pieces(document) == [("My order hasn't arrived. What can I do?", "Call us.")]


def test_a_list_of_the_questions_above_their_answers_only_leads_there():
    asked = [f"Is {thing} included?" for thing in ("the paddle", "the bag", "the pump")]
    said = "\n".join(asked) + "\n\n" + "\n\n".join(f"{one}\n\nYes, number {n}." for n, one in enumerate(asked))
    assert pieces(parse(said.encode(), name="a.txt")) == [(one, f"Yes, number {n}.") for n, one in enumerate(asked)]


def test_what_follows_far_below_a_question_is_no_answer_to_it():
    said = "Shall we begin?\n\n" + "\n\n".join(
        f"Chapter {n} tells of boats and of how they are built." for n in range(90)
    )
    document = parse(said.encode(), name="a.txt")
    headings = [heading for heading, _ in pieces(document)]
    assert headings[0] == "Shall we begin?"
    assert headings[-1] == ""


@pytest.mark.parametrize("part", ["A? ", "Is it?\n", "Q: ", "Q: a? A: b ", "- a?\n", "Why, though? No.\n\n", "? ! "])
def test_no_text_takes_long(part):
    begun = time.process_time()
    parse((part * (500_000 // len(part))).encode(), name="a.txt")
    assert time.process_time() - begun < 10
