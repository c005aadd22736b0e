"""What people everywhere ask and what is answered everywhere: where a model puts such words tells where it puts a
language, and questions beside statements, before a single text of a collection's own is known.
"""

_EN_ASKED = """
How do I change my password?
Where is my order?
Can I cancel my subscription?
What does it cost to send a parcel abroad?
I can't log in to my account
Which documents do I need?
When do you open on Saturdays?
Who can help me with an invoice?
the app shows an error when I upload a file
How long does a repair take?
Is my data deleted when I leave?
opening hours
"""
_EN_SAID = """
You can change your password under Settings. Choose Security, enter the new password twice and save.
Orders are sent within two working days. As soon as the parcel has left, you get an e-mail with a tracking number.
A subscription runs until the end of the month in which it was cancelled. What has been paid is not refunded.
The office was founded in 1921 and moved to the harbour ten years later, where it still stands.
If the error stays, restart the device and install the newest version. Otherwise send us the log file.
Members need a valid identity card. Children under twelve come in for free when an adult is with them.
"""
_SV_ASKED = """
Hur byter jag lösenord?
Var är min beställning?
Kan jag säga upp mitt abonnemang?
Vad kostar det att skicka ett paket utomlands?
Jag kan inte logga in på mitt konto
Vilka handlingar behöver jag?
När öppnar ni på lördagar?
Vem kan hjälpa mig med en faktura?
appen visar ett fel när jag laddar upp en fil
Hur lång tid tar en reparation?
Raderas mina uppgifter när jag slutar?
öppettider
"""
_SV_SAID = """
Lösenordet byter du under Inställningar. Välj Säkerhet, skriv det nya lösenordet två gånger och spara.
Beställningar skickas inom två arbetsdagar. När paketet har lämnat oss får du ett mejl med spårningsnummer.
Abonnemanget löper till slutet av den månad då det sades upp. Det som redan är betalt återbetalas inte.
Kontoret grundades 1921 och flyttade tio år senare till hamnen, där det fortfarande ligger.
Om felet kvarstår startar du om enheten och installerar den senaste versionen. Skicka annars loggfilen till oss.
Medlemmar behöver en giltig legitimation. Barn under tolv år går in gratis i en vuxens sällskap.
"""
_NL_ASKED = """
Hoe wijzig ik mijn wachtwoord?
Waar blijft mijn bestelling?
Kan ik mijn abonnement opzeggen?
Wat kost het om een pakket naar het buitenland te sturen?
Ik kan niet inloggen op mijn account
Welke papieren heb ik nodig?
Hoe laat gaat u zaterdag open?
Wie kan mij helpen met een factuur?
de app geeft een foutmelding als ik een bestand upload
Hoe lang duurt een reparatie?
Worden mijn gegevens gewist als ik vertrek?
openingstijden
"""
_NL_SAID = """
Uw wachtwoord wijzigt u bij Instellingen. Kies Beveiliging, vul het nieuwe wachtwoord twee keer in en sla het op.
Bestellingen gaan binnen twee werkdagen de deur uit. Daarna krijgt u een e-mail met een code om het pakket te volgen.
Een abonnement loopt tot het einde van de maand waarin het is opgezegd. Wat betaald is, wordt niet teruggestort.
Het kantoor is in 1921 opgericht en verhuisde tien jaar later naar de haven, waar het nog steeds staat.
Blijft de fout bestaan, start het apparaat dan opnieuw en installeer de nieuwste versie. Stuur ons anders het logboek.
Leden hebben een geldig identiteitsbewijs nodig. Kinderen tot twaalf jaar mogen onder begeleiding gratis naar binnen.
"""
_FR_ASKED = """
Comment changer mon mot de passe ?
Où en est ma commande ?
Puis-je résilier mon abonnement ?
Combien coûte l'envoi d'un colis à l'étranger ?
Je n'arrive pas à me connecter à mon compte
Quels documents dois-je fournir ?
À quelle heure ouvrez-vous le samedi ?
Qui peut m'aider pour une facture ?
l'application affiche une erreur quand j'envoie un fichier
Combien de temps prend une réparation ?
Mes données sont-elles effacées si je pars ?
horaires d'ouverture
"""
_FR_SAID = """
Vous pouvez changer de mot de passe dans Paramètres. Ouvrez Sécurité, saisissez deux fois le nouveau, puis enregistrez.
Les commandes partent sous deux jours ouvrés. Vous recevez alors un e-mail avec le numéro de suivi du colis.
L'abonnement court jusqu'à la fin du mois de résiliation. Les sommes déjà versées ne sont pas remboursées.
Fondé en 1921, le bureau s'est installé dix ans plus tard sur le port, où il se trouve toujours.
Si l'erreur persiste, redémarrez l'appareil et installez la dernière version. Sinon, envoyez-nous le journal.
Une pièce d'identité valide est demandée aux membres. L'entrée est gratuite pour les enfants accompagnés.
"""
_PT_ASKED = """
Como altero a minha senha?
Onde está a minha encomenda?
Posso cancelar a assinatura?
Quanto custa enviar um pacote para o exterior?
Não consigo entrar na minha conta
De que documentos preciso?
A que horas abrem aos sábados?
Quem me pode ajudar com uma fatura?
o aplicativo mostra um erro quando envio um arquivo
Quanto tempo demora um conserto?
Os meus dados são apagados quando saio?
horário de funcionamento
"""
_PT_SAID = """
A senha altera-se em Configurações. Escolha Segurança, escreva duas vezes a nova senha e salve.
As encomendas seguem em dois dias úteis. Assim que o pacote sair, recebe um e-mail com o código de rastreamento.
A assinatura vale até ao fim do mês em que foi cancelada. O valor já pago não é reembolsado.
O escritório foi fundado em 1921 e mudou-se dez anos depois para o porto, onde ainda hoje se encontra.
Se o erro continuar, reinicie o aparelho e instale a versão mais recente. Caso contrário, envie-nos o registro.
Os sócios precisam de um documento de identidade válido. Crianças até doze anos entram de graça com um adulto.
"""


def _lines(block: str) -> tuple[str, ...]:
    return tuple(block.strip().splitlines())


ASKED: dict[str, tuple[str, ...]] = {
    "en": _lines(_EN_ASKED),
    "sv": _lines(_SV_ASKED),
    "nl": _lines(_NL_ASKED),
    "fr": _lines(_FR_ASKED),
    "pt": _lines(_PT_ASKED),
}
SAID: dict[str, tuple[str, ...]] = {
    "en": _lines(_EN_SAID),
    "sv": _lines(_SV_SAID),
    "nl": _lines(_NL_SAID),
    "fr": _lines(_FR_SAID),
    "pt": _lines(_PT_SAID),
}
