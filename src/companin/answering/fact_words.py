"""How people ask for what is known of themselves, and what such things are called, in each language; unaccented."""

from typing import Literal, TypeAlias

Topic: TypeAlias = Literal["order", "delivery", "plan", "points", "address", "email", "phone", "name", "invoice"]

# What a question calls a topic.
ASKED: dict[str, dict[Topic, str]] = {
    "en": {
        "order": "order orders purchase",
        "delivery": "parcel package delivery shipment tracking",
        "plan": "plan subscription membership tier",
        "points": "points balance credit credits",
        "address": "address",
        "email": "email mail",
        "phone": "phone telephone",
        "name": "name",
        "invoice": "invoice bill payment",
    },
    "sv": {
        "order": "order ordern bestallning bestallningen bestallningar kop",
        "delivery": "paket paketet leverans leveransen forsandelse sparning sparningsnummer",
        "plan": "plan abonnemang abonnemanget prenumeration prenumerationen medlemskap medlemsniva",
        "points": "poang saldo",
        "address": "adress adressen leveransadress",
        "email": "epost epostadress mejl mejladress mail",
        "phone": "telefonnummer telefon",
        "name": "namn",
        "invoice": "faktura fakturan betalning",
    },
    "nl": {
        "order": "bestelling bestellingen order aankoop",
        "delivery": "pakket pakje bezorging levering zending",
        "plan": "abonnement plan lidmaatschap",
        "points": "punten saldo tegoed",
        "address": "adres bezorgadres",
        "email": "email mailadres emailadres",
        "phone": "telefoonnummer telefoon",
        "name": "naam",
        "invoice": "factuur rekening betaling",
    },
    "fr": {
        "order": "commande commandes achat",
        "delivery": "colis livraison paquet suivi",
        "plan": "abonnement forfait formule adhesion",
        "points": "points solde",
        "address": "adresse",
        "email": "email mail courriel",
        "phone": "telephone numero",
        "name": "nom prenom",
        "invoice": "facture paiement",
    },
    "pt": {
        "order": "encomenda encomendas pedido pedidos compra",
        "delivery": "pacote entrega envio remessa",
        "plan": "plano subscricao assinatura",
        "points": "pontos saldo",
        "address": "morada endereco",
        "email": "email mail",
        "phone": "telefone telemovel",
        "name": "nome",
        "invoice": "fatura pagamento",
    },
}
# What keys of traits and metadata are called, in whole words of the key or of those above it.
KEYS: dict[Topic, str] = {
    "order": "order orders purchase last_order bestallning bestelling commande encomenda pedido",
    "delivery": "delivery shipment shipping tracking eta carrier shipped delivered parcel order orders",
    "plan": "plan subscription membership tier abonnement prenumeration assinatura subscricao renewal renews",
    "points": "points balance credit credits loyalty poang punten pontos saldo",
    "address": "address adress adres adresse morada endereco city street postcode zip",
    "email": "email mail",
    "phone": "phone mobile telephone telefon",
    "name": "name first_name last_name firstname lastname full_name",
    "invoice": "invoice invoices bill payment paid faktura factuur facture fatura",
}
OWN = {
    "en": "my mine i ours our",
    "sv": "min mitt mina jag var vart vara",
    "nl": "mijn ik ons onze",
    "fr": "mon ma mes je j notre nos",
    "pt": "meu minha meus minhas eu tenho nosso nossa",
}
# They ask how something is done or whether it may be: that is for knowledge to say, not for what is known of one.
DOING = {
    "en": "can could may how why cancel change return refund delete upgrade downgrade pause update edit add remove "
    "pay use "
    "redeem want need would should must lost stolen wrong damaged broken missing if policy to",
    "sv": "kan far hur varfor avboka avbestalla andra returnera radera ta bort uppgradera pausa uppdatera betala "
    "anvanda losa "
    "vill behover borde maste tappat fel skadad trasig saknas om byta",
    "nl": "kan mag hoe waarom annuleren wijzigen retourneren terugsturen verwijderen opzeggen pauzeren aanpassen "
    "betalen "
    "gebruiken verzilveren wil moet zou kwijt verkeerd beschadigd kapot ontbreekt als veranderen",
    "fr": "puis peux pouvez comment pourquoi annuler changer modifier retourner renvoyer supprimer resilier "
    "suspendre payer "
    "utiliser veux voudrais dois faut perdu mauvais casse abime manque si",
    "pt": "posso pode como porque cancelar mudar alterar devolver apagar suspender pausar atualizar pagar usar quero "
    "preciso "
    "devo perdi errado danificado partido falta se",
}
# "how many points do I have" asks for a state all the same.
STATE = {
    "en": ("how many", "how much"),
    "sv": ("hur manga", "hur mycket", "hur gar det", "hur ar det"),
    "nl": ("hoe gaat het", "hoe staat het"),
    "fr": ("combien",),
    "pt": ("como esta", "como vai", "quanto"),
}
# Which keys tell when, and which tell where something is.
WHEN_KEYS = "eta delivery expected estimated arrival arrives date shipped delivered renews renewal expires due at"
WHEN = {"en": "when", "sv": "nar", "nl": "wanneer", "fr": "quand", "pt": "quando"}

