"""The index: finds in five languages, changes by the delta, keeps its statistics right, and can be searched by many."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.knowledge.help_centre import article, articles, pair, source

from companin.knowledge import segment
from companin.knowledge.index import Index
from companin.knowledge.models import Found

WORDS = [
    "label",
    "parcel",
    "refund",
    "euro",
    "code",
    "card",
    "link",
    "page",
    "order",
    "item",
    "account",
    "week",
    "hour",
    "post",
    "office",
    "rest",
]


def first_title(found: Found) -> str:
    return found.hits[0].entry.title if found.hits else ""


@pytest.mark.parametrize(
    ("question", "language", "title"),
    [
        ("How do I return a parcel?", "en", "Returns"),
        ("I forgot my pasword", "en", "Password"),
        ("do gift cards expire", "en", "Gift cards"),
        ("Hur lämnar jag tillbaka en vara?", "sv", "Returer"),
        ("glömt mitt losenord", "sv", "Lösenord"),
        ("går presentkortet ut", "sv", "Presentkort"),
        ("Hoe stuur ik een artikel terug?", "nl", "Retourneren"),
        ("wanneer verlopen cadeaubonnen", "nl", "Cadeaubonnen"),
        ("Comment renvoyer un article ?", "fr", "Retours"),
        ("combien de jours pour la livraison", "fr", "Livraison"),
        ("Como devolver um artigo?", "pt", "Devoluções"),
        ("quanto demora o envio", "pt", "Envio"),
    ],
)
def test_the_right_article_comes_first(question: str, language: str, title: str) -> None:
    assert first_title(Index.build(articles(), 7).search(question, language)) == title


def test_hits_are_the_entries_as_they_were_given_but_for_their_terms() -> None:
    given_entry = article(
        "Returns", "Größe – “quoted” text 🙂.", "en", tags=("a", "b"), start=12, ordinal=3, heading="H"
    )
    given_entry = replace(given_entry, page=4, url="https://shop.example/returns")
    found = Index.build([*articles("en")[1:], given_entry], 1).search("quoted text", "en")
    assert found.hits[0].entry == replace(given_entry, terms=b"")
    assert found.version == 1


def test_scores_fall_and_voices_are_named() -> None:
    found = Index.build(articles(), 1).search("return label for my parcel", "en")
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert set(found.hits[0].voices) == {"stems", "letters", "sentence", "pairs"}


@pytest.mark.parametrize("question", ["", "   ", "?!", "zzzzqqqq", "🙂"])
def test_a_question_that_says_nothing_finds_nothing(question: str) -> None:
    found = Index.build(articles("en"), 3).search(question, "en")
    assert found == Found((), {}, 3)


def test_an_empty_index_finds_nothing() -> None:
    assert Index.build([], 1).search("anything", "en") == Found((), {}, 1)
    assert len(Index.build([], 1)) == 0


def test_a_stored_question_is_matched_on_its_own_and_in_any_of_its_phrasings() -> None:
    answer = "Yes, on weekdays from nine to five."
    pairs = [pair("Can I phone you?", answer), pair("What are your opening hours?", answer)]
    index = Index.build([*articles("en"), *pairs], 1)
    found = index.search("when are you open, which hours?", "en")
    assert found.hits[0].entry.text == answer
    assert sum(hit.entry.text == answer for hit in found.hits) == 1


def test_a_question_put_in_many_ways_stays_telling() -> None:
    """Counted by entries, "invoice" would be everywhere and "paper" the telling word."""
    asked = [pair(f"Where is my invoice {word}?", "Under Orders.") for word in WORDS]
    index = Index.build([*asked, pair("Is it printed on paper?", "Yes."), pair("Which paper sizes?", "A4.")], 1)
    assert index.search("invoice on paper", "en").hits[0].entry.text == "Under Orders."


def test_nearly_equal_texts_are_shown_once() -> None:
    text = articles("en")[0].text
    copies = [article(f"Copy {n}", text, "en", source_id=source(f"copy {n}")) for n in range(5)]
    found = Index.build([*articles("en"), *copies], 1).search("return an unworn item", "en")
    assert sum(hit.entry.text == text for hit in found.hits) == 1


def test_where_to_read_on_comes_after_what_answers() -> None:
    named = article("Customs", "How do I pay customs duties? How long does customs take?", "en", heading="See also")
    told = article("Abroad", "Parcels from abroad wait while you pay the customs duties at the post office.", "en")
    index = Index.build([*articles("en"), named, told], 1)
    assert first_title(index.search("How do I pay customs duties?", "en")) == "Abroad"
    only = Index.build([*articles("en"), named], 1).search("How do I pay customs duties?", "en")
    answered = Index.build([*articles("en"), replace(named, heading="")], 1).search(
        "How do I pay customs duties?", "en"
    )
    assert only.evidence["fit"] < 0.5 * answered.evidence["fit"]


def test_only_allowed_sources_are_found() -> None:
    tagged = [replace(entry, tags=("open",)) if entry.title == "Shipping" else entry for entry in articles("en")]
    found = Index.build(tagged, 1).search("working days for the refund", "en", allow=lambda one: "open" in one.tags)
    assert {hit.entry.title for hit in found.hits} == {"Shipping"}


def test_equal_restrictions_are_asked_once() -> None:
    class Never:
        asked = 0

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Never)

        def __hash__(self) -> int:
            return 1

        def __call__(self, _: object) -> bool:
            Never.asked += 1
            return False

    index = Index.build(articles("en"), 1)
    for _ in range(3):
        assert index.search("refund", "en", allow=Never()).hits == ()
    assert Never.asked == len(articles("en"))


def test_a_changed_index_says_what_one_built_anew_says() -> None:
    chance = random.Random(1)

    def random_article(number: int, turn: int):
        said = " ".join(chance.choices(WORDS, k=30))
        return article(f"A{number}", f"{said}. Turn {turn}.", "en", source_id=source(f"a{number}"))

    living = {number: random_article(number, 0) for number in range(60)}
    index = Index.build(list(living.values()), 1)
    for turn in range(2, 40):
        gone = chance.sample(sorted(living), 3)
        for number in gone:
            del living[number]
        new = {number: random_article(number, turn) for number in chance.sample(range(90), 3)}
        living |= new
        removed = {source(f"a{number}") for number in [*gone, *new]}
        index = index.changed(removed, list(new.values()), turn)
        index = index.tidied() if index.untidy else index
        fresh = Index.build(list(living.values()), turn)
        assert len(index) == len(fresh) == len(living)
        question = " ".join(chance.choices(WORDS, k=5))
        same, other = index.search(question, "en"), fresh.search(question, "en")
        assert [round(hit.score, 3) for hit in same.hits] == [round(hit.score, 3) for hit in other.hits]
        assert same.version == turn
    assert len(index.corpus.segments) <= 10


def test_a_change_leaves_the_index_before_it_as_it_was() -> None:
    before = Index.build(articles("en"), 1)
    after = before.changed({source("Returns")}, [pair("Who are you?", "A shop.")], 2)
    assert first_title(before.search("return an item", "en")) == "Returns"
    assert all(hit.entry.title != "Returns" for hit in after.search("return an item", "en").hits)
    assert after.search("who are you", "en").hits[0].entry.text == "A shop."


def test_removing_everything_leaves_nothing() -> None:
    index = Index.build(articles("en"), 1).changed({entry.source_id for entry in articles("en")}, [], 2)
    assert len(index) == 0
    assert index.search("return", "en").hits == ()
    again = index.changed(set(), articles("en"), 3)
    assert first_title(again.search("return an item", "en")) == "Returns"


def test_unchanged_segments_are_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [article(f"T{n}", " ".join(random.Random(n).choices(WORDS, k=20)), "en") for n in range(400)]
    index = Index.build(many, 1)
    monkeypatch.setattr(segment, "merge", None)
    changed = index.changed({source("T3")}, [pair("Who are you?", "A shop.")], 2)
    assert changed.corpus.segments[0] is index.corpus.segments[0]
    assert len(changed) == 400


def test_large_builds_are_joined_from_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "_SORTED", 5)
    joined = Index.build(articles(), 1)
    monkeypatch.undo()
    whole = Index.build(articles(), 1)
    for question in ("return an item", "hur lång tid tar frakten", "mot de passe oublié"):
        assert joined.search(question, "en") == whole.search(question, "en")


def test_several_segments_say_what_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Index.build(articles(), 1)
    monkeypatch.setattr(segment, "MOST", 6)
    parted = Index.build(articles(), 1)
    assert len(parted.corpus.segments) == 4
    for question in ("return an item", "hur lång tid tar frakten", "mot de passe oublié"):
        ours, theirs = parted.search(question, "sv"), whole.search(question, "sv")
        assert [(hit.entry, round(hit.score, 4)) for hit in ours.hits] == [
            (hit.entry, round(hit.score, 4)) for hit in theirs.hits
        ]


def test_terms_of_another_analyzer_are_made_anew() -> None:
    old = [replace(entry, terms=b"\xff\xff" + entry.terms[2:]) for entry in articles("en")]
    assert first_title(Index.build(old, 1).search("return an item", "en")) == "Returns"
    assert (
        first_title(Index.build([replace(one, terms=b"") for one in old], 1).search("return an item", "en"))
        == "Returns"
    )


def test_memory_is_accounted_for() -> None:
    index = Index.build(articles(), 1)
    assert index.nbytes > sum(len(entry.text.encode()) for entry in articles())
    assert index.nbytes < 40 * sum(len(entry.text.encode()) for entry in articles())


def test_an_unknown_question_fits_worse_than_a_known_one() -> None:
    index = Index.build(articles("en"), 1)
    known = index.search("How many days do I have to return an item?", "en").evidence
    strange = index.search("Who won the cup in the year of the great flood?", "en").evidence
    assert known["above"] > strange.get("above", -9.0)
    assert known["coverage"] > strange.get("coverage", 0.0)


def test_many_threads_search_one_index() -> None:
    index = Index.build(articles(), 1)
    questions = [("return an item", "en"), ("glömt lösenord", "sv"), ("verlopen cadeaubonnen", "nl")] * 40
    alone = [index.search(*one) for one in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda one: index.search(*one), questions)) == alone


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=12), st.text(max_size=60), st.integers(1, 9))
def test_whatever_is_stored_and_asked_gives_hits_in_order(texts: list[str], question: str, limit: int) -> None:
    index = Index.build([article(f"{n}", text, "en") for n, text in enumerate(texts)], 1)
    found = index.search(question, "sv", limit=limit)
    assert len(found.hits) <= limit
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)
    assert bool(found.hits) == bool(found.evidence)


def test_what_piles_up_or_dies_is_tidied_without_a_word_changed() -> None:
    grown = Index.build(articles(), 1)
    assert not grown.untidy
    for turn in range(2, 14):
        grown = grown.changed(set(), [pair(f"Where is locker {turn}?", f"Locker {turn} is upstairs.")], turn)
    assert grown.untidy
    dying = grown.changed({entry.source_id for entry in articles() if entry.language != "en"}, [], 14)
    assert dying.untidy
    for index in (grown, dying):
        tidied = index.tidied()
        assert not tidied.untidy
        assert len(tidied.corpus.segments) < len(index.corpus.segments)
        for question in ("Where is locker 7?", "How do I return an item?"):
            assert tidied.search(question, "en") == index.search(question, "en")


def test_a_large_collection_is_measured_anew_without_a_question_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companin.knowledge.index._QUICK", 5)
    index = Index.build(articles("en"), 1)
    grown = index.changed(set(), articles("sv"), 2)
    assert (grown.measured, grown.usual) == (index.measured, index.usual)
    assert grown.untidy
    assert grown.tidied().measured == len(grown)
