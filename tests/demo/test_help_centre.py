"""The demo's knowledge base: complete in five languages, the same facts in each, questions that fit it."""

import importlib.util
import json
import re
from html import unescape
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest

import companin.demo

DEMO = Path(companin.demo.__file__).parent
HELP_CENTRE = DEMO / "help_centre"
PROJECT = Path(__file__).parents[2]
LANGUAGES = ("en", "fr", "nl", "pt", "sv")
LETTERS = {"en": "°", "fr": "éèàêÉ", "nl": "éè", "pt": "ãçóõí", "sv": "åäöÅ"}


def articles(language: str) -> list[Path]:
    return sorted((HELP_CENTRE / language).iterdir())


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def text_of(path: Path) -> str:
    """The words a reader sees, on one line."""
    if path.suffix == ".pdf":
        raw = pdf_text(path)
    elif path.suffix == ".html":
        raw = unescape(re.sub(r"<[^>]+>", " ", main_part(path)))
    else:
        raw = path.read_text(encoding="utf-8")
    return " ".join(raw.split())


def main_part(path: Path) -> str:
    found = re.search(r"<article>(.*)</article>", path.read_text(encoding="utf-8"), re.DOTALL)
    assert found, path
    return found[1]


def numbers_of(path: Path) -> set[str]:
    """Prices, days and doses, however a language writes them: 3.90 and 3,90, 13:00 and 13 h."""
    words = re.sub(r"\(\d+(?:,\d\d)? kr\)", "", text_of(path))
    found = {number.replace(",", ".") for number in re.findall(r"\d+(?:[.,]\d+)?", words)}
    return {re.sub(r"\.00$", "", number) for number in found} - {"00"}


def qa_pairs() -> list[dict]:
    return json.loads((DEMO / "qa.json").read_text(encoding="utf-8"))


def questions() -> list[dict]:
    both = json.loads((DEMO / "questions.json").read_text(encoding="utf-8"))
    return [*both["demo"], *both["more"]]


