"""In what manner a question asks: for steps to follow, or for a number."""

import re
from dataclasses import dataclass

_STEPS = {
    "en": r"how (?:do|does|can|could|should|would|to|is|are)\b|what (?:should|must) i do|steps?\b|instructions?\b|set ?up",
    "sv": r"hur (?:gör|kan|ska|skall|får|byter|ändrar|\w+r (?:jag|man|vi))\b|så här|steg\b|instruktion",
    "nl": r"hoe (?:kan|moet|doe|werkt|\w+ (?:ik|je|men|we))\b|stappen|instructie",
    "fr": r"comment\b|étapes?\b|que (?:faire|dois-je)|mode d.emploi",
    "pt": r"como\b|passos?\b|etapas?\b|o que (?:devo|tenho de|tenho que) fazer",
}
_NUMBER = {
    "en": r"how (?:much|many|long|often|old|far|big|large|high|late|soon)\b|when\b|what (?:year|time|date|price|number)\b|costs?\b",
    "sv": r"hur (?:mycket|många|länge|ofta|gammal|lång|långt|stor|hög|snabbt)\b|när\b|vilket år|vilken (?:tid|dag)|kostar\b",
    "nl": r"hoe ?(?:veel|lang|vaak|oud|ver|groot|hoog|snel|laat)\b|wanneer\b|welk jaar|kost(?:en)?\b",
    "fr": r"combien\b|quand\b|quelle (?:année|date|heure)|en quelle année|quel (?:prix|délai)|coût|à quelle",
    "pt": r"quant[oa]s?\b|quando\b|que (?:ano|dia|horas)|qual (?:o|é o) (?:preço|prazo|valor)|custa\b",
}


@dataclass(frozen=True, slots=True)
class Manner:
    steps: bool
    number: bool


def manner_of(question: str, language: str) -> Manner:
    number = re.search(rf"\b(?:{_NUMBER[language]})", question, re.IGNORECASE) if language in _NUMBER else None
    steps = re.search(rf"\b(?:{_STEPS[language]})", question, re.IGNORECASE) if language in _STEPS else None
    return Manner(steps=steps is not None and number is None, number=number is not None)
