"""What the assistant replies to courtesies, written natively in each language: here in neutral words.

`{name}` is the assistant's, `{person}` the customer's with what parts it from the word before, or nothing.
"""

import re
from typing import Literal, TypeAlias

from companin.answering.registers import Register
from companin.answering.wording import every, worded
from companin.inference.text import fold, normal

Reply: TypeAlias = Literal[
    "greeting",
    "greeting_again",
    "wellbeing",
    "thanks",
    "acknowledgement",
    "goodbye",
    "bot",
    "human",
    "human_away",
    "frustration",
    "abuse",
    "offer",
    "no_offer",
    "ask_on",
    "decline_again",
]

NEUTRAL: dict[Reply, dict[str, str]] = {
    "greeting": {
        "en": "Hi{person}! I'm {name}. What can I help you with?",
        "sv": "Hej{person}! Jag heter {name}. Vad kan jag hjälpa dig med?",
        "nl": "Hallo{person}! Ik ben {name}. Waarmee kan ik u helpen?",
        "fr": "Bonjour{person} ! Je suis {name}. Comment puis-je vous aider ?",
        "pt": "Olá{person}! Chamo-me {name}. Em que posso ajudar?",
    },
    "greeting_again": {
        "en": "Hi{person}! What can I help you with?",
        "sv": "Hej{person}! Vad kan jag hjälpa dig med?",
        "nl": "Hallo{person}! Waarmee kan ik u helpen?",
        "fr": "Bonjour{person} ! Comment puis-je vous aider ?",
        "pt": "Olá{person}! Em que posso ajudar?",
    },
    "wellbeing": {
        "en": "All is well here, thank you for asking. What can I help you with?",
        "sv": "Här är allt bra, tack som frågar. Vad kan jag hjälpa dig med?",
        "nl": "Hier gaat alles goed, dank u. Waarmee kan ik u helpen?",
        "fr": "Tout va bien de mon côté, merci. Comment puis-je vous aider ?",
        "pt": "Por aqui está tudo bem, e agradeço a pergunta. Em que posso ajudar?",
    },
    "thanks": {
        "en": "You're welcome! Just ask if there's anything else.",
        "sv": "Varsågod! Det är bara att fråga om du undrar något mer.",
        "nl": "Graag gedaan! Laat het gerust weten als u nog iets wilt vragen.",
        "fr": "Avec plaisir ! N'hésitez pas si vous avez une autre question.",
        "pt": "De nada! Se precisar de mais alguma coisa, é só perguntar.",
    },
    "acknowledgement": {
        "en": "Good. Just ask if there's anything else I can help with.",
        "sv": "Bra! Säg bara till om det är något mer jag kan hjälpa till med.",
        "nl": "Prima. Laat het gerust weten als ik nog iets voor u kan doen.",
        "fr": "Très bien. Dites-moi si je peux vous aider pour autre chose.",
        "pt": "Muito bem. Se eu puder ajudar em mais alguma coisa, é só dizer.",
    },
    "goodbye": {
        "en": "Goodbye, and have a nice day!",
        "sv": "Hej då, och ha en fin dag!",
        "nl": "Tot ziens, en nog een fijne dag!",
        "fr": "Au revoir, et bonne journée !",
        "pt": "Até à próxima, e tenha um bom dia!",
    },
    "bot": {
        "en": "I'm {name}, a digital assistant, not a person. I answer from the information I've been given "
        "and show where it comes from.",
        "sv": "Jag heter {name} och är en digital assistent, inte en människa. Jag svarar utifrån den information "
        "jag har och visar var den kommer ifrån.",
        "nl": "Ik ben {name}, een digitale assistent en geen mens. Ik antwoord met de informatie die ik heb gekregen "
        "en laat zien waar die vandaan komt.",
        "fr": "Je suis {name}, un assistant numérique, pas une personne. Je réponds à partir des informations "
        "qui m'ont été confiées et j'en indique la source.",
        "pt": "Chamo-me {name} e sou um assistente digital, não uma pessoa. Respondo com base na informação "
        "que me foi dada e mostro de onde vem.",
    },
    "human": {
        "en": "Of course. I'm passing our conversation to a colleague, who will answer you here.",
        "sv": "Självklart. Jag lämnar över vår konversation till en medarbetare, som svarar dig här.",
        "nl": "Natuurlijk. Ik geef ons gesprek door aan een collega, die u hier antwoordt.",
        "fr": "Bien sûr. Je transmets notre conversation à un conseiller, qui vous répondra ici.",
        "pt": "Com certeza. Vou passar a nossa conversa a um colega, que lhe responderá aqui.",
    },
    "human_away": {
        "en": "I can't put you through to a person from here.",
        "sv": "Härifrån kan jag tyvärr inte koppla dig till en människa.",
        "nl": "Ik kan u hier helaas niet met een medewerker verbinden.",
        "fr": "Je ne peux malheureusement pas vous mettre en relation avec une personne ici.",
        "pt": "Infelizmente, a partir daqui não é possível falar com uma pessoa.",
    },
    "frustration": {
        "en": "I'm sorry that I haven't been much help so far.",
        "sv": "Jag är ledsen att jag inte har varit till större hjälp.",
        "nl": "Het spijt me dat ik u nog niet goed heb kunnen helpen.",
        "fr": "Je suis désolé de ne pas vous avoir mieux aidé jusqu'ici.",
        "pt": "Lamento não ter conseguido ajudar melhor até agora.",
    },
    "abuse": {
        "en": "I'd like to help you, and I'd be glad if we could keep it friendly.",
        "sv": "Jag vill gärna hjälpa dig, och blir glad om vi kan hålla en vänlig ton.",
        "nl": "Ik help u graag, en zou het fijn vinden als we het vriendelijk houden.",
        "fr": "Je souhaite vous aider, et j'aimerais que nous restions courtois.",
        "pt": "Gostaria de ajudar, e agradeço que mantenhamos um tom cordial.",
    },
    "offer": {
        "en": "Shall I pass you on to a colleague?",
        "sv": "Vill du att jag kopplar dig till en medarbetare?",
        "nl": "Zal ik u doorverbinden met een collega?",
        "fr": "Voulez-vous que je vous mette en relation avec un conseiller ?",
        "pt": "Quer que passe a nossa conversa a um colega?",
    },
    "no_offer": {
        "en": "Tell me in other words what you need, and I'll look again.",
        "sv": "Berätta gärna med andra ord vad du behöver, så letar jag igen.",
        "nl": "Vertel me in andere woorden wat u nodig hebt, dan zoek ik opnieuw.",
        "fr": "Dites-moi autrement ce dont vous avez besoin, et je chercherai à nouveau.",
        "pt": "Diga-me por outras palavras do que precisa e volto a procurar.",
    },
    "ask_on": {
        "en": "Ask me your question, and I'll look for the answer.",
        "sv": "Ställ gärna din fråga, så letar jag efter svaret.",
        "nl": "Stel gerust uw vraag, dan zoek ik het antwoord voor u op.",
        "fr": "Posez-moi votre question, et je chercherai la réponse.",
        "pt": "Faça-me a sua pergunta e procuro a resposta.",
    },
    "decline_again": {
        "en": "I can't find an answer to that either, and I don't want to guess.",
        "sv": "Det hittar jag inte heller något svar på, och jag vill inte gissa.",
        "nl": "Ook daarop vind ik geen antwoord, en ik wil niet gokken.",
        "fr": "Je ne trouve pas non plus de réponse à cette question, et je préfère ne pas deviner.",
        "pt": "Também não encontro resposta a isso e prefiro não adivinhar.",
    },
}
# What parts a person's name from the greeting before it.
_BEFORE_NAME = {"pt": ", "}
_YES = {
    "en": "yes|yes please|yeah|yep|sure|please|please do|ok|okay|yes do that|yes thanks|go ahead|yes i do|do it",
    "sv": "ja|ja tack|japp|gärna|ja gärna|ok|okej|absolut|ja det vill jag|gör det|visst|jo|jo tack",
    "nl": "ja|ja graag|graag|ok|oké|doe maar|ja doe maar|alstublieft|prima|natuurlijk|jazeker|ja alstublieft",
    "fr": "oui|oui merci|oui s'il vous plaît|d'accord|volontiers|ok|avec plaisir|oui volontiers|bien sûr|je veux bien",
    "pt": "sim|sim por favor|claro|sim obrigado|sim obrigada|ok|por favor|pode ser|quero|sim quero|com certeza",
}
_OFFERS = tuple(every("offer", NEUTRAL["offer"]))
_YESES = frozenset(fold(normal(text.replace("'", " "))) for texts in _YES.values() for text in texts.split("|"))


def says_yes(said: str) -> bool:
    return fold(normal(" ".join(re.findall(r"[^\W_]+", said)))) in _YESES


def reply(
    kind: Reply, language: str, register: Register = "neutral", *, name: str = "", person: str | None = None
) -> str:
    parted = f"{_BEFORE_NAME.get(language, ' ')}{person}" if person else ""
    return worded(kind, NEUTRAL[kind], language, register).replace("{person}", parted).replace("{name}", name)


def offers_a_person(said: str) -> bool:
    """Whether something the assistant said ends by offering a human."""
    return said.endswith(_OFFERS)
