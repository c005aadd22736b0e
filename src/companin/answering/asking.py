"""In what manner a question asks: for steps to follow, or for a number."""

import re
from dataclasses import dataclass

_STEPS = {
    "en": r"how (?:do|does|can|could|should|would|to|is|are)\b|what (?:should|must) i do|steps?\b|instructions?\b",
    "sv": r"hur (?:gör|kan|ska|skall|får|byter|ändrar|\w+r (?:jag|man|vi))\b|så här|steg\b|instruktion",
    "nl": r"hoe (?:kan|moet|doe|werkt|\w+ (?:ik|je|men|we))\b|stappen|instructie",
    "fr": r"comment\b|étapes?\b|que (?:faire|dois-je)|mode d.emploi",
    "pt": r"como\b|passos?\b|etapas?\b|o que (?:devo|tenho de|tenho que) fazer",
}
_NUMBER = {
    "en": r"how (?:much|many|long|often|old|far|big|large|high|late|soon)\b|when\b|"
    r"what (?:year|time|date|price|number)\b|costs?\b",
    "sv": r"hur (?:mycket|många|länge|ofta|gammal|lång|långt|stor|hög|snabbt)\b|när\b|vilket år|"
    r"vilken (?:tid|dag)|kostar\b",
    "nl": r"hoe ?(?:veel|lang|vaak|oud|ver|groot|hoog|snel|laat)\b|wanneer\b|welk jaar|kost(?:en)?\b",
    "fr": r"combien\b|quand\b|quelle (?:année|date|heure)|en quelle année|quel (?:prix|délai)|coût|à quelle",
    "pt": r"quant[oa]s?\b|quando\b|que (?:ano|dia|horas)|qual (?:o|é o) (?:preço|prazo|valor)|custa\b",
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


@dataclass(frozen=True, slots=True)
class Manner:
    steps: bool
    number: bool


def manner_of(question: str, language: str) -> Manner:
    number = re.search(rf"\b(?:{_NUMBER[language]})", question, re.IGNORECASE) if language in _NUMBER else None
    steps = re.search(rf"\b(?:{_STEPS[language]})", question, re.IGNORECASE) if language in _STEPS else None
    return Manner(steps=steps is not None and number is None, number=number is not None)
