"""Questions with answers inside sheets and JSON: how such columns are named in our five languages."""

import json
import re
from collections.abc import Sequence
from typing import Any, cast

from companin.knowledge.parsing.cleaning import clean, clean_line
from companin.knowledge.parsing.document import Writer

MAX_QUESTION = 2000
MAX_PHRASINGS = 20

_QUESTION_NAMES = """
    q question questions faq prompt query customer_question user_question fråga frågor vraag vragen klantvraag
    pergunta perguntas questão questao
"""
_ANSWER_NAMES = """
    a answer answers reply response solution completion svar antwoord antwoorden réponse réponses reponse reponses
    resposta respostas solução lösning oplossing
"""
_PHRASING_NAMES = """
    phrasing phrasings alternative alternatives paraphrase paraphrases rephrasing rephrasings asked_as also_asked_as
    alternative_question alternative_questions alternate_question alternate_questions other_question other_questions
    formulering formuleringar omformulering omformuleringar alternativ alternativ_fråga alternativa_frågor annan_fråga
    andra_frågor formuleringen herformulering alternatief alternatieven alternatieve_vraag alternatieve_vragen
    andere_vraag andere_vragen reformulation reformulations autre_formulation autres_formulations question_alternative
    questions_alternatives autre_question autres_questions formulação formulações reformulação reformulações
    alternativa alternativas pergunta_alternativa perguntas_alternativas outra_pergunta outras_perguntas
"""
_QUESTIONS = frozenset(_QUESTION_NAMES.split())
_ANSWERS = frozenset(_ANSWER_NAMES.split())
_PHRASINGS = frozenset(_PHRASING_NAMES.split())
_NUMBERED = re.compile(r"(?<=\D)_?\d+\Z")
_ASKS = re.compile(r"[?？][\"'”’»)\]*_]*\Z")
_LEAST_WORDS = 2
_MARKS = re.compile(r"[\s\-]+")


def asks(text: str) -> bool:
    """Whether it reads as a question."""
    said = clean_line(text)
    return len(said) <= MAX_QUESTION and len(said.split()) >= _LEAST_WORDS and _ASKS.search(said) is not None


def answer_column(names: list[str]) -> int | None:
    return next((number for number, name in enumerate(names) if _plain(name) in _ANSWERS), None)


def columns(names: list[str]) -> tuple[int, int] | None:
    """Positions of the question and of the answer among `names`, when both are there."""
    plain = [_plain(name) for name in names]
    question = next((number for number, name in enumerate(plain) if name in _QUESTIONS), None)
    answer = answer_column(names)
    return None if question is None or answer is None else (question, answer)


def phrasings(names: list[str], cells: list[str]) -> list[str]:
    """Other ways of asking a row's question: what stands in the columns called so and in a second column of questions,
    each by itself or as a list in JSON.
    """
    plain = [_plain(name) for name in names]
    asked = columns(names)
    found: list[str] = []
    for number, (name, cell) in enumerate(zip(plain, cells, strict=False)):
        bare = _NUMBERED.sub("", name)
        second = asked is not None and number != asked[0] and bare == _NUMBERED.sub("", plain[asked[0]])
        if bare in _PHRASINGS or second:
            found += [said for one in _listed(cell) if (said := clean_line(one)) and len(said) <= MAX_QUESTION]
    return found


def _plain(name: str) -> str:
    return _MARKS.sub("_", clean_line(name).lower().strip(" :?*\"'"))


def _listed(cell: str) -> list[str]:
    try:
        told: Any = json.loads(cell) if cell.startswith("[") else None
    except ValueError:
        told = None
    return [str(one) for one in cast("list[Any]", told)] if isinstance(told, list) else [cell]


def write_pair(writer: Writer, question: str, answer: str, others: Sequence[str] = ()) -> bool:
    """Adds the pair, the answer again for each other way of asking. Says whether both parts held words."""
    if not clean_line(question) or not clean(answer) or len(question) > MAX_QUESTION:
        return False
    for one in dict.fromkeys((question, *others)):
        writer.pair(one, answer)
    return True
