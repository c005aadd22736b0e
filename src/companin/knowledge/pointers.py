"""Sections that name what is told elsewhere ("See also"): they hold the words of many questions and answer none."""

import re
from functools import lru_cache

# "Related reading", whatever follows; a noun is asked for, as there are related parties, costs and persons too.
_RELATED = """
related (?:reading|articles?|topics?|subjects?|documentation|documents?|docs|links|resources|pages|content|guides)
relatera(?:d|de|t) (?:läsning|artik(?:el|lar)|ämnen?|dokumentation|dokument|länkar|resurser|sidor|innehåll|guider)
(?:gerelateerde?|verwante) (?:lezing|lectuur|artikel(?:en)?|onderwerp(?:en)?|documentatie|documenten|links|bronnen)
(?:gerelateerde?|verwante) (?:pagina['’]s|inhoud|handleidingen)
(?:lectures?|articles?|sujets?|documentation|documents?) (?:connexes?|associée?s?|liée?s?|complémentaires?)
(?:liens?|ressources?|pages?|contenus?|guides?) (?:connexes?|associée?s?|liée?s?|complémentaires?)
(?:leituras?|artigos?|tópicos?|assuntos?|temas?|documentação|documentos?) (?:relacionad|complementar)
(?:links?|ligações|recursos?|páginas?|conteúdos?|guias?) (?:relacionad|complementar)
"""
# Those that stand alone: "Read more about prices" may well tell the prices.
_ALONE = """
see also|further reading|additional (?:reading|resources)|(?:external|useful) links|learn more|read more
se (?:även|också)|läs (?:även|också|mer|vidare)|vidare läsning|mer läsning|(?:externa|användbara) länkar
zie ook|lees (?:ook|meer|verder)|verder lezen|meer lezen|(?:externe|nuttige|handige) links
(?:à )?(?:voir|lire) (?:aussi|également)|pour aller plus loin|en savoir plus|liens (?:externes|utiles)
(?:veja|ver|leia|ler|consulte) também|saiba mais|leitura adicional|(?:links|ligações) (?:extern[ao]s|úteis)
"""


def _any_of(block: str) -> str:
    return "|".join(block.split("\n")[1:-1])


_POINTING = re.compile(rf"\W*(?:{_any_of(_RELATED)}|(?:{_any_of(_ALONE)})\W*$)", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def points_elsewhere(heading: str) -> bool:
    """Whether the last part of a heading path says that what follows is told elsewhere."""
    return _POINTING.match(heading.rpartition(" › ")[2]) is not None
