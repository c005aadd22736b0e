"""All SQL of sources: what is kept of them, and the knowledge version every change raises."""

from typing import Any
from uuid import UUID

from companin.knowledge.models import Source, SourceType
from companin.platform.database import Beside, Tx
from companin.platform.errors import Conflict

_COLUMNS = """id, type, title, tags, origin, url, file_name, media_type, size, status, progress, error, summary,
    keywords, language, chunks, version, question, answer, warnings, created_at, updated_at"""


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
    """`fields`: id, type, title, tags, origin, url, file_name, media_type, size, digest, status, language, question,
    answer, summary.
    """
    made = await tx.one(
        Source,
        f"""INSERT INTO sources (organization_id, id, type, title, tags, origin, url, file_name, media_type, size,
                digest, status, language, question, answer, summary)
            VALUES (%(org)s, %(id)s, %(type)s, %(title)s, %(tags)s, %(origin)s, %(url)s, %(file_name)s, %(media_type)s,
                %(size)s, %(digest)s, %(status)s, %(language)s, %(question)s, %(answer)s, %(summary)s)
            ON CONFLICT (organization_id, type, digest) WHERE digest IS NOT NULL DO NOTHING
            RETURNING {_COLUMNS}""",
        fields,
    )
    return made if made is not None else await _same(tx, fields["type"], fields["digest"])


async def _same(tx: Tx, source_type: SourceType, digest: bytes) -> Source:
    """Raises Conflict when it was deleted between the insert that met it and this."""
    found = await tx.one(
        Source,
        f"""SELECT {_COLUMNS} FROM sources
            WHERE organization_id = %(org)s AND type = %(type)s AND digest = %(digest)s""",
        {"type": source_type, "digest": digest},
    )
    if found is None:
        raise Conflict("The same was deleted at this very moment. Please try again.")
    return found


async def keep_original(tx: Tx, source_id: UUID, original: bytes | None) -> None:
    await tx.run(
        """INSERT INTO source_contents (organization_id, source_id, original) VALUES (%(org)s, %(id)s, %(original)s)
           ON CONFLICT (organization_id, source_id) DO UPDATE SET original = excluded.original""",
        {"id": source_id, "original": original},
    )


async def keep_text(tx: Tx, source_id: UUID, text: str) -> None:
    await tx.run(
        """INSERT INTO source_contents (organization_id, source_id, text) VALUES (%(org)s, %(id)s, %(text)s)
           ON CONFLICT (organization_id, source_id) DO UPDATE SET text = excluded.text""",
        {"id": source_id, "text": text},
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
    """`filters`: type, status, tag, words (a part of the title or question), each None for any."""
    words = filters["words"]
    pattern = None if words is None else "%" + words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return await tx.all(
        Source,
        f"""SELECT {_COLUMNS} FROM sources WHERE organization_id = %(org)s AND id < %(below)s
              AND (%(type)s::text IS NULL OR type = %(type)s::text)
              AND (%(status)s::text IS NULL OR status = %(status)s::text)
              AND (%(tag)s::text IS NULL OR %(tag)s::text = ANY (tags))
              AND (%(pattern)s::text IS NULL OR title ILIKE %(pattern)s::text OR question ILIKE %(pattern)s::text)
            ORDER BY id DESC LIMIT %(limit)s""",
        {**filters, "pattern": pattern, "below": below, "limit": limit},
    )


async def describe(tx: Tx, source_id: UUID, title: str, tags: list[str], changed_in: int) -> None:
    await tx.run(
        """UPDATE sources SET title = %(title)s, tags = %(tags)s, changed_in = %(version)s, updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": source_id, "title": title, "tags": tags, "version": changed_in},
    )


async def set_pair(tx: Tx, source_id: UUID, fields: dict[str, Any]) -> None:
    """`fields`: question, answer, digest, language, origin."""
    await tx.run(
        """UPDATE sources SET question = %(question)s, answer = %(answer)s, digest = %(digest)s, origin = %(origin)s
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": source_id, **fields},
    )


async def set_progress(tx: Tx, source_id: UUID, status: str, progress: float) -> int:
    return await tx.run(
        """UPDATE sources SET status = %(status)s, progress = %(progress)s, updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": source_id, "status": status, "progress": progress},
    )


async def set_failed(tx: Tx, source_id: UUID, error: str) -> None:
    """What was ready before stays ready and keeps answering; the error tells that the newest try failed."""
    await tx.run(
        """UPDATE sources SET status = CASE WHEN version > 0 THEN 'ready' ELSE 'failed' END, error = %(error)s,
               progress = 1, updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": source_id, "error": error},
    )


async def set_ready(tx: Tx, source_id: UUID, fields: dict[str, Any]) -> None:
    """`fields`: title, summary, keywords, language, chunks, media_type, size, warnings, version."""
    await tx.run(
        """UPDATE sources SET status = 'ready', progress = 1, error = NULL, title = %(title)s, summary = %(summary)s,
               keywords = %(keywords)s, language = %(language)s, chunks = %(chunks)s, media_type = %(media_type)s,
               size = %(size)s, warnings = %(warnings)s, version = version + 1, changed_in = %(version)s,
               updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": source_id, **fields},
    )


async def delete(tx: Tx, source_id: UUID, version: int) -> int:
    """Gone with its text and chunks; the version it went in stays, so that every process lets go of it too."""
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


async def unfinished(tx: Tx, older_than: float) -> list[tuple[UUID, UUID]]:
    """(organization, source) of what has been queued or processing untouched for so many seconds; system role."""
    rows = await tx.rows(
        """SELECT organization_id, id FROM sources WHERE status IN ('queued', 'processing')
           AND updated_at < now() - make_interval(secs => %(age)s) ORDER BY updated_at LIMIT 500""",
        {"age": older_than},
    )
    return [(row[0], row[1]) for row in rows]
