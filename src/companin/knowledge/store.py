"""All SQL of sources: what is kept of them, and the knowledge version every change raises."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from companin.knowledge.models import Source, SourceStatus, SourceType
from companin.platform.database import Beside, Tx
from companin.platform.errors import Conflict

_COLUMNS = """id, type, title, named, tags, origin, url, file_name, media_type, size, status, progress, error, summary,
    keywords, language, chunks, version, question, phrasings, answer, warnings, stage, done, total, pages, valid_from,
    valid_until, site_id, created_at, updated_at"""


@dataclass(frozen=True, slots=True)
class Held:
    """A source whose row is locked. `named`: somebody gave its title; `replacing`: an upload waits to become its next
    version; a `run` ends when another one is asked for, or it is cancelled.
    """

    id: UUID
    type: SourceType
    title: str
    tags: tuple[str, ...]
    named: bool
    status: SourceStatus
    version: int
    fingerprint: bytes | None
    replacing: bool
    run: int


VERSION_BESIDE = Beside(("coalesce(k.version, 0)",), "LEFT JOIN knowledge_versions k ON k.organization_id = %(org)s")


async def version(tx: Tx) -> int:
    """The organization's knowledge version; 0 before anything was ever known."""
    found = await tx.value("SELECT version FROM knowledge_versions WHERE organization_id = %(org)s")
    return found or 0


async def raise_version(tx: Tx) -> int:
    """The next knowledge version. Holds its row until the commit, so versions become visible in their order."""
    return await tx.value(
        """INSERT INTO knowledge_versions (organization_id, version) VALUES (%(org)s, 1)
           ON CONFLICT (organization_id) DO UPDATE SET version = knowledge_versions.version + 1
           RETURNING version"""
    )


async def add(tx: Tx, fields: dict[str, Any]) -> Source:
    """`fields`: id, type, title, named, tags, origin, url, file_name, media_type, size, digest, status, question,
    phrasings, answer, valid_from, valid_until, site_id.
    """
    made = await tx.one(
        Source,
        f"""INSERT INTO sources (organization_id, id, type, title, named, tags, origin, url, file_name, media_type,
                size, digest, status, question, phrasings, answer, valid_from, valid_until, site_id)
            VALUES (%(org)s, %(id)s, %(type)s, %(title)s, %(named)s, %(tags)s, %(origin)s, %(url)s, %(file_name)s,
                %(media_type)s, %(size)s, %(digest)s, %(status)s, %(question)s, %(phrasings)s, %(answer)s,
                %(valid_from)s, %(valid_until)s, %(site_id)s)
            ON CONFLICT (organization_id, type, digest) WHERE digest IS NOT NULL DO NOTHING
            RETURNING {_COLUMNS}""",
        fields,
    )
    return made if made is not None else await _same(tx, fields["type"], fields["digest"])


async def _same(tx: Tx, source_type: SourceType, digest: bytes) -> Source:
    """Raises Conflict when it was deleted between the insert that met it and this."""
    found = await of_digest(tx, source_type, digest)
    if found is None:
        raise Conflict("The same was deleted at this very moment. Please try again.")
    return found


async def of_digest(tx: Tx, source_type: SourceType, digest: bytes) -> Source | None:
    return await tx.one(
        Source,
        f"""SELECT {_COLUMNS} FROM sources
            WHERE organization_id = %(org)s AND type = %(type)s AND digest = %(digest)s""",
        {"type": source_type, "digest": digest},
    )


async def of_name(tx: Tx, file_name: str, origin: str | None, other_than: UUID | None = None) -> Source | None:
    """The newest file of this name, and of this origin unless that is None."""
    return await tx.one(
        Source,
        f"""SELECT {_COLUMNS} FROM sources
            WHERE organization_id = %(org)s AND type = 'file' AND file_name = %(name)s
              AND (%(origin)s::text IS NULL OR origin = %(origin)s::text)
              AND id IS DISTINCT FROM %(other)s::uuid
            ORDER BY id DESC LIMIT 1""",
        {"name": file_name, "origin": origin, "other": other_than},
    )


async def keep_original(tx: Tx, source_id: UUID, original: bytes) -> None:
    await tx.run(
        """INSERT INTO source_contents (organization_id, source_id, original) VALUES (%(org)s, %(id)s, %(original)s)
           ON CONFLICT (organization_id, source_id) DO UPDATE SET original = excluded.original""",
        {"id": source_id, "original": original},
    )


async def original(tx: Tx, source_id: UUID) -> bytes | None:
    found = await tx.value(
        "SELECT original FROM source_contents WHERE organization_id = %(org)s AND source_id = %(id)s",
        {"id": source_id},
    )
    return None if found is None else bytes(found)


async def text(tx: Tx, source_id: UUID) -> str | None:
    return await tx.value(
        "SELECT text FROM source_contents WHERE organization_id = %(org)s AND source_id = %(id)s",
        {"id": source_id},
    )


async def read(tx: Tx, source_id: UUID, source_type: SourceType | None = None) -> Source | None:
    return await tx.one(
        Source,
        f"""SELECT {_COLUMNS} FROM sources
            WHERE organization_id = %(org)s AND id = %(id)s AND type = coalesce(%(type)s, type)""",
        {"id": source_id, "type": source_type},
    )


