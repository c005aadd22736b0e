"""From what was found to what is said: the engine, answered or honestly declined."""

from collections.abc import Sequence
from dataclasses import replace

from companin.answering import clarifying, confidence, contacts, extractive, grounding, passages, phrases, tracing
from companin.answering.courtesy_phrases import Reply, reply
from companin.answering.grounding import Judged
from companin.answering.tracing import Outcome
from companin.answering.turns import Turn
from companin.answering.understanding import Understood
from companin.conversations.models import Answer, AnswerStatus
from companin.inference.language import surely_other
from companin.knowledge.models import Entry, Found
from companin.platform.web.fields import LANGUAGES

# So much of a question's own words stands in what it is answered from.
_SAYS_OWN = 0.5
_MOST_NAMED = 3
# So sure is what tells our phone number, mail address or place, where that is asked for and nothing else.
_TOLD = 0.7
VERBATIM = 0.9
"""So sure of a stored answer, it is given as it stands also where a model could answer; see decision 0030."""


def decide(turn: Turn, understood: Understood, found: Found, *times: float) -> Answer:
    """Answer from what was found when confident enough, else decline. Pure; `times` are when the search began and
    ended, in seconds of `perf_counter`.
    """
    question, least = understood.said or understood.search, bar(turn)
    found = grounding.of_its_kind(found, question, turn.language)
    judged = judge(turn, question, found)
    asking = draft = None
    if found.hits and judged.chance >= least:
        told = ours(question, turn.language, found)
        asking = None if told else clarifying.draft(understood.search, turn.language, found, register=turn.register)
        draft = asking or extractive.compose(told or question, turn.language, found, understood.own)
        if not turn.by_model:
            judged = grounding.counted(judged, question, turn.language, [one.quote for one in draft.citations])
    if draft is not None and judged.chance >= least:
        content, engine = draft.content, draft.engine
        citations = [extractive.as_stored(one) for one in draft.citations]
        verbatim = _is_verbatim(draft.engine, judged.chance, found, turn)
        status, reason = answered(turn, verbatim=verbatim) if asking is None else ("clarify", None)
        content = introduced(content, turn, found, judged.unsaid) if asking is None else content
    else:
        content, engine, citations = _declined(turn, found, upset=understood.upset), "extractive", []
        status, reason = "abstained", "no_knowledge" if not found.hits else "low_confidence"
    trace = tracing.searching(understood, found, threshold=least, cited=citations)
    trace |= {"unsaid": list(judged.unsaid)} if judged.unsaid else {}
    trace["timings"] = tracing.timings(turn.began, *times)
    return tracing.answer(
        turn, Outcome(content, status, reason, engine, judged.chance, found.version, citations, trace)
    )


def judge(turn: Turn, question: str, found: Found) -> Judged:
    """How sure the first hit is, in the light of the words it doesn't say. A model reads it and judges for itself."""
    sure = chance(found)
    if ours(question, turn.language, found):
        return Judged(max(sure, _TOLD))
    if turn.by_model or sure < bar(turn):
        return Judged(sure)
    return grounding.judge(sure, question, turn.language, found)


def ours(question: str, language: str, found: Found) -> str | None:
    """What to look for in what was found where nothing is asked for but our phone number, mail address or place, and
    the first hit tells that.
    """
    sought = contacts.sought(question, language)
    if sought is None or not sought.words or not found.hits or not sought.tells(found.hits[0].entry.text):
        return None
    return sought.words


def chance(found: Found) -> float:
    return confidence.of(found.evidence) if found.hits else 0.0


def bar(turn: Turn) -> float:
    """The confidence below which its assistant declines."""
    threshold = turn.assistant.profile.answering.confidence_threshold
    return confidence.THRESHOLD if threshold is None else threshold


def stands_alone(alone: Found, leaning: Found, own: Sequence[str] = ()) -> bool:
    """Whether a question found something else by its own words, and more surely than with what was said before: the
    topic has changed. It hasn't where what was found with what was said before says the question's `own` words too.
    """
    if not alone.hits or not leaning.hits:
        return not leaning.hits
    same = alone.hits[0].entry.source_id == leaning.hits[0].entry.source_id
    sure, with_past = chance(alone), chance(leaning)
    if same or sure < confidence.THRESHOLD or sure <= with_past:
        return False
    return with_past < confidence.THRESHOLD or not (own and says(leaning.hits[0].entry, own))


def answers(found: Found, own: Sequence[str] = ()) -> bool:
    """Whether what was found is sure enough, and says a question's own words."""
    if not found.hits or confidence.of(found.evidence) < confidence.THRESHOLD:
        return False
    return not own or says(found.hits[0].entry, own)


def says(entry: Entry, own: Sequence[str], least: float = _SAYS_OWN) -> bool:
    """Whether an entry says so much of the words, or of words akin to them."""
    said = passages.said_by(f"{entry.question or ''}\n{entry.text}", entry.language)
    return passages.share(own, entry.language, said) >= least


def as_sure(one: Found, other: Found) -> bool:
    """Whether a finding would be answered from, or is no less sure than the other."""
    return chance(one) >= min(confidence.THRESHOLD, chance(other))


def _is_verbatim(engine: str, probability: float, found: Found, turn: Turn) -> bool:
    """Whether a stored answer is so surely meant, and in the customer's language, that no model could do better."""
    return engine == "qa" and probability >= VERBATIM and found.hits[0].entry.language == turn.language


def answered(turn: Turn, *, verbatim: bool) -> tuple[AnswerStatus, str | None]:
    """Until a model has made it better, see `generating`."""
    return ("degraded", "no_model_configured") if turn.by_model and not verbatim else ("answered", None)


def decline(answer: Answer, turn: Turn, found: Found) -> Answer:
    """The same without an answer: a model has read what was found, and says that it doesn't tell."""
    return replace(answer, content=_declined(turn, found), citations=[], status="abstained", reason="model_declined")


def introduced(content: str, turn: Turn, found: Found, unsaid: Sequence[str] = ()) -> str:
    """With a word of the customer's own language before what is in another, or doesn't speak of what was asked."""
    if unsaid:
        near = phrases.say("near", turn.language, turn.register).format(words=", ".join(unsaid[:_MOST_NAMED]))
        # A stored answer may begin with yes: to what, is said before it.
        stored = found.hits[0].entry.question
        return "\n\n".join([near, *([stored] if stored else []), content])
    said = found.hits[0].entry.language
    other = said if said and said != turn.language else surely_other(content, turn.language, LANGUAGES)
    introduction = phrases.found_in(other, turn.language, turn.register) if other else ""
    return f"{introduction}\n\n{content}" if introduction else content


def _declined(turn: Turn, found: Found, *, upset: bool = False) -> str:
    """In the owner's words if there are any; when it isn't the first time, or to somebody upset, with the offer of a
    human.
    """
    profile = turn.assistant.profile
    own = profile.fallback_message.get(turn.language)
    if profile.handoff.enabled and (upset or _declined_before(turn)):
        kinds: tuple[Reply, Reply] = ("frustration" if upset else "decline_again", "offer")
        again, offer = (reply(kind, turn.language, turn.register) for kind in kinds)
        return f"{own or again} {offer}"
    if own:
        return own
    if not found.hits and found.version == 0:
        return phrases.say("empty", turn.language, turn.register)
    return phrases.say("decline_human" if profile.handoff.enabled else "decline", turn.language, turn.register)


def _declined_before(turn: Turn) -> bool:
    """Whether the last thing the assistant said was a decline too."""
    last = next((said for said in reversed(turn.past) if said.role == "assistant"), None)
    return last is not None and last.status == "abstained"
