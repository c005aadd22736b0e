"""All SQL of a source's way to ready: asked for, taken up, told of, ended."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from companin.knowledge.models import SourceType
from companin.platform.database import Beside, Tx


@dataclass(frozen=True, slots=True)
class Work:
    """A source taken up. `data` are the bytes of a file, `declared` is what their sender called them; `fallback` is the
    language of what doesn't tell its own.
    """

    id: UUID
    type: SourceType
    title: str
    named: bool
    url: str | None
    run: int
    data: bytes | None
    file_name: str | None
    declared: str | None
    fallback: str


async def ask(tx: Tx, source_id: UUID, why: str | None = None) -> None:
    """Queued; whoever works on it already works in vain. `why` None leaves the reason of an upload that waits."""
    await tx.run(
        """UPDATE sources SET status = 'queued', progress = 0, stage = NULL, done = NULL, total = NULL, run = run + 1,
               next_why = coalesce(%(why)s::text, CASE WHEN replacing THEN next_why
                   WHEN version = 0 THEN 'added' ELSE 'processed' END),
               replacing = replacing OR coalesce(%(why)s::text = 'replaced', false), updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": source_id, "why": why},
    )


async def take(tx: Tx, source_id: UUID, language: Beside) -> Work | None:
    """The whole transaction. None when nothing waits to be done: it was cancelled or deleted, or another job did it.
    `language` is the organization's, read beside it.
    """
    found = await tx.row_beside(
        """WITH here AS (
           UPDATE sources s SET status = 'processing', progress = 0.05, updated_at = now(),
               stage = CASE s.type WHEN 'url' THEN 'fetching' ELSE 'parsing' END
           FROM sources taken
               LEFT JOIN source_contents kept
                   ON kept.organization_id = taken.organization_id AND kept.source_id = taken.id
               LEFT JOIN source_uploads waits
                   ON waits.organization_id = taken.organization_id AND waits.source_id = taken.id
           WHERE s.organization_id = %(org)s AND s.id = %(id)s AND s.status IN ('queued', 'processing')
               AND taken.organization_id = s.organization_id AND taken.id = s.id
           RETURNING s.id, s.type, s.title, s.named, s.url, s.run,
               CASE s.type WHEN 'file' THEN coalesce(waits.original, kept.original) END AS data,
               coalesce(waits.file_name, s.file_name) AS file_name,
               CASE WHEN waits.source_id IS NULL THEN s.media_type ELSE waits.media_type END AS declared)""",
        {"id": source_id},
        (language,),
        last=True,
    )
    return None if found is None else Work(*found[0], *found[1][0])


async def tell(tx: Tx, source_id: UUID, run: int, fields: dict[str, Any]) -> bool:
    """How far a run is: stage, done, total, progress. False when the run has ended."""
    return bool(
        await tx.run(
            """UPDATE sources SET stage = %(stage)s, done = %(done)s, total = %(total)s, progress = %(progress)s,
                   updated_at = now()
               WHERE organization_id = %(org)s AND id = %(id)s AND run = %(run)s AND status = 'processing'""",
            {"id": source_id, "run": run, **fields},
        )
    )


async def set_failed(tx: Tx, source_id: UUID, run: int | None, error: str) -> bool:
    """What was ready before stays ready and keeps answering; the error tells that the newest try failed. A run that
    has ended (None: any) says nothing any more.
    """
    return bool(
        await tx.run(
            """UPDATE sources SET status = CASE WHEN version > 0 THEN 'ready' ELSE 'failed' END, error = %(error)s,
                   progress = 1, stage = NULL, done = NULL, total = NULL, run = run + 1, updated_at = now()
               WHERE organization_id = %(org)s AND id = %(id)s AND run = coalesce(%(run)s::int, run)""",
            {"id": source_id, "run": run, "error": error},
        )
    )


async def settle(tx: Tx, source_id: UUID) -> None:
    """Ready as it was: what was read says nothing new, or is not wanted any more."""
    await tx.run(
        """UPDATE sources SET status = CASE WHEN version > 0 THEN 'ready' ELSE 'cancelled' END, error = NULL,
               progress = CASE WHEN version > 0 THEN 1 ELSE 0 END, stage = NULL, done = NULL, total = NULL,
               run = run + 1, next_why = 'processed', replacing = false, updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": source_id},
    )


async def keep_upload(tx: Tx, source_id: UUID, fields: dict[str, Any]) -> None:
    """`fields`: original, file_name, media_type, digest. Its digest becomes the source's: the same bytes are known."""
    await tx.run(
        """INSERT INTO source_uploads (organization_id, source_id, original, file_name, media_type)
           VALUES (%(org)s, %(id)s, %(original)s, %(file_name)s, %(media_type)s)
           ON CONFLICT (organization_id, source_id) DO UPDATE
           SET original = excluded.original, file_name = excluded.file_name, media_type = excluded.media_type""",
        {"id": source_id, **fields},
    )
    await tx.run(
        "UPDATE sources SET digest = %(digest)s WHERE organization_id = %(org)s AND id = %(id)s",
        {"id": source_id, "digest": fields["digest"]},
    )


async def adopt_upload(tx: Tx, source_id: UUID) -> None:
    """What waited is what is kept."""
    await tx.run(
        """UPDATE source_contents kept SET original = waits.original FROM source_uploads waits
           WHERE kept.organization_id = %(org)s AND kept.source_id = %(id)s
             AND waits.organization_id = kept.organization_id AND waits.source_id = kept.source_id""",
        {"id": source_id},
    )
    await tx.run(
        """WITH adopted AS (
               DELETE FROM source_uploads WHERE organization_id = %(org)s AND source_id = %(id)s
               RETURNING file_name AS name)
           UPDATE sources SET file_name = adopted.name FROM adopted WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": source_id},
    )


async def drop_upload(tx: Tx, source_id: UUID) -> None:
    """The digest is again that of what is kept, unless another source has the same bytes by now."""
    await tx.run("DELETE FROM source_uploads WHERE organization_id = %(org)s AND source_id = %(id)s", {"id": source_id})
    await tx.run(
        """UPDATE sources s SET digest = CASE WHEN taken.id IS NULL THEN before.digest END
           FROM (SELECT sha256(original) AS digest FROM source_contents
                 WHERE organization_id = %(org)s AND source_id = %(id)s) AS before
           LEFT JOIN (SELECT id, digest FROM sources
                 WHERE organization_id = %(org)s AND type = 'file' AND id <> %(id)s) AS taken
               ON taken.digest = before.digest
           WHERE s.organization_id = %(org)s AND s.id = %(id)s""",
        {"id": source_id},
    )


async def kept_digest(tx: Tx, source_id: UUID) -> bytes | None:
    """Of the bytes the living version was made from."""
    return await tx.value(
        "SELECT sha256(original) FROM source_contents WHERE organization_id = %(org)s AND source_id = %(id)s",
        {"id": source_id},
    )


async def unfinished(tx: Tx, older_than: float) -> list[tuple[UUID, UUID]]:
    """(organization, source) of what has been queued or processing untouched for so many seconds; system role. The
    first version of a site's page is the site's own business.
    """
    rows = await tx.rows(
        """SELECT organization_id, id FROM sources WHERE status IN ('queued', 'processing')
           AND (site_id IS NULL OR version > 0)
           AND updated_at < now() - make_interval(secs => %(age)s) ORDER BY updated_at LIMIT 500""",
        {"age": older_than},
    )
    return [(row[0], row[1]) for row in rows]
