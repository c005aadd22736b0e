"""A tone in the owner's own words is heard as one of three registers, and only what frames an answer follows it."""

import re
from itertools import product

import pytest
from tests.conftest import Org

from companin.answering import courtesy_phrases, phrases
from companin.answering.courtesy_phrases import offers_a_person, reply
from companin.answering.fact_words import INTRODUCTION
from companin.answering.formal_phrases import FORMAL
from companin.answering.friendly_phrases import FRIENDLY
from companin.answering.registers import Register, heard
from companin.answering.wording import worded

TONES: dict[Register, str] = {
    "formal": "formal|Professional|very polite and respectful|formell|Saklig och artig|formeel|zakelijk, beleefd"
    "|formel|professionnel et courtois|formal e educado|profissional|sério",
    "friendly": "friendly|warm, playful|Casual and fun!|informal|vänlig|lekfull och varm|informell|vriendelijk|speels"
    "|gezellig en informeel|amical|chaleureux|décontracté|amigável|simpático e descontraído|informal e calorosa",
    "neutral": "neutral||clear and calm|x|professional yet friendly|not too formal|inte för formell|niet te formeel"
    "|pas trop formel|não muito formal|formativ|warming up|saklig men varm|quirky",
}
NEUTRAL = {**phrases.NEUTRAL, **courtesy_phrases.NEUTRAL, "facts": INTRODUCTION}
KINDS: list[Register] = ["formal", "neutral", "friendly"]


@pytest.mark.parametrize("register", KINDS)
def test_a_tone_is_heard_in_five_languages(register: Register) -> None:
    assert {tone: found for tone in TONES[register].split("|") if (found := heard(tone)) != register} == {}


@pytest.mark.parametrize("register", ["formal", "friendly"])
def test_a_register_says_it_in_other_words_with_the_same_places(register: Register) -> None:
    for kind, texts in {"formal": FORMAL, "friendly": FRIENDLY}[register].items():
        for language, text in texts.items():
            neutral = NEUTRAL[kind][language]
            assert text.strip(".!") != neutral.strip(".!")
            for place in ("{person}", "{name}", "{language}"):
                assert text.count(place) == neutral.count(place), text


def test_dutch_is_on_first_name_terms_only_with_a_friendly_assistant() -> None:
    said: dict[Register, set[str]] = {
        register: set(
            re.findall(r"\w+", " ".join(worded(kind, NEUTRAL[kind], "nl", register) for kind in NEUTRAL).lower())
        )
        for register in KINDS
    }
    polite, familiar = {"u", "uw"}, {"je", "jij", "jouw", "jou"}
    assert [bool(said[register] & polite) for register in KINDS] == [True, True, False]
    assert [bool(said[register] & familiar) for register in KINDS] == [False, False, True]


@pytest.mark.parametrize(("register", "language"), list(product(KINDS, ["en", "sv", "nl", "fr", "pt"])))
def test_an_offer_is_known_in_every_register(register: Register, language: str) -> None:
    assert offers_a_person(f"{reply('frustration', language, register)} {reply('offer', language, register)}")


def test_a_language_without_words_of_ours_is_spoken_to_in_english() -> None:
    assert worded("goodbye", {"en": "Goodbye!"}, "de", "friendly") == FRIENDLY["goodbye"]["en"]


def test_tone_frames_what_is_said_and_leaves_quotes_alone(org: Org) -> None:
    org.file("verkstad.md", b"# Verkstaden i Lund\n\nVerkstaden i Lund lagar vattenkokare inom nio dagar.\n")
    said: dict[str, list[str]] = {}
    for tone in ("formeel", "clear", "hartelijk"):
        session = org.session(org.assistant(tone=tone, answering={"confidence_threshold": 0.0}))
        found = org.ask(session, "Verkstaden Lund vattenkokare", language="nl")
        quote = found["citations"][0]["quote"]
        assert found["content"].endswith(quote)
        framing = found["content"].removesuffix(quote).strip()
        strict = org.session(org.assistant(tone=tone, answering={"confidence_threshold": 1.0}))
        asked = ("Hallo", "Wat kost zeep?")
        said[tone] = [quote, framing, *(org.ask(strict, one, language="nl")["content"] for one in asked)]
    quotes, *framings = zip(*said.values(), strict=True)
    assert len(set(quotes)) == 1
    assert [len(set(texts)) for texts in framings] == [3, 3, 3]
    assert "U kunt" in said["formeel"][3]
    assert "als je liever" in said["hartelijk"][3]