async def versions(tx: Tx, sources: list[UUID]) -> list[tuple[UUID, str, int, int]]:
    """(id, status, version, knowledge version of the last change) of those that are still there."""
    rows = await tx.rows(
        """SELECT id, status, version, changed_in FROM sources
           WHERE organization_id = %(org)s AND id = ANY (%(ids)s)""",
        {"ids": sources},
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


async def page(tx: Tx, filters: dict[str, Any], below: UUID, limit: int) -> list[Source]:
    """`filters`: type, status, tag, words (a part of the title, question or a phrasing), each None for any."""
    words = filters["words"]
    pattern = None if words is None else "%" + words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return await tx.all(
        Source,
        f"""SELECT {_COLUMNS} FROM sources WHERE organization_id = %(org)s AND id < %(below)s
              AND (%(type)s::text IS NULL OR type = %(type)s::text)
              AND (%(status)s::text IS NULL OR status = %(status)s::text)
              AND (%(tag)s::text IS NULL OR %(tag)s::text = ANY (tags))
              AND (%(pattern)s::text IS NULL OR title ILIKE %(pattern)s::text OR question ILIKE %(pattern)s::text
                OR EXISTS (SELECT FROM unnest(phrasings) one WHERE one ILIKE %(pattern)s::text))
            ORDER BY id DESC LIMIT %(limit)s""",
        {**filters, "pattern": pattern, "below": below, "limit": limit},
    )


async def describe(tx: Tx, source_id: UUID, fields: dict[str, Any]) -> None:
    """`fields`: title, named (None: as it was), tags, file_name, valid_from, valid_until, changed_in."""
    await tx.run(
        """UPDATE sources SET title = %(title)s, named = coalesce(%(named)s::boolean, named), tags = %(tags)s,
               file_name = %(file_name)s, valid_from = %(valid_from)s, valid_until = %(valid_until)s,
               changed_in = %(changed_in)s, updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": source_id, **fields},
    )


async def set_pair(tx: Tx, source_id: UUID, fields: dict[str, Any]) -> None:
    """`fields`: question, phrasings, answer, digest, origin."""
    await tx.run(
        """UPDATE sources SET question = %(question)s, phrasings = %(phrasings)s, answer = %(answer)s,
               digest = %(digest)s, origin = %(origin)s
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": source_id, **fields},
    )


async def delete(tx: Tx, source_id: UUID, version: int) -> int:
    """Gone with its text, chunks and versions; the knowledge version it went in stays, so that every process lets go
    of it too.
    """
    gone = await tx.run("DELETE FROM sources WHERE organization_id = %(org)s AND id = %(id)s", {"id": source_id})
    if gone:
        await tx.run(
            """INSERT INTO source_deletions (organization_id, source_id, version)
               VALUES (%(org)s, %(id)s, %(version)s)""",
            {"id": source_id, "version": version},
        )
    return gone


async def lock(tx: Tx, source_id: UUID) -> Source | None:
    return await tx.one(
        Source,
        f"SELECT {_COLUMNS} FROM sources WHERE organization_id = %(org)s AND id = %(id)s FOR UPDATE",
        {"id": source_id},
    )


async def hold(tx: Tx, source_id: UUID) -> Held | None:
    return await tx.one(
        Held,
        """SELECT id, type, title, tags, named, status, version, fingerprint, replacing, run FROM sources
           WHERE organization_id = %(org)s AND id = %(id)s FOR UPDATE""",
        {"id": source_id},
    )


async def changes(tx: Tx, since: float) -> list[tuple[UUID, datetime]]:
    """(source, when) of sources that changed in this second (since 1970) or later, oldest change first."""
    rows = await tx.rows(
        """SELECT id, updated_at FROM sources
           WHERE organization_id = %(org)s AND updated_at >= to_timestamp(%(since)s)
           ORDER BY updated_at, id LIMIT 10000""",
        {"since": since},
    )
    return [(row[0], row[1]) for row in rows]


async def several(tx: Tx, ids: list[UUID]) -> list[Source]:
    """In the order of their changes."""
    return await tx.all(
        Source,
        f"""SELECT {_COLUMNS} FROM sources WHERE organization_id = %(org)s AND id = ANY (%(ids)s)
            ORDER BY updated_at, id""",
        {"ids": ids},
    )


async def set_origin(tx: Tx, source_id: UUID, origin: str | None) -> None:
    await tx.run(
        "UPDATE sources SET origin = %(origin)s WHERE organization_id = %(org)s AND id = %(id)s",
        {"id": source_id, "origin": origin},
    )


async def from_roots(tx: Tx, roots: list[str]) -> list[Source]:
    """Files whose origin is a path below one of these."""
    return await tx.all(
        Source,
        f"""SELECT {_COLUMNS} FROM sources
            WHERE organization_id = %(org)s AND type = 'file' AND origin LIKE '%%/%%'
              AND split_part(origin, '/', 1) = ANY (%(roots)s)""",
        {"roots": roots},
    )
