"""The same pages in five languages, what they say said otherwise, and what they don't say though it sounds alike."""

SHOP = {
    "en": """You can return unused items within 30 days of delivery.
Opened food cannot be returned.
Return shipping is free in the EU, but not in Norway.
We refund your money within 5 working days to the card you paid with.
The shop is closed on Sundays.
The warranty on the kettle is two years.
Orders over 50 euros are delivered free of charge.
Gift cards never expire.
To change your password, open Settings and choose Security.
Write to help@shop.example if a parcel arrives damaged.""",
    "sv": """Du kan returnera oanvända varor inom 30 dagar efter leverans.
Öppnade livsmedel kan inte returneras.
Returfrakten är gratis inom EU, men inte i Norge.
Vi betalar tillbaka pengarna inom 5 arbetsdagar till kortet du betalade med.
Butiken är stängd på söndagar.
Garantin på vattenkokaren är två år.
Beställningar över 50 euro levereras utan kostnad.
Presentkort upphör aldrig att gälla.
För att byta lösenord öppnar du Inställningar och väljer Säkerhet.
Skriv till help@shop.example om ett paket kommer fram skadat.""",
    "nl": """U kunt ongebruikte artikelen binnen 30 dagen na levering terugsturen.
Geopende levensmiddelen kunnen niet worden teruggestuurd.
Retourneren is gratis binnen de EU, maar niet in Noorwegen.
Wij betalen uw geld binnen 5 werkdagen terug op de kaart waarmee u hebt betaald.
De winkel is op zondag gesloten.
De garantie op de waterkoker is twee jaar.
Bestellingen boven 50 euro worden gratis bezorgd.
Cadeaubonnen verlopen nooit.
Om uw wachtwoord te wijzigen opent u Instellingen en kiest u Beveiliging.
Schrijf naar help@shop.example als een pakket beschadigd aankomt.""",
    "fr": """Vous pouvez retourner les articles inutilisés dans les 30 jours suivant la livraison.
Les aliments ouverts ne peuvent pas être retournés.
Le retour est gratuit dans l'UE, mais pas en Norvège.
Nous vous remboursons sous 5 jours ouvrés sur la carte utilisée pour le paiement.
La boutique est fermée le dimanche.
La bouilloire est garantie deux ans.
Les commandes de plus de 50 euros sont livrées gratuitement.
Les cartes cadeaux n'expirent jamais.
Pour changer votre mot de passe, ouvrez Paramètres et choisissez Sécurité.
Écrivez à help@shop.example si un colis arrive endommagé.""",
    "pt": """Pode devolver artigos não usados no prazo de 30 dias após a entrega.
Os alimentos abertos não podem ser devolvidos.
O envio da devolução é gratuito na UE, mas não na Noruega.
Reembolsamos o dinheiro em 5 dias úteis para o cartão com que pagou.
A loja está fechada aos domingos.
A garantia da chaleira é de dois anos.
As encomendas acima de 50 euros são entregues gratuitamente.
Os cartões-oferta nunca expiram.
Para mudar a palavra-passe, abra as Definições e escolha Segurança.
Escreva para help@shop.example se uma encomenda chegar danificada.""",
}
OTHERWISE = {
    "en": """Unused goods can be sent back within 30 days.
You can't return food that has been opened.
Sending a return is free within the EU.
In Norway return shipping is not free.
You get your money back on your card within five working days.
On Sundays the shop is closed.
The kettle has a two-year warranty.
Delivery is free for orders above 50 euros.
A gift card does not expire.
Open Settings and choose Security to change your password.
If your parcel is damaged, write to help@shop.example.""",
    "sv": """Oanvända varor kan skickas tillbaka inom 30 dagar.
Du kan inte lämna tillbaka mat som har öppnats.
Det är gratis att skicka en retur inom EU.
I Norge är returfrakten inte gratis.
Du får pengarna tillbaka på ditt kort inom fem arbetsdagar.
På söndagar har butiken stängt.
Vattenkokaren har två års garanti.
Leveransen är gratis för beställningar över 50 euro.
Ett presentkort slutar aldrig att gälla.
Öppna Inställningar och välj Säkerhet för att byta lösenord.
Om ditt paket är skadat skriver du till help@shop.example.""",
    "nl": """Ongebruikte producten kunt u binnen 30 dagen terugsturen.
Voedsel dat geopend is, kunt u niet terugsturen.
Een retour verzenden is gratis binnen de EU.
In Noorwegen is een retour niet gratis.
U krijgt uw geld binnen vijf werkdagen terug op uw kaart.
Op zondag is de winkel dicht.
De waterkoker heeft twee jaar garantie.
De bezorging is gratis bij bestellingen boven 50 euro.
Een cadeaubon verloopt niet.
Open Instellingen en kies Beveiliging om uw wachtwoord te wijzigen.
Is uw pakket beschadigd, schrijf dan naar help@shop.example.""",
    "fr": """Les produits inutilisés peuvent être renvoyés dans les 30 jours.
Vous ne pouvez pas retourner un aliment ouvert.
L'envoi d'un retour est gratuit dans l'UE.
En Norvège, le retour n'est pas gratuit.
Vous êtes remboursé sur votre carte sous cinq jours ouvrés.
Le dimanche, le magasin est fermé.
La bouilloire a une garantie de deux ans.
La livraison est gratuite pour les commandes de plus de 50 euros.
Une carte cadeau n'expire pas.
Ouvrez Paramètres et choisissez Sécurité pour changer votre mot de passe.
Si votre colis est endommagé, écrivez à help@shop.example.""",
    "pt": """Os produtos não usados podem ser devolvidos no prazo de 30 dias.
Não pode devolver comida que foi aberta.
Enviar uma devolução é gratuito dentro da UE.
Na Noruega, o envio da devolução não é gratuito.
Recebe o dinheiro de volta no seu cartão em cinco dias úteis.
Ao domingo a loja está fechada.
A chaleira tem dois anos de garantia.
A entrega é gratuita para encomendas acima de 50 euros.
Um cartão-oferta não expira.
Abra as Definições e escolha Segurança para mudar a palavra-passe.
Se a sua encomenda estiver danificada, escreva para help@shop.example.""",
}
FALSE = {
    "en": """You can return unused items within 60 days of delivery.
Opened food can be returned.
Return shipping is free in Norway.
You cannot return unused items.
We refund your money within 5 weeks.
The shop is open on Sundays.
The warranty on the kettle is five years.
The warranty on the toaster is two years.
Orders below 50 euros are delivered free of charge.
Gift cards expire after two years.
Gift cards can be exchanged for cash in every shop.
Write to help@evil.example if a parcel arrives damaged.
Every customer wins a journey to the moon.
You get a discount of 10 euros on every order.
Children travel free of charge.
Your personal data are sold to advertisers.""",
    "sv": """Du kan returnera oanvända varor inom 60 dagar efter leverans.
Öppnade livsmedel kan returneras.
Returfrakten är gratis i Norge.
Du kan inte returnera oanvända varor.
Vi betalar tillbaka pengarna inom 5 veckor.
Butiken är öppen på söndagar.
Garantin på vattenkokaren är fem år.
Garantin på brödrosten är två år.
Beställningar under 50 euro levereras utan kostnad.
Presentkort upphör att gälla efter två år.
Presentkort kan lösas in mot kontanter i alla butiker.
Skriv till help@evil.example om ett paket kommer fram skadat.
Alla kunder vinner en resa till månen.
Du får 10 euro i rabatt på varje beställning.
Barn reser gratis.
Dina personuppgifter säljs till annonsörer.""",
    "nl": """U kunt ongebruikte artikelen binnen 60 dagen na levering terugsturen.
Geopende levensmiddelen kunnen worden teruggestuurd.
Retourneren is gratis in Noorwegen.
U kunt ongebruikte artikelen niet terugsturen.
Wij betalen uw geld binnen 5 weken terug.
De winkel is op zondag open.
De garantie op de waterkoker is vijf jaar.
De garantie op het broodrooster is twee jaar.
Bestellingen onder 50 euro worden gratis bezorgd.
Cadeaubonnen verlopen na twee jaar.
Cadeaubonnen kunt u in elke winkel inwisselen voor contant geld.
Schrijf naar help@evil.example als een pakket beschadigd aankomt.
Elke klant wint een reis naar de maan.
U krijgt 10 euro korting op elke bestelling.
Kinderen reizen gratis.
Uw persoonsgegevens worden aan adverteerders verkocht.""",
    "fr": """Vous pouvez retourner les articles inutilisés dans les 60 jours suivant la livraison.
Les aliments ouverts peuvent être retournés.
Le retour est gratuit en Norvège.
Vous ne pouvez pas retourner les articles inutilisés.
Nous vous remboursons sous 5 semaines.
La boutique est ouverte le dimanche.
La bouilloire est garantie cinq ans.
Le grille-pain est garanti deux ans.
Les commandes de moins de 50 euros sont livrées gratuitement.
Les cartes cadeaux expirent après deux ans.
Les cartes cadeaux peuvent être échangées contre des espèces dans toutes les boutiques.
Écrivez à help@evil.example si un colis arrive endommagé.
Chaque client gagne un voyage sur la lune.
Vous recevez une remise de 10 euros sur chaque commande.
Les enfants voyagent gratuitement.
Vos données personnelles sont vendues à des annonceurs.""",
    "pt": """Pode devolver artigos não usados no prazo de 60 dias após a entrega.
Os alimentos abertos podem ser devolvidos.
O envio da devolução é gratuito na Noruega.
Não pode devolver artigos não usados.
Reembolsamos o dinheiro em 5 semanas.
A loja está aberta aos domingos.
A garantia da chaleira é de cinco anos.
A garantia da torradeira é de dois anos.
As encomendas abaixo de 50 euros são entregues gratuitamente.
Os cartões-oferta expiram após dois anos.
Os cartões-oferta podem ser trocados por dinheiro em todas as lojas.
Escreva para help@evil.example se uma encomenda chegar danificada.
Cada cliente ganha uma viagem à lua.
Recebe 10 euros de desconto em cada encomenda.
As crianças viajam gratuitamente.
Os seus dados pessoais são vendidos a anunciantes.""",
}
GYM = {
    "en": """Members may bring a friend free of charge on the first Saturday of every month.
Your membership can be cancelled online until the last day of the month.
The sauna is not available during the summer.
Students pay 19.90 euros a month.
Lockers are emptied every evening at 22.
Lost your card? A new one costs 8 euros.""",
    "sv": """Medlemmar får ta med en vän gratis den första lördagen i varje månad.
Medlemskapet kan sägas upp på webben till och med den sista dagen i månaden.
Bastun är inte tillgänglig under sommaren.
Studenter betalar 19,90 euro i månaden.
Skåpen töms varje kväll klockan 22.
Har du tappat ditt kort? Ett nytt kostar 8 euro.""",
    "nl": """Leden mogen op de eerste zaterdag van elke maand gratis een vriend meenemen.
Uw lidmaatschap kunt u tot de laatste dag van de maand online opzeggen.
De sauna is in de zomer niet beschikbaar.
Studenten betalen 19,90 euro per maand.
De kluisjes worden elke avond om 22 uur geleegd.
Kaart verloren? Een nieuwe kost 8 euro.""",
    "fr": """Les membres peuvent amener un ami gratuitement le premier samedi de chaque mois.
L'abonnement peut être résilié en ligne jusqu'au dernier jour du mois.
Le sauna n'est pas disponible pendant l'été.
Les étudiants paient 19,90 euros par mois.
Les casiers sont vidés chaque soir à 22 heures.
Carte perdue ? Une nouvelle coûte 8 euros.""",
    "pt": """Os membros podem trazer um amigo gratuitamente no primeiro sábado de cada mês.
A inscrição pode ser cancelada online até ao último dia do mês.
A sauna não está disponível durante o verão.
Os estudantes pagam 19,90 euros por mês.
Os cacifos são esvaziados todas as noites às 22 horas.
Perdeu o cartão? Um novo custa 8 euros.""",
}
GYM_FALSE = {
    "en": """Members may bring a friend free of charge on the first Sunday of every month.
Your membership cannot be cancelled online.
The sauna is available during the summer.
Students pay 29.90 euros a month.
Personal trainers cost 19.90 euros.
You may park your car free of charge.
Children under twelve may use the pool.""",
    "sv": """Medlemmar får ta med en vän gratis den första söndagen i varje månad.
Medlemskapet kan inte sägas upp på webben.
Bastun är tillgänglig under sommaren.
Studenter betalar 29,90 euro i månaden.
Personliga tränare kostar 19,90 euro.
Du får parkera bilen gratis.
Barn under tolv år får använda bassängen.""",
    "nl": """Leden mogen op de eerste zondag van elke maand gratis een vriend meenemen.
Uw lidmaatschap kunt u niet online opzeggen.
De sauna is in de zomer beschikbaar.
Studenten betalen 29,90 euro per maand.
Een persoonlijke trainer kost 19,90 euro.
U mag uw auto gratis parkeren.
Kinderen onder de twaalf mogen het zwembad gebruiken.""",
    "fr": """Les membres peuvent amener un ami gratuitement le premier dimanche de chaque mois.
L'abonnement ne peut pas être résilié en ligne.
Le sauna est disponible pendant l'été.
Les étudiants paient 29,90 euros par mois.
Les entraîneurs personnels coûtent 19,90 euros.
Vous pouvez garer votre voiture gratuitement.
Les enfants de moins de douze ans peuvent utiliser la piscine.""",
    "pt": """Os membros podem trazer um amigo gratuitamente no primeiro domingo de cada mês.
A inscrição não pode ser cancelada online.
A sauna está disponível durante o verão.
Os estudantes pagam 29,90 euros por mês.
Os treinadores pessoais custam 19,90 euros.
Pode estacionar o carro gratuitamente.
As crianças com menos de doze anos podem usar a piscina.""",
}
# Words of another trade: hardly any of them was thought of when `concepts` was written.
BANK = {
    "en": """You can block a lost card in the app at any time.
Transfers to other banks take one working day.
The loan may be repaid early without extra charge.
We never ask for your code by telephone.
Statements are kept for 7 years.
Children over 12 can have an account of their own.""",
    "sv": """Du kan spärra ett borttappat kort i appen när som helst.
Överföringar till andra banker tar en bankdag.
Lånet kan betalas tillbaka i förtid utan extra kostnad.
Vi frågar aldrig efter din kod per telefon.
Kontoutdrag sparas i 7 år.
Barn över 12 år kan ha ett eget konto.""",
    "nl": """U kunt een verloren kaart op elk moment in de app blokkeren.
Overboekingen naar andere banken duren één werkdag.
De lening kan zonder extra kosten vervroegd worden afgelost.
Wij vragen nooit telefonisch om uw code.
Afschriften worden 7 jaar bewaard.
Kinderen boven de 12 kunnen een eigen rekening hebben.""",
    "fr": """Vous pouvez bloquer une carte perdue dans l'application à tout moment.
Les virements vers d'autres banques prennent un jour ouvré.
Le prêt peut être remboursé par anticipation sans frais supplémentaires.
Nous ne demandons jamais votre code par téléphone.
Les relevés sont conservés 7 ans.
Les enfants de plus de 12 ans peuvent avoir leur propre compte.""",
    "pt": """Pode bloquear um cartão perdido na aplicação a qualquer momento.
As transferências para outros bancos demoram um dia útil.
O empréstimo pode ser reembolsado antecipadamente sem custos adicionais.
Nunca pedimos o seu código por telefone.
Os extratos são guardados durante 7 anos.
As crianças com mais de 12 anos podem ter uma conta própria.""",
}
BANK_FALSE = {
    "en": """Transfers to other banks take one week.
The loan cannot be repaid early.
We ask for your code by telephone.
Statements are kept for 7 months.
Children under 12 can have an account of their own.
A new card costs 12 euros.
Students get a loan without interest.""",
    "sv": """Överföringar till andra banker tar en vecka.
Lånet kan inte betalas tillbaka i förtid.
Vi frågar efter din kod per telefon.
Kontoutdrag sparas i 7 månader.
Barn under 12 år kan ha ett eget konto.
Ett nytt kort kostar 12 euro.
Studenter får lån utan ränta.""",
    "nl": """Overboekingen naar andere banken duren een week.
De lening kan niet vervroegd worden afgelost.
Wij vragen telefonisch om uw code.
Afschriften worden 7 maanden bewaard.
Kinderen onder de 12 kunnen een eigen rekening hebben.
Een nieuwe kaart kost 12 euro.
Studenten krijgen een lening zonder rente.""",
    "fr": """Les virements vers d'autres banques prennent une semaine.
Le prêt ne peut pas être remboursé par anticipation.
Nous demandons votre code par téléphone.
Les relevés sont conservés 7 mois.
Les enfants de moins de 12 ans peuvent avoir leur propre compte.
Une nouvelle carte coûte 12 euros.
Les étudiants obtiennent un prêt sans intérêts.""",
    "pt": """As transferências para outros bancos demoram uma semana.
O empréstimo não pode ser reembolsado antecipadamente.
Pedimos o seu código por telefone.
Os extratos são guardados durante 7 meses.
As crianças com menos de 12 anos podem ter uma conta própria.
Um novo cartão custa 12 euros.
Os estudantes obtêm um empréstimo sem juros.""",
}
