"""companin ingest: files, folders, archives, tables and web pages into the knowledge, with progress."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from companin.cli import choosing, connecting
from companin.cli.connecting import DataDir
from companin.cli.showing import AsJson, show
from companin.knowledge import import_items, importing
from companin.knowledge import ingest as ingestion
from companin.knowledge import service as knowledge
from companin.knowledge.import_items import Item
from companin.knowledge.importing import Brought, Way
from companin.knowledge.models import Source
from companin.knowledge.sites import crawling
from companin.knowledge.sites import service as sites
from companin.knowledge.sites.clock import Clock
from companin.platform import logs
from companin.platform.database import Database, OrgId
from companin.platform.errors import Invalid
from companin.platform.settings import Settings

_ON_ITS_WAY = ("queued", "processing")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line."""

    paths: list[Path]
    pages: list[Item]
    tags: list[str]
    pairs: bool = False
    dry_run: bool = False
    prune: bool = False


@dataclass(frozen=True, slots=True)
class _Work:
    """`alone`: no server runs beside us, so no worker does either, and we do its work."""

    settings: Settings
    db: Database
    org: OrgId
    alone: bool


@dataclass(slots=True)
class _Row:
    """What is shown of one item at the end."""

    file: str
    outcome: str
    status: str = ""
    pages: int = 0
    chunks: int = 0
    error: str = ""


def add_to(app: typer.Typer) -> None:
    app.command()(ingest)


