"""All SQL of sites: what the owner asked for, whose turn it is to go on with one, and when it is due again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from companin.knowledge.sites.models import Site
from companin.platform.database import Tx
from companin.platform.jsons import dumps

_COLUMNS = """id, kind, url, base, addresses, title, tags, within, depth, pages, include, exclude, schedule, status,
    error, round, turn, at_url, started_at, finished_at, due_at, created_at, updated_at"""


async def add(tx: Tx, fields: dict[str, Any]) -> Site | None:
    """`fields`: id, kind, url, addresses, title, tags, within, depth, pages, include, exclude, schedule, digest. None
    when there is one of this kind and digest.
    """
    return await tx.one(
        Site,
        f"""INSERT INTO sites (organization_id, id, kind, url, base, addresses, title, tags, within, depth, pages,
                include, exclude, schedule, digest, status)
            VALUES (%(org)s, %(id)s, %(kind)s, %(url)s, %(url)s, %(addresses)s, %(title)s, %(tags)s, %(within)s,
                %(depth)s, %(pages)s, %(include)s, %(exclude)s, %(schedule)s, %(digest)s, 'ready')
            ON CONFLICT (organization_id, kind, digest) DO NOTHING RETURNING {_COLUMNS}""",
        fields,
    )


async def same(tx: Tx, kind: str, digest: bytes) -> Site | None:
    return await tx.one(
        Site,
        f"SELECT {_COLUMNS} FROM sites WHERE organization_id = %(org)s AND kind = %(kind)s AND digest = %(digest)s",
        {"kind": kind, "digest": digest},
    )


async def read(tx: Tx, site_id: UUID) -> Site | None:
    return await tx.one(
        Site, f"SELECT {_COLUMNS} FROM sites WHERE organization_id = %(org)s AND id = %(id)s", {"id": site_id}
    )


async def lock(tx: Tx, site_id: UUID) -> Site | None:
    return await tx.one(
        Site,
        f"SELECT {_COLUMNS} FROM sites WHERE organization_id = %(org)s AND id = %(id)s FOR UPDATE",
        {"id": site_id},
    )


async def page(tx: Tx, below: UUID, limit: int) -> list[Site]:
    return await tx.all(
        Site,
        f"""SELECT {_COLUMNS} FROM sites WHERE organization_id = %(org)s AND id < %(below)s
            ORDER BY id DESC LIMIT %(limit)s""",
        {"below": below, "limit": limit},
    )


async def change(tx: Tx, site_id: UUID, fields: dict[str, Any]) -> None:
    """`fields`: title, tags, within, depth, pages, include, exclude, schedule, addresses, due_at."""
    await tx.run(
        """UPDATE sites SET title = %(title)s, tags = %(tags)s, within = %(within)s, depth = %(depth)s,
               pages = %(pages)s, include = %(include)s, exclude = %(exclude)s, schedule = %(schedule)s,
               addresses = %(addresses)s, due_at = %(due_at)s, updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": site_id, **fields},
    )


async def begin(tx: Tx, site_id: UUID, now: datetime) -> None:
    """The next round: everything the site leads to is to be met anew."""
    await tx.run(
        """UPDATE sites SET round = round + 1, turn = turn + 1, status = 'queued', base = url, at_url = NULL,
               runner = NULL, lease_until = NULL, started_at = %(now)s, due_at = NULL, updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": site_id, "now": now},
    )


async def finish(tx: Tx, site_id: UUID, *, error: str | None, due_at: datetime | None, now: datetime) -> None:
    """Ready when any page answers."""
    await tx.run(
        """UPDATE sites SET error = %(error)s, due_at = %(due_at)s, finished_at = %(now)s, at_url = NULL,
               runner = NULL, lease_until = NULL, turn = turn + 1, updated_at = now(),
               status = CASE WHEN EXISTS (SELECT FROM sources s WHERE s.organization_id = %(org)s
                   AND s.site_id = sites.id AND s.version > 0) OR %(error)s::text IS NULL THEN 'ready' ELSE 'failed' END
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": site_id, "error": error, "due_at": due_at, "now": now},
    )


async def take(tx: Tx, site_id: UUID, turn: int, runner: UUID, *, now: datetime, until: datetime) -> Site | None:
    """The lease on a site for one run of its job. None when it is gone, done, another job's, or leased."""
    return await tx.one(
        Site,
        f"""UPDATE sites SET runner = %(runner)s, lease_until = %(until)s, status = 'processing', updated_at = now()
            WHERE organization_id = %(org)s AND id = %(id)s AND turn = %(turn)s
              AND status IN ('queued', 'processing') AND coalesce(lease_until, '-infinity') < %(now)s
            RETURNING {_COLUMNS}""",
        {"id": site_id, "turn": turn, "runner": runner, "now": now, "until": until},
    )


async def leased(tx: Tx, site_id: UUID, turn: int) -> datetime | None:
    """Until when somebody else goes on with this turn; None when nobody does."""
    return await tx.value(
        """SELECT lease_until FROM sites WHERE organization_id = %(org)s AND id = %(id)s AND turn = %(turn)s
             AND status IN ('queued', 'processing')""",
        {"id": site_id, "turn": turn},
    )


