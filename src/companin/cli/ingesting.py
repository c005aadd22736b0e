"""companin ingest: files and folders into the running server's knowledge, with progress."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from companin.cli import choosing, connecting
from companin.cli.connecting import DataDir
from companin.cli.showing import AsJson, show
from companin.knowledge import ingest as ingestion
from companin.knowledge import service as knowledge
from companin.knowledge.models import Source
from companin.knowledge.service import Upload
from companin.platform.database import Database, OrgId
from companin.platform.queue import make_queue
from companin.platform.settings import Settings

_SUFFIXES = {".txt", ".md", ".markdown", ".html", ".htm", ".csv", ".json", ".pdf"}


@dataclass(frozen=True, slots=True)
class _Work:
    """`alone`: no server runs beside us, so no worker does either, and we do its work."""

    settings: Settings
    db: Database
    org: OrgId
    alone: bool


def add_to(app: typer.Typer) -> None:
    app.command()(ingest)


def ingest(
    paths: list[Path],
    *,
    organization: Annotated[UUID | None, typer.Option("--org", help="The organization's id.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Tag every file (may be repeated).")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add files, or all readable files of folders, and wait until they are searchable."""
    files = find_files(paths)
    settings = connecting.settings_for(data_dir)

    async def work(url: str, *, alone: bool) -> list[Source]:
        db = Database(settings, url)
        await db.open()
        try:
            org = await choosing.organization(db, organization)
            return await _ingest(_Work(settings, db, org, alone), files, tag or [])
        finally:
            await db.close()

    with connecting.serving_url(settings) as (url, alone):
        sources = asyncio.run(work(url, alone=alone))
    rows = [{"status": s.status, "chunks": s.chunks, "file": s.file_name, "error": s.error or ""} for s in sources]
    show(list(rows), as_json=as_json)
    if any(source.status == "failed" for source in sources):
        raise typer.Exit(1)


def find_files(paths: list[Path]) -> list[Path]:
    """Files named, and files of a known kind below folders named. Raises Choose when one is missing."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in _SUFFIXES)
        elif path.is_file():
            found.append(path)
        else:
            raise choosing.Choose(f"There is no file or folder {path}.")
    if not found:
        raise choosing.Choose("There is nothing to ingest: no file of a kind we read (txt, md, html, csv, json, pdf).")
    return found


async def _ingest(work: _Work, files: list[Path], tags: list[str]) -> list[Source]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        adding = progress.add_task("adding", total=len(files))
        added: list[UUID] = []
        for file in files:
            added.append(await _add(work, file, tags))
            progress.advance(adding)
        reading = progress.add_task("reading", total=len(added))
        sources: list[Source] = []
        for source_id in added:
            sources.append(await _finished(work, source_id))
            progress.advance(reading)
        return sources


async def _add(work: _Work, file: Path, tags: list[str]) -> UUID:
    data = await asyncio.to_thread(file.read_bytes)
    upload = Upload(data, file.name, file.suffix.lstrip(".") or None, None, tags)
    async with work.db.transaction(work.org) as tx:
        source, _ = await knowledge.add_file(tx, make_queue(work.settings, work.db.url), upload)
    return source.id


async def _finished(work: _Work, source_id: UUID) -> Source:
    while True:
        async with work.db.transaction(work.org) as tx:
            source = await knowledge.read(tx, source_id)
        if source.status in ("ready", "failed"):
            return source
        if work.alone:
            await ingestion.ingest(work.db, work.settings, work.org, source_id)
        else:
            await asyncio.sleep(0.2)
