"""Whether two texts say the same thing or its opposite: negations, clause by clause, and words with an opposite."""

import re

from companin.inference.text import words

_NEGATIONS = {
    "en": r"\b(?:not|no|never|cannot|without|except|unless|neither|nor|none|nothing|excluded?|excluding)\b|n['’]t\b",
    "sv": r"\b(?:inte|ej|aldrig|ingen|inget|inga|utan|utom|förutom|icke|varken|undantag\w*|ingenting)\b",
    "nl": r"\b(?:niet|geen|nooit|zonder|tenzij|behalve|uitgezonderd|noch|niets|uitgesloten)\b",
    "fr": r"\b(?:ne|pas|jamais|aucune?|sans|sauf|ni|rien|exclue?s?|excepté)\b|\bn['’]",
    "pt": r"\b(?:não(?![ -](?:usad|utilizad|abert))|nunca|nenhuma?|sem|exceto|salvo|nem|nada|excluíd[oa]s?)\b",
}
_JOINING = {
    "en": "but|and|unless|except",
    "sv": "men|och|utom",
    "nl": "maar|en|tenzij|behalve",
    "fr": "mais|et|sauf",
    "pt": "mas|e|exceto|salvo",
}
_CLAUSE = {
    language: re.compile(rf"[,;:()\n–—]|[.!?]\s|\s(?:{joining})\s", re.IGNORECASE)
    for language, joining in _JOINING.items()
}
_PAIRS = {
    "en": """
        open opens/closed closes close; free gratis/paid charged; before/after; more/less fewer; above over/below under
        minimum/maximum; allowed permitted/forbidden prohibited; possible/impossible; always/never; first/last
        accept accepts accepted/refuse refuses refused reject rejected; includes included/excludes excluded
        increase increases/decrease decreases; enable enabled/disable disabled; valid/invalid; required/optional""",
    "sv": """
        öppet öppen öppna/stängt stängd stängda; gratis kostnadsfri kostnadsfritt/avgift; före innan/efter; mer/mindre
        över/under; minst/högst; tillåtet tillåten/förbjudet förbjuden; möjligt möjlig/omöjligt omöjlig; alltid/aldrig
        första/sista; ingår inkluderas/exkluderas; höjs ökar/sänks minskar; giltig giltigt/ogiltig ogiltigt""",
    "nl": """
        open geopend/dicht gesloten; gratis kosteloos/betaald; voor/na; meer/minder; boven/onder; minstens/maximaal
        toegestaan/verboden; mogelijk/onmogelijk; altijd/nooit; eerste/laatste; inbegrepen inclusief/exclusief
        geldig/ongeldig; verplicht/optioneel vrijwillig""",
    "fr": """
        ouvert ouverte ouverts/fermé fermée fermés; gratuit gratuite gratuits/payant payante; avant/après; plus/moins
        minimum/maximum; autorisé autorisée permis/interdit interdite; possible/impossible; toujours/jamais
        premier première/dernier dernière; accepté acceptée acceptés/refusé refusée refusés; inclus incluse/exclu exclue
        valable valide/invalide; obligatoire/facultatif facultative""",
    "pt": """
        aberto aberta abertos/fechado fechada fechados; gratuito gratuita grátis/pago paga; antes/depois após;
        mais/menos; acima/abaixo; mínimo mínima/máximo máxima; permitido permitida/proibido proibida;
        possível/impossível; sempre/nunca; primeiro primeira/último última; aceite aceites/recusado recusada;
        incluído incluída/excluído excluída; válido válida/inválido inválida; obrigatório obrigatória/opcional""",
}
_OPPOSITES = {
    language: [
        tuple(frozenset(side.split()) for side in pair.split("/")) for pair in re.split(r"[;\n]", lines) if pair.strip()
    ]
    for language, lines in _PAIRS.items()
}


def negated(text: str, language: str) -> bool:
    pattern = _NEGATIONS.get(language)
    return pattern is not None and re.search(pattern, text, re.IGNORECASE) is not None


def clauses(text: str, language: str) -> list[str]:
    pattern = _CLAUSE.get(language, _CLAUSE["en"])
    return [part for part in pattern.split(text) if part.strip()]


def opposed(statement: str, quote: str, language: str) -> bool:
    """Whether the statement has a word whose opposite stands in the quote, and neither has both."""
    said, told = frozenset(words(statement)), frozenset(words(quote))
    for one, other in _OPPOSITES.get(language, ()):
        for mine, theirs in ((one, other), (other, one)):
            if said & mine and told & theirs and not told & mine and not said & theirs:
                return True
    return False
