"""All SQL of vectors: what was embedded, and how far each organization's knowledge is."""

from collections.abc import Collection
from uuid import UUID

from companin.platform.database import Tx


async def behind(tx: Tx, model: str) -> list[UUID]:
    """Organizations with knowledge this model hasn't read, that nobody is at; system role."""
    rows = await tx.rows(
        """SELECT k.organization_id FROM knowledge_versions k
           LEFT JOIN vector_progress p ON p.organization_id = k.organization_id AND p.model = %(model)s
           WHERE k.version > coalesce(p.version, 0) AND coalesce(p.leased_until, '-infinity') < now()
           ORDER BY k.version - coalesce(p.version, 0) LIMIT 100""",
        {"model": model},
    )
    return [row[0] for row in rows]


async def lease(tx: Tx, model: str, seconds: float) -> int | None:
    """The version everything is embedded up to, and the right to go on for so long; None when somebody has it."""
    return await tx.value(
        """INSERT INTO vector_progress (organization_id, model, leased_until)
           VALUES (%(org)s, %(model)s, now() + make_interval(secs => %(seconds)s))
           ON CONFLICT (organization_id, model) DO UPDATE SET leased_until = excluded.leased_until
             WHERE vector_progress.leased_until < now()
           RETURNING version""",
        {"model": model, "seconds": seconds},
    )


async def go_on(tx: Tx, model: str, seconds: float) -> None:
    await tx.run(
        """UPDATE vector_progress SET leased_until = now() + make_interval(secs => %(seconds)s)
           WHERE organization_id = %(org)s AND model = %(model)s""",
        {"model": model, "seconds": seconds},
    )


async def reached(tx: Tx, model: str, version: int) -> None:
    """All that changed up to `version` is embedded; the lease ends."""
    await tx.run(
        """UPDATE vector_progress SET version = greatest(version, %(version)s), leased_until = '-infinity'
           WHERE organization_id = %(org)s AND model = %(model)s""",
        {"model": model, "version": version},
    )


async def changed_sources(tx: Tx, after: int, limit: int) -> list[tuple[UUID, int]]:
    """(source, the version it changed in) in their order; the last version is always whole."""
    rows = await tx.rows(
        """SELECT id, changed_in FROM sources WHERE organization_id = %(org)s AND changed_in > %(after)s
           ORDER BY changed_in FETCH FIRST %(limit)s ROWS WITH TIES""",
        {"after": after, "limit": limit},
    )
    return [(row[0], row[1]) for row in rows]


async def known(tx: Tx, model: str, source_id: UUID) -> set[int]:
    rows = await tx.rows(
        """SELECT digest FROM vectors WHERE organization_id = %(org)s AND model = %(model)s AND source_id = %(id)s""",
        {"model": model, "id": source_id},
    )
    return {row[0] for row in rows}


async def keep(tx: Tx, model: str, source_id: UUID, vectors: dict[int, bytes], version: int) -> None:
    """Nothing when the source was deleted meanwhile."""
    await tx.run(
        """INSERT INTO vectors (organization_id, model, source_id, digest, vector, arrived_in)
           SELECT s.organization_id, %(model)s, s.id, made.digest, made.vector, %(version)s
           FROM sources s, unnest(%(digests)s::bigint[], %(vectors)s::bytea[]) AS made (digest, vector)
           WHERE s.organization_id = %(org)s AND s.id = %(id)s
           ON CONFLICT DO NOTHING""",
        {
            "model": model,
            "id": source_id,
            "digests": list(vectors),
            "vectors": list(vectors.values()),
            "version": version,
        },
    )


async def forget(tx: Tx, model: str, source_id: UUID, but: Collection[int]) -> None:
    """What a source no longer says."""
    await tx.run(
        """DELETE FROM vectors WHERE organization_id = %(org)s AND model = %(model)s AND source_id = %(id)s
             AND digest <> ALL (%(digests)s::bigint[])""",
        {"model": model, "id": source_id, "digests": list(but)},
    )


async def forget_other_models(tx: Tx, model: str) -> None:
    await tx.run("DELETE FROM vectors WHERE organization_id = %(org)s AND model <> %(model)s", {"model": model})
    await tx.run("DELETE FROM vector_progress WHERE organization_id = %(org)s AND model <> %(model)s", {"model": model})


async def everything(tx: Tx, model: str) -> dict[int, bytes]:
    rows = await tx.rows(
        "SELECT digest, vector FROM vectors WHERE organization_id = %(org)s AND model = %(model)s", {"model": model}
    )
    return dict(rows)


async def since(tx: Tx, model: str, version: int, touched: set[UUID]) -> dict[int, bytes]:
    """Vectors that arrived after `version`, and all of the sources `touched`."""
    rows = await tx.rows(
        """SELECT digest, vector FROM vectors
           WHERE organization_id = %(org)s AND model = %(model)s AND arrived_in > %(version)s
           UNION ALL
           SELECT digest, vector FROM vectors
           WHERE organization_id = %(org)s AND model = %(model)s AND source_id = ANY (%(touched)s)""",
        {"model": model, "version": version, "touched": list(touched)},
    )
    return dict(rows)
