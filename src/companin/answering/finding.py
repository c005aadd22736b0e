"""What is known of a question: searched as it stands, and as a follow-up where it may be one."""

from dataclasses import replace

from companin.answering import contacts, deciding, understanding
from companin.answering.turns import Turn
from companin.answering.understanding import Understood
from companin.knowledge.models import Found
from companin.knowledge.search import Query, as_meant, search
from companin.knowledge.snapshots import Snapshots
from companin.platform.database import OrgId


async def find(snapshots: Snapshots, org: OrgId, turn: Turn, understood: Understood) -> tuple[Understood, Found]:
    """A question that leans on the one before is asked both ways where its own words might be about something else: the
    surer finding counts. A few words that find nothing by themselves are tried as a follow-up.
    """
    ours = await _ours(snapshots, org, turn, understood.alone or understood.search)
    if ours is not None:
        return Understood(understood.alone or understood.search, upset=understood.upset), ours
    found = await _search(snapshots, org, turn, understood.search)
    if understood.alone is not None:
        alone = await _search(snapshots, org, turn, understood.alone)
        if deciding.stands_alone(alone, found, understood.own):
            return _mended(Understood(understood.alone, upset=understood.upset), alone)
        return _mended(understood, found)
    leaning = None if deciding.answers(found) else understanding.in_context(turn, understood)
    if leaning is None:
        return _mended(understood, found)
    in_context = await _search(snapshots, org, turn, leaning.search)
    return _mended(leaning, in_context) if deciding.answers(in_context, leaning.own) else _mended(understood, found)


async def find_part(snapshots: Snapshots, org: OrgId, turn: Turn, understood: Understood) -> tuple[Understood, Found]:
    """One of several questions: with what it was asked beside, unless that finds nothing which speaks of it."""
    ours = await _ours(snapshots, org, turn, turn.question)
    if ours is not None:
        return Understood(turn.question), ours
    found = await _search(snapshots, org, turn, understood.search)
    if understood.alone is None:
        return _mended(understood, found)
    alone = await _search(snapshots, org, turn, understood.alone)
    other = deciding.answers(alone) and not deciding.answers(found, understood.own)
    if other or deciding.stands_alone(alone, found, understood.own):
        return _mended(Understood(understood.alone), alone)
    return _mended(understood, found)


def _mended(understood: Understood, found: Found) -> tuple[Understood, Found]:
    """With the words as the knowledge writes them: in these it is told what answers."""
    if not found.mended:
        return understood, found
    searched, said, *own = (as_meant(text, found) for text in (understood.search, understood.said, *understood.own))
    return replace(understood, search=searched, said=said, own=tuple(own)), found


async def _ours(snapshots: Snapshots, org: OrgId, turn: Turn, question: str) -> Found | None:
    """What tells our phone number, mail address or place, where nothing else is asked: by whatever name."""
    ours = contacts.sought(question, turn.language)
    if ours is None or not ours.words:
        return None
    return contacts.first_told(await _search(snapshots, org, turn, ours.words), ours)


async def _search(snapshots: Snapshots, org: OrgId, turn: Turn, text: str) -> Found:
    query = Query(text, turn.language, turn.version)
    return await search(snapshots, org, query, turn.assistant.profile.knowledge)
