"""What a source is about, without a model: its first sentences, and the words it uses most."""

import re
from collections import Counter
from collections.abc import Iterator

from companin.knowledge.parsing.document import Document, Section

SUMMARY = 300
KEYWORDS = 8
_READ = 200_000
_LONGEST = 40

_BOUNDARY = re.compile(r"(?<=[.!?…])[\"'”’»)\]]{0,3}(?=\s)|\n")
_WORD = re.compile(r"[^\W\d_][\w'’-]*[^\W_]|[^\W\d_]{3,}")
_BULLET = re.compile(r"(?:- |\d{1,3}[.)] )")

_STOP_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": """
            the and that this with you your for are have has had not but from they them their there then than
            what when where which who will would can could should may might must shall was were been being our
            his her its into about after before over under between also more most other some such only very
            just how why all any each both few own same too does did doing done use used using get gets got
            make makes made one two new see here if is it in on of to as at be by we us or an do no so up out
            off it's don't can't
        """,
        "sv": """
            och att det som för den med till inte har kan ett från ska eller när hur vad var alla dig din ditt
            dina sig sin sitt sina vår vårt våra era deras denna detta dessa där här men också bara efter
            innan under över mellan vid blir blev bli blivit varit vara är på av en om vi ni du de dem jag han
            hon man så än då ut upp in mot utan genom finns gör göra få får fick måste skulle kunde vill mer
            mest andra någon något några ingen inget inga varje mycket
        """,
        "nl": """
            het een van voor met dat die niet zijn aan ook als bij naar dan maar nog wel over door uit deze
            dit wordt worden werd hebben heeft had kan kunnen kunt moet moeten zal zullen zou wil willen jij
            uw jouw mijn hun haar ons onze hij zij wij waar wat wie hoe wanneer waarom alle alles iets niets
            geen meer meest andere omdat tot tegen tussen onder zonder tijdens binnen na op te en de in is of
            om er je we ze u me zo heel veel elke elk hier daar
        """,
        "fr": """
            les des une pour dans que qui est sur pas par avec vous votre vos nous notre nos son ses leur
            leurs cette ces cet sont été être avoir avez ont fait faire peut pouvez peuvent doit devez plus
            moins très aussi mais donc car comme quand comment pourquoi tout tous toute toutes autre autres
            même sans sous entre après avant depuis chez dont lors elle elles ils lui eux moi toi aux quel
            quelle quels quelles si ou où et en un le la de du au ce se sa il on ne y d'un d'une c'est n'est
            qu'il s'il l'on
        """,
        "pt": """
            que não uma para com dos das por mais como mas foi são ser está estão seu sua seus suas nosso
            nossa nossos nossas este esta esse essa isso isto aquele aquela pelo pela pelos pelas nos nas num
            numa quando onde porque quem qual quais muito também até sem sob sobre entre depois antes desde
            cada todo toda todos todas outro outra outros outras mesmo ele ela eles elas você vocês nós ter
            tem têm temos pode podem deve fazer feito há já só ou se os as um no na ao aos do da de em é e o a
        """,
    }.items()
}


def summary(document: Document, language: str) -> str:
    """Whole sentences from the beginning, at most SUMMARY characters; a longer first sentence is cut at a word."""
    del language  # sentences are read the same way in all of ours
    said = ""
    for section in _once(document):
        for sentence in _sentences(document.text, section.start, min(section.end, section.start + _READ)):
            if not said and _BULLET.match(sentence):
                continue
            longer = f"{said} {sentence}" if said else sentence
            if len(longer) > SUMMARY:
                return said or _shortened(sentence)
            said = longer
    return said or _shortened(" ".join(document.text[:_READ].split()))


def _once(document: Document) -> Iterator[Section]:
    """An answer to several questions in a row is said once."""
    before = ""
    for section in document.sections:
        said = document.text[section.start : section.end] if section.question else ""
        if not said or said != before:
            yield section
        before = said


def _sentences(text: str, start: int, end: int) -> Iterator[str]:
    for found in _BOUNDARY.finditer(text, start, end):
        if sentence := text[start : found.end()].strip():
            yield sentence
        start = found.end()
    if sentence := text[start:end].strip():
        yield sentence


def keywords(text: str, language: str) -> tuple[str, ...]:
    """The words used most, most used first, in the form they are mostly written in."""
    stop = _STOP_WORDS.get(language[:2].lower()) or frozenset[str]().union(*_STOP_WORDS.values())
    written = Counter(_WORD.findall(text, 0, _READ))
    shapes: dict[str, list[str]] = {}
    for word in written:
        plain = word.lower().replace("’", "'")
        if 2 < len(word) <= _LONGEST and plain not in stop:
            shapes.setdefault(plain, []).append(word)
    weights = {plain: _weight(plain, sum(map(written.__getitem__, forms))) for plain, forms in shapes.items()}
    most = sorted(weights, key=weights.__getitem__, reverse=True)[:KEYWORDS]
    return tuple(max(shapes[plain], key=written.__getitem__) for plain in most)


def _weight(word: str, count: int) -> float:
    """Long words say more: a word of twelve letters weighs twice one of three."""
    return count * (1 + min(len(word) - 3, 9) / 9)


def _shortened(sentence: str) -> str:
    if len(sentence) <= SUMMARY:
        return sentence
    return (
        sentence[: SUMMARY - 1].rpartition(" ")[0].rstrip(",;: ") + "…"
        if " " in sentence[: SUMMARY - 1]
        else sentence[:SUMMARY]
    )
