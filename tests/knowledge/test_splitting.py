"""Pieces: in order, apart, complete, within one heading, cut where people would cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companin.knowledge.parsing.document import Document, Section, Writer
from companin.knowledge.parsing.reading import parse
from companin.knowledge.splitting import LONGEST, TARGET, split

WORDS = st.text(alphabet="abcdefgåé.,:?! \n-1\u3002漢", max_size=3000)


@st.composite
def documents(draw) -> Document:
    writer = Writer()
    for _ in range(draw(st.integers(1, 6))):
        writer.page = draw(st.none() | st.integers(1, 3))
        if draw(st.booleans()):
            writer.heading(draw(st.integers(1, 3)), draw(st.sampled_from(["Returns", "Care", "Hours"])))
        writer.block(draw(WORDS))
        if draw(st.booleans()):
            writer.block("sentence. " * draw(st.integers(0, 400)))
    writer.block("end")
    return writer.finish("text/plain", title="T")


@given(documents())
def test_pieces_are_in_order_apart_and_complete(document):
    at, covered = 0, set()
    for piece in split(document):
        said = document.text[piece.start : piece.end]
        assert at <= piece.start < piece.end
        assert said == said.strip()
        assert len(said) <= LONGEST
        covered.update(range(piece.start, piece.end))
        at = piece.end
    for part in document.sections:
        assert all(place in covered or document.text[place].isspace() for place in range(part.start, part.end))


@given(documents())
def test_no_piece_crosses_a_heading(document):
    for piece in split(document):
        inside = [part for part in document.sections if part.start < piece.end and piece.start < part.end]
        assert len({part.heading_path for part in inside}) == 1
        assert piece.page == inside[0].page
        covered = sum(min(part.end, piece.end) - max(part.start, piece.start) for part in inside)
        assert covered + 2 * (len(inside) - 1) == piece.end - piece.start


def plain(text: str) -> Document:
    return Document("text/plain", None, text, (Section(0, len(text), (), None),))


def texts(document: Document) -> list[str]:
    return [document.text[piece.start : piece.end] for piece in split(document)]


def test_paragraphs_are_packed_to_the_target():
    paragraph = "A paragraph of some sixty letters, which is short enough here."
    pieces = texts(plain("\n\n".join([paragraph] * 40)))
    assert all(TARGET / 2 < len(piece) <= TARGET for piece in pieces)
    assert all(part == paragraph for piece in pieces for part in piece.split("\n\n"))


def test_long_paragraphs_are_cut_between_sentences():
    sentence = "The kettle of model K.2 costs 39.90 and boils, e.g. for tea, in four minutes."
    pieces = texts(plain(" ".join([sentence] * 60)))
    assert len(pieces) > 3
    assert all(piece.startswith("The kettle") and piece.endswith("minutes.") for piece in pieces)


def test_words_without_end_are_cut_between_words():
    pieces = texts(plain("word " * 2000 + "end"))
    assert all(len(piece) <= LONGEST and set(piece.split()) <= {"word", "end"} for piece in pieces)


def test_a_list_stays_with_the_line_that_introduces_it():
    intro = "x" * 600 + " do this:"
    listing = "\n".join(f"- step number {number} of the list" for number in range(15))
    pieces = texts(plain(f"{intro}\n\n{listing}\n\nAfter it comes {'much ' * 200}"))
    assert pieces[0] == f"{intro}\n\n{listing}"


def test_headings_are_joined_and_the_title_is_not_repeated():
    document = parse(b"# Care\n\nIntro.\n\n## Steps\n\nRinse.\n\n### Why\n\nChalk.\n", name="x.md")
    assert [(piece.heading, document.text[piece.start : piece.end]) for piece in split(document)] == [
        ("", "Intro."),
        ("Steps", "Rinse."),
        ("Steps › Why", "Chalk."),
    ]


def test_pieces_are_of_one_page_which_citations_name():
    text = "Short tail.\n\nIt weighs 20 kg.\n\nA short note.\n\nAnother."
    ends = [(0, 11, 1), (13, 29, 2), (31, 44, 2), (46, 54, 3)]
    document = Document(
        "application/pdf", None, text, tuple(Section(start, end, (), page) for start, end, page in ends)
    )
    assert [(piece.start, piece.end, piece.page) for piece in split(document)] == [(0, 11, 1), (13, 44, 2), (46, 54, 3)]


@pytest.mark.parametrize("odd", ["!", ". ", "?)", "\u3002", "- a\n", "\n", "a.\u201d", "x", "A. "])
def test_no_text_takes_long(odd):
    pieces = split(plain("start " + odd * 1_000_000 + " end"))
    assert 0 < max(piece.end - piece.start for piece in pieces) <= LONGEST
