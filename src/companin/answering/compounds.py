"""Messages that ask several things ("how much is it and can I bring my dog?"), parted where the next one begins."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from companin.answering import follow_ups
from companin.answering.asking import FURTHER
from companin.answering.follow_up_words import ASKING
from companin.inference.stopwords import STOP_WORDS
from companin.inference.text import fold, normal

MOST_PARTS = 3
_LONGEST = 400
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = {
    language: re.compile(rf"[?!.;](?:\s+(?:{also}))?(?=\s)|,(?:\s+(?:{also}))?(?=\s)|\s(?:{also})(?=\s)", re.IGNORECASE)
    for language, also in {
        "en": "and(?: also)?|plus|also",
        "sv": "och(?: även| också)?|samt|plus",
        "nl": "en(?: ook)?|plus|ook",
        "fr": "et(?: aussi)?|puis|plus",
        "pt": "e(?: também)?|mais",
    }.items()
}
# Verbs a question opens with that an instruction or a statement hardly opens with.
_FURTHER = frozenset({"whats", "hows", *chain.from_iterable(FURTHER.values())})
_OPENING = {
    "en": "do does did is are can could will would should may must has what whats hows",
    "sv": "ar kan kunde far ska skall maste finns gar har hade behover kostar vad ingar galler",
    "nl": "is zijn kan kunnen kunt mag moet moeten heb hebben hebt heeft krijg zit zitten wat geldt kost",
    "fr": "est sont peut peux pouvez puis dois doit faut y avez que qu",
    "pt": "e sao posso pode podem podemos tem ha aceitam fazem vendem que custa",
}
_VERBS = {language: frozenset(words.split()) - _FURTHER for language, words in _OPENING.items()}
_OPENS = {language: frozenset((*words.split(), *ASKING[language])) for language, words in _OPENING.items()}
# After a verb, they make it a question: "verkopen jullie", "säljer ni", "vendez-vous".
_SUBJECTS = {
    "sv": frozenset({"ni", "du", "jag", "man", "vi"}),
    "nl": frozenset({"jullie", "u", "je", "ik", "we", "men"}),
    "fr": frozenset({"vous", "tu", "on", "je", "nous"}),
}
# "at what time", "à quelle heure": a small word may stand before the one that asks.
_SMALL = {
    "en": "at for in on to with from until by about",
    "sv": "till i pa for med fran om",
    "nl": "op in met van tot voor om",
    "fr": "a en de pour avec sur dans jusqu est",
    "pt": "a em de para com ate por",
}
_BEFORE = {language: frozenset(words.split()) for language, words in _SMALL.items()}
# They go before a subject without asking anything.
_NO_VERBS = {
    "sv": frozenset(map(fold, STOP_WORDS["sv"])) - _OPENS["sv"],
    "nl": STOP_WORDS["nl"] - _OPENS["nl"],
    "fr": frozenset(map(fold, STOP_WORDS["fr"])) - _OPENS["fr"],
}
_CASE = {
    "en": frozenset({"when", "if"}),
    "sv": frozenset({"nar", "om"}),
    "nl": frozenset({"wanneer", "als"}),
    "fr": frozenset({"quand", "si", "lorsque"}),
    "pt": frozenset({"quando", "se"}),
}

# "Can you tell me …": asked for kindly, not for a yes or no.
_KINDLY = {
    language: re.compile(rf"\W*(?:{asked})\b", re.IGNORECASE)
    for language, asked in {
        "en": r"(?:can|could|would|will|may) (?:you|ya|u|i|we|someone|anyone)(?: \w+)? "
        r"(?:tell|help|explain|show|give|let|inform|assist|say|check|ask|know|see|find)",
        "sv": r"(?:kan|kunde|skulle|vill|får) (?:ni|du|jag|man|någon|vi)(?: \w+)? "
        r"(?:berätta|hjälpa|förklara|visa|säga|tala|ge|kolla|få veta|se|fråga|hitta)",
        "nl": r"(?:kan|kunt|kunnen|wilt|wil|mag|zou(?:den)?) (?:u|jullie|je|jij|ik|we|iemand)\b.{0,15} "
        r"(?:vertellen|helpen|uitleggen|zeggen|laten|geven|tonen|vragen|weten|vinden|zien)",
        "fr": r"(?:pouvez|pourriez|peux|pourrais|puis|peut|pourrait)[ -](?:vous|tu|je|on|quelqu'un)(?: \w+)? "
        r"(?:dire|aider|m'aider|expliquer|m'expliquer|montrer|donner|indiquer|m'indiquer|savoir|voir|trouver|demander)",
        "pt": r"(?:pode|podem|podes|poderia|poderiam|podia|podiam|posso|podemos)(?: \w+)? "
        r"(?:dizer|dizer-me|ajudar|ajudar-me|explicar|mostrar|dar|indicar|informar|saber|ver|encontrar|perguntar)",
    }.items()
}


def parts(text: str, language: str) -> tuple[str, ...]:
    """The questions of a message, each with words of its own; none where it is one question."""
    between = _BETWEEN.get(language)
    if between is None or len(text) > _LONGEST:
        return ()
    found = tuple(_parted(text, language, between))
    if not 1 < len(found) <= MOST_PARTS:
        return ()
    return found if any(follow_ups.own_words(one, language) for one in found) else ()


def asks_whether(text: str, language: str) -> bool:
    """Whether yes or no would be an answer: it opens with a verb, or asks without a word of asking."""
    opens = _WORD.search(text)
    if language not in _VERBS or opens is None or _KINDLY[language].match(text):
        return False
    if fold(normal(opens.group())) in _OPENS[language]:
        return fold(normal(opens.group())) in _VERBS[language]
    if not text.rstrip().endswith("?"):
        return False
    words = (fold(normal(one)) for one in _WORD.findall(text))
    return not any(one in ASKING[language] or one in _FURTHER for one in words)


def _parted(text: str, language: str, between: re.Pattern[str]) -> Iterator[str]:
    start, asked = 0, None
    for border in between.finditer(text):
        if asks(text[border.end() :], language) and not _goes_on(text[start:], border.start() - start, language):
            if asked is None:
                asked = asks(text, language)
            if asked:
                yield _said(text, start, border)
                start = border.end()
            asked = True
    if asked:
        yield text[start:].strip()


def _goes_on(text: str, at: int, language: str) -> bool:
    """Whether what stands before a border is no question yet: "when it is closed, where do I go?", "when and where"."""
    said = [fold(normal(one.group())) for one in _WORD.finditer(text, 0, at)]
    return not said or said[-1] in ASKING[language] or (text[at] == "," and said[0] in _CASE[language])


def _said(text: str, start: int, border: re.Match[str]) -> str:
    return text[start : border.start()].strip() + ("?" if border.group().startswith("?") else "")


def asks(text: str, language: str) -> bool:
    """Whether it opens as a question does."""
    words = [fold(normal(one.group())) for one in islice(_WORD.finditer(text), 2)]
    if not words:
        return False
    if words[0] in _OPENS[language] or (words[0] in _BEFORE[language] and words[-1] in _OPENS[language]):
        return True
    subjects = _SUBJECTS.get(language, frozenset[str]())
    return words[-1] in subjects and words[0] not in subjects and words[0] not in _NO_VERBS[language]
