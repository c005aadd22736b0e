"""Sources read from folders, archives, tables of pairs and our own exports, brought in so that again is nothing new.

A file is known by where it came from (`origin`, a path), else by its bytes; pairs and addresses by what they say.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeAlias
from uuid import UUID

from companin.knowledge import pairs, store, versions
from companin.knowledge import service as sources
from companin.knowledge.errors import NothingToImport
from companin.knowledge.exporting import FORMAT
from companin.knowledge.models import Source
from companin.knowledge.naming import safe_path, unguarded
from companin.knowledge.pairs import Pair
from companin.knowledge.parsing.pairs import MAX_PHRASINGS, phrasings
from companin.knowledge.service import ALWAYS, Upload, WebPage, Window
from companin.knowledge.sites import service as sites
from companin.knowledge.sites.service import Wanted
from companin.platform.database import Tx
from companin.platform.settings import Settings

READABLE = frozenset(
    {
        *(".txt", ".md", ".markdown", ".html", ".htm", ".csv", ".json", ".pdf"),
        *(".docx", ".pptx", ".xlsx", ".epub", ".eml"),
    }
)
_MANIFEST, _PAIRS, _ADDRESSES = "manifest.json", "qa.csv", "urls.csv"
Outcome: TypeAlias = Literal["added", "changed", "renamed", "unchanged", "skipped"]


@dataclass(frozen=True, slots=True)
class Item:
    """One source to be. A file has `read` and `origin`, a pair `question` and `answer`, a page `url`, a `site` what
    its owner wants of it. `named` is the title somebody gave; `why_not` says why it is skipped.
    """

    shown: str
    read: Callable[[], bytes] | None = None
    origin: str | None = None
    file_name: str = ""
    question: str = ""
    answer: str = ""
    phrasings: tuple[str, ...] = ()
    url: str = ""
    site: Wanted | None = None
    named: str | None = None
    tags: list[str] = field(default_factory=list[str])
    window: Window = ALWAYS
    why_not: str | None = None


def find(paths: list[Path], *, limit: int, as_pairs: bool = False) -> Iterator[Item]:
    """What is there, one at a time. `limit` bounds a file's bytes; `as_pairs`: each row of a CSV is a pair of its own.
    Raises NothingToImport when a path isn't there, or not readable as what it seems.
    """
    for path in paths:
        if path.is_dir():
            yield from _of_folder(path, limit)
        elif not path.is_file():
            raise NothingToImport(f"There is no file or folder {path}.")
        elif path.suffix.lower() == ".zip":
            yield from _of_archive(path, limit)
        elif as_pairs and path.suffix.lower() == ".csv":
            yield from _pairs(path.read_text(encoding="utf-8-sig"), path.name, ours=False)
        else:
            yield _file(path.name, path.read_bytes, path.stat().st_size, limit)


def _of_folder(folder: Path, limit: int) -> Iterator[Item]:
    manifest = folder / _MANIFEST
    if manifest.is_file() and (told := _ours(manifest.read_bytes())) is not None:
        yield from _of_export(told, lambda name: _inside(folder, name).read_bytes())
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            origin = f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}"
            yield _file(origin, path.read_bytes, path.stat().st_size, limit)


def _inside(folder: Path, name: str) -> Path:
    found = (folder / safe_path(name)).resolve()
    if not found.is_relative_to(folder.resolve()):
        raise NothingToImport(f"The manifest names {name}, which is outside the export.")
    return found


def _of_archive(path: Path, limit: int) -> Iterator[Item]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise NothingToImport(f"{path} is no zip archive, or a broken one.") from None
    with archive:

        def read(name: str) -> bytes:
            with archive.open(name) as entry:
                return entry.read(limit + 1)

        if _MANIFEST in archive.namelist() and (told := _ours(archive.read(_MANIFEST))) is not None:
            yield from _of_export(told, read)
            return
        for entry in archive.infolist():
            if not entry.is_dir():
                name = f"{path.stem}/{safe_path(entry.filename)}"
                yield _file(name, lambda one=entry.filename: read(one), entry.file_size, limit)


def _file(origin: str, read: Callable[[], bytes], size: int, limit: int) -> Item:
    name = PurePosixPath(origin).name
    why_not = None
    if PurePosixPath(name).suffix.lower() not in READABLE or name.startswith("."):
        why_not = "This is no kind of file that can be read."
    elif size > limit:
        why_not = f"The file is larger than {limit} bytes."
    return Item(origin, read, origin, name, why_not=why_not)


def _ours(manifest: bytes) -> dict[str, Any] | None:
    try:
        told: Any = json.loads(manifest)
        return told if told["format"] == FORMAT else None
    except (ValueError, TypeError, KeyError):
        return None


def _of_export(manifest: dict[str, Any], read: Callable[[str], bytes]) -> Iterator[Item]:
    """Oldest first, as they were made."""
    for one in reversed(manifest["files"]):
        path = str(one["path"])
        yield Item(
            path,
            lambda path=path: read(path),
            one["source"],
            one["file_name"],
            named=one["title"],
            tags=list(one["tags"]),
            window=(_moment(one["valid_from"]), _moment(one["valid_until"])),
        )
    yield from _pairs(read(_PAIRS).decode(), _PAIRS, ours=True)
    for row in _rows(read(_ADDRESSES).decode()):
        cells = {name: unguarded(cell) for name, cell in row.items()}
        yield Item(cells["url"], url=cells["url"], named=cells["title"] or None, **_described(cells))
    for told in reversed(manifest.get("sites", [])):
        lists = {name: tuple(map(str, told[name])) for name in ("addresses", "tags", "include", "exclude")}
        fields: dict[str, Any] = {**told, **lists}
        yield Item(lists["addresses"][0], site=Wanted(**fields))


def _pairs(text: str, name: str, *, ours: bool) -> Iterator[Item]:
    for number, row in enumerate(_rows(text), 2):
        cells = {key.strip().lower(): unguarded(cell) if ours else cell for key, cell in row.items()}
        question, answer = cells.get("question", "").strip(), cells.get("answer", "").strip()
        other = pairs.others(question, phrasings(list(cells), list(cells.values())))
        why_not = None if question and answer else "This row has no question or no answer."
        if len(other) > MAX_PHRASINGS:
            why_not = f"This row has more than {MAX_PHRASINGS} other phrasings of its question."
        yield Item(
            question or f"{name}, row {number}",
            question=question,
            answer=answer,
            phrasings=other,
            origin=cells.get("source") or None,
            why_not=why_not,
            **_described(cells),
        )


def _rows(text: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    for row in csv.DictReader(io.StringIO(text, newline="")):
        yield {str(name): str(cell or "") for name, cell in row.items() if isinstance(name, str)}


def _described(cells: dict[str, str]) -> dict[str, Any]:
    told = cells.get("tags", "")
    tags = json.loads(told) if told.startswith("[") else [part.strip() for part in told.split(",") if part.strip()]
    return {"tags": tags, "window": (_moment(cells.get("valid_from")), _moment(cells.get("valid_until")))}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of an item, or would become of it."""

    outcome: Outcome
    source_id: UUID | None = None
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """How items are brought in. `try_only`: only told what would become of them. `seen` are origins met so far."""

    settings: Settings
    try_only: bool
    seen: set[str] = field(default_factory=set[str])


