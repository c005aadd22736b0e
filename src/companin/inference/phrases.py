"""Short messages that tell their language, and words that are at home in all of them."""

_EN = """
hello thanks thx please yes yeah yep goodbye bye sorry sure great cheers welcome nope help what why how when where who
password delivery shipping invoice payment refund cancel
"""
_SV = """
hej hejsan tjena tjenare tack tackar varsågod hejdå ursäkta förlåt snälla jaha japp nej jättebra hjälp varför hur när
vad kanon toppen okej ja lösenord leverans frakt faktura betalning retur återbetalning beställning
"""
_NL = """
hallo hoi dag bedankt dankjewel dankuwel alsjeblieft alstublieft doei goedemorgen goedemiddag goedenavond goedendag nee
jawel graag prima hulp waarom waar wanneer hoe hoezo wat wachtwoord levering verzending factuur betaling terugbetaling
bestelling annuleren
"""
_FR = """
bonjour bonsoir salut merci svp oui non désolé désolée coucou pardon aide parfait pourquoi comment quand où combien quoi
livraison facture paiement remboursement commande annuler
"""
_PT = """
olá ola oi obrigado obrigada obrigadão valeu tchau desculpa desculpe sim não nao ajuda beleza quando onde quanto porquê
porque senha entrega frete fatura pagamento reembolso devolução encomenda pedido cancelar
"""
_PHRASES = {
    "en": "thank you; thanks a lot; good morning; good evening; good afternoon; no thanks; thank you so much",
    "sv": "tack så mycket; god morgon; god kväll; hej då; stort tack; ja tack; nej tack; tack för hjälpen",
    "nl": "dank je; dank u; dank je wel; dank u wel; tot ziens; ja graag; nee bedankt; hartelijk dank",
    "fr": "merci beaucoup; au revoir; s il vous plaît; s il te plaît; bonne journée; non merci; mot de passe",
    "pt": "muito obrigado; muito obrigada; bom dia; boa tarde; boa noite; por favor; até logo; não obrigado; tudo bem",
}
_UNIVERSAL = """
ok oke okay super email mail login app chat paypal wifi sms status test info faq pdf ideal klarna visa mastercard api
url web online internet software website bug error pin vip support service stop start no a i o e
"""

TELLING: dict[str, frozenset[str]] = {
    language: frozenset(said.split()) | frozenset(_PHRASES[language].split("; "))
    for language, said in {"en": _EN, "sv": _SV, "nl": _NL, "fr": _FR, "pt": _PT}.items()
}
# One or two of these say nothing about the language.
UNIVERSAL = frozenset(_UNIVERSAL.split())
