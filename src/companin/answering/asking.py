"""In what manner a question asks: for steps to follow, or for a number, and of what kind; a place counts as one."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from companin.answering import contacts
from companin.answering.contact_words import Contact
from companin.answering.follow_up_words import ASKING
from companin.inference.text import fold, words

_Number: TypeAlias = Literal["price", "duration", "moment"]
Kind: TypeAlias = _Number | Contact

_STEPS = {
    "en": r"how (?:do|does|can|could|should|would|to|is|are)\b|what (?:should|must) i do|steps?\b|instructions?\b",
    "sv": r"hur (?:gör|kan|ska|skall|får|byter|ändrar|\w+r (?:jag|man|vi))\b|så här|steg\b|instruktion",
    "nl": r"hoe (?:kan|moet|doe|werkt|\w+ (?:ik|je|men|we))\b|stappen|instructie",
    "fr": r"comment\b|étapes?\b|que (?:faire|dois-je)|mode d.emploi",
    "pt": r"como\b|passos?\b|etapas?\b|o que (?:devo|tenho de|tenho que) fazer",
}
_NUMBER = {
    "en": r"how (?:much|many|long|often|old|far|big|large|high|late|soon|hot|warm|cold|deep|wide|tall|heavy)\b|when\b|"
    r"what (?:year|time|date|price|number)\b|costs?\b",
    "sv": r"hur (?:mycket|många|länge|ofta|gammal|lång|långt|stor|hög|snabbt|varmt?|kallt?|djupt?|bred|tungt?)\b|"
    r"när\b|vilket år|"
    r"vilken (?:tid|dag)|kostar\b",
    "nl": r"hoe ?(?:veel|lang|vaak|oud|ver|groot|hoog|snel|laat|warm|koud|diep|breed|zwaar)\b|wanneer\b|"
    r"welk jaar|kost(?:en)?\b",
    "fr": r"combien\b|quand\b|quelle (?:année|date|heure|température|profondeur|hauteur|taille)|en quelle année|"
    r"quel (?:prix|délai)|coût|à quelle",
    "pt": r"quant[oa]s?\b|quando\b|que (?:ano|dia|horas)|qual (?:o|é o) (?:preço|prazo|valor|peso)|"
    r"qual (?:a|é a) (?:temperatura|profundidade|altura|idade)|custa\b",
}
# A sentence that says what a text is for instead of what it says.
ABOUT_ITSELF = re.compile(
    r"(?:in )?(?:this|the following) (?:article|page|guide|topic|document|section)|"
    r"(?:i )?(?:den här|denna|detta) (?:artikeln?|sidan?|guiden?|avsnittet?|ämnet?)|"
    r"(?:in )?(?:dit|deze) (?:artikel|pagina|gids|onderwerp|document|sectie)|"
    r"(?:dans )?(?:cet|cette|ce) (?:article|page|guide|rubrique|document|section)|"
    r"(?:n)?est[ea] (?:artigo|página|guia|tópico|documento|seção|secção)",
    re.IGNORECASE,
)


# Headings under which a help article tells of the trouble, and under which it says what to do. No heading counts as the
# first: an article begins with what it is about.
TROUBLE = re.compile(
    r"$|issue|problem|symptom|description|cause|error|what happen|"
    r"fel|beskrivning|orsak|probleem|kwestie|beschrijving|oorzaak|fout|"
    r"problème|symptôme|erreur|problema|sintoma|descrição|causa|erro",
    re.IGNORECASE,
)
REMEDY = re.compile(
    r"solution|workaround|resolution|how to fix|fix|what to do|steps to solve|"
    r"lösning|åtgärd|gör så här|så löser du|oplossing|tijdelijke oplossing|wat te doen|"
    r"résolution|que faire|correctif|solução|solucao|resolução|correção|o que fazer",
    re.IGNORECASE,
)


# What kind of number is asked for, and how one looks in all languages; unaccented words that say it without a digit.
_KINDS: dict[_Number, dict[str, str]] = {
    "price": {
        "en": r"how much\b(?! (?:time|space|data|room))|costs?\b|pric(?:e|es|ing)\b|fees?\b|expensive|"
        r"what (?:do|must|should|will) (?:i|we) (?:have to )?pay\b",
        "sv": r"kosta|pris(?:er|et|erna|lista)?\b|avgift|dyrt|"
        r"(?:vad|hur mycket) (?:ska|måste|får|behöver) \w+ betala\b|hur mycket om\b",
        "nl": r"kost(?:en)?\b|prij[sz]|tarie[fv]|duur is|hoe duur|"
        r"(?:wat|hoeveel) (?:moet \w+ betalen|betaal)\b|hoeveel als\b",
        "fr": r"coût|coute|prix\b|tarifs?\b|combien (?:ça|cela|pour|si|vaut)|cher\b|"
        r"(?:combien|que) (?:dois|doit)\b.{0,9}\bpayer",
        "pt": r"quanto (?:é|fica|pago|se)\b|cust[ao]|preç|tarif|(?:quanto|o que) (?:tenho|devo)\b.{0,9}\bpagar",
    },
    "duration": {
        "en": r"how (?:long|soon|fast|quickly|many (?:days|weeks|months|years|hours|minutes))\b|duration|"
        r"for (?:a|some) (?:while|time|bit)\b|how old\b|(?:what|which|minimum) age\b",
        "sv": r"hur (?:länge|lång tid|lång är|snart|snabbt|många (?:dagar|veckor|månader|år|timmar|minuter))\b|"
        r"(?:ett tag|en tid|en period|en stund)\b|hur gam(?:mal|la)\b|vilken ålder",
        "nl": r"hoe ?lang\b|hoe snel\b|hoeveel (?:dagen|weken|maanden|jaar|uur|tijd|minuten)\b|"
        r"(?:een tijdje|een poos(?:je)?|een periode)\b|hoe oud\b|welke leeftijd",
        "fr": r"combien de (?:temps|jours|semaines|mois|heures|minutes)\b|durée|délai|"
        r"(?:quelque|un certain) temps\b|un moment\b|quel âge\b",
        "pt": r"quanto tempo|quant[oa]s (?:dias|semanas|meses|anos|horas|minutos)\b|prazo|duração|"
        r"(?:um|algum|uns) tempos?\b|(?:que|qual a|qual é a) idade\b",
    },
    "moment": {
        "en": r"when\b|what (?:time|date|day)\b|(?:opening )?hours\b",
        "sv": r"när\b|vilken (?:tid|dag)\b|hur dags|öppettid",
        "nl": r"wanneer\b|hoe laat|openings(?:tijden|uren)|welke dag",
        "fr": r"quand\b|quelle (?:heure|date)|horaires?\b",
        "pt": r"quando\b|que (?:horas|dia)\b|horários?\b",
    },
}
_IN_ORDER: tuple[_Number, ...] = ("price", "duration", "moment")
_NUMBER_WORDS = """
    one two three four five six seven eight nine ten twelve en ett två tre fyra fem sex sju åtta tio
    een twee drie vier vijf zes zeven acht tien un une deux trois quatre cinq sept huit dix
    um uma dois duas três quatro cinco seis sete oito dez
