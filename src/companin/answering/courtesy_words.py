"""What people say that asks for no knowledge, in each language; unaccented, lower case, apostrophes as blanks."""

from typing import Literal, TypeAlias

Courtesy: TypeAlias = Literal[
    "greeting", "wellbeing", "thanks", "acknowledgement", "goodbye", "bot", "human", "frustration", "abuse"
]
Part: TypeAlias = Literal["greeting", "thanks", "acknowledgement", "goodbye", "filler"]

# Said before or after a question, or alone. `filler` says nothing by itself.
PARTS: dict[str, dict[Part, str]] = {
    "en": {
        "greeting": "hi|hello|hey|hi there|hello there|hey there|good morning|good afternoon|good evening|good day|"
        "greetings|howdy|hiya|morning|evening|hello again|hi again",
        "thanks": "thanks|thank you|thank u|thx|ty|many thanks|thanks a lot|thank you so much|thank you very much|"
        "thanks so much|thanks a million|thanks a bunch|cheers|much appreciated|i appreciate it|appreciate it|"
        "thanks in advance|thank you in advance|thanks for your help|thank you for your help|thanks for the help|"
        "thank you for the help|that was helpful|that s helpful|very helpful|that helps|that helped|"
        "that s great|that s perfect|that s all|that is all|that worked|it works now|it worked|problem solved|you re "
        "the best|"
        "thanks for the info|thanks for the quick reply|thank you for your time",
        "acknowledgement": "ok|okay|k|okey|oke|okay then|alright|all right|great|perfect|cool|nice|good|super|awesome|"
        "excellent|wonderful|fine|sure|got it|i see|understood|makes sense|sounds good|no problem|no worries|right|"
        "good to know|clear|no thanks|no thank you|nope|nothing else|no that s all|no that s it|"
        "ah ok|oh ok|oh i see|lol|haha|wow|brilliant|lovely|amazing|no",
        "goodbye": "bye|goodbye|good bye|bye bye|see you|see you later|see ya|good night|have a nice day|have a good "
        "day|"
        "have a great day|take care|cya|until next time|talk to you later",
        "filler": "please|pls|there|everyone|everybody|all|team|guys|folks|sir|madam|dear|so|very|much|again|you|too|"
        "oh|ah|um|hmm|and|excuse me|sorry|a|lot|now|then|ok|for your help|for the help|for your time|for helping|"
        "for helping me|for everything|for that",
    },
    "sv": {
        "greeting": "hej|hejsan|hallo|halla|tjena|tjenare|tja|god morgon|godmorgon|god dag|goddag|god kvall|"
        "god eftermiddag|morrn|hej igen|hej hej|hejsan igen",
        "thanks": "tack|tackar|tack sa mycket|tack sa hemskt mycket|stort tack|tusen tack|tack for hjalpen|"
        "tack pa forhand|tack for svaret|tack for svar|tack for infon|tack ska du ha|tack ska ni ha|tackar sa mycket|"
        "jattebra tack|det hjalpte|det var till hjalp|nu fungerar det|nu funkar det|det loste sig|problemet ar lost|"
        "tack for din hjalp|tack for er hjalp|tack for den snabba hjalpen|tack snalla",
        "acknowledgement": "ok|okej|okey|bra|toppen|perfekt|kanon|super|jattebra|utmarkt|fint|schysst|japp|jaha|aha|"
        "jag forstar|forstatt|da vet jag|det later bra|ingen fara|inga problem|nej tack|nej det var allt|"
        "det var allt|inget mer|uppfattat|okej da|ok da|grymt|harligt|va bra|vad bra|nehej|najs|haha|wow|nej",
        "goodbye": "hej da|hejda|adjo|vi ses|ha det|ha det bra|ha det gott|ha en bra dag|ha en fin dag|god natt|"
        "godnatt|"
        "trevlig helg|vi hors|pa aterseende",
        "filler": "snalla|alla|ni|du|sa|mycket|igen|ja|oj|och|ursakta|forlat|da|allihopa|gott folk|ok|for hjalpen|"
        "for din hjalp|for er hjalp|for allt|for det",
    },
    "nl": {
        "greeting": "hallo|hoi|hey|hi|dag|goedemorgen|goedemiddag|goedenavond|goedendag|goede morgen|goede middag|"
        "goede avond|goeden dag|goeiemorgen|hallo daar|hoi hoi|nogmaals hallo",
        "thanks": "bedankt|dank je|dank u|dank je wel|dank u wel|dankjewel|dankuwel|hartelijk dank|hartelijk bedankt|"
        "heel erg bedankt|erg bedankt|alvast bedankt|bij voorbaat dank|bedankt voor de hulp|bedankt voor uw hulp|"
        "bedankt voor je hulp|dank voor de hulp|heel fijn bedankt|veel dank|dat helpt|dat hielp|dat was nuttig|"
        "het werkt nu|het is gelukt|probleem opgelost|super bedankt|bedankt voor de informatie|thanks|merci",
        "acknowledgement": "ok|oke|okay|prima|goed|mooi|fijn|super|top|perfect|geweldig|uitstekend|begrepen|ik snap "
        "het|"
        "ik begrijp het|duidelijk|helder|is goed|geen probleem|nee bedankt|nee dank u|nee dank je|dat was alles|"
        "dat is alles|verder niets|dat was het|komt goed|klinkt goed|aha|tof|leuk|haha|wow|nee",
        "goodbye": "doei|dag dag|tot ziens|tot later|fijne dag|prettige dag|nog een fijne dag|fijne dag nog|"
        "fijne avond|goede nacht|welterusten|prettig weekend|fijn weekend|de groeten|groetjes",
        "filler": "alstublieft|alsjeblieft|aub|svp|allemaal|iedereen|team|u|je|heel|erg|weer|ja|en|sorry|pardon|daar|"
        "hoor|nog|zeg|ok|voor de hulp|voor uw hulp|voor je hulp|voor alles",
    },
    "fr": {
        "greeting": "bonjour|bonsoir|salut|coucou|hello|hey|rebonjour|re bonjour|bonjour a tous|bonjour a vous|"
        "bien le bonjour",
        "thanks": "merci|merci beaucoup|merci bien|mille mercis|merci infiniment|grand merci|un grand merci|"
        "merci d avance|merci par avance|merci pour votre aide|merci de votre aide|merci pour ton aide|"
        "merci pour votre reponse|merci pour l info|merci pour les informations|ca m aide|ca m a aide|c est utile|"
        "c etait utile|ca marche maintenant|probleme resolu|je vous remercie|avec mes remerciements|merci a vous",
        "acknowledgement": "ok|okay|d accord|daccord|entendu|parfait|super|genial|tres bien|bien|c est bon|c est note|"
        "compris|je comprends|je vois|ca marche|pas de probleme|pas de souci|non merci|c est tout|ce sera tout|"
        "rien d autre|impeccable|nickel|top|excellent|cool|ah d accord|note|formidable|haha|wow|non",
        "goodbye": "au revoir|a bientot|a plus|a plus tard|bonne journee|bonne soiree|bonne nuit|bon week end|"
        "bon weekend|adieu|a la prochaine|bye|ciao|bonne continuation",
        "filler": "s il vous plait|s il te plait|svp|stp|madame|monsieur|tous|a|vous|bien|encore|oui|et|ah|oh|pardon|"
        "excusez moi|l equipe|tres|ok|pour votre aide|de votre aide|pour ton aide|pour tout",
    },
    "pt": {
        "greeting": "ola|oi|bom dia|boa tarde|boa noite|viva|ola a todos|ola novamente|oi de novo|e ai|alo|ola de novo",
        "thanks": "obrigado|obrigada|muito obrigado|muito obrigada|obrigadao|valeu|brigado|brigada|agradeco|agradecido|"
        "agradecida|obrigado pela ajuda|obrigada pela ajuda|muito obrigado pela ajuda|muito obrigada pela ajuda|"
        "desde ja obrigado|desde ja obrigada|obrigado desde ja|obrigada desde ja|"
        "isso ajuda|isso ajudou|foi util|ajudou muito|ja funciona|ja resolvi|problema resolvido|grato|grata|"
        "obrigado pela resposta|obrigada pela resposta|obrigado pela informacao|obrigada pela informacao",
        "acknowledgement": "ok|okay|esta bem|ta bem|ta bom|tudo certo|perfeito|otimo|optimo|excelente|fixe|legal|"
        "beleza|"
        "combinado|entendi|percebi|compreendo|certo|claro|boa|muito bem|sem problema|nao obrigado|nao obrigada|"
        "e tudo|e so isso|so isso|era isso|mais nada|bom|maravilha|super|faz sentido|ah ok|haha|wow|nao",
        "goodbye": "adeus|tchau|xau|ate logo|ate breve|ate a proxima|ate ja|ate mais|bom fim de semana|"
        "tenha um bom dia|tenha uma boa tarde|bom resto de dia|cumprimentos|passe bem",
        "filler": "por favor|pf|todos|a|equipa|equipe|senhor|senhora|muito|de|novo|sim|e|ah|desculpe|com licenca|mesmo|"
        "pessoal|ok|pela ajuda|pela sua ajuda|por tudo|por isso",
    },
}
# These say something even when only they are left of a message; of the others at least one must be there.
RANK: tuple[Literal["goodbye", "thanks", "greeting", "acknowledgement"], ...] = (
    "goodbye",
    "thanks",
    "greeting",
    "acknowledgement",
)
