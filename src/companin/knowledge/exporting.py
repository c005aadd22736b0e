"""Everything out as it came in: a zip with the files under their names, pairs and addresses as tables, and a manifest.

    manifest.json    what the files are called, tagged and bound to, and the sites with their scope and schedule
    files/…          original bytes
    qa.csv           question, answer, phrasings, tags, source, valid_from, valid_until
    urls.csv         url, title, tags, valid_from, valid_until; pages of a site only where they have a title or window
                     of their own, for the others come with their site

Importing it into another organization makes the same sources again; see `importing`.
"""

import asyncio
import csv
import io
import json
import tempfile
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from companin.knowledge import store
from companin.knowledge.models import Source
from companin.knowledge.naming import guarded, unique_path
from companin.knowledge.sites import service as sites
from companin.knowledge.sites.models import Site
from companin.platform.database import Database, OrgId

FORMAT = "companin-knowledge"
QA_COLUMNS = ("question", "answer", "phrasings", "tags", "source", "valid_from", "valid_until")
URL_COLUMNS = ("url", "title", "tags", "valid_from", "valid_until")
_PAGE = 100
_SPOOLED = 1024 * 1024
_LAST = UUID(int=(1 << 128) - 1)


class _Outlet(io.RawIOBase):
    """Where the zip is written: bytes wait here until they are sent. It can't go back, so sizes come after contents."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        data, self.waiting = b"".join(self.waiting), []
        return data


class _Tables:
    """What is written at the end, kept on disk meanwhile."""

    def __init__(self, stack: ExitStack) -> None:
        self.pairs, self.addresses, self.manifest = (_spool(stack) for _ in range(3))
        self._pairs, self._addresses = csv.writer(self.pairs), csv.writer(self.addresses)
        self._pairs.writerow(QA_COLUMNS)
        self._addresses.writerow(URL_COLUMNS)
        self.manifest.write(json.dumps({"format": FORMAT, "version": 1})[:-1] + ', "files": [')
        self._first = True

    def add_pair(self, source: Source) -> None:
        told = (
            source.question,
            source.answer,
            _list(source.phrasings),
            _list(source.tags),
            source.origin,
            *_window(source),
        )
        self._pairs.writerow([guarded(cell or "") for cell in told])

    def add_address(self, source: Source) -> None:
        told = (source.url, source.title if source.named else "", _list(source.tags), *_window(source))
        self._addresses.writerow([guarded(cell or "") for cell in told])

    def add_file(self, source: Source, path: str) -> None:
        opens, closes = _window(source)
        told = {
            "path": path,
            "file_name": source.file_name,
            "title": source.title if source.named else None,
            "tags": list(source.tags),
            "source": source.origin,
            "valid_from": opens,
            "valid_until": closes,
        }
        self.manifest.write(("" if self._first else ",") + "\n" + json.dumps(told, ensure_ascii=False))
        self._first = False

    def close(self, sites: Sequence[Site]) -> None:
        told = ",\n".join(json.dumps(_asked(site), ensure_ascii=False) for site in sites)
        self.manifest.write(f'\n], "sites": [\n{told}\n]}}\n')


def _spool(stack: ExitStack) -> IO[str]:
    return stack.enter_context(
        tempfile.SpooledTemporaryFile(max_size=_SPOOLED, mode="w+", encoding="utf-8", newline="")
    )


def _asked(site: Site) -> dict[str, Any]:
    """What its owner wants of it: the fields of `sites.service.Wanted`."""
    addresses = site.addresses or (site.url,)
    return {
        "kind": site.kind,
        "addresses": addresses,
        "title": None if site.title == addresses[0] else site.title,
        **{
            name: getattr(site, name) for name in ("tags", "within", "depth", "pages", "include", "exclude", "schedule")
        },
    }


def _list(words: Sequence[str]) -> str:
    return json.dumps(words, ensure_ascii=False) if words else ""


def _window(source: Source) -> tuple[str | None, str | None]:
    return _moment(source.valid_from), _moment(source.valid_until)


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


async def export(db: Database, org: OrgId) -> AsyncIterator[bytes]:
    """The zip, piece by piece. One file is in memory at a time; each is read in a transaction of its own."""
    outlet, used = _Outlet(), set[str]()
    with ExitStack() as stack:
        archive = stack.enter_context(zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=6))
        tables = _Tables(stack)
        async for source in _sources(db, org):
            if source.type == "qa":
                tables.add_pair(source)
            elif source.type == "url":
                if source.site_id is None or source.named or any(_window(source)):
                    tables.add_address(source)
            elif (data := await _original(db, org, source.id)) is not None:
                path = unique_path(source.origin or source.file_name, used)
                await asyncio.to_thread(archive.writestr, f"files/{path}", data)
                tables.add_file(source, f"files/{path}")
                yield outlet.taken()
        tables.close([site async for site in _sites(db, org)])
        for name, table in _named(tables):
            await asyncio.to_thread(_copy, archive, name, table)
            yield outlet.taken()
        archive.close()
        yield outlet.taken()


def _named(tables: _Tables) -> Sequence[tuple[str, IO[str]]]:
    return (("qa.csv", tables.pairs), ("urls.csv", tables.addresses), ("manifest.json", tables.manifest))


def _copy(archive: zipfile.ZipFile, name: str, table: IO[str]) -> None:
    table.seek(0)
    with archive.open(name, "w") as entry:
        while piece := table.read(64 * 1024):
            entry.write(piece.encode())


async def _sources(db: Database, org: OrgId) -> AsyncIterator[Source]:
    """All, newest first, a page at a time."""
    everything = {"type": None, "status": None, "tag": None, "words": None}
    below = _LAST
    while True:
        async with db.transaction(org) as tx:
            rows = await store.page(tx, everything, below, _PAGE)
        for row in rows:
            yield row
        if len(rows) < _PAGE:
            return
        below = rows[-1].id


async def _sites(db: Database, org: OrgId) -> AsyncIterator[Site]:
    """All, newest first."""
    below = _LAST
    while True:
        async with db.transaction(org) as tx:
            rows = await sites.page(tx, below, _PAGE)
        for row in rows:
            yield row
        if len(rows) < _PAGE:
            return
        below = rows[-1].id


async def _original(db: Database, org: OrgId, source_id: UUID) -> bytes | None:
    async with db.transaction(org) as tx:
        return await store.original(tx, source_id)
