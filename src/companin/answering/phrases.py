"""What the assistant says in its own voice, written natively in each language: here in neutral words."""

from typing import Literal, TypeAlias

from companin.answering.registers import Register
from companin.answering.wording import worded

Phrase: TypeAlias = Literal["decline", "decline_human", "other_language", "empty", "which", "rest", "near"]

NEUTRAL: dict[Phrase, dict[str, str]] = {
    "decline": {
        "en": "I can't find an answer to that in the information I have, so I'd rather not guess. "
        "Could you put it another way?",
        "sv": "Det hittar jag inget svar på i den information jag har, och jag vill inte gissa. "
        "Kan du formulera frågan på ett annat sätt?",
        "nl": "Daar vind ik geen antwoord op in de informatie die ik heb, en ik wil niet gokken. "
        "Kunt u uw vraag anders stellen?",
        "fr": "Je ne trouve pas de réponse à cette question dans les informations dont je dispose, "
        "et je préfère ne pas deviner. Pouvez-vous la formuler autrement ?",
        "pt": "Não encontro resposta a essa pergunta nas informações que tenho e prefiro não adivinhar. "
        "Pode colocá-la de outra forma?",
    },
    "decline_human": {
        "en": "I can't find an answer to that in the information I have, so I'd rather not guess. "
        "You can put it another way, or ask to talk to a colleague of mine.",
        "sv": "Det hittar jag inget svar på i den information jag har, och jag vill inte gissa. "
        "Formulera gärna om frågan, eller be att få prata med en medarbetare.",
        "nl": "Daar vind ik geen antwoord op in de informatie die ik heb, en ik wil niet gokken. "
        "U kunt de vraag anders stellen, of vragen om een medewerker te spreken.",
        "fr": "Je ne trouve pas de réponse à cette question dans les informations dont je dispose, "
        "et je préfère ne pas deviner. Vous pouvez la reformuler, ou demander à parler à un conseiller.",
        "pt": "Não encontro resposta a essa pergunta nas informações que tenho e prefiro não adivinhar. "
        "Pode reformulá-la ou pedir para falar com um colega meu.",
    },
    "other_language": {
        "en": "I found this in {language}:",
        "sv": "Det här hittade jag på {language}:",
        "nl": "Dit heb ik gevonden in het {language}:",
        "fr": "Voici ce que j'ai trouvé en {language} :",
        "pt": "Encontrei isto em {language}:",
    },
    "which": {
        "en": "Your question fits more than one answer. Which of these do you mean?",
        "sv": "Din fråga kan gälla flera saker. Vilken av dem menar du?",
        "nl": "Uw vraag kan over meer dan één ding gaan. Wat bedoelt u?",
        "fr": "Votre question peut porter sur plusieurs sujets. Lequel vous intéresse ?",
        "pt": "A sua pergunta pode referir-se a mais de uma coisa. A qual delas se refere?",
    },
    "rest": {
        "en": "About “{rest}” I find nothing in the information I have.",
        "sv": "Om ”{rest}” hittar jag inget i den information jag har.",
        "nl": "Over “{rest}” vind ik niets in de informatie die ik heb.",
        "fr": "À propos de « {rest} », je ne trouve rien dans les informations dont je dispose.",
        "pt": "Sobre «{rest}» não encontro nada nas informações que tenho.",
    },
    "near": {
        "en": "I find nothing about “{words}” itself. The closest I have is this:",
        "sv": "Om just ”{words}” hittar jag inget. Det här är det närmaste jag har:",
        "nl": "Over “{words}” zelf vind ik niets. Dit komt het dichtst in de buurt:",
        "fr": "Je ne trouve rien sur « {words} » précisément. Voici ce qui s'en approche le plus :",
        "pt": "Sobre «{words}» em concreto não encontro nada. O mais próximo que tenho é isto:",
    },
    "empty": {
        "en": "I don't have any information to answer from yet.",
        "sv": "Jag har ännu ingen information att svara utifrån.",
        "nl": "Ik heb nog geen informatie om mee te antwoorden.",
        "fr": "Je ne dispose encore d'aucune information pour répondre.",
        "pt": "Ainda não tenho informações para responder.",
    },
}

_LANGUAGE_NAMES = {
    "en": {"en": "English", "sv": "Swedish", "nl": "Dutch", "fr": "French", "pt": "Portuguese"},
    "sv": {"en": "engelska", "sv": "svenska", "nl": "nederländska", "fr": "franska", "pt": "portugisiska"},
    "nl": {"en": "Engels", "sv": "Zweeds", "nl": "Nederlands", "fr": "Frans", "pt": "Portugees"},
    "fr": {"en": "anglais", "sv": "suédois", "nl": "néerlandais", "fr": "français", "pt": "portugais"},
    "pt": {"en": "inglês", "sv": "sueco", "nl": "neerlandês", "fr": "francês", "pt": "português"},
}


def say(phrase: Phrase, language: str, register: Register) -> str:
    return worded(phrase, NEUTRAL[phrase], language, register)


def found_in(other: str, language: str, register: Register) -> str:
    """The sentence before a quote in another language than the answer's; empty when there is nothing to say."""
    names = _LANGUAGE_NAMES.get(language, _LANGUAGE_NAMES["en"])
    return say("other_language", language, register).format(language=names[other]) if other in names else ""
