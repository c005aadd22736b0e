"""Words that carry grammar and politeness rather than meaning, for each language the product speaks."""

_EN = """
a about above after again against all am an and any are as at be because been before being below between both
but by can could did do does doing don down during each few for from further had has have having he her here
hers him his how i if in into is it its itself just ll me more most my myself no nor not of off on once only
or other our ours out over own please re s same shall she should so some such t than that the their theirs
them then there these they this those through to too under until up us ve very was we were what when where
which while who whom whose why will with would you your yours d m isn aren wasn weren doesn didn hasn haven
won wouldn couldn shouldn let get got
"""
_SV = """
alla allt att av bara blev bli blir blivit da dem den denna deras dess dessa det detta dig din dina ditt där
då efter ej eller en er era ert ett från för finns får få ha hade han hans har hej hen henne hennes hon honom
hur här i icke in ingen inget inom inte jag ju kan kommer kunde man med mellan men mig min mina mitt mot
mycket måste ni nu när någon något några och oss om på samma sedan sin sina sitt själv ska skall skulle som så
sådan sådant till tills u under upp ut utan vad var vara varför varit varje vars vem vi via vid vilka vilken
vilket vill vår våra vårt än är åt över snälla
"""
_NL = """
aan al alle alleen als altijd andere ben bent bij daar dan dat de der deze die dit doch doen dom door dus een
er ge geen geweest graag haar had hadden heb hebben heeft hem het hier hij hoe hun ie iemand iets ik in is ja
je jij jou jouw jullie kan kon kunnen kun maar me meer men met mij mijn moet moeten mag na naar niet niets nog
nu of om omdat onder ons onze ook op over reeds t te tegen toch toen tot u uit uw van veel voor waar waarom
wanneer want waren was wat we wel welk welke werd wezen wie wij wil worden wordt zal ze zelf zich zij zijn zo
zonder zou zouden s
"""
_FR = """
a ai aie ait afin alors as au aucun aussi autre aux avant avec avez avoir avons c car ce ceci cela ces cet
cette ceux chaque chez ci comme comment d dans de des donc du elle elles en encore es est et étaient étais
était été être eu eux fait faire faut ici il ils j je jusqu l la le les leur leurs lors lui là m ma mais me
mes moi moins mon même n ne ni non nos notre nous on ont ou où par parce pas peu peut peux plus pour pourquoi
pouvez puis puisque qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses si soi soit son sont
sous suis sur t ta te tes toi ton tous tout toute toutes tu un une va vais vers veux voici voilà vos votre
vous y à ça
"""
_PT = """
a ao aos aquela aquelas aquele aqueles aquilo as até com como contra da das de dela delas dele deles depois
desde do dos e ela elas ele eles em entre era eram essa essas esse esses esta estas este estes está estão
estou eu faz fazer foi foram há isso isto já lhe lhes lo mais mas me mesmo meu meus minha minhas muito na nas
nem no nos nossa nossas nosso nossos num numa não nós o onde os ou para pela pelas pelo pelos pode podem posso
por porque porquê pra qual quais quando quanto que quem quero se sem sendo ser será seu seus si sido sob sobre
sua suas são só também te tem têm tenho ter teu teus tu tua tuas tudo um uma umas uns vai você vocês vou vos à
às é
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {"en": _EN, "sv": _SV, "nl": _NL, "fr": _FR, "pt": _PT}.items()
}

# Words a question may be made of without saying what it is about: in any language a help desk hears.
_ASKING = {
    "en": """help need want like know tell find way possible trying try able wondering question hi hello hey
        thanks thank give make use go see say ask anyone someone something u ur im cant dont pls
        plz kindly sir long many much cost costs whats wheres hows wont isnt arent doesnt didnt ive id sorry okay ok
        bring""",
    "sv": """hjälp hjälpa behöver vill vet veta berätta hitta sätt möjligt försöker går göra gör undrar fråga
        hej tack kunna finnas använda lång långt länge många kostar hejsan tacksam ursäkta nån nåt funderar gammal
        gäller betyder tar ligger sitter erbjuder""",
    "nl": """hulp help helpen nodig weten vertellen vinden manier mogelijk probeer proberen vraag hallo hoi
        bedankt dank gaat doe maken gebruiken krijg lang hoeveel kost kosten hoelang aub svp alstublieft alsjeblieft mn
        zn eens even neemt neem nemen zit zitten ligt liggen""",
    "fr": """aide aider besoin savoir dire trouver façon possible essaie essayer question bonjour salut merci
        voudrais souhaite aimerais voir utiliser faites combien coûte coute longtemps temps svp stp plaît plait bonsoir
        dites prenez proposez acceptez disposez""",
    "pt": """ajuda ajudar preciso saber dizer encontrar maneira forma possível tento tentar pergunta olá oi
        obrigado obrigada gostaria queria consigo usar faço ver custa custam tempo favor pf oi podiam poderia aceitam
        aceita atendem oferecem fazem""",
}
ASKING_WORDS: dict[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _ASKING.items()}
