"""The path of one document: fetch, parse in a sandbox, split, index, swap the version in one transaction."""

import asyncio
from collections.abc import Awaitable
from dataclasses import asdict, dataclass
from typing import TypeVar
from uuid import UUID

import structlog

from companin.knowledge import indexing, work_store
from companin.knowledge import service as knowledge
from companin.knowledge.fetching import FetchLimits, Unreachable, fetch
from companin.knowledge.models import Stage
from companin.knowledge.parsing.document import Document
from companin.knowledge.parsing.errors import TooMuch, Unreadable
from companin.knowledge.sandbox import parse_sandboxed
from companin.knowledge.work_store import Work
from companin.organizations import service as organizations
from companin.organizations.auth import acting_for
from companin.organizations.errors import OrganizationNotFound
from companin.platform.database import Database, OrgId
from companin.platform.errors import CompaninError
from companin.platform.memory import give_back
from companin.platform.settings import Settings

log = structlog.get_logger()
Result = TypeVar("Result")

_BEAT = 0.5
"""Seconds between two looks at whether a run is still wanted; what takes less tells nothing on its way."""

_LARGE = 200_000
"""Characters. What was made of a longer text leaves so much unused memory that it is worth giving back."""


@dataclass(slots=True)
class _Standing:
    """How far a run is; `done` of `total` pages are parsed."""

    stage: Stage
    done: int | None = None
    total: int | None = None

    @property
    def progress(self) -> float:
        """A share of the whole for people: parsing is most of it."""
        begun = {"fetching": 0.05, "parsing": 0.1, "indexing": 0.8}[self.stage]
        return begun + (0.7 * (self.done or 0) / self.total if self.total and self.stage == "parsing" else 0.0)

    def at(self, done: int, total: int) -> None:
        self.done, self.total = done, total


async def ingest(db: Database, settings: Settings, org: UUID, source_id: UUID) -> None:
    """Bring one source to ready or failed. Repeatable: run twice it does the same work and leaves one version."""
    try:
        who = await acting_for(db, org)
    except OrganizationNotFound:
        return
    if await _run(db, settings, who, source_id) > _LARGE:
        give_back()


async def _run(db: Database, settings: Settings, who: OrgId, source_id: UUID) -> int:
    """How many characters it made."""
    async with db.transaction(who) as tx:
        knowledge.announce(tx)
        work = await work_store.take(tx, source_id, organizations.LANGUAGE_BESIDE)
    if work is None:
        return 0  # cancelled, deleted or done while it waited
    standing = _Standing("fetching" if work.type == "url" else "parsing")
    try:
        made = await _while_wanted(_make(settings, work, standing), _beat(db, who, work, standing))
        if made is None:
            return 0
        async with db.transaction(who) as tx:
            await knowledge.finish(tx, source_id, made, run=work.run, last=True)
        return len(made.indexed.text)
    except (Unreadable, Unreachable) as error:
        async with db.transaction(who) as tx:
            if await work_store.set_failed(tx, source_id, work.run, str(error)):
                knowledge.announce(tx)
        await log.ainfo("knowledge.failed", org=str(who), source=str(source_id), reason=str(error))
        return 0


async def _make(settings: Settings, work: Work, standing: _Standing) -> knowledge.Made:
    data, declared, fetched = work.data or b"", work.declared, None
    if work.type == "url":
        limits = FetchLimits(extra_ports=settings.fetch_extra_ports)
        page = await fetch(work.url or "", limits=limits, allow_private=settings.fetch_allow_private)
        data, declared, fetched = page.body, page.declared, page.body
        standing.stage = "parsing"
    document = await _parsed(data, work.file_name, declared, standing)
    standing.stage = "indexing"
    indexed = await asyncio.to_thread(indexing.index_document, document, _title(work, document), work.fallback)
    return knowledge.Made(indexed, len(data), fetched)


async def _parsed(data: bytes, name: str | None, declared: str | None, standing: _Standing) -> Document:
    """A child that was killed may have been in nobody's way but its killer's: what was too much once is tried again."""
    try:
        return await parse_sandboxed(data, name=name, declared=declared, progress=standing.at)
    except TooMuch:
        return await parse_sandboxed(data, name=name, declared=declared, progress=standing.at)


def _title(work: Work, document: Document) -> str:
    """What somebody called it, else what it calls itself, else its file's name, or what a page was called before."""
    if work.named:
        return work.title
    return document.title or (knowledge.name_of(work.file_name) if work.file_name else work.title)


async def _while_wanted(work: Awaitable[Result], beat: Awaitable[None]) -> Result | None:
    """What `work` gives; None when `beat` ended first, because nobody wants it any more."""
    working, beating = asyncio.ensure_future(work), asyncio.ensure_future(beat)
    try:
        await asyncio.wait({working, beating}, return_when=asyncio.FIRST_COMPLETED)
        return await working if working.done() else None
    finally:
        working.cancel()
        beating.cancel()
        await asyncio.wait({working, beating})


async def _beat(db: Database, org: OrgId, work: Work, standing: _Standing) -> None:
    """Tells how far the run is until it has ended. A beat that is missed is told by the next one."""
    told = asdict(standing)
    while True:
        await asyncio.sleep(_BEAT)
        fields = {**asdict(standing), "progress": standing.progress}
        try:
            async with db.transaction(org) as tx:
                if not await work_store.tell(tx, work.id, work.run, fields):
                    return
                if asdict(standing) != told:
                    knowledge.announce(tx)
        except CompaninError as error:
            await log.awarning("knowledge.beat_missed", source=str(work.id), error=type(error).__name__)
        told = asdict(standing)
