"""Each process's picture of what its organizations know: an index each, never older than it is asked for."""

import asyncio
import time
from collections import OrderedDict
from contextlib import suppress
from uuid import UUID

import structlog

from companin.inference.question_vectors import QuestionVectors
from companin.knowledge import chunk_store, store, vector_store
from companin.knowledge.index import Index
from companin.knowledge.models import Entry
from companin.platform import memory
from companin.platform.database import Database, OrgId
from companin.platform.errors import CompaninError

log = structlog.get_logger()
_BATCH = 5_000
# So many new entries take a few milliseconds.
_FEW = 50
# Seconds from the search to the stored answer.
_ANSWERED_IN = 0.01
# Building from so many takes several times the memory that stays in use.
_LARGE = 1_000


class Snapshots:
    """Immutable indexes in memory, least recently used ones let go beyond `limit_bytes`.

    PostgreSQL is the truth. A caller names the knowledge version it has seen committed; an index that is behind first
    takes the delta. Readers of one organization share one refresh; searching never waits for another organization.
    """

    def __init__(self, db: Database, limit_bytes: int, meanings: QuestionVectors | None = None) -> None:
        self._db = db
        self.meanings = meanings
        self._limit = limit_bytes
        self._indexes: OrderedDict[UUID, Index] = OrderedDict()
        self._locks: dict[UUID, asyncio.Lock] = {}
        self._tidying: dict[UUID, asyncio.Task[None]] = {}
        self._asked_at = 0.0

    async def at_least(self, org: OrgId, version: int) -> Index:
        known = self._indexes.get(org)
        self._asked_at = time.monotonic()
        if known is not None and known.version >= version:
            self._indexes.move_to_end(org)
            return known
        async with self._locks.setdefault(org, asyncio.Lock()):
            known = self._indexes.get(org)
            if known is None:
                known = await self._load(org)
            elif known.version < version:
                known = await self._catch_up(org, known)
            self._keep(org, known)
        if known.untidy and org not in self._tidying:
            task = self._tidying[org] = asyncio.create_task(self.tidy(org, known))
            task.add_done_callback(lambda _: self._tidying.pop(org))
        return known

    async def tidy(self, org: OrgId, known: Index) -> None:
        """No question waits for it; what changed meanwhile is added once more."""
        tidied = await asyncio.to_thread(known.tidied, self._give_way)
        async with self._locks.setdefault(org, asyncio.Lock()):
            latest = self._indexes.get(org)
            if latest is None:
                return
            with suppress(CompaninError):  # the database went away: it stays as it is until the next change
                self._keep(org, tidied if latest is known else await self._catch_up(org, tidied))

    def _give_way(self) -> None:
        """For a thread: until the last question was most likely answered."""
        time.sleep(max(0.0, self._asked_at + _ANSWERED_IN - time.monotonic()))

    async def _load(self, org: OrgId) -> Index:
        entries: list[Entry] = []
        model = await self._model()
        async with self._db.snapshot(org) as tx:
            version = await store.version(tx)
            async for batch in chunk_store.everything(tx, _BATCH):
                entries.extend(batch)
            vectors = await vector_store.everything(tx, model) if model is not None else None
        made = await asyncio.to_thread(Index.build, entries, version, vectors)
        if len(entries) >= _LARGE:
            entries.clear()
            asyncio.get_running_loop().run_in_executor(None, memory.lay_out)
        return made

    async def _catch_up(self, org: OrgId, known: Index) -> Index:
        model = await self._model()
        async with self._db.snapshot(org) as tx:
            version, touched, entries = await chunk_store.changed_since(tx, known.version, last=model is None)
            vectors = await vector_store.since(tx, model, known.version, touched) if model is not None else None
        if len(entries) < _FEW:
            return known.changed(touched, entries, version, vectors)
        return await asyncio.to_thread(known.changed, touched, entries, version, vectors)

    async def _model(self) -> str | None:
        return await self.meanings.model() if self.meanings is not None else None

    def _keep(self, org: OrgId, index: Index) -> None:
        self._indexes[org] = index
        self._indexes.move_to_end(org)
        while len(self._indexes) > 1 and sum(one.nbytes for one in self._indexes.values()) > self._limit:
            gone, _ = self._indexes.popitem(last=False)
            self._locks.pop(gone, None)
