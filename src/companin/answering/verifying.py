"""Whether a source says what a sentence says: the one gate between a model's words and a customer.

A sentence is supported by a run of a passage's sentences that holds most of its telling words, all of its numbers (each
beside the word it counts), all of its addresses, and affirms what it affirms. Where passage and answer are in two
languages, see `translated`. What this can't see: two true words put into a wrong relation within one run of sentences;
in another language, one word nobody here knows in the place of another.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from companin.answering import linking, passages, polarity, statements, translated
from companin.answering.passages import Wanted
from companin.answering.statements import Statement
from companin.knowledge.models import Entry, Hit

# So much of a sentence's telling words has to stand in the source.
_COVERED = 0.7
# In another language, so much of words and numbers; so much where an embedder finds both alike in meaning.
TRANSLATED, DOUBTFUL, ALIKE = 0.7, 0.5, 0.5
_FEW, _FEW_COVERED = 3, 0.8
# The rest may stand in what the passage says of itself: its title and headings, the question it answers.
_OWN = 0.25
_CLAUSE_COVERED = 0.5
_LONGEST_RUN, _LONGEST_QUOTE = 6, 700
_EACH_FURTHER = 0.03
# Words that could be anything are found easily in many lines.
_EACH_FURTHER_TRANSLATED, _MOST_LINES = 0.12, 3


@dataclass(frozen=True, slots=True)
class Support:
    """`entry.text[start:end]` of passage `number` (from 1) says it."""

    number: int
    start: int
    end: int
    coverage: float


@dataclass(frozen=True, slots=True)
class Run:
    start: int
    end: int
    text: str


def support(
    text: str,
    language: str,
    hits: Sequence[Hit],
    *,
    cited: Sequence[int],
    given: frozenset[str] = frozenset(),
    bar: float = TRANSLATED,
) -> Support | None:
    """Where it is said: first in the passages the sentence cites, then in the others. `given`: words that need no
    source, because the customer's own data holds them; `bar`: for passages in another language.
    """
    statement = statements.statement_of(text, language)
    kept = tuple(form for form in statement.forms if form[1] not in given)
    if 2 * len(kept) < len(statement.forms):
        return None  # more about the customer than from a source
    statement = Statement(kept, statement.numbers, statement.addresses)
    if not statement.forms and not statement.numbers and not statement.addresses:
        return None
    named = [number for number in dict.fromkeys(cited) if 1 <= number <= len(hits)]
    others = [number for number in range(1, len(hits) + 1) if number not in named]
    for group in (named, others):
        found = [
            one
            for number in group
            if (one := _within((text, language), statement, hits[number - 1].entry, number, bar=bar))
        ]
        if found:
            return max(found, key=lambda one: one.coverage)
    return None


def _within(said: tuple[str, str], statement: Statement, entry: Entry, /, number: int, *, bar: float) -> Support | None:
    """The run of the passage's sentences that says it best, short ones first. `said`: the sentence and its language."""
    text, language = said
    where = f"{entry.url or ''}\n{entry.text}".casefold()
    if not all(address in where for address in statement.addresses):
        return None
    same = entry.language == language
    wants = passages.evenly(statement.forms)
    best: Support | None = None
    denied = 0.0
    for run in _runs(entry.text):
        coverage = _coverage(statement, wants, run, entry) if same else _translated(said, statement, run, entry)
        if coverage is None or (not same and coverage < bar) or (best is not None and coverage <= best.coverage):
            continue
        if not same or _affirms(text, run.text, language):
            best = Support(number, run.start, run.end, coverage)
        else:
            denied = max(denied, coverage)
    return best if best is not None and best.coverage >= denied else None


def _runs(text: str) -> list[Run]:
    """Sentences, and up to six together; shorter runs first, so that of two that say as much the shorter is quoted."""
    units = passages.units(text)
    found: list[Run] = []
    for length in range(1, _LONGEST_RUN + 1):
        for first in range(len(units) - length + 1):
            start, end = units[first].start, units[first + length - 1].end
            if length == 1 or end - start <= _LONGEST_QUOTE:
                found.append(Run(start, end, text[start:end]))
    return found or [Run(0, len(text), text)]


