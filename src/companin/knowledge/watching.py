"""Following sources on their way: what changes is told, whoever changed it, until the client leaves.

An event tells a state, not a step: who was away gets each source's newest. Its id is the time of that change.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from companin.knowledge import store
from companin.knowledge.models import Source
from companin.platform import jsons
from companin.platform.database import OrgId
from companin.platform.errors import CompaninError
from companin.platform.web.resources import Resources
from companin.platform.web.streams import FAREWELL, PING, Readmit, Rhythm, failed, woken

_PAGE = 200
_OVERLAP = 5.0
"""Seconds. A change is dated before its commit; one that came later than this would be passed over."""
_PAUSE = 0.2
"""Seconds between two looks at most: a thousand documents make thousands of notices."""


class Watcher:
    """One open stream, of one source or of all. It looks at every notice and at every ping."""

    def __init__(self, resources: Resources, org: OrgId, source_id: UUID | None, readmit: Readmit) -> None:
        self._db = resources.db
        self._notices = resources.notices
        self._org = org
        self._source_id = source_id
        self._readmit = readmit
        self._told: dict[UUID, datetime] = {}

    async def follow(self, last: int, rhythm: Rhythm) -> AsyncIterator[bytes]:
        """`last`: the id of the last event seen (microseconds since 1970)."""
        since = last / 1_000_000
        stop = asyncio.create_task(rhythm.stopping.wait())
        try:
            with self._notices.waiting(self._org) as news:
                while not rhythm.stopping.is_set():
                    news.clear()
                    for source in await self._changed(since):
                        since = max(since, source.updated_at.timestamp())
                        yield _event(source)
                    if not await woken(news, stop, rhythm.ping_seconds):
                        yield PING
                    await self._readmit()
                    await asyncio.sleep(_PAUSE)
            yield FAREWELL
        except CompaninError as error:
            yield failed(error)
        finally:
            stop.cancel()

    async def _changed(self, since: float) -> list[Source]:
        """In the order of their changes; what was told in the same state already is left out."""
        async with self._db.transaction(self._org) as tx:
            if self._source_id is None:
                recent = await store.changes(tx, max(0.0, since - _OVERLAP))
                fresh = [one for one, at in recent if self._told.get(one) != at][:_PAGE]
                rows = await store.several(tx, fresh) if fresh else []
                self._told = {one: at for one, at in recent if self._told.get(one) == at}
            else:
                rows = [one for one in await store.several(tx, [self._source_id]) if self._is_new(one)]
        self._told.update((row.id, row.updated_at) for row in rows)
        return rows

    def _is_new(self, source: Source) -> bool:
        return self._told.get(source.id) != source.updated_at


def _event(source: Source) -> bytes:
    data = {
        "id": str(source.id),
        "type": source.type,
        "title": source.title,
        "status": source.status,
        "stage": source.stage,
        "progress": round(source.progress, 2),
        "detail": {"done": source.done, "total": source.total} if source.stage else None,
        "error": source.error,
        "version": source.version,
        "chunks": source.chunks,
        "updated_at": source.updated_at.isoformat(),
    }
    number = int(source.updated_at.timestamp() * 1_000_000)
    return f"id: {number}\nevent: source.{source.status}\ndata: {jsons.dumps(data)}\n\n".encode()
