"""Whole sentences that ask for a person, for what the assistant is, or say how somebody feels.

Regular expressions over unaccented, lower-case words with apostrophes as blanks; line breaks in them mean nothing. Each
must be all of a message, so that "how do I talk to the seller of my lamp" stays the question it is.
"""

import re
from functools import lru_cache

from companin.answering.courtesy_words import Courtesy

_POLITE = (
    r"(?: please| pls| now| right now| instead| svp| aub| graag| tack| snalla| nu| maintenant| s il vous plait"
    r"| por favor| agora| alstublieft| alsjeblieft)*"
)
_HUMAN = {
    "en": r"""
        (?:(?:i (?:want|need|would like|d like|wish|prefer|demand) to|(?:can|could|may) i|let me|i wanna|
        i would rather|i d rather|how (?:can|do) i|is it possible to) (?:please )?)?(?:talk|speak|
        chat) (?:directly )?(?:to|with) (?:an? |the |some |your )?(?:(?:real|live|actual|
        human) )*(?:human(?: being)?s?|persons?|people|agents?|operator|representatives?|rep|employees?|colleagues?|
        advisor|adviser|staff member|member of staff|manager|supervisor)|(?:(?:i (?:want|need|would like|d like) to|
        (?:can|could|may) i|let me|i wanna) )(?:please )?(?:talk|speak|chat) (?:directly )?(?:to|with) (?:someone|
        somebody|anyone|customer (?:service|support)|your (?:support|team))(?: else| real)?|(?:(?:can|could|will|
        would) you )?(?:please )?(?:connect me (?:to|with)|transfer me to|put me through to|hand me over to|
        pass me (?:on )?to|get me|give me|forward me to) (?:an? |the |your )?(?:(?:real|live|actual|
        human) )*(?:human(?: being)?|person|agent|operator|representative|colleague|employee|someone|somebody|manager|
        customer service|support team)|(?:i (?:want|need|would like|d like) )?(?:an? )?(?:(?:real|live|actual|
        human) )*(?:human(?: being)?|agent|operator|representative)|(?:i (?:want|need|would like|
        d like) )?(?:an? )?(?:real|live|actual) (?:person|employee)|(?:i (?:don t|do not) want to (?:talk|speak|
        chat) (?:to|with) a |no more |not a )(?:bot|robot|machine|computer|chatbot|ai)|is there (?:a )?(?:real |live |
        actual )?(?:human|person|someone|somebody) (?:i can (?:talk|speak|chat) (?:to|with)|there|here)
    """,
    "sv": r"""
        (?:(?:jag (?:vill|skulle vilja|onskar|behover|maste)|(?:kan|far|skulle) jag(?: kunna)?|lat mig|gar det att|
        hur (?:kan|far) jag|kan man) )?(?:fa )?(?:garna )?(?:prata|tala|snacka|chatta) (?:direkt )?med (?:en |
        nagon )?(?:(?:riktig|levande|mansklig|fysisk|verklig) )*(?:manniska|person|medarbetare|handlaggare|agent|
        operator|radgivare|chef|saljare|nagon annan|nagon riktig|kollega)|(?:(?:jag (?:vill|skulle vilja|behover)|
        (?:kan|far) jag(?: fa)?|lat mig) )(?:fa )?(?:prata|tala|snacka|chatta) med (?:nagon|nan|kundtjanst|
        kundservice|kundsupport|er kundtjanst|supporten)|(?:(?:kan|vill|skulle) (?:du|ni)(?: kunna)? )?(?:koppla|
        slussa|flytta|skicka) (?:mig|over mig|mig vidare) till (?:en |er )?(?:riktig |levande )?(?:manniska|person|
        medarbetare|handlaggare|agent|operator|kundtjanst|kollega|nagon)|(?:jag vill ha |jag behover |
        ge mig )?(?:en )?(?:riktig|levande|verklig) (?:manniska|person)|(?:manniska|medarbetare|handlaggare|operator)|
        (?:jag vill inte (?:prata|chatta|tala) med en |ingen )(?:bot|robot|maskin|dator|chattbot)|finns det (?:nagon|
        en) (?:riktig )?(?:manniska|person)?(?: ?jag kan prata med| har| dar)
    """,
    "nl": r"""
        (?:(?:ik (?:wil|zou)(?: graag)?|(?:kan|mag|zou) ik|laat mij|is het mogelijk om|
        hoe kan ik) )?(?:graag )?(?:met |een )*(?:een )?(?:(?:echte|echt|levend|menselijke) )*(?:mens|persoon|
        medewerker|medewerkster|agent|operator|collega|manager|leidinggevende) (?:willen )?(?:te )?(?:spreken|praten|
        chatten)(?: willen)?|(?:(?:ik (?:wil|zou)(?: graag)?|(?:kan|mag) ik) )met (?:iemand|de klantenservice|
        klantenservice|uw klantenservice|jullie klantenservice) (?:willen )?(?:spreken|praten|chatten)|(?:(?:kunt|kun|
        wilt|wil) (?:u|je|jij) (?:mij|me) (?:doorverbinden|doorschakelen)|verbind mij door|
        verbind me door) ?(?:met )?(?:een |de )?(?:echte )?(?:mens|persoon|medewerker|agent|collega|klantenservice|
        iemand)?(?: doorverbinden)?|(?:kunt|kun|wilt|wil) (?:u|je|jij) (?:mij|me) met een (?:echte )?(?:mens|persoon|
        medewerker|agent|collega) (?:doorverbinden|verbinden)|(?:ik wil |geef mij |geef me )?(?:een )?echte? (?:mens|
        persoon|medewerker)|(?:medewerker|mens|operator)|(?:ik wil niet met een |geen )(?:bot|robot|machine|computer|
        chatbot)(?: praten| chatten| spreken)?|(?:kan ik|mag ik|
        zou ik|ik wil)(?: graag)? (?:even )?iemand (?:aan de lijn|spreken|te spreken krijgen)|
        is er (?:iemand|een mens|een medewerker) (?:met wie ik kan praten|
        die ik kan spreken|aanwezig|daar)
    """,
    "fr": r"""
        (?:(?:je (?:veux|voudrais|souhaite|souhaiterais|prefere|desire|dois)|j aimerais|(?:est ce que je )?(?:puis je|
        peux|pourrais je|je peux)|comment (?:puis je|je peux)|est il possible de|laissez moi) )?(?:parler|discuter|
        echanger|chatter) (?:directement )?(?:a|avec) (?:un |une |l un de vos |des )?(?:vraie? |etre )*(?:humain|
        humaine|personne|conseiller|conseillere|agent|operateur|responsable|employe|collegue|interlocuteur|
        collaborateur)(?: reelle?| humaine?| en direct)*|(?:(?:je (?:veux|voudrais|souhaite)|j aimerais|puis je|
        je peux|est ce que je peux) )(?:parler|discuter) (?:a|avec) (?:quelqu un|le service client|
        votre service client|le support)(?: d autre| de reel)?|(?:(?:pouvez vous|pourriez vous|peux tu) me (?:passer|
        mettre en relation avec|transferer (?:a|vers)|connecter (?:a|avec))|passez moi|mettez moi en relation avec|
        transferez moi (?:a|vers)) (?:un |une )?(?:vraie? )?(?:humain|personne|conseiller|conseillere|agent|operateur|
        responsable|collegue|quelqu un)(?: reelle?| humaine?)*|(?:je (?:veux|voudrais) )?(?:un |
        une )?(?:vraie? (?:humain|personne)|etre humain|humain|conseiller|operateur)|(?:je ne veux pas (?:parler|
        discuter) (?:a|avec) un |pas de |pas un )(?:bot|robot|machine|ordinateur|chatbot)|(?:y a t il|
        il y a) (?:quelqu un|une (?:vraie )?personne|un humain)(?: a qui (?:je peux )?parler)?
    """,
    "pt": r"""
        (?:(?:(?:eu )?(?:quero|queria|gostaria de|preciso de|desejo|prefiro|tenho de)|(?:eu )?(?:posso|poderia|podia)|
        como (?:posso|faco para)|e possivel|deixe me|da para) )?(?:falar|conversar) (?:diretamente )?com (?:um |uma |
        o |a |algum |alguma )?(?:(?:verdadeir[oa]|ser) )*(?:human[oa]|pessoa|atendente|assistente|operador|operadora|
        agente|colega|funcionari[oa]|colaborador|responsavel|gerente|
        representante)(?: real| de verdade| human[oa]| verdadeir[oa])*|(?:(?:(?:eu )?(?:quero|queria|gostaria de|
        preciso de)|posso) )falar com (?:alguem|o apoio ao cliente|o suporte|o servico de apoio|
        o atendimento)(?: de verdade| real)?|(?:(?:pode|podia|poderia|podem) )?(?:passar me|passe me|transferir me|
        transfira me|ligar me|encaminhe me|me transferir|me passar|me ligar) (?:para|a|com) (?:um |uma |o |
        a )?(?:human[oa]|pessoa|atendente|operador|agente|colega|alguem|funcionari[oa])(?: real| human[oa])*|
        (?:quero |queria |preciso de )?(?:um |uma )?(?:pessoa (?:real|de verdade|verdadeira)|ser humano|humano|
        atendente|operador)|(?:nao quero falar com |nada de |sem )(?:um |uma )?(?:bot|robo|maquina|computador|chatbot|
        robot)|ha alguem (?:ai |real )?(?:com quem (?:eu )?(?:possa|posso) falar)
    """,
}
_BOT = {
    "en": r"""
        are you (?:an? )?(?:(?:real|actual|live) )*(?:bot|robot|human|person|ai|machine|computer|chatbot)(?: being)?
        (?: or (?:an? )?(?:(?:real|actual) )?(?:bot|robot|human|person|ai|machine|computer|chatbot))?|
        are you (?:real|alive)|am i (?:talking|speaking|chatting|
        writing) (?:to|with) (?:an? )?(?:real |actual )?(?:bot|robot|human|person|ai|machine|computer|
        chatbot)(?: being)?(?: or (?:an? )?(?:real )?(?:bot|robot|human|person|ai|machine))?|
        is this (?:an? )?(?:real |actual )?(?:bot|robot|human|person|ai|machine|chatbot)|(?:who|what) are you|
        who am i (?:talking|speaking|chatting) (?:to|with)|what s your name|what is your name|do you have a name
    """,
    "sv": r"""
        ar (?:du|det har|detta|det) (?:en )?(?:riktig |akta |levande )?(?:bot|robot|manniska|person|ai|maskin|dator|
        chattbot)(?: eller (?:en )?(?:riktig )?(?:bot|robot|manniska|person|ai|maskin|dator))?|(?:pratar|chattar|
        talar) jag med (?:en )?(?:riktig )?(?:bot|robot|manniska|person|ai|maskin|
        dator)(?: eller (?:en )?(?:riktig )?(?:bot|robot|manniska|person|ai|maskin))?|vem ar du|vad ar du|
        vad heter du|vem pratar jag med|vem chattar jag med|har du ett namn|ar du akta|ar du riktig
    """,
    "nl": r"""
        (?:bent|ben) (?:u|je|jij) (?:een )?(?:echte? |echt een )?(?:bot|robot|mens|persoon|ai|machine|computer|
        chatbot)(?: of (?:een )?(?:echte? )?(?:bot|robot|mens|persoon|ai|machine|computer))?|(?:praat|spreek|
        chat) ik (?:nu )?met (?:een )?(?:echte? )?(?:bot|robot|mens|persoon|ai|machine|computer|
        chatbot)(?: of (?:met )?(?:een )?(?:echte? )?(?:bot|robot|mens|persoon|ai|machine))?|
        is dit (?:een )?(?:echte? )?(?:bot|robot|mens|persoon|ai|chatbot)|wie (?:bent u|ben je|ben jij)|wat (?:bent u|
        ben je|ben jij)|hoe heet (?:u|je|jij)|wat is (?:uw|je|jouw) naam|met wie (?:praat|spreek|chat) ik
    """,
    "fr": r"""
        (?:est ce que )?(?:etes vous|es tu|vous etes|tu es|c est) (?:un |une )?(?:vraie? )?(?:bot|robot|humain|
        humaine|personne|ia|machine|ordinateur|chatbot|etre humain)(?: reelle?)?(?: ou (?:un |
        une )?(?:vraie? )?(?:bot|robot|humain|personne|ia|machine))?|(?:est ce que )?(?:je parle|
        suis je en train de parler|je discute|parle je) (?:a|avec) (?:un |une )?(?:vraie? )?(?:bot|robot|humain|
        personne|ia|machine|ordinateur)(?: ou (?:a |avec )?(?:un |une )?(?:vraie? )?(?:bot|robot|humain|personne|ia|
        machine))?|qui (?:etes vous|es tu)|vous etes qui|tu es qui|comment (?:vous appelez vous|t appelles tu|
        tu t appelles)|quel est (?:votre|ton) nom|a qui (?:est ce que )?(?:je parle|ai je affaire)
    """,
    "pt": r"""
        (?:(?:voce|tu|o senhor) )?(?:e|es|isto e|isso e) (?:um |uma )?(?:verdadeir[oa] )?(?:bot|robo|robot|human[oa]|
        pessoa|ia|maquina|computador|chatbot)(?: (?:real|de verdade))?(?: ou (?:um |uma )?(?:bot|robo|robot|human[oa]|
        pessoa|ia|maquina|computador)(?: (?:real|de verdade))?)?|(?:estou a falar|estou falando|falo) com (?:um |
        uma )?(?:bot|robo|robot|human[oa]|pessoa|ia|maquina|computador)(?: real| de verdade)?(?: ou (?:com )?(?:um |
        uma )?(?:bot|robo|robot|human[oa]|pessoa|ia|maquina)(?: real)?)?|quem (?:e voce|es tu|e|e o senhor)|(?:o que|
        que) (?:e voce|es tu)|como (?:se chama|te chamas|voce se chama)|qual e o (?:seu|teu) nome|
        com quem estou a falar|com quem (?:eu )?(?:estou falando|falo)
    """,
}
_WELLBEING = {
    "en": r"""
        how are (?:you|u|things)(?: doing)?(?: today)?|how s it going|how do you do|what s up|sup|how is it going|
        are you ok|how have you been
    """,
    "sv": r"""
        hur mar du(?: idag)?|hur ar laget|hur ar det(?: med dig)?(?: idag)?|hur star det till|laget|hur gar det
    """,
    "nl": r"""
        hoe gaat het(?: met (?:u|je|jou))?(?: vandaag)?|alles goed|hoe is het|hoe is t|hoe maakt u het|hoe gaat ie
    """,
    "fr": r"""
        (?:comment )?ca va(?: bien)?|comment (?:allez vous|vas tu|vous portez vous)(?: aujourd hui)?|vous allez bien|
        tu vas bien|la forme
    """,
    "pt": r"""
        como (?:esta|estas|vai|vao as coisas|vais)(?: hoje| voce)?|tudo bem(?: consigo| contigo| com voce)?|tudo bom|
        como e que (?:esta|estas)|td bem
    """,
}
_FRUSTRATION = {
    "en": r"""
        (?:you (?:are|re)|this is|that s|that is|it s|it is|this bot is|what a) (?:(?:so|really|very|totally|
        completely|absolutely|just) )*(?:useless|not (?:helpful|helping|useful)|no (?:help|use)|ridiculous|
        unacceptable|a joke|frustrating|terrible|awful|pathetic|a waste of (?:my )?time|annoying|rubbish|nonsense|
        unhelpful|hopeless|a disgrace|horrible)|(?:that|this|it|you) (?:does not|doesn t|did not|didn t|don t|do not|
        isn t|is not) (?:really )?(?:help(?: me)?(?: at all)?|answer(?: my question)?|what i (?:asked|meant)|
        understand(?: me| my question| anything)?|get it)|(?:that s|that is|this is) not (?:what i (?:asked|
        meant|wanted)(?: for)?|an answer|my question)|i (?:already|just) (?:told you|said|asked|
        tried)(?: that| this| you that)?|i (?:am|m) (?:(?:so|very|really|getting) )*(?:frustrated|angry|annoyed|
        fed up|upset|furious|pissed off)|(?:wrong|bad|stupid|useless) answer|(?:terrible|awful|horrible|worst|
        bad) (?:customer )?(?:service|support|experience)(?: ever)?|stop repeating (?:yourself|that)|why (?:don t|
        can t) you understand(?: me)?|you keep (?:saying|repeating) (?:that|the same(?: thing)?|yourself)|this sucks|
        are you kidding(?: me)?|wtf|ffs|omg useless|
        (?:your|this|the) \w+(?: \w+)? (?:really |totally )?sucks|nothing (?:ever )?works(?: here)?|
        (?:i get|i got|i m getting|there s) no (?:answers?|help|reply|response)(?: at all| from you)?|
        i give up|i ve had enough|worst \w+ ever|
        (?:so |totally )?(?:useless|pathetic|ridiculous|unbelievable)(?: bot| thing)?
    """,
    "sv": r"""
        (?:du ar|ni ar|det har ar|detta ar|det ar|vilken) (?:(?:sa|helt|verkligen|ju|jatte|
        fullstandigt) )*(?:vardelost?|vardelosa|kass|kasst|dalig|daligt|till ingen hjalp|ingen hjalp|lojligt|
        oacceptabelt|ett skamt|frustrerande|irriterande|hopplost?|oanvandbar|oanvandbart|slod med tid|katastrof|
        bedrovligt)|(?:det|det har|detta|du|ni) (?:hjalper|hjalpte|svarar|svarade|forstar|fattar|
        begriper)(?: mig)? (?:inte|inget|ingenting)(?: alls)?(?: pa min fraga| mig| nagot)?|det (?:var|
        ar) inte (?:det jag fragade(?: om)?|vad jag fragade(?: om)?|det jag menade|svar pa min fraga)|
        jag (?:har redan|fragade redan|sa ju det|sa det redan)(?: sagt(?: det)?| fragat(?: det)?| provat(?: det)?)?|
        jag ar (?:(?:sa|riktigt|valdigt) )*(?:arg|frustrerad|irriterad|besviken|trott pa det har)|fel svar|
        daligt svar|(?:usel|dalig|vardelos|uruselt?) (?:service|kundtjanst|support)|sluta upprepa dig|du upprepar dig|
        skamtar du|varfor forstar du inte|
        (?:ingenting|inget) (?:fungerar|funkar)(?: har)?|jag ger upp|nu far det racka|nu racker det|
        jag far (?:inget|inga|aldrig (?:nagot|nagra)) svar(?: alls| har| pa min fraga)?|
        (?:er|din|den har|det har) \w+ (?:suger|ar (?:helt )?(?:vardelos|vardelost|kass|usel))|
        (?:helt )?(?:vardelost?|vardelosa|urkasst?)(?: bot| robot| app| sida)?
    """,
    "nl": r"""
        (?:u bent|je bent|jij bent|dit is|dat is|het is|wat een) (?:(?:echt|heel|zo|totaal|volkomen|
        helemaal) )*(?:nutteloos|waardeloos|niet behulpzaam|geen hulp|belachelijk|onacceptabel|een grap|frustrerend|
        vreselijk|irritant|tijdverspilling|onzin|hopeloos|slecht|om gek van te worden)|(?:dat|dit|het|u|je) (?:helpt|
        hielp|beantwoordt|begrijpt|begrijp|snapt|snap)(?: mij| me| het| mijn vraag)* (?:niet|niets|
        niks)(?: echt| helemaal| verder)?|dat (?:was|is) niet (?:wat ik (?:vroeg|bedoelde|vraag)|mijn vraag|
        het antwoord)|(?:u|je) begrijpt (?:mij|me|het|mijn vraag) niet|(?:dat|dit) (?:heb ik al|zei ik al|
        vroeg ik al)(?: gezegd| gevraagd| geprobeerd)?|ik (?:ben|word) (?:(?:zo|echt|heel|erg) )*(?:boos|gefrustreerd|
        geirriteerd|kwaad|gek hiervan|dit zat)|(?:fout|verkeerd|slecht) antwoord|(?:slechte|waardeloze|vreselijke|
        belabberde) (?:service|klantenservice|hulp)|hou op met herhalen|u herhaalt zichzelf|je herhaalt jezelf|
        meent u dit|
        niets werkt(?: hier)?|er werkt (?:hier )?niets|ik geef het op|ik ben het zat|
        ik krijg (?:geen|nooit|maar geen) (?:antwoord|hulp|reactie)(?: hier)?|
        (?:jullie|uw|die|deze) \w+ is (?:echt |totaal )?(?:waardeloos|ruk|slecht|niks)|
        (?:echt |totaal )?(?:waardeloos|waardeloze|nutteloze|belachelijk)(?: bot| robot| chatbot| app| site)?
    """,
    "fr": r"""
        (?:vous etes|tu es|c est|c etait|quelle?) (?:(?:vraiment|tellement|completement|totalement|tres|
        trop) )*(?:inutile|nul|nulle|pas utile|d aucune aide|ridicule|inacceptable|une blague|frustrant|agacant|
        enervant|une perte de temps|n importe quoi|penible|honteux|lamentable)|(?:ca|cela|vous|
        tu) (?:ne )?(?:m )?(?:aide|aidez|aides|repond|repondez|comprenez|comprends|
        comprend)(?: pas| rien)(?: du tout| vraiment)?(?: a ma question| ma question)?|
        ce n est pas (?:ce que j ai demande|ma question|la reponse|ce que je demande)|
        vous ne (?:me )?comprenez (?:pas|rien)(?: ma question)?|tu ne (?:me )?comprends (?:pas|rien)|
        je (?:vous )?l ai deja (?:dit|demande|essaye)|j ai deja (?:dit|demande|essaye)(?: ca| cela)?|
        je suis (?:(?:vraiment|tres|tellement) )*(?:en colere|frustree?|enervee?|agacee?|decue?)|j en ai (?:marre|
        assez)|mauvaise reponse|(?:mauvais|tres mauvais|pire) service(?: client)?|arretez de (?:vous )?repeter|
        vous vous repetez|vous plaisantez|c est pas possible|pourquoi vous ne comprenez pas|
        rien ne (?:marche|fonctionne)(?: ici)?|j abandonne|c est du n importe quoi|(?:bot|robot) inutile|
        je n ai (?:toujours )?(?:pas|aucune)(?: de| eu de)? reponse|(?:ca|cela) ne sert a rien|
        (?:votre|ce|cette) \w+ (?:est )?(?:vraiment )?(?:nul|nulle|inutile|ne sert a rien)|
        (?:vraiment )?(?:nul|inutile|lamentable)
    """,
    "pt": r"""
        (?:voce e|tu es|isto e|isso e|e|que) (?:(?:mesmo|muito|tao|completamente|totalmente|realmente) )*(?:inutil|
        nao ajuda|ridiculo|inaceitavel|uma piada|frustrante|irritante|uma perda de tempo|um absurdo|pessimo|horrivel|
        uma vergonha|lamentavel)|(?:isso|isto|voce|tu) nao (?:me )?(?:ajuda|ajudou|ajudas|responde|respondeu|entende|
        entendeu|percebe|percebeu|serve)(?: nada| em nada| a minha pergunta| para nada| o que eu disse)?|nao (?:foi|e|
        era) (?:isso|o) que (?:eu )?(?:perguntei|pedi|queria)|nao (?:percebe|entende) nada|(?:eu )?ja (?:disse|
        perguntei|tentei)(?: isso| isto)?|(?:eu )?(?:estou|fiquei) (?:(?:muito|tao|mesmo) )*(?:frustrad[oa]|
        zangad[oa]|irritad[oa]|furios[oa]|fart[oa](?: disto)?|chatead[oa])|resposta errada|(?:pessimo|mau|
        horrivel) (?:servico|atendimento)|pare de (?:se )?repetir|esta a repetir se|so pode estar a brincar|
        porque nao (?:percebe|entende)|
        nada funciona(?: aqui)?|nao (?:recebo|tenho|obtenho|tive) (?:nenhuma )?resposta|que porcaria|desisto|
        (?:a vossa|o vosso|essa|esse|este|esta) \w+ (?:e uma porcaria|nao presta|nao vale nada|e inutil)|
        isto nao (?:serve para nada|presta)|(?:bot|robo) inutil|estou farto disto
    """,
}
_ABUSE = {
    "en": r"""
        (?:go )?f+u+c*k+ ?(?:you|off|this|u|yourself)?(?: bot| idiot)?|(?:you (?:are |re )?(?:an? |
        such an? )?)?(?:(?:fucking|stupid|dumb|damn|bloody) )*(?:idiot|moron|asshole|bitch|bastard|piece of (?:shit|
        crap)|cunt|dumbass|imbecile)(?: bot)?|(?:you )?(?:stupid|dumb|fucking) (?:bot|robot|machine|thing)|you (?:are|
        re) (?:so |very )?(?:stupid|dumb|an? (?:stupid|dumb) (?:bot|machine))|shut (?:the fuck )?up|go to hell|
        you suck|screw you|i hate you|bullshit|shit|fuck
    """,
    "sv": r"""
        (?:din |ditt )?(?:(?:javla|javla|dumma|forbannade|korkade) )*(?:idiot|javel|jaevel|svin|fitta|hora|bot|
        robot|idiotbot)|dra at helvete|hall kaften|kaften|hall kaft|fan ta dig|du ar (?:sa |javligt )?(?:dum|korkad|
        dum i huvudet|en idiot)|jag hatar dig|far at helvete|fan|javla skit|skit
    """,
    "nl": r"""
        (?:(?:vuile|stomme|domme|achterlijke|verdomde|jij|kut) )*(?:idioot|klootzak|eikel|sukkel|debiel|trut|hoer|lul|
        mongool)|(?:stomme|domme|kut) ?(?:bot|robot|machine|chatbot)|hou je (?:bek|mond|kop)|bek dicht|rot op|
        val dood|krijg de (?:tering|kanker|klere)|kut|godverdomme|(?:je|jij|u) (?:bent|ben) (?:zo )?(?:dom|stom|
        een idioot|een sukkel)|ik haat je
    """,
    "fr": r"""
        (?:(?:espece de?|sale|gros|grosse|pauvre) )*(?:con|connard|connasse|idiote?|imbecile|abruti|salope|putain|
        merde|encule|debile|cretin)|(?:va|allez) (?:te|vous) faire (?:foutre|voir)|ferme la|ta gueule|(?:tu es|
        vous etes|t es) (?:(?:vraiment|trop|si) )*(?:con|stupide|bete|debile|un idiot|idiot)|je te deteste|
        stupide (?:robot|machine|bot)
    """,
    "pt": r"""
        (?:(?:seu|sua|grande|seu grande) )*(?:idiota|burr[oa]|estupid[oa]|imbecil|cabrao|otari[oa]|merda|
        filho da puta|parv[oa]|palhac[oa])|vai (?:te )?(?:a merda|para o caralho|pro inferno|foder|tomar no cu|
        se foder|te foder)|cala (?:a boca|te)|caralho|porra|foda se|(?:voce e|tu es|es) (?:(?:muito|mesmo|
        tao) )*(?:burr[oa]|estupid[oa]|um idiota|idiota|parv[oa])|odeio te|robo estupido
    """,
}
_SENTENCES: dict[Courtesy, dict[str, str]] = {
    "human": _HUMAN,
    "bot": _BOT,
    "wellbeing": _WELLBEING,
    "frustration": _FRUSTRATION,
    "abuse": _ABUSE,
}


def said_in(words: str, language: str) -> Courtesy | None:
    """What all of `words` says, if it is one of these."""
    return next((kind for kind in _SENTENCES if _pattern(kind, language).fullmatch(words)), None)


@lru_cache
def _pattern(kind: Courtesy, language: str) -> re.Pattern[str]:
    lines = _SENTENCES[kind].get(language, "(?!)").split("\n")
    return re.compile(f"(?:{''.join(line.strip() for line in lines)}){_POLITE}")
