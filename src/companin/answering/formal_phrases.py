"""What a formal assistant says otherwise, where it does. French, Portuguese and Dutch are polite in any register."""

from companin.answering.registers import Texts

FORMAL: Texts = {
    "decline": {
        "en": "I am unable to find an answer to that in the information available to me, and I would rather not guess. "
        "May I ask you to rephrase your question?",
        "sv": "Jag hittar tyvärr inget svar på detta i den information jag har tillgång till och vill inte gissa. "
        "Skulle du kunna formulera frågan på ett annat sätt?",
        "nl": "Op deze vraag vind ik helaas geen antwoord in de informatie waarover ik beschik, en ik wil niet gissen. "
        "Zou u uw vraag anders willen formuleren?",
        "fr": "Les informations dont je dispose ne me permettent pas de répondre à cette question avec certitude. "
        "Auriez-vous l'obligeance de la reformuler ?",
        "pt": "Não encontro, nas informações de que disponho, resposta a essa questão e prefiro não arriscar "
        "um palpite. Poderia, por favor, reformulá-la?",
    },
    "decline_human": {
        "en": "I am unable to find an answer to that in the information available to me, and I would rather not guess. "
        "You are welcome to rephrase your question, or to ask for one of my colleagues.",
        "sv": "Jag hittar tyvärr inget svar på detta i den information jag har tillgång till och vill inte gissa. "
        "Du är välkommen att formulera om frågan eller be att få tala med en medarbetare.",
        "nl": "Op deze vraag vind ik helaas geen antwoord in de informatie waarover ik beschik, en ik wil niet gissen. "
        "U kunt uw vraag anders formuleren of vragen om met een medewerker te spreken.",
        "fr": "Les informations dont je dispose ne me permettent pas de répondre à cette question avec certitude. "
        "Je vous invite à la reformuler ou à demander l'aide d'un conseiller.",
        "pt": "Não encontro, nas informações de que disponho, resposta a essa questão e prefiro não arriscar "
        "um palpite. Poderá reformulá-la ou pedir para falar com um dos meus colegas.",
    },
    "decline_again": {
        "en": "I am unable to find an answer to that either, and I would rather not guess.",
        "sv": "Inte heller på detta hittar jag något svar, och jag vill inte gissa.",
        "nl": "Ook op deze vraag vind ik helaas geen antwoord, en ik wil niet gissen.",
        "fr": "Je ne suis pas non plus en mesure de répondre à cette question avec certitude.",
        "pt": "Também a essa questão não encontro resposta e prefiro não arriscar um palpite.",
    },
    "other_language": {
        "en": "The following information is available in {language}:",
        "sv": "Följande information finns på {language}:",
        "nl": "De volgende informatie is beschikbaar in het {language}:",
        "fr": "L'information suivante est disponible en {language} :",
        "pt": "A informação seguinte está disponível em {language}:",
    },
    "which": {
        "en": "Your question may refer to several matters. Which of the following do you have in mind?",
        "sv": "Frågan kan avse flera saker. Vilken av följande gäller den?",
        "nl": "Uw vraag kan op meerdere onderwerpen betrekking hebben. Welk onderwerp bedoelt u?",
        "fr": "Votre question peut se rapporter à plusieurs sujets. Pourriez-vous préciser lequel ?",
        "pt": "A sua questão pode dizer respeito a vários assuntos. Poderia indicar a qual se refere?",
    },
    "empty": {
        "en": "No information has been made available to me yet.",
        "sv": "Jag har ännu inte fått tillgång till någon information.",
        "nl": "Ik beschik nog niet over informatie om uw vraag te beantwoorden.",
        "pt": "Ainda não disponho de informações para lhe responder.",
    },
    "greeting": {
        "en": "Hello{person}. My name is {name}. How may I assist you?",
        "sv": "God dag{person}. Mitt namn är {name}. Hur kan jag vara till hjälp?",
        "nl": "Goedendag{person}. Mijn naam is {name}. Waarmee kan ik u van dienst zijn?",
        "fr": "Bonjour{person}. Je m'appelle {name}. En quoi puis-je vous être utile ?",
        "pt": "Olá{person}. O meu nome é {name}. Em que lhe posso ser útil?",
    },
    "greeting_again": {
        "en": "Hello{person}. How may I assist you?",
        "sv": "God dag{person}. Hur kan jag vara till hjälp?",
        "nl": "Goedendag{person}. Waarmee kan ik u van dienst zijn?",
        "fr": "Bonjour{person}. En quoi puis-je vous être utile ?",
        "pt": "Olá{person}. Em que lhe posso ser útil?",
    },
    "wellbeing": {
        "en": "Thank you for asking, all is well. How may I assist you?",
        "sv": "Tack för omtanken, allt är väl. Hur kan jag vara till hjälp?",
        "nl": "Dank u voor uw belangstelling, alles gaat goed. Waarmee kan ik u van dienst zijn?",
        "fr": "Je vous remercie, tout va bien. En quoi puis-je vous être utile ?",
        "pt": "Agradeço a atenção, está tudo bem. Em que lhe posso ser útil?",
    },
    "thanks": {
        "en": "You are most welcome. Please let me know if I can be of further assistance.",
        "sv": "Ingen orsak. Du är välkommen att återkomma om du har fler frågor.",
        "nl": "Graag gedaan. Mocht u nog vragen hebben, dan ben ik u graag van dienst.",
        "fr": "Je vous en prie. Je reste à votre disposition pour toute autre question.",
        "pt": "Não tem de quê. Fico ao dispor para qualquer outra questão.",
    },
    "acknowledgement": {
        "en": "Very well. Please let me know if I can be of further assistance.",
        "sv": "Utmärkt. Du är välkommen att återkomma om det är något mer.",
        "nl": "Uitstekend. Mocht u nog vragen hebben, dan ben ik u graag van dienst.",
        "fr": "C'est entendu. Je reste à votre disposition si vous avez une autre question.",
        "pt": "Muito bem. Fico ao dispor para o que mais precisar.",
    },
    "goodbye": {
        "en": "Goodbye, and thank you for contacting us.",
        "sv": "Tack för att du hörde av dig. Jag önskar dig en trevlig dag.",
        "nl": "Ik dank u voor uw bericht en wens u een prettige dag.",
        "fr": "Je vous remercie de votre message et vous souhaite une agréable journée.",
        "pt": "Agradeço o seu contacto e desejo-lhe um bom dia.",
    },
    "bot": {
        "en": "My name is {name}. I am a digital assistant, not a person. I answer from the information I have been "
        "given and indicate its source.",
    },
    "human": {
        "en": "Certainly. I am passing our conversation to a colleague, who will reply to you here.",
        "sv": "Naturligtvis. Jag överlämnar vår konversation till en medarbetare, som svarar dig här.",
        "nl": "Uiteraard. Ik draag ons gesprek over aan een collega, die u hier zal antwoorden.",
    },
    "human_away": {
        "en": "I regret that I cannot connect you to a person from here.",
        "sv": "Jag beklagar, men härifrån kan jag inte koppla dig till en människa.",
        "nl": "Het spijt me dat ik u van hieruit niet met een medewerker kan verbinden.",
        "fr": "Je regrette de ne pouvoir vous mettre en relation avec une personne ici.",
        "pt": "Lamento, mas não é possível falar com uma pessoa a partir daqui.",
    },
    "frustration": {
        "en": "I apologise that I have not been of more help so far.",
        "sv": "Jag beklagar att jag inte har kunnat hjälpa dig bättre.",
        "nl": "Mijn excuses dat ik u tot nu toe niet goed heb kunnen helpen.",
        "fr": "Je vous prie de m'excuser de ne pas vous avoir mieux aidé jusqu'ici.",
        "pt": "Peço desculpa por não ter conseguido ajudar melhor até agora.",
    },
    "abuse": {
        "en": "I should like to help you, and would be grateful for a courteous tone.",
        "sv": "Jag vill gärna hjälpa dig och är tacksam om vi håller en saklig ton.",
        "nl": "Ik help u graag en stel het op prijs als we beleefd met elkaar omgaan.",
    },
    "offer": {
        "en": "Would you like me to pass you on to a colleague?",
        "sv": "Önskar du att jag kopplar dig till en medarbetare?",
        "nl": "Wenst u dat ik u doorverbind met een collega?",
        "fr": "Souhaitez-vous que je vous mette en relation avec un conseiller ?",
        "pt": "Deseja falar com um dos meus colegas?",
    },
    "no_offer": {
        "en": "Please tell me in other words what you require, and I will look again.",
        "sv": "Beskriv gärna på ett annat sätt vad du behöver, så söker jag på nytt.",
        "nl": "Wilt u in andere woorden omschrijven wat u nodig hebt? Dan zoek ik opnieuw.",
        "fr": "Pourriez-vous m'indiquer autrement ce que vous recherchez ? Je chercherai à nouveau.",
        "pt": "Poderia dizer-me por outras palavras o que pretende? Voltarei a procurar.",
    },
    "ask_on": {
        "en": "Please put your question to me, and I will look for the answer.",
        "sv": "Du är välkommen att ställa din fråga, så söker jag efter svaret.",
        "nl": "Legt u mij gerust uw vraag voor, dan zoek ik het antwoord voor u op.",
        "fr": "Je vous invite à me poser votre question, et j'en chercherai la réponse.",
        "pt": "Queira colocar-me a sua questão e procurarei a resposta.",
    },
}
