"""The words by which a message leans on what was said before it, in each language; unaccented, lower case."""

import re

# A message may open with these and go on from the last one.
_LEADS = {
    "en": "and|but|also|or|then|ok and|okay and|so|and what about|what about|how about|and how about|and what if|"
    "and if|same for|is it the same for|does that also apply to|and the same for|plus",
    "sv": "och|men|eller|sen|da|okej och|ok och|hur ar det med|och hur ar det med|vad galler for|och vad galler for|"
    "hur blir det med|och om|galler det aven|galler det ocksa|galler samma for|samma for|hur ser det ut for",
    "nl": "en|maar|of|dan|ok en|oke en|hoe zit het met|en hoe zit het met|hoe zit dat met|en hoe zit dat met|"
    "wat dacht u van|geldt dat ook voor|geldt hetzelfde voor|hetzelfde voor|en als|en wat met|wat met",
    "fr": "et|mais|alors|ok et|et si|et qu en est il|qu en est il de|qu en est il du|qu en est il des|"
    "qu en est il pour|et concernant|meme chose pour|pareil pour|c est pareil pour|est ce pareil pour|et c est",
    "pt": "e|mas|ou|entao|ok e|e se|e quanto a|e quanto ao|quanto a|quanto ao|e em relacao a|o mesmo para|"
    "e no caso de|no caso de|e aplica se tambem a|vale tambem para|tambem vale para",
}
_PREPOSITIONS = {
    "en": "for to in on with from at by without under over via into",
    "sv": "for till i pa med fran vid utan under over via inom",
    "nl": "voor naar in op met van bij zonder onder over via uit aan binnen",
    "fr": "pour a en au aux avec de du des dans sur chez par sans vers via d",
    "pt": "para ao aos em no na nos nas com de do da dos das por pelo pela sem via",
}
_DETERMINERS = {
    "en": "the a an my your our their some any",
    "sv": "den det de en ett min mitt mina din er",
    "nl": "de het een mijn uw uw jullie die dat",
    "fr": "le la les l un une des mon ma mes votre vos",
    "pt": "o a os as um uma uns umas meu minha seu sua",
}
# They point at something that was named, wherever they stand.
_POINTING = {
    "en": "that this those these them they one ones both either neither latter former",
    "sv": "den denna detta dessa dem dom sadan sadana densamma",
    "nl": "dat dit die deze ze zij diegene daarvan daarmee daarvoor ervan ermee ervoor",
    "fr": "ca cela celui celle ceux celles lequel laquelle lesquels lesquelles elle elles ils",
    "pt": "isso isto aquilo disso nisso ele ela eles elas deles delas dele dela esse essa esses essas",
}
# They may point, or only hold the place of what follows ("is it possible to").
_HOLDING = {
    "en": r"\b(?:it|its)\b(?! possible| necessary| allowed| ok| okay| true| take to| cost to| takes to| costs to| s )",
    "sv": r"\bde (?=ut |till |med |i |pa |$)|\b(?:det|dess)\b(?! att| mojligt| som| ok| okej| tillatet| nagon| nagot|"
    r" nagra| nan| innan| tills| ni )",
    "nl": r"\b(?:duurt|kost|werkt|is|kan|doet|gaat|geldt|lukt|past|mag|wordt) het\b(?! om| dat| mogelijk| voor| "
    r"[a-z]{6})|\b(?:ik|u|je|we|wij) het (?:ook |nog |zelf |online )?[a-z]+en (?=$)",
    "fr": r"\bil\b(?! y a| possible| faut| est possible)",
    "pt": r"\b(?:funciona|custa|demora|serve|dura|tem|vem) (?:tambem )?$",
}
_VOID = {
    "en": r"\bis there\b|\bare there\b",
    "sv": r"\bfinns det\b|\bgar det att\b|\bar det mojligt\b|\bar det nagon\b|\bdet finns\b",
    "nl": r"\bis er\b|\bzijn er\b|\bis het mogelijk\b",
    "fr": r"\bfaut il\b|\best il possible\b|\by a t il\b|\bil y a\b",
    "pt": r"\be possivel\b|\bha\b",
}
# Verbs that make a sentence of its own out of what would else be a fragment.
_CLAUSE = {
    "en": "do does did is are was were can could will would should may have has had must am s want need get gets sell "
    "ship ships deliver deliver accept offer open close work works take takes cost costs return cancel change pay "
    "order",
    "sv": "gor ar var kan kunde kommer vill skulle ska far har hade maste blir behover tar kostar skickar levererar "
    "saljer erbjuder oppnar stanger fungerar galler finns gar returnerar avbestaller andrar betalar bestaller",
    "nl": "doe doet is zijn was kan kunnen kunt wil wilt zal zou moet moeten mag heb hebben heeft krijg duurt kost "
    "verzendt verzenden levert verkoopt verkoop leveren verkopen werkt werken gaat geldt annuleer betaal betalen "
    "bestel retourneer",
    "fr": "est sont etait peut peux pouvez puis veux voudrais dois doit devez faut ai avez avons a fait faites livrez "
    "vendez acceptez proposez coute prend marche fonctionne dure retourner annuler payer commander existe",
    "pt": "e sao era pode posso podem podemos quero queria devo deve tenho tem temos ha fazem faz enviam vendem "
    "aceitam "
    "entregam custa demora funciona leva dura devolvo devolver cancelar pagar encomendar existe",
}
# They ask without saying about what.
_LIGHT = {
    "en": "take takes took work works mean means happen happens cost costs price much long time times day days often "
    "soon fast exactly also too same instead else really again still then so anyway",
    "sv": "tar ta tid fungerar funkar galler betyder hander kostar kosta pris dagar dag ofta snart exakt aven ocksa "
    "samma istallet annars igen fortfarande da sen",
    "nl": "duurt duren werkt werken geldt betekent gebeurt kost kosten tijd dagen dag prijs vaak snel precies ook "
    "zelfde "
    "hetzelfde anders weer nog dan zit",
    "fr": "prend prendre dure durer marche fonctionne signifie passe coute couter prix temps delai jours jour souvent "
    "vite exactement aussi pareil meme sinon encore alors",
    "pt": "demora demorar leva levar funciona funcionar significa acontece custa custar preco tempo dias dia vezes "
    "rapido exatamente tambem mesmo igual senao ainda entao",
}
_ASKING = {
    "en": "why how when where which who whose",
    "sv": "varfor hur nar var vilken vilket vilka vem hurdan",
    "nl": "waarom hoe hoeveel hoelang wanneer waar welk welke wie",
    "fr": "pourquoi comment quand ou quel quelle quels quelles qui combien",
    "pt": "porque porque como quando onde qual quais quem quanto quanta quantos quantas",
}


def _sets(words: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(said.split()) for language, said in words.items()}


LEADS = {
    language: tuple(sorted((tuple(lead.split()) for lead in leads.split("|")), key=len, reverse=True))
    for language, leads in _LEADS.items()
}
PREPOSITIONS, DETERMINERS = _sets(_PREPOSITIONS), _sets(_DETERMINERS)
POINTING, CLAUSE, LIGHT, ASKING = _sets(_POINTING), _sets(_CLAUSE), _sets(_LIGHT), _sets(_ASKING)
HOLDING = {language: re.compile(pattern) for language, pattern in _HOLDING.items()}
VOID = {language: re.compile(pattern) for language, pattern in _VOID.items()}