def _translated(said: tuple[str, str], statement: Statement, run: Run, entry: Entry) -> float | None:
    """The same where the run is in another language."""
    if not statement.numbers <= statements.numbers(run.text, entry.language) or run.text.count("\n") >= _MOST_LINES:
        return None
    about = f"{entry.title}\n{entry.heading}\n{entry.question or ''}"
    held = translated.coverage(*said, statement, told=run.text, told_in=entry.language, about=about)
    return held - _EACH_FURTHER_TRANSLATED * run.text.count("\n") if held is not None else None


def _coverage(statement: Statement, wants: Wanted, run: Run, entry: Entry) -> float | None:
    """How much of the statement the run holds; None when it is too little."""
    if not statement.numbers <= statements.numbers(run.text, entry.language):
        return None
    said = passages.said_by(linking.without_addresses(run.text), entry.language)
    own = passages.score(wants, said)
    if not statement.forms:
        return 1.0
    about = passages.said_by(f"{entry.title}\n{entry.heading}\n{entry.question or ''}", entry.language)
    held = max(own, 0.95 * passages.score(wants, said | about)) if own >= _OWN or statement.numbers else own
    bar = _FEW_COVERED if len(statement.forms) <= _FEW else _COVERED
    return held - _EACH_FURTHER * run.text.count("\n") if held >= bar else None


def _affirms(text: str, told: str, language: str) -> bool:
    """Neither turned into its opposite nor with its numbers beside other words."""
    if polarity.opposed(text, told, language) or not _numbers_kept(text, told, language):
        return False
    parts = polarity.clauses(told, language)
    return all(_clause_affirmed(clause, parts, told, language) for clause in polarity.clauses(text, language))


def _numbers_kept(text: str, told: str, language: str) -> bool:
    """A number that is said to count something doesn't count something else there."""
    pairs = frozenset(statements.company(told, language))
    counted = {word for _, word in pairs}
    return all(pair in pairs or pair[1] not in counted for pair in statements.company(text, language))


def _clause_affirmed(clause: str, parts: Sequence[str], told: str, language: str) -> bool:
    """The clauses that say most of it include one that is negated just as it is."""
    forms = statements.statement_of(clause, language).forms
    if not forms:
        return True
    wants = passages.evenly(forms)
    scores = [passages.score(wants, passages.said_by(part, language)) for part in parts]
    most = max(scores, default=0.0)
    mine = polarity.negated(clause, language)
    if most < _CLAUSE_COVERED:
        return mine == polarity.negated(told, language)
    best = [part for part, score in zip(parts, scores, strict=True) if score >= most - 0.05]
    if not any(polarity.negated(part, language) == mine for part in best):
        return False
    # What the best clauses don't hold may stand in one that says the opposite: free in the EU, but not in Norway.
    held = frozenset[str]().union(*(passages.said_by(part, language) for part in best))
    left = tuple(form for form in forms if not passages.score(passages.evenly((form,)), held))
    contrary = [part for part in parts if part not in best and polarity.negated(part, language) != mine]
    return not any(passages.score(passages.evenly(left), passages.said_by(part, language)) for part in contrary)


def leads_in(text: str, language: str, hits: Sequence[Hit], question: str) -> bool:
    """Whether a line that ends in a colon only introduces what follows: it has no number or address of its own, and
    speaks of what was asked or found.
    """
    statement = statements.statement_of(text, language)
    if not text.endswith(":") or statement.numbers or statement.addresses or len(text) > 120:
        return False
    known = passages.said_by(question, language).union(*(passages.said_by(hit.entry.text, language) for hit in hits))
    wants = passages.evenly(statement.forms)
    return not statement.forms or passages.score(wants, known) >= _COVERED