"""
_COUNT = rf"(?:\d|\b(?:{'|'.join(_NUMBER_WORDS.split())}))[\s-]*(?:to |à |a |till |tot |\w+ )?"
_LOOKS: dict[Kind, re.Pattern[str]] = {
    **contacts.LOOKS,
    "price": re.compile(
        r"[€$£]\s?\d|\d\s?(?:[€$£]|:-|(?:kr|kronor|euros?|eur|sek|usd|reais|dollars?|pounds?)\b)|"
        r"\b(?:free|gratis|gratuit\w*|grátis|kostnadsfri\w*|avgiftsfri\w*|kosteloos)\b",
        re.IGNORECASE,
    ),
    "duration": re.compile(
        _COUNT + r"(?:(?:days?|weeks?|months?|years?|hours?|minutes?|dag(?:ar|en)?|veckor?|månad(?:er)?|år|"
        r"timm(?:e|ar)|minut(?:er|en)?|we(?:ek|ken)|maand(?:en)?|jaar|uur|jours?|semaines?|mois|ans?|années?|heures?|"
        r"dias?|semanas?|mês|meses|anos?|horas?|minutos?)\b|\w*(?:dagar|dagen|weken))",
        re.IGNORECASE,
    ),
    "moment": re.compile(
        r"\d[:.h]\d\d\b|\d\s?(?:am|pm|h|uur|heures|horas)\b|\b(?:19|20)\d\d\b|"
        r"\d (?:de )?(?:jan|feb|fev|fév|mar|apr|abr|avr|ma[iyj]|jun|jui|jul|aug|ago|aoû|sep|set|okt|oct|out|nov|"
        r"d[eé][cz])",
        re.IGNORECASE,
    ),
}
_DIGIT, _WORD = re.compile(r"\d"), re.compile(r"[^\W_]+")
# Further words that ask, for something else than a time.
FURTHER = {"en": ("what",), "sv": ("vad",), "nl": ("wat",), "fr": ("que", "qu"), "pt": ("que",)}
_NAMED_DAYS = """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
    sundays mandag tisdag onsdag torsdag fredag lordag sondag mandagar tisdagar onsdagar torsdagar fredagar lordagar
    sondagar maandag dinsdag woensdag donderdag vrijdag zaterdag zondag maandagen dinsdagen woensdagen donderdagen
    vrijdagen zaterdagen zondagen lundi mardi mercredi jeudi vendredi samedi dimanche lundis mardis mercredis jeudis
    vendredis samedis dimanches segunda terca quarta quinta sexta sabado domingo segundas tercas quartas quintas sextas
    sabados domingos january february march april june july august september october november december