async def bring(tx: Tx, way: Way, item: Item, data: bytes | None) -> Brought:
    """`data` are a file's bytes. What comes again as it is there changes nothing."""
    if item.why_not is not None:
        return Brought("skipped")
    if data is not None:
        brought = await _bring_file(tx, way, item, data)
        way.seen.add(item.origin or item.file_name)
        return brought
    if item.site is not None:
        tags = (*item.site.tags, *(tag for tag in item.tags if tag not in item.site.tags))
        return await _bring_site(tx, way, replace(item.site, tags=tags))
    return await (_bring_page if item.url else _bring_pair)(tx, way, item)


async def _bring_page(tx: Tx, way: Way, item: Item) -> Brought:
    known = await store.of_digest(tx, "url", sources.digest_of(item.url))
    if known is None and not way.try_only:
        page = WebPage(item.url, item.named, item.tags, item.window)
        source, made = await sources.add_url(tx, page, way.settings)
        return Brought("added" if made else "unchanged", source.id)
    return _told(known)


async def _bring_pair(tx: Tx, way: Way, item: Item) -> Brought:
    pair = Pair(item.question, item.answer, item.phrasings)
    known = await store.of_digest(tx, "qa", pair.digest)
    if known is None and not way.try_only:
        made, _ = await pairs.add(tx, pair, tags=item.tags, origin=item.origin, window=item.window)
        return Brought("added", made.id)
    return _told(known)


async def _bring_site(tx: Tx, way: Way, wanted: Wanted) -> Brought:
    known = await sites.known(tx, way.settings, wanted)
    if known is None and way.try_only:
        return Brought("added")
    if known is None:
        made, _ = await sites.add(tx, way.settings, wanted, datetime.now(UTC))
        return Brought("added", site_id=made.id)
    if known.status == "failed" and not way.try_only:
        await sites.refresh(tx, known.id, datetime.now(UTC))
    return Brought("unchanged", site_id=known.id)


def _told(known: Source | None) -> Brought:
    return Brought("added") if known is None else Brought("unchanged", known.id)


async def _bring_file(tx: Tx, way: Way, item: Item, data: bytes) -> Brought:
    kind = PurePosixPath(item.file_name).suffix.lstrip(".") or None
    upload = Upload(data, item.file_name, kind, item.named, item.tags, item.origin, *item.window)
    same = await store.of_digest(tx, "file", hashlib.sha256(data).digest())
    if same is not None:
        return await _known(tx, way, same, upload)
    before = await store.of_name(tx, item.file_name, item.origin)
    if before is not None:
        if not way.try_only:
            await versions.replace_file(tx, before.id, upload)
        return Brought("changed", before.id)
    if way.try_only:
        return Brought("added")
    made, _ = await sources.add_file(tx, upload)
    return Brought("added", made.id)


async def _known(tx: Tx, way: Way, same: Source, upload: Upload) -> Brought:
    """The same bytes. From elsewhere they have moved, unless they were met where they were as well."""
    origin = upload.origin or same.origin
    stayed = (same.file_name, same.origin) == (upload.file_name, origin) or same.origin in way.seen
    way.seen.add(same.origin or "")  # where it was isn't missing: it has moved
    if way.try_only:
        return Brought("unchanged" if stayed else "renamed", same.id)
    if stayed:
        await sources.try_again(tx, same)
        return Brought("unchanged", same.id)
    await sources.describe_held(tx, same, {"file_name": upload.file_name})
    await store.set_origin(tx, same.id, origin)
    return Brought("renamed", same.id)


async def missing(tx: Tx, roots: set[str], seen: set[str]) -> list[Source]:
    """Files that came from these folders or archives and aren't there any more."""
    return [one for one in await store.from_roots(tx, sorted(roots)) if one.origin not in seen]
