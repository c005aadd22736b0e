"""How an assistant speaks: what its owner wrote as its tone, heard in five languages as one of three registers."""

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from companin.inference.text import fold, normal

Register: TypeAlias = Literal["formal", "neutral", "friendly"]
Texts: TypeAlias = dict[str, dict[str, str]]
"""By what is said, by language."""

# Unaccented words; a mark after one stands for any ending.
_FORMAL = """
    formal formally professional* corporate businesslike respectful polite courteous serious dignified official
    ceremonious
    formell* professionell* hovlig* artig* respektfull* saklig* serios* vardig* officiell* affarsmassig*
    formeel formele professione* zakelijk* beleefd* hoffelijk* respectvol* serieu* plechtig* officieel officiele deftig*
    formel* professionnel* poli polie courtois* respectueu* serieu* soutenu* officiel* solennel*
    formais formalmente profissiona* cortes* educad* respeitos* serio seria solene* oficial polido polida
"""
_FRIENDLY = """
    friendly informal casual playful warm warmly cheerful cheery fun funny humorous witty relaxed chatty conversational
    kind enthusiastic upbeat easygoing bubbly youthful empathetic caring lighthearted joyful
    vanlig* informell* avslappnad* avslappnat lekfull* varm varma varmt glad glatt rolig* humoristisk* skojfrisk*
    trevlig* omtanksam* entusiastisk* peppig* ungdomlig* snall snallt
    vriendelijk* informeel informele ongedwongen speels* warme hartelijk* vrolijk* grappig* luchtig* enthousiast*
    gezellig* jeugdig* lief lieve
    amica* informel* decontract* enjou* chaleureu* joyeu* ludique* drole* sympa* convivia* detendu* familier*
    bienveillant* espiegle* gentil*
    amigav* amistos* informa* descontraid* brincalh* caloros* alegre* divertid* simpatic* engracad* afetuos* acolhedor*
    carinhos* bem-humorad*
"""
_NOT = "not no non never less without inte ej aldrig utan niet geen nooit zonder pas sans jamais nao nem sem"
_PATTERNS = [re.compile("|".join(names.replace("*", r"\w*").split())) for names in (_FORMAL, _FRIENDLY)]
_DENIED = frozenset(_NOT.split())
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@lru_cache(maxsize=1_000)
def heard(tone: str) -> Register:
    """Neutral where the words say nothing, say both ("professional yet warm"), or deny one."""
    words = _WORD.findall(fold(normal(tone)))
    if _DENIED.intersection(words):
        return "neutral"
    formal, friendly = (any(map(pattern.fullmatch, words)) for pattern in _PATTERNS)
    if formal == friendly:
        return "neutral"
    return "formal" if formal else "friendly"