async def renew(tx: Tx, site_id: UUID, runner: UUID, *, until: datetime, url: str | None) -> Site | None:
    """None when the lease was lost, or the site is gone: whatever was found then is nobody's. Holds the row."""
    return await tx.one(
        Site,
        f"""UPDATE sites SET lease_until = %(until)s, at_url = coalesce(%(url)s, at_url), updated_at = now()
            WHERE organization_id = %(org)s AND id = %(id)s AND runner = %(runner)s RETURNING {_COLUMNS}""",
        {"id": site_id, "runner": runner, "until": until, "url": url},
    )


async def hand_on(tx: Tx, site_id: UUID) -> int:
    """The turn of the job that comes next."""
    return await tx.value(
        """UPDATE sites SET turn = turn + 1, runner = NULL, lease_until = NULL, updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s RETURNING turn""",
        {"id": site_id},
    )


async def rebase(tx: Tx, site_id: UUID, base: str) -> None:
    await tx.run(
        "UPDATE sites SET base = %(base)s WHERE organization_id = %(org)s AND id = %(id)s",
        {"id": site_id, "base": base},
    )


async def delete(tx: Tx, site_id: UUID, version: int) -> int:
    """Gone with its pages and all they said; the version they went in stays, as for any source."""
    await delete_sources(tx, site_id, version)
    return await tx.run("DELETE FROM sites WHERE organization_id = %(org)s AND id = %(id)s", {"id": site_id})


async def delete_sources(tx: Tx, site_id: UUID, version: int) -> None:
    await tx.run(
        """WITH gone AS (
               DELETE FROM sources WHERE organization_id = %(org)s AND site_id = %(id)s RETURNING id)
           INSERT INTO source_deletions (organization_id, source_id, version)
           SELECT %(org)s::uuid, id, %(version)s::bigint FROM gone""",
        {"id": site_id, "version": version},
    )


async def tag_sources(tx: Tx, site_id: UUID, tags: list[str], version: int) -> None:
    await tx.run(
        """UPDATE sources SET tags = %(tags)s, changed_in = %(version)s, updated_at = now()
           WHERE organization_id = %(org)s AND site_id = %(id)s""",
        {"id": site_id, "tags": tags, "version": version},
    )


async def adopt(tx: Tx, source_id: UUID, site_id: UUID) -> int:
    """A source that was on its own becomes a page of the site."""
    return await tx.run(
        """UPDATE sources SET site_id = %(site)s
           WHERE organization_id = %(org)s AND id = %(id)s AND site_id IS NULL""",
        {"id": source_id, "site": site_id},
    )


async def move_source(tx: Tx, source_id: UUID, *, url: str, digest: bytes, version: int) -> int:
    """The page lives at another address now; nothing is touched when a source is there already."""
    return await tx.run(
        """UPDATE sources SET url = %(url)s, digest = %(digest)s, changed_in = %(version)s, updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s AND NOT EXISTS (
               SELECT FROM sources o WHERE o.organization_id = %(org)s AND o.type = 'url' AND o.digest = %(digest)s)""",
        {"id": source_id, "url": url, "digest": digest, "version": version},
    )


async def count_sources(tx: Tx) -> int:
    """How many pages of sites the organization has."""
    return await tx.value("SELECT count(*) FROM sources WHERE organization_id = %(org)s AND site_id IS NOT NULL")


async def keep_robots(tx: Tx, site_id: UUID, origin: str, round_: int, rules: dict[str, Any]) -> None:
    await tx.run(
        """INSERT INTO site_robots (organization_id, site_id, origin, round, rules)
           VALUES (%(org)s, %(id)s, %(origin)s, %(round)s, %(rules)s::jsonb)
           ON CONFLICT (organization_id, site_id, origin)
               DO UPDATE SET round = excluded.round, rules = excluded.rules""",
        {"id": site_id, "origin": origin, "round": round_, "rules": dumps(rules)},
    )


async def robots(tx: Tx, site_id: UUID, origin: str, round_: int) -> dict[str, Any] | None:
    """What was read in this round."""
    return await tx.value(
        """SELECT rules FROM site_robots
           WHERE organization_id = %(org)s AND site_id = %(id)s AND origin = %(origin)s AND round = %(round)s""",
        {"id": site_id, "origin": origin, "round": round_},
    )


async def due(tx: Tx, now: datetime) -> list[tuple[UUID, UUID]]:
    """(organization, site) of what is due; system role."""
    rows = await tx.rows(
        """SELECT organization_id, id FROM sites WHERE due_at <= %(now)s AND status IN ('ready', 'failed')
           ORDER BY due_at LIMIT 200""",
        {"now": now},
    )
    return [(row[0], row[1]) for row in rows]


async def unfinished(tx: Tx, older_than: float) -> list[tuple[UUID, UUID, int]]:
    """(organization, site, round) of rounds nobody has touched for so many seconds; system role."""
    rows = await tx.rows(
        """SELECT organization_id, id, round FROM sites WHERE status IN ('queued', 'processing')
           AND updated_at < now() - make_interval(secs => %(age)s) ORDER BY updated_at LIMIT 200""",
        {"age": older_than},
    )
    return [(row[0], row[1], row[2]) for row in rows]
