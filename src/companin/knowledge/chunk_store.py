"""All SQL of chunks, and reading them as entries of the index."""

import math
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from companin.knowledge.models import Entry
from companin.knowledge.terms import ANALYZER, analyze
from companin.platform.database import Tx

_ENTRY = """c.source_id, c.ordinal, s.type AS source_type, s.title, c.heading, s.url, c.page, s.language, s.tags,
    c.question, c.text, c.start_at, c.end_at, c.terms, c.analyzer, s.version,
    extract(epoch FROM s.valid_from)::float8, extract(epoch FROM s.valid_until)::float8, c.anchor"""


async def of_source(tx: Tx, source_id: UUID) -> list[Entry]:
    rows = await tx.rows(
        f"""SELECT {_ENTRY} FROM chunks c JOIN sources s ON s.organization_id = c.organization_id AND s.id = c.source_id
            WHERE c.organization_id = %(org)s AND c.source_id = %(id)s ORDER BY c.ordinal""",
        {"id": source_id},
    )
    return [_entry(row) for row in rows]


async def set_terms(tx: Tx, source_id: UUID, terms: list[bytes], analyzer: int) -> None:
    await tx.many(
        """UPDATE chunks SET terms = %(terms)s, analyzer = %(analyzer)s
           WHERE organization_id = %(org)s AND source_id = %(id)s AND ordinal = %(ordinal)s""",
        [
            {"id": source_id, "ordinal": ordinal, "terms": packed, "analyzer": analyzer}
            for ordinal, packed in enumerate(terms)
        ],
    )


async def changed_since(tx: Tx, version: int, *, last: bool) -> tuple[int, set[UUID], list[Entry]]:
    """The knowledge version now, sources changed or deleted after `version`, and the entries the living ones have now.

    A question waits for it: two round trips, the commit included when it is the `last`.
    """
    ((latest, touched),) = await tx.rows(
        """SELECT coalesce((SELECT version FROM knowledge_versions WHERE organization_id = %(org)s), 0), ARRAY(
               SELECT id FROM sources WHERE organization_id = %(org)s AND changed_in > %(version)s
               UNION ALL
               SELECT source_id FROM source_deletions WHERE organization_id = %(org)s AND version > %(version)s)""",
        {"version": version},
    )
    rows = await tx.rows(
        f"""SELECT {_ENTRY} FROM chunks c JOIN sources s ON s.organization_id = c.organization_id AND s.id = c.source_id
            WHERE c.organization_id = %(org)s AND s.changed_in > %(version)s ORDER BY c.source_id, c.ordinal""",
        {"version": version},
        last=last,
    )
    return latest, set(touched), [_entry(row) for row in rows]


async def everything(tx: Tx, batch: int) -> AsyncIterator[list[Entry]]:
    """All entries, `batch` at a time."""
    async with (await tx.open()).cursor(name="entries", binary=True) as cursor:
        await cursor.execute(
            f"""SELECT {_ENTRY} FROM chunks c
                JOIN sources s ON s.organization_id = c.organization_id AND s.id = c.source_id
                WHERE c.organization_id = %(org)s ORDER BY c.source_id, c.ordinal""",
            {"org": tx.org},
        )
        while rows := await cursor.fetchmany(batch):
            yield [_entry(row) for row in rows]


def _entry(row: tuple[Any, ...]) -> Entry:
    """Terms an earlier version wrote are made anew while reading, so an upgrade needs no stop."""
    title, heading, language, question, text = row[3], row[4], row[7] or "", row[9], row[10]
    current = row[14] == ANALYZER
    return Entry(
        source_id=row[0],
        ordinal=row[1],
        source_type=row[2],
        title=title,
        heading=heading,
        url=row[5],
        page=row[6],
        language=language,
        tags=tuple(row[8]),
        question=question,
        text=text,
        start=row[11],
        end=row[12],
        terms=bytes(row[13]) if current else analyze(title, heading, text, question, language),
        version=row[15],
        opens=-math.inf if row[16] is None else row[16],
        closes=math.inf if row[17] is None else row[17],
        anchor=row[18],
    )
