"""Terms: the same everywhere, weighted by field, small, and made for any writing."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companin.knowledge.terms import ANALYZER, BREAK, GRAM_BIT, HEADER, UNIT, analyze, grams, slots

TEXT = "Orders above 50 euros are shipped free of charge. Express delivery costs 9.90 euros."


def unpacked(packed: bytes) -> tuple[tuple[int, ...], list[int], dict[int, int]]:
    header = HEADER.unpack_from(packed)
    said = sum(header[1:5])
    middle = HEADER.size + 4 * said
    stems = np.frombuffer(packed[HEADER.size : middle], dtype="<u4").tolist()
    terms = np.frombuffer(packed[middle : middle + 4 * header[5]], dtype="<u4").tolist()
    return header, stems, dict(zip(terms, packed[middle + 4 * header[5] :], strict=True))


def stem_of(word: str, language: str) -> int:
    return slots(word, language)[0].stems[0]


def test_terms_are_the_same_in_another_process() -> None:
    code = f"from companin.knowledge.terms import analyze; print(analyze('T', '', {TEXT!r}, None, 'en').hex())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == analyze("T", "", TEXT, None, "en").hex()


def test_the_header_tells_version_and_lengths() -> None:
    header, stems, weights = unpacked(analyze("Shipping", "Costs", TEXT, None, "en"))
    assert header[0] == ANALYZER
    assert header[1:4] == (1, 1, 0)
    assert len(stems) == sum(header[1:5])
    assert len(weights) == header[5]
    assert list(weights) == sorted(weights)


def test_sentences_are_parted_and_stems_stand_in_order() -> None:
    _, stems, _ = unpacked(analyze("", "", "Shipped orders. Free delivery.", None, "en"))
    expected = [
        stem_of("shipping", "en"),
        stem_of("order", "en"),
        BREAK,
        stem_of("free", "en"),
        stem_of("delivery", "en"),
    ]
    assert stems == expected


def test_a_title_weighs_more_than_the_body_and_a_question_more_than_its_answer() -> None:
    _, _, weights = unpacked(analyze("refund", "label", "parcel", None, "en"))
    assert weights[stem_of("refund", "en")] > weights[stem_of("label", "en")] > weights[stem_of("parcel", "en")] == UNIT
    _, _, of_pair = unpacked(analyze("", "", "parcel", "refund", "en"))
    assert of_pair[stem_of("refund", "en")] > UNIT > of_pair[stem_of("parcel", "en")]


def test_counts_stop_at_what_a_byte_holds() -> None:
    _, _, weights = unpacked(analyze("", "", "parcel " * 1000, None, "en"))
    assert weights[stem_of("parcel", "en")] == 255


def test_stop_words_have_a_stem_but_no_letters() -> None:
    _, stems, weights = unpacked(analyze("", "", "the", None, "en"))
    assert len(stems) == 1
    assert not any(term & GRAM_BIT for term in weights)


def test_a_compound_shares_letters_with_its_parts() -> None:
    whole, part = set(grams("returetiketten")), set(grams("etikett"))
    assert len(whole & part) >= len(part) // 2


def test_accents_make_no_difference_to_letters() -> None:
    assert set(grams("möte")) == set(grams("mote"))


@pytest.mark.parametrize("language", ["", "de", "zz", "ja"])
def test_any_language_is_analyzed(language: str) -> None:
    _, stems, weights = unpacked(
        analyze("Größe", "", "Die Lieferung dauert 3 Tage. 配送には三日かかります。", None, language)
    )
    assert len(stems) > 5
    assert len(weights) > 20


def test_writing_without_blanks_is_found_by_pairs_of_characters() -> None:
    assert set(grams("配送料金")) & set(grams("送料"))


def test_a_chunk_of_ordinary_size_takes_at_most_three_kilobytes() -> None:
    assert len(analyze("Shipping", "Costs", (TEXT * 10)[:700], None, "en")) < 3000


@given(st.text(max_size=400), st.text(max_size=60), st.sampled_from(["en", "sv", "nl", "fr", "pt", "", "xx"]))
def test_nothing_that_is_written_breaks_it(text: str, question: str, language: str) -> None:
    header, stems, weights = unpacked(analyze(question, text[:50], text, question, language))
    assert len(stems) == sum(header[1:5])
    assert all(1 <= weight <= 255 for weight in weights.values())
    slots(text, language, ["en", "sv"])


def test_a_question_is_read_in_the_languages_of_the_entries_too() -> None:
    (slot,) = slots("uppdateringar", "en", ["sv"])
    assert slot.stems == (stem_of("uppdateringar", "en"), stem_of("uppdateringar", "sv"))


def test_small_words_count_less_than_telling_ones() -> None:
    weights = {slot.word: slot.weight for slot in slots("how do i need refund", "en")}
    assert weights["how"] < weights["need"] < weights["refund"]
