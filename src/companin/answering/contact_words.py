"""The words by which customers ask where an organization is reached, in each language; unaccented, lower case."""

from typing import Literal, TypeAlias

Contact: TypeAlias = Literal["phone", "email", "place"]

# What is asked for, by name. Two words may stand for one: "e mail" and "e post" are read as one word.
NAMED: dict[Contact, dict[str, str]] = {
    "email": {
        "en": r"email address(?:es)?|mail address",
        "sv": r"(?:epost|mejl|mail)adress\w*",
        "nl": r"(?:e?mail)adres\w*",
        "fr": r"adresses? (?:e?mail|electronique|courriel)",
        "pt": r"(?:endereco|morada) (?:de )?(?:email|eletronic[oa])",
    },
    "phone": {
        "en": r"(?:tele)?phone (?:number|no|line)s?|contact number|hotline|number to (?:call|ring|dial)|your number",
        "sv": r"telefonnumm?e?r\w*|telnr|mobilnumm?e?r\w*|(?:ert|erat) nummer",
        "nl": r"telefoonnummers?|telnr|(?:jullie|uw) nummer",
        "fr": r"numeros? (?:de )?tel(?:ephone)?|votre numero|numero vert",
        "pt": r"numeros? (?:de )?(?:telefone|telemovel|celular|tel)|vosso numero",
    },
    "place": {
        "en": r"address(?:es)?",
        "sv": r"(?:besoks|post|gatu)?adress\w*",
        "nl": r"(?:bezoek|post)?adres(?:sen)?",
        "fr": r"adresses?",
        "pt": r"moradas?|enderecos?",
    },
}
# They ask for it too where nothing else is asked.
MEANT: dict[Contact, dict[str, str]] = {
    "email": {
        "en": r"e?mail",
        "sv": r"epost\w*|mejla?r?|maila?r?",
        "nl": r"e?mail(?:en|t)?",
        "fr": r"e?mail|courriel|mel",
        "pt": r"e?mail",
    },
    "phone": {
        "en": r"telephone|phone|tel|call|ring|dial",
        "sv": r"telefon\w*|tel|ring(?:a|er)?",
        "nl": r"telefo\w+|tel|bel(?:len|t)?|opbellen",
        "fr": r"tel(?:ephon\w+)?|appel(?:er|ez)",
        "pt": r"telefon\w+|telemovel|tel|ligar|ligo|ligue",
    },
    "place": {
        "en": r"where (?:are|r|can|do|is|s|exactly)\b|wheres|location|located|directions",
        "sv": r"var (?:ligger|finns|sitter|ar|hittar|haller|exakt)\b|vart (?:ligger|finns|hittar)",
        "nl": r"waar (?:zit|zitten|zijn|is|ligt|liggen|vind|vinden|kan|bevindt|bevinden|staat|precies)\b|locatie",
        "fr": r"ou (?:etes|vous|se|est|sont|puis|peut|on)\b|(?:etes|est|situez?)(?: vous)? ou",
        "pt": r"onde (?:fica|ficam|e|sao|esta|estao|se|posso|vos|os|encontro)\b|(?:ficam?|estao) onde|localizacao",
    },
}
# An app for messages that goes by a phone number: another number won't do.
WHATSAPP = r"whats ?app(?:en|a)?|appen|wapp|zap"
# "Where are you" asks for our place also where more is said: "… in Utrecht".
OURS: dict[str, str] = {
    "en": r"where are you(?: located| based| situated)?",
    "sv": r"var (?:ligger|finns|sitter|haller) ni",
    "nl": r"waar (?:zit(?:ten)?|zijn|bevind\w*) (?:jullie|u)",
    "fr": r"ou (?:etes|vous trouvez|est ce que vous etes)(?: vous)?",
    "pt": r"onde (?:ficam|estao|se encontram)(?: localizad[oa]s)?",
}
# A question for a name opens with these.
OPENING: dict[str, str] = {
    "en": r"(?:and )?(?:what|whats|which|do you have|have you got|is there)\b",
    "sv": r"(?:och )?(?:vad|vilken|vilket|har ni|finns det)\b",
    "nl": r"(?:en )?(?:wat|welke?|hebben jullie|hebt u|heeft u|is er)\b",
    "fr": r"(?:et )?(?:quel|quelle|c est quoi|avez vous|vous avez|y a t il)\b",
    "pt": r"(?:e )?(?:qual|quais|tem|tem|voces tem|ha)\b",
}
# One's own number, or one that is to be changed; "call me".
NOT_OURS: dict[str, str] = {
    "en": r"my|mine|(?:call|phone|ring|email|mail|contact) (?:me|us)|chang\w*|updat\w*|edit\w*|wrong|old|new|ip",
    "sv": r"min|mitt|mina|(?:ring\w*|mejla\w*|maila\w*) (?:upp )?mig|andra\w*|byt\w*|uppdater\w*|fel|ip",
    "nl": r"mijn|mn|(?:bel|bellen|mail|mailen|app|appen) (?:me|mij)|(?:me|mij) (?:bel|mail|app)\w*|wijzig\w*|"
    r"verander\w*|aanpass\w*|ip",
    "fr": r"mon|ma|mes|m (?:appel|ecri|env|rappel)\w*|me (?:appel|contact|ecri|joindre|rappel|telephon)\w*|chang\w*|"
    r"modif\w*|ip",
    "pt": r"meus?|minhas?|me (?:lig|telefon|contact|contat|mand|envi)\w*|(?:lig\w+|telefon\w+|contact\w+) me|alter\w*|"
    r"mud\w*|troc\w*|atualiz\w*|ip",
}
# They may stand beside it without asking for anything else: how one gets there, and what organizations call themselves.
BESIDE: dict[str, str] = {
    "en": """located based situated reach contact customer service support desk direct main general postal street
        visit visiting exactly details hey number address place someone""",
    "sv": """direkt kontakta ligger na kundtjanst kundservice support exakt nummer nagonstans plats""",
    "nl": """klantenservice klantendienst balie bereiken bereik bereikbaar contact opnemen precies exact gelegen
        gevestigd ergens telefonisch nummer""",
    "fr": """joindre contacter contact service client clients exactement situe situes situee situees trouve trouver
        trouvez postale numero coordonnees""",
    "pt": """contactar contatar contacto contato contactos contatos endereco fica ficam falar
        apoio cliente suporte exatamente exata completa localizados
        localizado localizada situados situado situada encontram encontro numero""",
}
SELVES: dict[str, str] = {
    "en": "company office shop store branch agency clinic practice school studio salon firm headquarters hq reception",
    "sv": """foretag foretaget kontor kontoret butik butiken salong salongen klinik kliniken mottagning mottagningen
        skola skolan reception receptionen huvudkontor huvudkontoret""",
    "nl": "bedrijf kantoor winkel praktijk kliniek zaak vestiging school salon studio receptie hoofdkantoor",
    "fr": "entreprise societe bureau boutique magasin agence cabinet clinique ecole salon siege accueil",
    "pt": "empresa escritorio loja agencia clinica consultorio escola salao estudio sede balcao rececao recepcao",
}
# They ask to do something with it.
USING: dict[str, str] = {
    "en": "use make without",
    "sv": "anvanda anvander gora gor utan",
    "nl": "gebruiken maken maak zonder",
    "fr": "utiliser faire fait faites sans",
    "pt": "usar fazer faco faz sem",
}
# What a text calls it that tells where we are reached.
SOUGHT: dict[Contact, dict[str, str]] = {
    "phone": {
        "en": "contact phone number call",
        "sv": "kontakta oss telefonnummer telefon ring",
        "nl": "contact telefoonnummer telefoon bel klantenservice",
        "fr": "contacter contact numéro de téléphone appelez",
        "pt": "contactos contato telefone ligue",
    },
    "email": {
        "en": "contact email address mail",
        "sv": "kontakta oss mejladress epost mejl",
        "nl": "contact emailadres email mail klantenservice",
        "fr": "contacter contact adresse email courriel mail",
        "pt": "contactos contato endereço email",
    },
    "place": {
        "en": "contact address where located visit",
        "sv": "kontakta oss besöksadress adress hitta ligger",
        "nl": "contact bezoekadres adres waar gelegen",
        "fr": "contacter contact adresse située trouver",
        "pt": "contactos contato morada endereço localização fica",
    },
}
