"""A small help centre in five languages, as entries of an index."""

from uuid import NAMESPACE_DNS, UUID, uuid5

from companin.knowledge.models import Entry
from companin.knowledge.terms import analyze

ARTICLES = {
    "en": {
        "Returns": "You can return an unworn item within 30 days of delivery. Print the return label from your account "
        "and hand the parcel in at any post office. We refund the money within five working days.",
        "Shipping": "Standard shipping takes two to four working days. Orders above 50 euros are shipped free of charge. "
        "Express delivery costs 9.90 euros.",
        "Password": "Choose Forgot password on the sign-in page. We send a link that is valid for one hour.",
        "Gift cards": "Gift cards never expire. Enter the code at the checkout; the rest stays on the card.",
    },
    "sv": {
        "Returer": "Du kan lämna tillbaka en oanvänd vara inom 30 dagar från leveransen. Skriv ut returetiketten från "
        "ditt konto och lämna paketet hos ett ombud. Pengarna betalas tillbaka inom fem arbetsdagar.",
        "Frakt": "Standardleverans tar två till fyra arbetsdagar. Beställningar över 500 kronor skickas fraktfritt.",
        "Lösenord": "Välj Glömt lösenordet på inloggningssidan. Vi skickar en länk som gäller i en timme.",
        "Presentkort": "Presentkort går aldrig ut. Ange koden i kassan; resten blir kvar på kortet.",
    },
    "nl": {
        "Retourneren": "Je kunt een ongedragen artikel binnen 30 dagen na levering terugsturen. Print het retourlabel "
        "vanuit je account en lever het pakket in bij een postkantoor. We betalen binnen vijf werkdagen terug.",
        "Verzending": "Standaardverzending duurt twee tot vier werkdagen. Bestellingen boven 50 euro zijn gratis.",
        "Wachtwoord": "Kies Wachtwoord vergeten op de inlogpagina. We sturen een link die een uur geldig is.",
        "Cadeaubonnen": "Cadeaubonnen verlopen nooit. Vul de code in bij het afrekenen; de rest blijft op de bon.",
    },
    "fr": {
        "Retours": "Vous pouvez renvoyer un article non porté dans les 30 jours suivant la livraison. Imprimez "
        "l'étiquette de retour depuis votre compte et déposez le colis à la poste.",
        "Livraison": "La livraison standard prend deux à quatre jours ouvrés. Elle est offerte dès 50 euros d'achat.",
        "Mot de passe": "Choisissez Mot de passe oublié sur la page de connexion. Le lien envoyé est valable une heure.",
        "Cartes cadeaux": "Les cartes cadeaux n'expirent jamais. Saisissez le code lors du paiement.",
    },
    "pt": {
        "Devoluções": "Pode devolver um artigo não usado no prazo de 30 dias após a entrega. Imprima a etiqueta de "
        "devolução na sua conta e entregue a encomenda nos correios.",
        "Envio": "O envio normal demora dois a quatro dias úteis. É grátis nas compras acima de 50 euros.",
        "Palavra-passe": "Escolha Esqueci-me da palavra-passe na página de início de sessão. A ligação vale uma hora.",
        "Cartões-presente": "Os cartões-presente nunca expiram. Introduza o código ao finalizar a compra.",
    },
}


def source(name: str) -> UUID:
    return uuid5(NAMESPACE_DNS, name)


def article(title: str, text: str, language: str, **changed) -> Entry:
    fields = {
        "heading": "",
        "tags": (),
        "ordinal": 0,
        "source_id": source(title),
        "start": 0,
        "question": None,
    } | changed
    return Entry(
        source_type="file" if fields["question"] is None else "qa",
        title=title,
        url=None,
        page=None,
        language=language,
        text=text,
        end=fields["start"] + len(text),
        terms=analyze(title, fields["heading"], text, fields["question"], language),
        **fields,
    )


def pair(question: str, answer: str, language: str = "en", **changed) -> Entry:
    return article("", answer, language, **({"question": question, "source_id": source(question)} | changed))


def articles(*languages: str) -> list[Entry]:
    return [
        article(title, text, language)
        for language in languages or ARTICLES
        for title, text in ARTICLES[language].items()
    ]