def ingest(
    what: Annotated[list[str], typer.Argument(metavar="PATH|URL...", help="Files, folders, archives, addresses.")],
    *,
    organization: Annotated[UUID | None, typer.Option("--org", help="The organization's id.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Tag everything (may be repeated).")] = None,
    pairs: Annotated[bool, typer.Option("--pairs", help="Each row of a CSV is a Q&A pair of its own.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Delete what came from these folders and is gone.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add files, folders, zip archives, an export or web pages, and wait until they are searchable. What is there
    already is left as it is, what changed gets a new version.
    """
    pages = [Item(one, url=one) for one in what if _is_address(one)]
    paths = [Path(one) for one in what if not _is_address(one)]
    wanted = Wanted(paths, pages, tag or [], pairs, dry_run, prune)
    carry_out(wanted, organization, data_dir, as_json=as_json)


def carry_out(wanted: Wanted, organization: UUID | None, data_dir: Path | None, *, as_json: bool) -> None:
    """Bring it in, wait until it is searchable, show what became of it. Ends with 1 when something failed."""
    settings = connecting.settings_for(data_dir)
    logs.configure("warning")  # what becomes of each is in the table

    async def work(url: str, *, alone: bool) -> list[_Row]:
        db = Database(settings, url)
        await db.open()
        try:
            org = await choosing.organization(db, organization)
            return await _ingest(_Work(settings, db, org, alone), wanted)
        finally:
            await db.close()

    with connecting.serving_url(settings) as (url, alone):
        rows = asyncio.run(work(url, alone=alone))
    if not any(row.outcome != "skipped" for row in rows):
        raise choosing.Choose("There is nothing to ingest: no file of a kind we read, and no address.")
    _show(rows, as_json=as_json)
    if any(row.status == "failed" or row.error for row in rows if row.outcome != "skipped"):
        raise typer.Exit(1)


def _is_address(what: str) -> bool:
    return what.lower().startswith(("https://", "http://"))


async def _ingest(work: _Work, wanted: Wanted) -> list[_Row]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    way = Way(work.settings, wanted.dry_run)
    rows: list[_Row] = []
    waiting: list[tuple[_Row, Brought]] = []
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("adding", total=None)
        found = import_items.find(wanted.paths, limit=work.settings.upload_limit_bytes, as_pairs=wanted.pairs)
        for item in chain(wanted.pages, found):
            row, brought = await _bring(work, way, item, wanted.tags)
            rows.append(row)
            if not wanted.dry_run:
                waiting.append((row, brought))
            progress.advance(task)
        progress.update(task, total=len(rows))
        if wanted.prune:
            rows += await _prune(work, way, wanted.paths)
        reading = progress.add_task("reading", total=len(waiting))
        for row, brought in waiting:
            if brought.source_id is not None:
                source = await _finished(work, brought.source_id)
                row.status, row.error = source.status, source.error or ""
                row.pages, row.chunks = source.pages or 0, source.chunks
            elif brought.site_id is not None:
                await _visited(work, brought.site_id, row, progress)
            progress.advance(reading)
    return rows


async def _bring(work: _Work, way: Way, item: Item, tags: list[str]) -> tuple[_Row, Brought]:
    item.tags.extend(tag for one in tags if (tag := one.strip()) and tag not in item.tags)
    try:
        data = await asyncio.to_thread(item.read) if item.read is not None and item.why_not is None else None
        async with work.db.transaction(work.org) as tx:
            brought = await importing.bring(tx, way, item, data)
    except Invalid as error:
        return _Row(item.shown, "refused", error=error.detail), Brought("skipped")
    except OSError as error:
        says = f"The file can't be read: {error.strerror}."
        return _Row(item.shown, "refused", error=says), Brought("skipped")
    return _Row(item.shown, brought.outcome, error=item.why_not or ""), brought


async def _prune(work: _Work, way: Way, paths: list[Path]) -> list[_Row]:
    """What came from these folders and archives and wasn't met this time."""
    roots = {path.resolve().name if path.is_dir() else path.stem for path in paths}
    async with work.db.transaction(work.org) as tx:
        gone = await importing.missing(tx, roots, way.seen)
        for source in gone:
            if not way.try_only:
                await knowledge.delete(tx, source.id, None)
    return [_Row(source.origin or "", "deleted") for source in gone]


async def _finished(work: _Work, source_id: UUID) -> Source:
    while True:
        async with work.db.transaction(work.org) as tx:
            source = await knowledge.read(tx, source_id)
        if source.status not in _ON_ITS_WAY:
            return source
        if work.alone:
            await ingestion.ingest(work.db, work.settings, work.org, source_id)
        else:
            await asyncio.sleep(0.2)


async def _visited(work: _Work, site_id: UUID, row: _Row, progress: Progress) -> None:
    """Until the site's round is over; what became of its pages goes into the row."""
    world = crawling.World(work.db, work.settings, work.org, Clock())
    task = progress.add_task(row.file, total=None)
    while True:
        async with work.db.transaction(work.org) as tx:
            site = await sites.read(tx, site_id)
            counts = (await sites.counts(tx, [site]))[site_id]
        row.pages = counts.get("ready", 0) + counts.get("unchanged", 0)
        progress.update(task, total=counts.get("found", 0), completed=counts.get("found", 0) - counts.get("waiting", 0))
        if site.status in ("ready", "failed"):
            break
        if work.alone:
            await crawling.go_on(world, site_id, site.turn)
        await asyncio.sleep(0.2)
    row.status, row.error = site.status, site.error or ""
    progress.remove_task(task)


def _show(rows: list[_Row], *, as_json: bool) -> None:
    if as_json:
        show([asdict(row) for row in rows], as_json=True)
        return
    table = Table(box=None, pad_edge=False)
    for name in ("outcome", "status", "pages", "chunks", "file", "error"):
        table.add_column(name, overflow="fold")
    for row in _worth_a_line(rows):
        table.add_row(row.outcome, row.status, str(row.pages or ""), str(row.chunks or ""), row.file, row.error)
    console = Console()
    console.print(table, markup=False)
    counts = Counter(row.outcome for row in rows) + Counter(row.status for row in rows if row.status == "failed")
    console.print(" · ".join(f"{count} {name}" for name, count in counts.items()))


def _worth_a_line(rows: list[_Row]) -> Iterator[_Row]:
    """All of a few; of many those that something happened to."""
    return (row for row in rows if len(rows) <= 100 or row.error or row.outcome not in ("unchanged", "skipped"))
