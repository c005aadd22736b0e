"""Q&A pairs: sources that are ready at once, in the transaction that adds or changes them."""

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


async def add(
    tx: Tx, question: str, answer: str, *, tags: list[str], origin: str | None, window: Window = sources.ALWAYS
) -> tuple[Source, bool]:
    """A question with its answer; it answers the very next message."""
    row = sources.new_row("qa", question[:200], tags, origin=origin, question=question, answer=answer)
    row |= {"digest": sources.digest_of(question, answer), "valid_from": window[0], "valid_until": window[1]}
    source = await store.add(tx, row)
    if source.id != row["id"]:
        return source, False
    return await _index(tx, source), True


async def change(tx: Tx, source_id: UUID, changes: dict[str, Any]) -> Source:
    """`changes`: any of question, answer, tags, source, valid_from, valid_until. Raises SourceNotFound, SamePair."""
    found = await sources.locked(tx, source_id, "qa")
    question, answer = changes.get("question", found.question), changes.get("answer", found.answer)
    fields = {"question": question, "answer": answer, "digest": sources.digest_of(question or "", answer or "")}
    edited = (question, answer) != (found.question, found.answer)
    if edited:
        await version_store.retire(tx, source_id)
    try:
        await store.set_pair(tx, source_id, {**fields, "origin": changes.get("source", found.origin)})
    except UniqueViolation:
        raise SamePair from None
    await sources.describe_held(tx, found, {**changes, "title": (question or "")[:200]})
    found = await sources.read(tx, source_id)
    return await _index(tx, found, "edited") if edited else found


async def _index(tx: Tx, source: Source, why: Why = "added") -> Source:
    """Its earlier version, if there is one, has retired already: with the question and answer it had."""
    fallback = (await organizations.read(tx)).default_language
    indexed = indexing.index_pair(source.question or "", source.answer or "", fallback)
    await sources.put(tx, source.id, indexed, title=indexed.title, size=len(indexed.text.encode()), why=why)
    return await sources.read(tx, source.id)
