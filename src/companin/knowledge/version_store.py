"""All SQL of versions: the living one retires when another takes its place, and can live again."""

from typing import Any
from uuid import UUID

from companin.knowledge.models import Version
from companin.platform.database import Tx

_SHARED = """why, title, file_name, media_type, size, language, summary, keywords, warnings, chunks, pages, question,
    phrasings, answer, fingerprint"""
_SHOWN = """version, why, title, file_name, media_type, size, language, summary, keywords, warnings, chunks, pages,
    question, phrasings, answer, digest, created_at, retired_at, pruned_at"""
_MADE = ("heading", "question", "page", "anchor", "start", "end", "text", "terms")
_CHUNK = "ordinal, heading, question, page, anchor, start_at, end_at, text, analyzer, terms"


async def put(tx: Tx, source_id: UUID, rows: list[dict[str, Any]], fields: dict[str, Any], *, last: bool) -> None:
    """The living version of a source that has none: its text, its chunks, and the next knowledge version, in one round
    trip and, as the `last` of its transaction, with the commit. So others wait for that version's row hardly at all.

    `rows`: heading, question, page, anchor, start, end, text, terms; in their order. `fields`: text, analyzer, title,
    summary, keywords, language, chunks, pages, media_type, size, warnings, fingerprint, why (None: what it was asked
    for).
    """
    columns = {f"every_{name}": [row[name] for row in rows] for name in _MADE}
    await tx.run(
        """WITH raised AS (
               INSERT INTO knowledge_versions (organization_id, version) VALUES (%(org)s, 1)
               ON CONFLICT (organization_id) DO UPDATE SET version = knowledge_versions.version + 1
               RETURNING version),
           kept AS (
               INSERT INTO source_contents (organization_id, source_id, text) VALUES (%(org)s, %(id)s, %(text)s)
               ON CONFLICT (organization_id, source_id) DO UPDATE SET text = excluded.text),
           made AS (
               INSERT INTO chunks (organization_id, source_id, ordinal, heading, question, page, anchor, start_at,
                   end_at, text, analyzer, terms)
               SELECT %(org)s, %(id)s, ordinality - 1, heading, question, page, anchor, start_at, end_at, text,
                   %(analyzer)s, terms
               FROM unnest(%(every_heading)s::text[], %(every_question)s::text[], %(every_page)s::int[],
                   %(every_anchor)s::text[], %(every_start)s::int[], %(every_end)s::int[], %(every_text)s::text[],
                   %(every_terms)s::bytea[]) WITH ORDINALITY
                   AS piece (heading, question, page, anchor, start_at, end_at, text, terms, ordinality))
           UPDATE sources SET status = 'ready', progress = 1, error = NULL, title = %(title)s, summary = %(summary)s,
               keywords = %(keywords)s, language = %(language)s, chunks = %(chunks)s, media_type = %(media_type)s,
               size = %(size)s, warnings = %(warnings)s, pages = %(pages)s, fingerprint = %(fingerprint)s,
               version = sources.version + 1, version_at = now(), why = coalesce(%(why)s::text, next_why),
               next_why = 'processed', replacing = false, stage = NULL, done = NULL, total = NULL,
               changed_in = raised.version, updated_at = clock_timestamp()
           FROM raised WHERE organization_id = %(org)s AND id = %(id)s""",
        {**columns, **fields, "id": source_id},
        last=last,
    )


async def retire(tx: Tx, source_id: UUID) -> None:
    """The living version moves aside, with its text, its bytes and its chunks; the source has none until another
    version is put in its place, in the same transaction.
    """
    await tx.run(
        f"""INSERT INTO source_versions (organization_id, source_id, version, {_SHARED}, digest, original, text,
                created_at)
            SELECT %(org)s, living.* FROM (
                SELECT id, version, {_SHARED}, sha256(coalesce(original, convert_to(text, 'UTF8'))), original, text,
                    coalesce(version_at, created_at)
                FROM sources JOIN source_contents USING (organization_id)
                WHERE organization_id = %(org)s AND id = %(id)s AND source_id = id) AS living""",
        {"id": source_id},
    )
    await tx.run(
        f"""WITH gone AS (
                DELETE FROM chunks WHERE organization_id = %(org)s AND source_id = %(id)s RETURNING {_CHUNK})
            INSERT INTO retired_chunks (organization_id, source_id, version, {_CHUNK})
            SELECT %(org)s, %(id)s, version, {_CHUNK} FROM gone,
                (SELECT version FROM sources WHERE organization_id = %(org)s AND id = %(id)s) AS living""",
        {"id": source_id},
    )