def source_text(question: dict) -> str:
    if question["source"] == "qa.json":
        own = [pair["answer"] for pair in qa_pairs() if pair["language"] == question["language"]]
        return "\n".join(own)
    return text_of(HELP_CENTRE / question["language"] / question["source"])


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_manuals", PROJECT / "tools" / "make_manuals.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_five_languages_and_nothing_else() -> None:
    assert sorted(path.name for path in HELP_CENTRE.iterdir()) == list(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_articles_in_all_three_formats(language: str) -> None:
    suffixes = [path.suffix for path in articles(language)]
    assert len(suffixes) >= 16
    assert (suffixes.count(".md"), suffixes.count(".html"), suffixes.count(".pdf")) == (12, 3, 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_topics_in_the_same_order(language: str) -> None:
    def numbered(of: str) -> list[tuple[str, str]]:
        return [(path.name[:2], path.suffix) for path in articles(of)]

    assert numbered(language) == numbered("en")


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_a_translation_states_every_number_of_the_english_article(language: str) -> None:
    for english, other in zip(articles("en"), articles(language), strict=True):
        missing = numbers_of(english) - numbers_of(other)
        assert not missing, f"{language}/{other.name} leaves out {sorted(missing)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_has_one_title_a_few_sections_and_a_readable_length(language: str) -> None:
    for path in articles(language):
        if path.suffix == ".pdf":
            continue
        source = main_part(path) if path.suffix == ".html" else path.read_text(encoding="utf-8")
        titles = re.findall(r"^\s*(?:# |<h1>)", source, re.MULTILINE)
        sections = re.findall(r"^\s*(?:## |<h2>)", source, re.MULTILINE)
        words = re.findall(r"\w[\w'’-]*", text_of(path))
        assert len(titles) == 1, path
        assert 2 <= len(sections) <= 6, path
        assert 150 <= len(words) <= 350, (path, len(words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_web_pages_wrap_the_article_in_what_real_pages_have(language: str) -> None:
    for path in (HELP_CENTRE / language).glob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert f'<html lang="{language}">' in page
        for part in ("<nav", "<header", "<footer", "cookie-banner", "<script>", "<style>", "<main"):
            assert part in page, (path, part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_manuals_carry_real_text_with_accents_and_page_feet(language: str) -> None:
    manuals = sorted((HELP_CENTRE / language).glob("*.pdf"))
    words = "\n".join(map(pdf_text, manuals))
    assert not [letter for letter in LETTERS[language] if letter not in words]
    for path in manuals:
        document = pypdfium2.PdfDocument(path)
        pages = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
        assert 2 <= len(pages) <= 3
        for number, page in enumerate(pages, start=1):
            assert re.search(rf"kettleandleaf\.example - \w+ {number} \w+ {len(pages)}", page), (path, number)


def test_manuals_on_disk_say_what_their_sources_say(tmp_path: Path) -> None:
    module = maker()
    made = module.make_all(module.SOURCES, tmp_path)
    assert len(made) == 2 * len(LANGUAGES)
    for path in made:
        assert pdf_text(path) == pdf_text(HELP_CENTRE / path.relative_to(tmp_path)), path.name


def test_the_same_source_gives_the_same_bytes() -> None:
    module = maker()
    manual = module.read_manual(module.SOURCES / "sv-16-vattenkokare-handbok.md")
    assert module.draw(manual) == module.draw(manual)


def test_a_letter_the_font_lacks_is_refused_with_its_line(tmp_path: Path) -> None:
    module = maker()
    (tmp_path / "en-01-price.md").write_text("header: a\nfooter: b\n\n# Price\n\nIt costs 5 €.\n", encoding="utf-8")
    with pytest.raises(module.ManualError, match="line 6: the built-in font has no €"):
        module.make_all(tmp_path, tmp_path / "out")


def test_there_are_eight_qa_pairs_in_each_language() -> None:
    pairs = qa_pairs()
    assert {language: [pair["language"] for pair in pairs].count(language) for language in LANGUAGES} == (
        dict.fromkeys(LANGUAGES, 8)
    )
    for pair in pairs:
        assert set(pair) == {"language", "question", "answer", "tags"}
        assert pair["question"].rstrip().endswith("?")
        assert len(pair["answer"].split()) >= 12
        assert pair["tags"]
        assert all(isinstance(tag, str) and tag for tag in pair["tags"])


def test_the_demo_asks_each_language_once_and_one_question_to_decline() -> None:
    demo = json.loads((DEMO / "questions.json").read_text(encoding="utf-8"))["demo"]
    answered = [question for question in demo if question["expect"] == "answered"]
    assert sorted(question["language"] for question in answered) == list(LANGUAGES)
    assert {Path(question["source"]).suffix for question in answered} == {".md", ".html", ".pdf"}
    assert [question["language"] for question in demo if question["expect"] == "abstained"] == ["en"]


def test_the_further_questions_mix_answered_and_declined_in_every_language() -> None:
    more = json.loads((DEMO / "questions.json").read_text(encoding="utf-8"))["more"]
    assert len(more) >= 24
    for language in LANGUAGES:
        expected = [question["expect"] for question in more if question["language"] == language]
        assert expected.count("answered") >= 4
        assert expected.count("abstained") >= 2


def test_an_answer_stands_in_the_source_it_names() -> None:
    for question in questions():
        if question["expect"] == "abstained":
            assert (question["must_contain"], question["source"]) == ([], None), question
            continue
        assert question["must_contain"], question
        words = source_text(question)
        assert not [phrase for phrase in question["must_contain"] if phrase not in words], question


def test_questions_are_asked_once_and_never_copied_from_an_article() -> None:
    asked = [question["question"].casefold() for question in questions()]
    paired = [pair["question"].casefold() for pair in qa_pairs()]
    assert len({*asked, *paired}) == len(asked) + len(paired)
    everything = "\n".join(text_of(path).casefold() for language in LANGUAGES for path in articles(language))
    assert not [question for question in asked if question.rstrip("?. ") in everything]


def test_no_text_is_longer_than_three_hundred_lines() -> None:
    texts = [*DEMO.rglob("*.md"), *DEMO.rglob("*.html"), *DEMO.rglob("*.json")]
    texts += [*(PROJECT / "tools").rglob("*.md"), PROJECT / "tools" / "make_manuals.py"]
    assert len(texts) > 80
    assert not [path for path in texts if len(path.read_text(encoding="utf-8").splitlines()) > 300]
