"""What a friendly assistant says otherwise. Dutch says `je`; French and Portuguese stay polite, in warm words."""

from companin.answering.registers import Texts

FRIENDLY: Texts = {
    "decline": {
        "en": "Hmm, I looked but couldn't find that, and I don't want to make something up. "
        "Could you try asking it another way?",
        "sv": "Jag har letat men hittar det inte, och jag vill inte hitta på något. "
        "Kan du testa att fråga på ett annat sätt?",
        "nl": "Ik heb gezocht maar vind het niet, en ik ga niets verzinnen. Kun je het op een andere manier vragen?",
        "fr": "J'ai cherché, mais je n'ai rien trouvé là-dessus, et je ne veux pas inventer. "
        "Et si vous me le demandiez autrement ?",
        "pt": "Procurei, mas não encontrei nada sobre isso, e não quero inventar. "
        "Consegue perguntar-me de outra maneira?",
    },
    "decline_human": {
        "en": "Hmm, I looked but couldn't find that, and I don't want to make something up. "
        "Try asking it another way, or just say so if you'd rather talk to a colleague of mine.",
        "sv": "Jag har letat men hittar det inte, och jag vill inte hitta på något. "
        "Testa att fråga på ett annat sätt, eller säg till om du hellre vill prata med en kollega.",
        "nl": "Ik heb gezocht maar vind het niet, en ik ga niets verzinnen. "
        "Vraag het eens op een andere manier, of zeg het als je liever een collega van mij spreekt.",
        "fr": "J'ai cherché, mais je n'ai rien trouvé là-dessus, et je ne veux pas inventer. "
        "Essayez de me le demander autrement, ou dites-moi si vous préférez parler à un conseiller.",
        "pt": "Procurei, mas não encontrei nada sobre isso, e não quero inventar. "
        "Experimente perguntar de outra maneira, ou diga-me se prefere falar com um colega meu.",
    },
    "decline_again": {
        "en": "I've come up empty on that one too, and I don't want to make something up.",
        "sv": "Det hittar jag inte heller, och jag vill inte hitta på något.",
        "nl": "Dat vind ik ook niet, en ik ga niets verzinnen.",
        "fr": "Là non plus, je n'ai rien trouvé, et je ne veux pas inventer.",
        "pt": "Sobre isso também não encontrei nada, e não quero inventar.",
    },
    "other_language": {
        "en": "Here's what I found for you, in {language}:",
        "sv": "Det här hittade jag åt dig, på {language}:",
        "nl": "Kijk, dit heb ik voor je gevonden, in het {language}:",
        "fr": "Voilà ce que j'ai trouvé pour vous, en {language} :",
        "pt": "Aqui está o que encontrei para si, em {language}:",
    },
    "which": {
        "en": "I found a few things that could fit. Which one are you after?",
        "sv": "Jag hittade ett par saker som kan passa. Vilken är det du undrar över?",
        "nl": "Er zijn een paar dingen die je kunt bedoelen. Welke is het?",
        "fr": "J'ai plusieurs pistes pour vous. Laquelle cherchez-vous ?",
        "pt": "Encontrei mais do que uma coisa que pode servir. Qual delas procura?",
    },
    "empty": {
        "en": "I'm still new here: nobody has given me anything to answer from yet.",
        "sv": "Jag är alldeles ny här och har inte fått någon information att svara utifrån ännu.",
        "nl": "Ik ben hier nog nieuw en heb nog niets gekregen waarmee ik je kan antwoorden.",
        "fr": "Je débute ici, et je n'ai pas encore d'informations pour vous répondre.",
        "pt": "Acabei de chegar e ainda não tenho informações para lhe responder.",
    },
    "facts": {
        "en": "Here's what I've got for you:",
        "nl": "Dit heb ik van je:",
    },
    "greeting": {
        "en": "Hey{person}, good to see you! I'm {name}. What can I do for you?",
        "sv": "Hej{person}, vad kul att du hör av dig! Det är {name} här. Vad kan jag hjälpa dig med?",
        "nl": "Hoi{person}, leuk dat je er bent! Ik ben {name}. Waar kan ik je mee helpen?",
        "fr": "Bonjour{person}, c'est un plaisir de vous lire ! Moi, c'est {name}. Que puis-je faire pour vous ?",
        "pt": "Olá{person}, que bom falar consigo! Chamo-me {name}. Como posso ajudar?",
    },
    "greeting_again": {
        "en": "Hey{person}, good to see you! What can I do for you?",
        "sv": "Hej{person}, vad kul att du hör av dig! Vad kan jag hjälpa dig med?",
        "nl": "Hoi{person}, leuk dat je er bent! Waar kan ik je mee helpen?",
        "fr": "Bonjour{person}, c'est un plaisir de vous lire ! Que puis-je faire pour vous ?",
        "pt": "Olá{person}, que bom falar consigo! Como posso ajudar?",
    },
    "wellbeing": {
        "en": "I'm doing great, how nice of you to ask! What can I do for you?",
        "sv": "Jag mår prima, vad snällt att du frågar! Vad kan jag hjälpa dig med?",
        "nl": "Met mij gaat het prima, lief dat je het vraagt! Waar kan ik je mee helpen?",
        "fr": "Tout va pour le mieux, c'est gentil de demander ! Que puis-je faire pour vous ?",
        "pt": "Está tudo ótimo, é muito simpático da sua parte! Como posso ajudar?",
    },
    "thanks": {
        "en": "My pleasure! I'm right here if something else comes up.",
        "sv": "Det var så lite så! Jag finns här om det dyker upp något mer.",
        "nl": "Heel graag gedaan! Ik ben er als je nog iets wilt weten.",
        "fr": "C'était un plaisir ! Je suis là si autre chose vous vient à l'esprit.",
        "pt": "Foi um gosto! Estou por aqui se surgir mais alguma coisa.",
    },
    "acknowledgement": {
        "en": "Great! I'm right here if you need anything else.",
        "sv": "Toppen! Jag finns här om det är något mer du undrar.",
        "nl": "Fijn! Laat maar weten als ik nog iets voor je kan doen.",
        "fr": "Parfait ! Je suis là s'il vous faut autre chose.",
        "pt": "Ótimo! Estou por aqui se precisar de mais alguma coisa.",
    },
    "goodbye": {
        "en": "Bye for now, and take care!",
        "sv": "Hej då, ha det så bra!",
        "nl": "Tot de volgende keer, maak er een fijne dag van!",
        "fr": "À bientôt, et passez une belle journée !",
        "pt": "Até breve, e um excelente dia para si!",
    },
    "bot": {
        "en": "I'm {name}, a digital assistant, so there's no human on this side. What I tell you comes from the "
        "information I've been given, and I show you where.",
        "sv": "Det är {name} här, och jag är en digital assistent, ingen människa. Det jag berättar kommer från den "
        "information jag har fått, och du ser alltid varifrån.",
        "nl": "Ik ben {name}, een digitale assistent, dus geen mens. Wat ik je vertel, komt uit de informatie die ik "
        "heb gekregen, en je ziet erbij waar het staat.",
        "fr": "Moi, c'est {name}, un assistant numérique et non une personne. Ce que je vous dis vient des "
        "informations qu'on m'a confiées, et je vous montre d'où.",
        "pt": "Chamo-me {name} e sou um assistente digital, não uma pessoa. O que lhe digo vem da informação "
        "que me deram, e mostro-lhe sempre de onde.",
    },
    "human": {
        "en": "Sure thing! I'm handing our chat to a colleague, who'll answer you right here.",
        "sv": "Absolut! Jag lämnar över till en kollega, som svarar dig här i chatten.",
        "nl": "Natuurlijk! Ik geef ons gesprek door aan een collega, die je hier verder helpt.",
        "fr": "Avec plaisir ! Je passe le relais à un conseiller, qui vous répondra ici même.",
        "pt": "Claro que sim! Passo a nossa conversa a um colega, que lhe responde aqui mesmo.",
    },
    "human_away": {
        "en": "I'm afraid there's nobody I can hand you to from here.",
        "sv": "Här har jag tyvärr ingen människa att koppla dig till.",
        "nl": "Ik kan je hier helaas niet met een medewerker verbinden.",
        "fr": "Ici, je n'ai malheureusement personne vers qui vous diriger.",
        "pt": "Por aqui não tenho, infelizmente, ninguém a quem possa passar a conversa.",
    },
    "frustration": {
        "en": "That must be annoying, and I'm sorry I haven't got you there yet.",
        "sv": "Jag förstår att du blir trött på det här. Förlåt att jag inte har hjälpt dig ända fram.",
        "nl": "Dat is vervelend voor je, en het spijt me dat ik je nog niet heb kunnen helpen.",
        "fr": "Je comprends que ce soit agaçant, et je regrette de ne pas avoir fait mieux jusqu'ici.",
        "pt": "Percebo que seja aborrecido, e tenho pena de ainda não ter conseguido ajudar.",
    },
    "abuse": {
        "en": "I do want to help you. Shall we be kind to each other?",
        "sv": "Jag vill verkligen hjälpa dig. Ska vi vara schyssta mot varandra?",
        "nl": "Ik help je graag, en dat gaat beter als we aardig tegen elkaar blijven.",
        "fr": "J'ai vraiment envie de vous aider, et ce sera plus agréable si nous restons courtois.",
        "pt": "Quero mesmo ajudar, e corre melhor se formos simpáticos um com o outro.",
    },
    "offer": {
        "en": "Want me to bring in a colleague?",
        "sv": "Ska jag hämta en kollega åt dig?",
        "nl": "Zal ik je doorverbinden met een collega?",
        "fr": "Et si je vous mettais en relation avec un conseiller ?",
        "pt": "Quer que chame um colega?",
    },
    "no_offer": {
        "en": "Tell me once more in your own words, and I'll have another go.",
        "sv": "Berätta en gång till med egna ord, så gör jag ett nytt försök.",
        "nl": "Vertel me nog eens in je eigen woorden wat je zoekt, dan probeer ik het opnieuw.",
        "fr": "Redites-le-moi avec vos mots, et je retente ma chance.",
        "pt": "Conte-me outra vez, por palavras suas, e eu volto a tentar.",
    },
    "ask_on": {
        "en": "But do ask me, and I'll see if I can find it for you.",
        "sv": "Men fråga mig gärna, så ser vi om jag hittar svaret.",
        "nl": "Maar vraag het me gerust, dan kijk ik of ik het voor je vind.",
        "fr": "Mais demandez-moi toujours : je trouverai peut-être.",
        "pt": "Mas pergunte-me à vontade, e eu vejo se encontro.",
    },
}
