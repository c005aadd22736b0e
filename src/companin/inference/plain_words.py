"""Words a customer may say of anything: how things are, go and are done. That a text lacks one tells nothing."""

_EN = """
able accept allow allowed also always another anyway available away back bad basically best better big bit bought
bring broke broken busy buy call came carry case certain change check choose come count current currently damn deal
different difficult directly early easily easy else enough ever every exactly expect extra far fast fine finish first
forgot full further general given gives goes going gone good great half happen happened happens hard hear here high
hold how idea include included instead item kind know large last late later least leave left less let like likely
little live look looking lose lost lot low mad main matter mean mine minimum maximum moment most move much name near
never new next nice none normal normally nothing offer often old only open option order ordinary own part particular
past people person piece place plan possible possibly problem provide put quick quickly quite ready real really reason
receive regular regularly right same seem sell send separate serve service several short show similar since single
small somehow sometimes somewhere soon special specific start still stop stuck suddenly supply sure take taken takes
talk thing things think time today together tomorrow too total totally touch try turn type understand usual usually
various wait whole work worked working works worst wrong yes yesterday yet day days week weeks month months year years
hour hours minute minutes now then hasnt havent somebody someone anybody everybody morning evening afternoon yours mom
dad weekend sent said tell told write wrote written hope
"""
_SV = """
alla aldrig allra alltid annan annat annars använd använder accepterar anordnar bara behöver betyder bit bort borta
bra bruka brukar bäst bästa bättre börja börjar direkt dyr dyrt eget egen egna egentligen emot enda enkel enkelt ens
erbjuder exakt extra fast faktiskt flera flesta fort fortfarande fram full funka funkar fungera fungerar får fått
färdig följa först första ganska gammal gammalt gamla ge ger gjort gick glömde glömt glömma gärna gång gånger gå gått
hade hela hem hemma heta heter hinner hittar hittat hålla hända händer hänt hög igen ihop imorgon idag igår ingår
innan istället jobba kanske klar knappt komma kommit kort köpa köpt köper känna lagom ledig lite liten litet lång
långt lätt ligger lik lika låg lägga lämpligt längre länge lös mer mest mindre minst minsta möjligt ny nya nytt
någonsin någonstans nära närmaste nästa nästan nödvändigt ofta oftast olika ordna ordnar par plats plötsligt precis
problem prova prövar pågår redan rätt sak saker samma samtidigt senare senast sent sist sista skicka skickar skillnad
slag slut slutar små snabb snabbt snart sort speciell speciellt stor stora stort står stämmer ställa största svår
svårt säga säger säker säkert säljer sälja söker sätt ta tagit tar tid tidigare tillgänglig tillhandahåller totalt
trasig tro tror typ tyvärr tänker ungefär vanlig vanligt vanligtvis verkligen vidare viktigt viss visst väl väldigt
vänta ändå ännu öppna sig oss dag dagar vecka veckor månad månader år timme timmar minut minuter nyss nu kväll morgon
eftermiddag skrev skriva skrivit sänt någon folk mamma pappa betyda innebär hel halv igenom person personer människor
hos inkluderat inkluderad inkluderas
"""
_NL = """
aanbieden accepteren accepteert algemeen alleen alles altijd ander anders antwoord apart bepaald beschikbaar best
beste beter betekent bezig bieden biedt blijft blijven brengen compleet dagelijks dezelfde dicht ding dingen direct
doet duur echt eerder eerst eerste eigen eigenlijk einde elk elke enige erg ergens even eventueel extra fijn fout gaan
gebeurd gebeuren gebeurt gebruik gebruiken gebruikt gedaan geef geeft gehad gekregen gekocht geldt genoeg geschikt
geven gewoon goed goede graag groot grote half hele helemaal hetzelfde heet hoog houden iemand juist kapot kiezen
klaar klein kleine klopt kocht kopen kort krijgen kwijt laag laat laatste lang langer later ledig leuk leveren levert
ligt lijkt loopt lukt maakt makkelijk maximaal meer meerdere meest meestal minder minimaal minstens misschien moeilijk
mogelijk morgen naam nemen net nieuw nieuwe niks nooit normaal normale omgaan ongeveer ooit oud oude opeens open
opnieuw optie overal pas plaats plek plots precies probleem raar recht regel regelen rond samen serieus slecht snel
snelle soms soort speciaal speciale staat steeds stopt stuk sturen tegelijk tijd tijdens toevallig totaal vaak vandaag
vast veel verder verkeerd verkoopt verkopen verkrijgbaar verliest verloren verschil verschillende vinden volgende
volledig vooraf vooral vorige vrij vroeg waarschijnlijk wachten weg weinig werken werkt weten zaak zeggen zeker zelfde
zetten zit zitten zoek zoeken zoiets dag dagen week weken maand maanden jaar jaren uur minuut minuten avond ochtend
middag iedereen schrijven schreef nu eruit mezelf mama papa weekend mens mensen persoon personen inbegrepen
"""
_FR = """
accepte acceptez accepter aller ancien ancienne année apporter après arrive arriver assez attendre aujourd'hui autre
autres avant beaucoup besoin bien bientôt bon bonne cas cassé certain certaine certains change choisir chose choses
combien commence commencer complet concerne côté coup court couramment début déjà demain demande demander depuis
dernier dernière devient différence différent différente difficile directement disponible disponibles dispose disposez
donne donner donnez durant effectuez encore enfin ensemble entier envoyer environ exact exactement exemple existe
facile facilement faites fois fonctionne fonctionner forme fourni fournissez général généralement genre grand grande
gros haut heure hier ici important immédiatement jamais jour jours juste laisser lent lieu limite loin long longue
maintenant mal manière marche marcher mauvais meilleur meilleure même mettre mieux moins moment mois montrer moyen
nécessaire nombre normal normale normalement nouveau nouvelle obtenir offrez oublié ouvert parfois parler part
particulier passe passer pendant perdu perdre permet permis personne petit petite plein plupart plusieurs possède
possible possibles pratiquez premier première prendre près presque prochain prochaine propose proposez proposer propre
quelque quelques raison rapide rapidement reçu recevoir récent rendre reste rester seul seule seulement simple
simplement souvent spécial spéciale suffit suite suivant surtout tard tel temps tenir tôt total toujours trouve
trouver truc type unique urgent utile utiliser vend vendez vieux vieille vite voir vrai vraiment semaine semaines
années heures minute minutes soir matin midi quelqu écrire écrit venir viens maman papa est gens personnes compris
comprise comprises inclus incluse incluses inclut
"""
_PT = """
aceita aceitam aceitar acabar acontece acontecer agora ainda algo algum alguma alguns alto antes antigo antiga apenas
assim aula avisar baixo bastante bem boa bom cada caro caso certo chega chegar coisa coisas começa começar como
comprar comprei completo comum conseguir consegue consigo correto custo curto dá dão dar deixar demais demora depois
devagar deve devem dia dias diferença diferente diferentes difícil direto disponível disponíveis durante enquanto
então entrar enviar escolher espera esperar especial especiais estragado exatamente exemplo existe existem extra fácil
falar falta fazem fazer feito fica ficar ficam ficou fim final forma funciona funcionar geral grande grandes havia
hoje hora igual imediato importante incluir inclui jeito junto juntos lado lento leva levar limite logo longe longo
lugar maior mais mal mau máximo meio melhor menor menos mesma mesmo mínimo momento mostrar muita muitas muito muitos
necessário nenhum nome normal normalmente nova novo nunca oferecem ontem opção outra outras outro outros parece parte
passa passar pedir pegar pequena pequeno perder perdi perto pessoa pior poder possível pouco precisa precisam precisar
preciso pretendo primeira primeiro problema própria próprio próxima próximo qualquer quase quer querer rápido
realmente receber recebi sabem saber sair seguinte seguir sempre serve servir simples sítio sobra tal talvez tamanho
tarde tempo ter termina tipo tipos tirar toda todas todo todos tomar total tratar tratam troca última último único
usar vai vem vende vendem vender ver verdade vez vezes vir volta mim ti semana semanas mês meses ano anos horas minuto
minutos manhã noite alguém escrever escrevi mãe pai connosco comigo nós incluído incluída incluídos incluídas
"""

PLAIN_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {"en": _EN, "sv": _SV, "nl": _NL, "fr": _FR, "pt": _PT}.items()
}
