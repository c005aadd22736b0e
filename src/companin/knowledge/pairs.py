"""Q&A pairs: sources that are ready at once, in the transaction that adds or changes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation

from companin.knowledge import indexing, store, version_store
from companin.knowledge import service as sources
from companin.knowledge.errors import SamePair
from companin.knowledge.models import Source, Why
from companin.knowledge.service import Window
from companin.organizations import service as organizations
from companin.platform.database import Tx


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, its answer, and other ways of asking it, as `others` leaves them."""

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()

    @property
    def digest(self) -> bytes:
        """What two pairs that are one and the same share."""
        return sources.digest_of(self.question, self.answer, *self.phrasings)


def others(question: str, phrasings: Sequence[str]) -> tuple[str, ...]:
    """Those that ask in other words than the question and one another."""
    said = {question.casefold(): question}
    for one in phrasings:
        said.setdefault(one.casefold(), one)
    return tuple(said.values())[1:]


async def add(
    tx: Tx, pair: Pair, *, tags: list[str], origin: str | None, window: Window = sources.ALWAYS
) -> tuple[Source, bool]:
    """It answers the very next message. The same pair twice is one source (False)."""
    row = sources.new_row("qa", pair.question[:200], tags, origin=origin, **_columns(pair))
    row |= {"valid_from": window[0], "valid_until": window[1]}
    source = await store.add(tx, row)
    if source.id != row["id"]:
        return source, False
    return await _index(tx, source), True


async def change(tx: Tx, source_id: UUID, changes: dict[str, Any]) -> Source:
    """`changes`: any of question, phrasings, answer, tags, source, valid_from, valid_until. Raises SourceNotFound,
    SamePair.
    """
    found = await sources.locked(tx, source_id, "qa")
    before = _pair(found)
    question = changes.get("question", before.question)
    phrasings = others(question, changes.get("phrasings", before.phrasings))
    pair = Pair(question, changes.get("answer", before.answer), phrasings)
    if pair != before:
        await version_store.retire(tx, source_id)
    try:
        await store.set_pair(tx, source_id, {**_columns(pair), "origin": changes.get("source", found.origin)})
    except UniqueViolation:
        raise SamePair from None
    await sources.describe_held(tx, found, {**changes, "title": question[:200]})
    found = await sources.read(tx, source_id)
    return await _index(tx, found, "edited") if pair != before else found


def _pair(source: Source) -> Pair:
    return Pair(source.question or "", source.answer or "", tuple(source.phrasings))


def _columns(pair: Pair) -> dict[str, Any]:
    return {
        "question": pair.question,
        "phrasings": list(pair.phrasings),
        "answer": pair.answer,
        "digest": pair.digest,
    }


async def _index(tx: Tx, source: Source, why: Why = "added") -> Source:
    """Its earlier version, if there is one, has retired already: with the question and answer it had."""
    fallback = (await organizations.read(tx)).default_language
    pair = _pair(source)
    indexed = indexing.index_pair((pair.question, *pair.phrasings), pair.answer, fallback)
    await sources.put(tx, source.id, indexed, title=indexed.title, size=len(indexed.text.encode()), why=why)
    return await sources.read(tx, source.id)