async def revive(tx: Tx, source_id: UUID, version: int, fields: dict[str, Any]) -> None:
    """A new version with what an earlier one was made of. `fields`: digest, changed_in."""
    params = {"id": source_id, "version": version, **fields}
    await tx.run(
        """UPDATE sources s SET title = v.title, file_name = v.file_name, media_type = v.media_type, size = v.size,
               language = v.language, summary = v.summary, keywords = v.keywords, warnings = v.warnings,
               chunks = v.chunks, pages = v.pages, question = v.question, phrasings = v.phrasings,
               answer = v.answer, fingerprint = v.fingerprint, digest = coalesce(%(digest)s::bytea, s.digest),
               why = 'restored', version = s.version + 1, version_at = now(), status = 'ready', progress = 1,
               error = NULL, stage = NULL, done = NULL, total = NULL, run = s.run + 1, next_why = 'processed',
               replacing = false, changed_in = %(changed_in)s, updated_at = now()
           FROM source_versions v
           WHERE s.organization_id = %(org)s AND s.id = %(id)s AND v.organization_id = s.organization_id
             AND v.source_id = s.id AND v.version = %(version)s""",
        params,
    )
    await tx.run(
        """UPDATE source_contents c SET original = v.original, text = v.text FROM source_versions v
           WHERE c.organization_id = %(org)s AND c.source_id = %(id)s AND v.organization_id = c.organization_id
             AND v.source_id = c.source_id AND v.version = %(version)s""",
        params,
    )
    await tx.run(
        f"""INSERT INTO chunks (organization_id, source_id, {_CHUNK})
            SELECT %(org)s, earlier.* FROM (
                SELECT source_id, {_CHUNK} FROM retired_chunks
                WHERE organization_id = %(org)s AND source_id = %(id)s AND version = %(version)s) AS earlier""",
        params,
    )


async def living(tx: Tx, source_id: UUID) -> Version | None:
    """None when it was never ready."""
    return await tx.one(
        Version,
        """SELECT version, why, title, file_name, media_type, size, language, summary, keywords, warnings, chunks,
               pages, question, phrasings, answer, sha256(coalesce(original, convert_to(text, 'UTF8'))) AS digest,
               coalesce(version_at, created_at) AS created_at, NULL::timestamptz AS retired_at,
               NULL::timestamptz AS pruned_at
           FROM sources JOIN source_contents USING (organization_id)
           WHERE organization_id = %(org)s AND id = %(id)s AND source_id = id AND version > 0""",
        {"id": source_id},
    )


async def page(tx: Tx, source_id: UUID, below: int, limit: int) -> list[Version]:
    """Retired ones, newest first."""
    return await tx.all(
        Version,
        f"""SELECT {_SHOWN} FROM source_versions
            WHERE organization_id = %(org)s AND source_id = %(id)s AND version < %(below)s
            ORDER BY version DESC LIMIT %(limit)s""",
        {"id": source_id, "below": below, "limit": limit},
    )


async def read(tx: Tx, source_id: UUID, version: int) -> Version | None:
    return await tx.one(
        Version,
        f"""SELECT {_SHOWN} FROM source_versions
            WHERE organization_id = %(org)s AND source_id = %(id)s AND version = %(version)s""",
        {"id": source_id, "version": version},
    )


async def text(tx: Tx, source_id: UUID, version: int) -> str | None:
    return await tx.value(
        """SELECT text FROM source_versions
           WHERE organization_id = %(org)s AND source_id = %(id)s AND version = %(version)s""",
        {"id": source_id, "version": version},
    )


async def original(tx: Tx, source_id: UUID, version: int) -> bytes | None:
    found = await tx.value(
        """SELECT original FROM source_versions
           WHERE organization_id = %(org)s AND source_id = %(id)s AND version = %(version)s""",
        {"id": source_id, "version": version},
    )
    return None if found is None else bytes(found)


async def excess(tx: Tx, keep: int) -> list[tuple[UUID, UUID, int]]:
    """(organization, source, version) of whole ones beyond the newest `keep` of their source; system role."""
    rows = await tx.rows(
        """SELECT organization_id, source_id, version FROM (
               SELECT organization_id, source_id, version, row_number() OVER (
                   PARTITION BY organization_id, source_id ORDER BY version DESC) AS place
               FROM source_versions WHERE pruned_at IS NULL) AS counted
           WHERE place > %(keep)s LIMIT 500""",
        {"keep": keep},
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def prune(tx: Tx, source_id: UUID, version: int, *, keep_text: bool) -> None:
    params = {"id": source_id, "version": version, "keep": keep_text}
    await tx.run(
        """UPDATE source_versions SET pruned_at = now(), original = NULL,
               text = CASE WHEN %(keep)s THEN text END
           WHERE organization_id = %(org)s AND source_id = %(id)s AND version = %(version)s""",
        params,
    )
    await tx.run(
        """DELETE FROM retired_chunks
           WHERE organization_id = %(org)s AND source_id = %(id)s AND version = %(version)s""",
        params,
    )
