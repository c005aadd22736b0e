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
whatsapp facebook instagram google apple android iphone amex american express bancontact swish visa paypal usb hotel
"""
# Small words of ours that German, Spanish, Italian, Polish or Finnish has as well.
_NEIGHBOURLY = """
die der das den wie hier an am so will was war man alle als also in bei mit von zum im um es ist ein alles wo wer hat
dir wir bin auf dem nach nur warum hans dessen ihr sie er mich dich sich uns euch kann muss oder und aber wenn wann
como para por sobre este esta estas esto entre contra desde ser o e os com nos sem me te se dos ao ela ele esse essa esa
cuando quando quanto quale quali quem porque tudo todo todos mas nem num sua tua tuo suo meu una uno unos un le la les
des il si non par ma son sa ses ne tu ce ci lui come con di al del va vai sei io mi ti sono da no a i do to on tak jest
na ja on co nie czy ale bo dla tam tu jak se ei tai on ole
"""

TELLING: dict[str, frozenset[str]] = {
    language: frozenset(said.split()) | frozenset(_PHRASES[language].split("; "))
    for language, said in {"en": _EN, "sv": _SV, "nl": _NL, "fr": _FR, "pt": _PT}.items()
}
# One or two of these say nothing about the language.
UNIVERSAL = frozenset(_UNIVERSAL.split())
NEIGHBOURLY = frozenset(_NEIGHBOURLY.split())
