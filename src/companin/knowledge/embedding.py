"""The worker's way to vectors: what changed is embedded in batches, and found by meaning as each of them arrives.

What is to do is read from the database each time, so a worker that died is followed by any other, a changed model
begins anew, and a changed text is embedded again. Nothing is asked for by jobs that could be lost.
"""

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import structlog

from companin.inference.embeddings import Meaning
from companin.knowledge import chunk_store, store, vector_store
from companin.knowledge.vectors import digest, embedded, packed
from companin.organizations.auth import acting_for
from companin.organizations.errors import OrganizationNotFound
from companin.platform.database import Database, OrgId

log = structlog.get_logger()

# Sources looked at in one turn of an organization, texts embedded and committed together, and for how many seconds
# nobody else looks at what we are at.
_SOURCES, _TEXTS, _LEASE = 200, 16, 120.0


@dataclass(frozen=True, slots=True)
class _Text:
    source: UUID
    digest: int
    language: str
    words: str


class Embedding:
    """One process's embedder with a thread of its own, of the lowest priority."""

    def __init__(self, db: Database, meaning: Meaning) -> None:
        self._db = db
        self._meaning = meaning
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embedding", initializer=_step_back)

    async def advance(self) -> int:
        """One turn for each organization that is behind; how many were. Raises what the embedder raises."""
        async with self._db.system() as tx:
            behind = await vector_store.behind(tx, self._meaning.name)
        for org in behind:
            with suppress(OrganizationNotFound):
                await self._turn(await acting_for(self._db, org))
        return len(behind)

    async def _turn(self, org: OrgId) -> None:
        model = self._meaning.name
        async with self._db.transaction(org) as tx:
            after = await vector_store.lease(tx, model, _LEASE)
            if after is None:
                return
            version = await store.version(tx)
            changed = await vector_store.changed_sources(tx, after, _SOURCES)
        whole = len(changed) < _SOURCES
        reached = after
        try:
            await self._embed(org, [source for source, _ in changed])
            reached = version if whole else changed[-1][1]
        finally:
            async with self._db.transaction(org) as tx:
                await vector_store.reached(tx, model, reached)
                if whole and reached == version:
                    await vector_store.forget_other_models(tx, model)

    async def _embed(self, org: OrgId, sources: list[UUID]) -> None:
        waiting: list[_Text] = []
        for source in sources:
            waiting += await self._missing(org, source)
            while len(waiting) >= _TEXTS:
                await self._keep(org, waiting[:_TEXTS])
                waiting = waiting[_TEXTS:]
        if waiting:
            await self._keep(org, waiting)

    async def _missing(self, org: OrgId, source: UUID) -> list[_Text]:
        """What a source says and nobody has embedded; what it no longer says is forgotten."""
        async with self._db.transaction(org) as tx:
            entries = await chunk_store.of_source(tx, source)
            said = {(name := digest(one)): _Text(source, name, one.language, embedded(one)) for one in entries}
            known = await vector_store.known(tx, self._meaning.name, source)
            if known - said.keys():
                await vector_store.forget(tx, self._meaning.name, source, said.keys())
        return [text for name, text in said.items() if name not in known]

    async def _keep(self, org: OrgId, texts: list[_Text]) -> None:
        made = await asyncio.get_running_loop().run_in_executor(self._thread, self._vectors, texts)
        async with self._db.transaction(org) as tx:
            version = await store.raise_version(tx)
            for source in dict.fromkeys(text.source for text in texts):
                own = {text.digest: made[text.digest] for text in texts if text.source == source}
                await vector_store.keep(tx, self._meaning.name, source, own, version)
            await vector_store.go_on(tx, self._meaning.name, _LEASE)

    def _vectors(self, texts: list[_Text]) -> dict[int, bytes]:
        made: dict[int, bytes] = {}
        for language in dict.fromkeys(text.language for text in texts):
            own = [text for text in texts if text.language == language]
            rows = self._meaning.passages([text.words for text in own], language)
            made.update({text.digest: packed(np.asarray(row)) for text, row in zip(own, rows, strict=True)})
        return made


def _step_back() -> None:
    """Whatever else the machine has to do comes first; on Linux a thread has a priority of its own."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
