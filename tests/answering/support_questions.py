"""Questions as customers put them. Each wants knowledge, however polite, short or angry it is."""

QUESTIONS: dict[str, str] = {
    "en": """
How do I contact customer service?
What are your customer support opening hours?
Can I talk to someone about wholesale prices?
Is there a phone number where I can speak to an agent about my refund?
hi my order never arrived
Hello Kitty mug in stock?
thanks to your newsletter I have a code, how do I use it?
thank you card with my order?
Where the hell is my parcel
your website is stupidly slow, why can't I log in
I am angry because my kettle broke after two weeks
this is not what I ordered
that is not the colour I chose
you sent me the wrong size
it's not working
it does not turn on
how are the beans roasted?
how is it going to be shipped?
who are you shipping with?
what are you charging for express?
Good Morning blend, does it contain caffeine?
bye bye birdie tea, is it organic?
is your bot able to cancel an order?
do you sell a robot vacuum?
are you a certified organic company?
are you open on sunday?
ok so how do I return this
okay but what if I lost the receipt
great, can I also change the address?
perfect fit guarantee
no confirmation email
no tracking number
cool box delivery
please cancel my order
refund please
what's your name on the bank statement?
how do I change my name?
agent discount code
the human resources department email
Did you get my message?
""",
    "sv": """
Hur kontaktar jag kundtjänst?
Vilka öppettider har kundtjänsten?
Kan jag prata med någon om företagsavtal på telefon?
Finns det ett telefonnummer till supporten?
hej min beställning har inte kommit
Hej, var är mitt paket
tack vare ert mejl har jag en kod, hur använder jag den?
tackkort till beställningen
var fan är mitt paket
jag är arg för att vattenkokaren gick sönder
det här är inte det jag beställde
det är inte rätt färg
ni skickade fel storlek
det fungerar inte
den startar inte
hur mår plantan om den står i sol?
hur går det till att returnera?
vem levererar paketen?
vad är du för storlek på kannan?
God Morgon-te, innehåller det koffein?
hejdå-rea finns den kvar?
säljer ni robotdammsugare?
är ni ekologiskt certifierade?
har ni öppet på söndag?
ok men hur returnerar jag den
okej men om jag tappat kvittot då
bra, kan jag ändra adressen också?
perfekt passform garanti
inget bekräftelsemejl
inget spårningsnummer
avbeställ min order tack
återbetalning tack
vad heter ni på kontoutdraget?
hur ändrar jag mitt namn?
fick ni mitt meddelande?
ni har dålig leveranstid till Norge?
""",
    "nl": """
Hoe neem ik contact op met de klantenservice?
Wat zijn de openingstijden van de klantenservice?
Kan ik met iemand praten over groothandelsprijzen?
Is er een telefoonnummer van de klantenservice?
hallo mijn bestelling is niet aangekomen
hoi waar blijft mijn pakket
dankzij uw nieuwsbrief heb ik een code, hoe gebruik ik die?
bedankkaartje bij de bestelling
waar blijft verdomme mijn pakket
ik ben boos omdat de waterkoker kapot is
dit is niet wat ik besteld heb
dat is niet de goede kleur
u heeft de verkeerde maat gestuurd
het werkt niet
hij gaat niet aan
hoe gaat het terugsturen?
hoe gaat het met mijn bestelling 12345?
wie bezorgt de pakketten?
wat is uw naam op het bankafschrift?
Goedemorgen-thee, zit daar cafeïne in?
dag van levering wijzigen
verkoopt u robotstofzuigers?
bent u biologisch gecertificeerd?
bent u open op zondag?
oké maar hoe stuur ik dit terug
ok en als ik de bon kwijt ben
prima, kan ik ook het adres wijzigen?
perfecte pasvorm garantie
geen bevestigingsmail
geen trackingnummer
annuleer mijn bestelling alstublieft
geld terug graag
hoe wijzig ik mijn naam?
hebt u mijn bericht ontvangen?
fijne molen voor espresso?
""",
    "fr": """
Comment contacter le service client ?
Quels sont les horaires du service client ?
Puis-je parler à quelqu'un au sujet des tarifs professionnels ?
Y a-t-il un numéro de téléphone pour le service client ?
bonjour ma commande n'est pas arrivée
salut où est mon colis
merci de m'indiquer où est mon colis
merci d'annuler ma commande
carte de remerciement avec la commande
où est mon putain de colis
je suis en colère parce que la bouilloire est cassée
ce n'est pas ce que j'ai commandé
ce n'est pas la bonne couleur
vous m'avez envoyé la mauvaise taille
ça ne marche pas
elle ne s'allume pas
comment ça se passe pour un retour ?
qui livre les colis ?
quel est votre nom sur le relevé bancaire ?
le thé Bonjour contient-il de la caféine ?
comment aller à la boutique ?
vendez-vous des robots aspirateurs ?
êtes-vous certifiés bio ?
êtes-vous ouverts le dimanche ?
ok mais comment je le renvoie
d'accord mais si j'ai perdu le ticket
parfait, puis-je aussi changer l'adresse ?
coupe parfaite garantie
pas d'e-mail de confirmation
pas de numéro de suivi
annuler ma commande svp
remboursement svp
comment changer mon nom ?
avez-vous reçu mon message ?
bonne journée pour une livraison ?
""",
    "pt": """
Como contacto o apoio ao cliente?
Qual é o horário do apoio ao cliente?
Posso falar com alguém sobre preços para revenda?
Há um número de telefone do apoio ao cliente?
olá a minha encomenda não chegou
oi onde está o meu pacote
obrigado a pagar portes?
cartão de agradecimento com a encomenda
onde raio está a minha encomenda
estou zangado porque a chaleira avariou
isto não é o que encomendei
não é a cor certa
enviaram-me o tamanho errado
não funciona
não liga
como está a minha encomenda?
como vai ser enviado?
quem entrega as encomendas?
qual é o vosso nome no extrato bancário?
o chá Bom Dia tem cafeína?
vendem robôs aspiradores?
são certificados como biológicos?
estão abertos ao domingo?
ok mas como devolvo isto
está bem mas se perdi o recibo
perfeito, posso também mudar a morada?
garantia de ajuste perfeito
sem e-mail de confirmação
sem número de seguimento
cancelar a minha encomenda por favor
reembolso por favor
como mudo o meu nome?
receberam a minha mensagem?
boa noite de sono chá
é possível trocar?
""",
}
