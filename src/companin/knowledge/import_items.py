"""What there is to bring in: read from folders, archives, tables of pairs and our own exports, one item at a time."""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from companin.knowledge import pairs
from companin.knowledge.errors import NothingToImport
from companin.knowledge.exporting import FORMAT
from companin.knowledge.naming import safe_path, unguarded
from companin.knowledge.parsing.archives import MAX_NESTED
from companin.knowledge.parsing.csv_file import delimiter_of
from companin.knowledge.parsing.encodings import decode
from companin.knowledge.parsing.errors import Unreadable
from companin.knowledge.parsing.pairs import MAX_PHRASINGS, columns, phrasings
from companin.knowledge.service import ALWAYS, Window
from companin.knowledge.sites.service import Wanted
from companin.platform.web.fields import Moment

READABLE = frozenset(
    {
        *(".txt", ".md", ".markdown", ".html", ".htm", ".csv", ".json", ".pdf"),
        *(".docx", ".pptx", ".xlsx", ".epub", ".eml"),
    }
)
_MANIFEST, _PAIRS, _ADDRESSES = "manifest.json", "qa.csv", "urls.csv"
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)
_OF_SYSTEMS = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
"""What systems leave in folders and archives, and nobody put there."""
_LONGEST_CELL = 10_000_000
_NO_PAIRS = "The sheet has no columns of questions and answers: call them question and answer in its first row."


@dataclass(frozen=True, slots=True)
class Item:
    """One source to be. A file has `read` and `origin`, a pair `question` and `answer`, a page `url`, a `site` what
    its owner wants of it. `named` is the title somebody gave; `why_not` says why it is skipped, `wrong` what is wrong
    with what was asked for by its name.
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
    wrong: str | None = None


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
            yield from _of_table(path, limit)
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
            item = _file(origin, path.read_bytes, path.stat().st_size, limit)
            yield from () if _OF_SYSTEMS.search(origin) else _within(item, limit, MAX_NESTED)


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
        if _MANIFEST in archive.namelist() and (told := _ours(archive.read(_MANIFEST))) is not None:
            yield from _of_export(told, lambda name: _member(archive, name, limit))
            return
        yield from _members(archive, path.stem, limit, MAX_NESTED)


def _members(archive: zipfile.ZipFile, root: str, limit: int, deeper: int) -> Iterator[Item]:
    for entry in archive.infolist():
        if entry.is_dir() or _OF_SYSTEMS.search(entry.filename):
            continue
        origin = f"{root}/{safe_path(entry.filename)}"
        item = _file(origin, lambda one=entry.filename: _member(archive, one, limit), entry.file_size, limit)
        yield from _within(item, limit, deeper)


def _within(item: Item, limit: int, deeper: int) -> Iterator[Item]:
    """What is in an archive that lies in a folder or in another archive, else the file itself."""
    path = PurePosixPath(item.origin or "")
    if path.suffix.lower() != ".zip" or item.read is None or not deeper or path.name.startswith("."):
        yield item
        return
    try:
        data = item.read()
        if len(data) > limit:
            yield replace(item, why_not=f"The archive is larger than {limit} bytes.")
            return
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _members(archive, str(path.with_suffix("")), limit, deeper - 1)
    except zipfile.BadZipFile:
        yield Item(item.shown, wrong="This is no zip archive, or a broken one.")
    except NothingToImport as error:
        yield Item(item.shown, wrong=error.detail)


def _member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """Raises NothingToImport."""
    try:
        with archive.open(name) as entry:
            return entry.read(limit + 1)
    except (KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError):
        raise NothingToImport("It can't be unpacked: it is damaged, or protected by a password.") from None


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
    table = _rows(read(_PAIRS).decode(), ",")
    header = next(table, list[str]())
    for number, row in enumerate(table, 2):
        yield _pair(header, [unguarded(cell) for cell in row], f"{_PAIRS}, row {number}")
    table = _rows(read(_ADDRESSES).decode(), ",")
    header = next(table, list[str]())
    for row in table:
        cells = _named(header, [unguarded(cell) for cell in row])
        yield Item(cells["url"], url=cells["url"], named=cells["title"] or None, **_described(cells))
    for told in reversed(manifest.get("sites", [])):
        lists = {name: tuple(map(str, told[name])) for name in ("addresses", "tags", "include", "exclude")}
        fields: dict[str, Any] = {**told, **lists}
        yield Item(lists["addresses"][0], site=Wanted(**fields))


def _of_table(path: Path, limit: int) -> Iterator[Item]:
    """Rows of a table somebody else made, in whichever encoding and with whichever sign between its cells."""
    if path.stat().st_size > limit:
        yield Item(path.name, wrong=f"The file is larger than {limit} bytes.")
        return
    try:
        text = decode(path.read_bytes())
        rows = _rows(text, delimiter_of(text))
        header = next((row for row in rows if sum(bool(cell.strip()) for cell in row) > 1), list[str]())
        if columns(header) is None:
            yield Item(path.name, wrong=_NO_PAIRS)
            return
        for number, row in enumerate(rows, 2):
            yield _pair(header, row, f"{path.name}, row {number}")
    except csv.Error:
        yield Item(path.name, wrong="The sheet can't be read to its end: a quote may be open, or a cell is too long.")
    except Unreadable as error:
        yield Item(path.name, wrong=error.sentence)


def _pair(header: list[str], row: list[str], place: str) -> Item:
    row = [*row, *[""] * (len(header) - len(row))]
    cells = _named(header, row)
    asked, answered = columns(header) or (0, 1)
    question, answer = row[asked].strip(), row[answered].strip()
    other = pairs.others(question, phrasings(header, row))
    why_not = None if question and answer else "This row has no question or no answer."
    if len(other) > MAX_PHRASINGS:
        why_not = f"This row has more than {MAX_PHRASINGS} other phrasings of its question."
    try:
        described = _described(cells)
    except NothingToImport as error:
        return Item(question or place, wrong=error.detail)
    origin = cells.get("source") or None
    return Item(
        question or place,
        question=question,
        answer=answer,
        phrasings=other,
        origin=origin,
        why_not=why_not,
        **described,
    )


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if any(row):
            yield row


def _named(header: list[str], row: list[str]) -> dict[str, str]:
    return {name.strip().lower(): cell for name, cell in zip(header, row, strict=False)}


def _described(cells: dict[str, str]) -> dict[str, Any]:
    told = cells.get("tags", "")
    try:
        tags = [str(tag) for tag in json.loads(told)] if told.startswith("[") else told.split(",")
    except ValueError:
        tags = told.split(",")
    tags = [tag.strip() for tag in tags if tag.strip()]
    return {"tags": tags, "window": (_moment(cells.get("valid_from")), _moment(cells.get("valid_until")))}


def _moment(text: str | None) -> datetime | None:
    """A day, or a moment with or without its offset. Raises NothingToImport."""
    if not text or not text.strip():
        return None
    try:
        said = datetime.fromisoformat(text.strip())
        return _MOMENT.validate_python(said if said.tzinfo else said.replace(tzinfo=UTC))
    except (ValueError, ValidationError):
        raise NothingToImport(f"{text.strip()[:50]!r} is no moment like 2026-01-31T09:00:00Z.") from None
