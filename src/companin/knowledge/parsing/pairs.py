"""Questions with answers inside sheets and JSON: how such columns are named in our five languages."""

import re

from companin.knowledge.parsing.cleaning import clean, clean_line
from companin.knowledge.parsing.document import Writer

MAX_QUESTION = 2000

_QUESTION_NAMES = """
    q question questions faq prompt query customer_question user_question fråga frågor vraag vragen klantvraag
    pergunta perguntas questão questao
"""
_ANSWER_NAMES = """
    a answer answers reply response solution completion svar antwoord antwoorden réponse réponses reponse reponses
    resposta respostas solução lösning oplossing
"""
_QUESTIONS = frozenset(_QUESTION_NAMES.split())
_ANSWERS = frozenset(_ANSWER_NAMES.split())
_MARKS = re.compile(r"[\s\-]+")


def columns(names: list[str]) -> tuple[int, int] | None:
    """Positions of the question and of the answer among `names`, when both are there."""
    plain = [_MARKS.sub("_", clean_line(name).lower().strip(" :?*\"'")) for name in names]
    question = next((number for number, name in enumerate(plain) if name in _QUESTIONS), None)
    answer = next((number for number, name in enumerate(plain) if name in _ANSWERS), None)
    return None if question is None or answer is None else (question, answer)


def write_pair(writer: Writer, question: str, answer: str) -> bool:
    """Adds the pair. Says whether both parts held words."""
    if not clean_line(question) or not clean(answer) or len(question) > MAX_QUESTION:
        return False
    writer.pair(question, answer)
    return True