"""
_SEVERAL = frozenset(map(fold, _NUMBER_WORDS.split())) - {"one", "en", "ett", "een", "un", "une", "um", "uma"}
_COUNTS, _DAYS = frozenset(map(fold, _NUMBER_WORDS.split())), frozenset(_NAMED_DAYS.split())


@dataclass(frozen=True, slots=True)
class Manner:
    """`kind` is what kind of number, where that can be told."""

    steps: bool
    number: bool
    kind: Kind | None = None


def manner_of(question: str, language: str) -> Manner:
    ours = contacts.sought(question, language)
    if ours is not None:
        # Where more is asked, of several that tell it the one is meant that says the rest.
        return Manner(steps=False, number=bool(ours.words), kind=ours.contact)
    number, steps, kinds = _patterns(language)
    kind: Kind | None = next((kind for kind in _IN_ORDER if kinds[kind].search(question)), None)
    if kind == "moment" and _tells_a_case(question, kinds["moment"], language):
        return Manner(steps=steps.search(question) is not None, number=False)
    is_number = kind is not None or number.search(question) is not None
    return Manner(steps=not is_number and steps.search(question) is not None, number=is_number, kind=kind)


def _tells_a_case(question: str, moment: re.Pattern[str], language: str) -> bool:
    """Whether a "when" asks for no time: "where do I put it when you are closed?" asks for a place."""
    opens = _WORD.search(question)
    if opens is None or moment.match(question, opens.start()):
        return False
    first = fold(opens.group().casefold())
    return first in ASKING.get(language, ()) or first in FURTHER.get(language, ())


@lru_cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], dict[_Number, re.Pattern[str]]]:
    kinds: dict[_Number, re.Pattern[str]] = {kind: _pattern(_KINDS[kind], language) for kind in _IN_ORDER}
    return _pattern(_NUMBER, language), _pattern(_STEPS, language), kinds


def _pattern(told: dict[str, str], language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{told.get(language, '(?!)')})", re.IGNORECASE)


def tells(text: str, span: tuple[int, int], said: frozenset[str], kind: Kind) -> bool:
    """Whether a number of the kind that is asked for stands there; `said` are the forms of the words there. Most
    sentences hold none, and that is told by a look at their words.
    """
    if kind == "moment" and not said.isdisjoint(_DAYS):
        return True
    if kind == "duration" and said.isdisjoint(_COUNTS) and not _DIGIT.search(text, *span):
        return False
    return _LOOKS[kind].search(text, *span) is not None


def may_tell(text: str, kind: Kind) -> bool:
    """Whether one of its sentences may tell it, at a glance: most texts needn't be read for that."""
    if kind != "moment":
        return _LOOKS[kind].search(text) is not None
    numbered = any(_LOOKS[one].search(text) for one in ("moment", "duration"))
    return numbered or not _DAYS.isdisjoint(map(fold, words(text)))


def counts(said: frozenset[str]) -> bool:
    """Whether a number is among the forms of some words; one is said without counting."""
    return not said.isdisjoint(_SEVERAL)