LABELS: dict[str, dict[str, str]] = {
    "id": {"en": "Number", "sv": "Nummer", "nl": "Nummer", "fr": "Numéro", "pt": "Número"},
    "status": {"en": "Status", "sv": "Status", "nl": "Status", "fr": "Statut", "pt": "Estado"},
    "total": {"en": "Total", "sv": "Totalt", "nl": "Totaal", "fr": "Total", "pt": "Total"},
    "date": {"en": "Date", "sv": "Datum", "nl": "Datum", "fr": "Date", "pt": "Data"},
    "eta": {
        "en": "Expected delivery",
        "sv": "Beräknad leverans",
        "nl": "Verwachte bezorging",
        "fr": "Livraison prévue",
        "pt": "Entrega prevista",
    },
    "tracking": {
        "en": "Tracking number",
        "sv": "Spårningsnummer",
        "nl": "Trackingnummer",
        "fr": "Numéro de suivi",
        "pt": "Número de seguimento",
    },
    "carrier": {"en": "Carrier", "sv": "Transportör", "nl": "Vervoerder", "fr": "Transporteur", "pt": "Transportadora"},
    "items": {"en": "Items", "sv": "Varor", "nl": "Artikelen", "fr": "Articles", "pt": "Artigos"},
    "order": {"en": "Order", "sv": "Beställning", "nl": "Bestelling", "fr": "Commande", "pt": "Encomenda"},
    "plan": {"en": "Plan", "sv": "Abonnemang", "nl": "Abonnement", "fr": "Formule", "pt": "Plano"},
    "renewal": {"en": "Renews", "sv": "Förnyas", "nl": "Verlenging", "fr": "Renouvellement", "pt": "Renovação"},
    "points": {"en": "Points", "sv": "Poäng", "nl": "Punten", "fr": "Points", "pt": "Pontos"},
    "balance": {"en": "Balance", "sv": "Saldo", "nl": "Saldo", "fr": "Solde", "pt": "Saldo"},
    "address": {"en": "Address", "sv": "Adress", "nl": "Adres", "fr": "Adresse", "pt": "Morada"},
    "email": {"en": "Email", "sv": "E-post", "nl": "E-mail", "fr": "E-mail", "pt": "E-mail"},
    "phone": {"en": "Phone", "sv": "Telefon", "nl": "Telefoon", "fr": "Téléphone", "pt": "Telefone"},
    "name": {"en": "Name", "sv": "Namn", "nl": "Naam", "fr": "Nom", "pt": "Nome"},
}
SAME_LABEL = {
    "number": "id",
    "order_id": "order",
    "order_number": "order",
    "order_status": "status",
    "amount": "total",
    "ordered_at": "date",
    "created_at": "date",
    "estimated_delivery": "eta",
    "expected_delivery": "eta",
    "delivery_date": "eta",
    "delivery": "eta",
    "tracking_number": "tracking",
    "tier": "plan",
    "subscription": "plan",
    "renews": "renewal",
    "renews_at": "renewal",
    "renewal_date": "renewal",
    "loyalty_points": "points",
    "full_name": "name",
    "mail": "email",
}
INTRODUCTION = {
    "en": "This is what I have for you:",
    "sv": "Det här har jag om dig:",
    "nl": "Dit heb ik van u:",
    "fr": "Voici ce que j'ai à votre sujet :",
    "pt": "Isto é o que tenho a seu respeito:",
}
TITLE = {
    "en": "Your details",
    "sv": "Dina uppgifter",
    "nl": "Klantgegevens",
    "fr": "Vos informations",
    "pt": "Os seus dados",
}
YES_NO = {
    "en": ("yes", "no"),
    "sv": ("ja", "nej"),
    "nl": ("ja", "nee"),
    "fr": ("oui", "non"),
    "pt": ("sim", "não"),
}
