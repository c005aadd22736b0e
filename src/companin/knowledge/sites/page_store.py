"""All SQL of a site's pages, which are what is known of it and the frontier of its crawl in one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from companin.knowledge.sites.models import Site, SitePage
from companin.platform.database import Tx
from companin.platform.ids import new_id

_COLUMNS = """id, url, role, named, depth, seen_in, done_in, tries, status, reason, detail, source_id, title, etag,
    modified, body_digest, text_digest, links, missed, missed_since, checked_at"""


async def see(tx: Tx, site: Site, links: Sequence[tuple[str, bytes]], *, depth: int, **marks: Any) -> None:
    """Addresses met in this round, (url, digest) each; what was met before in it stays as it is. `marks`: role, named,
    and most, beyond which no new address is kept.
    """
    wanted = {"role": "page", "named": False, "most": 1_000_000, **marks}
    await tx.run(
        """INSERT INTO site_pages (organization_id, site_id, id, address, url, role, named, depth, seen_in)
           SELECT %(org)s::uuid, %(site)s::uuid, made.id, made.address, made.url, %(role)s::text, %(named)s::bool,
               %(depth)s::int, %(round)s::int
           FROM unnest(%(ids)s::uuid[], %(addresses)s::bytea[], %(urls)s::text[])
               WITH ORDINALITY AS made (id, address, url, place)
           WHERE EXISTS (SELECT FROM site_pages p WHERE p.organization_id = %(org)s AND p.site_id = %(site)s
                   AND p.address = made.address)
              OR made.place + (SELECT count(*) FROM site_pages WHERE organization_id = %(org)s
                   AND site_id = %(site)s) <= %(most)s::int
           ON CONFLICT (organization_id, site_id, address) DO UPDATE
               SET seen_in = excluded.seen_in, tries = 0, depth = excluded.depth, role = excluded.role,
                   named = excluded.named
               WHERE site_pages.seen_in < excluded.seen_in""",
        {
            "site": site.id,
            "round": site.round,
            "depth": depth,
            "ids": [new_id() for _ in links],
            "addresses": [digest for _, digest in links],
            "urls": [url for url, _ in links],
            **wanted,
        },
    )


async def leave_out(tx: Tx, site: Site, links: Sequence[tuple[str, bytes, str]], *, depth: int, most: int) -> None:
    """Addresses met that are none of the site's, (url, digest, reason) each: kept to be shown, never asked for."""
    await tx.run(
        """INSERT INTO site_pages (organization_id, site_id, id, address, url, role, depth, seen_in, done_in, status,
               reason)
           SELECT %(org)s::uuid, %(site)s::uuid, made.id, made.address, made.url, 'page', %(depth)s::int,
               %(round)s::int, %(round)s::int,
               'skipped', made.reason
           FROM unnest(%(ids)s::uuid[], %(addresses)s::bytea[], %(urls)s::text[], %(reasons)s::text[])
               WITH ORDINALITY AS made (id, address, url, reason, place)
           WHERE made.place + (SELECT count(*) FROM site_pages WHERE organization_id = %(org)s
                   AND site_id = %(site)s) <= %(most)s::int
           ON CONFLICT (organization_id, site_id, address) DO UPDATE
               SET seen_in = excluded.seen_in, done_in = excluded.done_in, status = 'skipped',
                   reason = excluded.reason, detail = NULL
               WHERE site_pages.seen_in < excluded.seen_in AND site_pages.source_id IS NULL""",
        {
            "site": site.id,
            "round": site.round,
            "depth": depth,
            "most": most,
            "ids": [new_id() for _ in links],
            "addresses": [digest for _, digest, _ in links],
            "urls": [url for url, _, _ in links],
            "reasons": [reason for _, _, reason in links],
        },
    )


async def pick(tx: Tx, site: Site) -> SitePage | None:
    """The next address to look at: sitemaps first, then what is near the start, then what answers already."""
    return await tx.one(
        SitePage,
        f"""SELECT {_COLUMNS} FROM site_pages
            WHERE organization_id = %(org)s AND site_id = %(site)s AND seen_in = %(round)s AND done_in < %(round)s
            ORDER BY role DESC, depth, source_id IS NULL, id LIMIT 1""",
        {"site": site.id, "round": site.round},
    )


async def by_address(tx: Tx, site: Site, digest: bytes) -> SitePage | None:
    return await tx.one(
        SitePage,
        f"""SELECT {_COLUMNS} FROM site_pages
            WHERE organization_id = %(org)s AND site_id = %(site)s AND address = %(address)s""",
        {"site": site.id, "address": digest},
    )


async def same_content(tx: Tx, site: Site, page: SitePage, text_digest: bytes) -> str | None:
    """The address of another page that answers with the same words in this round already."""
    return await tx.value(
        """SELECT url FROM site_pages
           WHERE organization_id = %(org)s AND site_id = %(site)s AND id <> %(id)s AND done_in = %(round)s
             AND source_id IS NOT NULL AND text_digest = %(digest)s AND status IN ('ready', 'unchanged')
           ORDER BY id LIMIT 1""",
        {"site": site.id, "id": page.id, "round": site.round, "digest": text_digest},
    )


async def trying(tx: Tx, site: Site, page: SitePage) -> None:
    await tx.run(
        """UPDATE site_pages SET tries = tries + 1
           WHERE organization_id = %(org)s AND site_id = %(site)s AND id = %(id)s""",
        {"site": site.id, "id": page.id},
    )


async def done(tx: Tx, site: Site, page: SitePage, fields: dict[str, Any]) -> None:
    """`fields`: status, reason, detail, leads_to, source_id, title, etag, modified, body_digest, text_digest, links,
    missed, missed_since, fetched, checked_at.
    """
    await tx.run(
        """UPDATE site_pages SET status = %(status)s, reason = %(reason)s, detail = %(detail)s,
               leads_to = %(leads_to)s, source_id = %(source_id)s, title = %(title)s, etag = %(etag)s,
               modified = %(modified)s, body_digest = %(body_digest)s, text_digest = %(text_digest)s,
               links = %(links)s, missed = %(missed)s,
               missed_since = %(missed_since)s, checked_at = %(checked_at)s, done_in = %(round)s::int, tries = 0,
               fetched_in = CASE WHEN %(fetched)s::bool THEN %(round)s::int ELSE fetched_in END
           WHERE organization_id = %(org)s AND site_id = %(site)s AND id = %(id)s""",
        {"site": site.id, "id": page.id, "round": site.round, **fields},
    )


async def reopen(tx: Tx, site: Site, target: bytes) -> None:
    """Pages that named this address as their own are looked at again when nothing came of it."""
    await tx.run(
        """UPDATE site_pages SET done_in = %(round)s::int - 1
           WHERE organization_id = %(org)s AND site_id = %(site)s AND leads_to = %(target)s AND reason = 'canonical'
             AND done_in = %(round)s""",
        {"site": site.id, "round": site.round, "target": target},
    )


async def in_vain(tx: Tx, site: Site, target: bytes) -> bool:
    """Whether this address was looked at in this round and doesn't answer."""
    return bool(
        await tx.value(
            """SELECT true FROM site_pages
               WHERE organization_id = %(org)s AND site_id = %(site)s AND address = %(target)s
                 AND done_in = %(round)s AND status NOT IN ('ready', 'unchanged')""",
            {"site": site.id, "round": site.round, "target": target},
        )
    )


async def set_source(tx: Tx, site: Site, page_id: UUID, source_id: UUID | None) -> None:
    await tx.run(
        """UPDATE site_pages SET source_id = %(source)s
           WHERE organization_id = %(org)s AND site_id = %(site)s AND id = %(id)s""",
        {"site": site.id, "id": page_id, "source": source_id},
    )


async def spent(tx: Tx, site: Site) -> tuple[int, int]:
    """(pages that answer, pages asked for) in this round."""
    rows = await tx.rows(
        """SELECT count(*) FILTER (WHERE done_in = %(round)s AND status IN ('ready', 'unchanged')),
                  count(*) FILTER (WHERE fetched_in = %(round)s)
           FROM site_pages WHERE organization_id = %(org)s AND site_id = %(site)s AND role = 'page'""",
        {"site": site.id, "round": site.round},
    )
    return rows[0][0], rows[0][1]


async def over_budget(tx: Tx, site: Site, detail: str) -> None:
    """What still waits is left out."""
    await tx.run(
        """UPDATE site_pages SET done_in = %(round)s, status = 'skipped', reason = 'budget', detail = %(detail)s
           WHERE organization_id = %(org)s AND site_id = %(site)s AND seen_in = %(round)s AND done_in < %(round)s""",
        {"site": site.id, "round": site.round, "detail": detail},
    )


async def unmet(tx: Tx, site: Site) -> list[SitePage]:
    """Pages with a source that the round didn't lead to, or left out."""
    return await tx.all(
        SitePage,
        f"""SELECT {_COLUMNS} FROM site_pages
            WHERE organization_id = %(org)s AND site_id = %(site)s AND source_id IS NOT NULL
              AND (seen_in < %(round)s OR status = 'skipped' AND reason = 'budget')""",
        {"site": site.id, "round": site.round},
    )


async def forget(tx: Tx, site: Site, *, rounds: int) -> None:
    """Addresses without a source that nothing has led to for so many rounds, except what the owner removed."""
    await tx.run(
        """DELETE FROM site_pages WHERE organization_id = %(org)s AND site_id = %(site)s AND source_id IS NULL
             AND seen_in < %(round)s::int - %(rounds)s::int AND coalesce(reason, '') <> 'removed'""",
        {"site": site.id, "round": site.round, "rounds": rounds},
    )


async def first_trouble(tx: Tx, site: Site) -> str | None:
    """Why what the owner named didn't become ready, in words."""
    return await tx.value(
        """SELECT CASE WHEN role = 'sitemap' THEN 'The sitemap ' || url || ' can''t be read. ' ELSE '' END || detail
           FROM site_pages WHERE organization_id = %(org)s AND site_id = %(site)s AND done_in = %(round)s
             AND (status = 'failed' AND (depth = 0 OR role = 'sitemap') OR named AND status = 'skipped'
                 AND reason NOT IN ('moved', 'duplicate', 'known', 'sitemaps')) ORDER BY depth, id LIMIT 1""",
        {"site": site.id, "round": site.round},
    )


async def queued_sources(tx: Tx, site: Site) -> list[tuple[UUID, str | None]]:
    """(source, why) of sources made for named pages that never had any content."""
    rows = await tx.rows(
        """SELECT p.source_id, p.detail FROM site_pages p
           JOIN sources s ON s.organization_id = p.organization_id AND s.id = p.source_id
           WHERE p.organization_id = %(org)s AND p.site_id = %(site)s AND s.version = 0
             AND s.status IN ('queued', 'processing')""",
        {"site": site.id},
    )
    return [(row[0], row[1]) for row in rows]


async def counts(tx: Tx, sites: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """Of each site's present or last round: found, waiting, fetched, and by status and reason what became of pages."""
    rows = await tx.rows(
        """SELECT p.site_id, p.status, coalesce(p.reason, ''), p.seen_in = t.round AND p.done_in < t.round,
                  p.seen_in = t.round, p.fetched_in = t.round, count(*)
           FROM site_pages p JOIN sites t ON t.organization_id = p.organization_id AND t.id = p.site_id
           WHERE p.organization_id = %(org)s AND p.site_id = ANY(%(sites)s) AND p.role = 'page'
           GROUP BY 1, 2, 3, 4, 5, 6""",
        {"sites": sites},
    )
    found: dict[UUID, dict[str, Any]] = {site: {"skipped": {}} for site in sites}
    for site, status, reason, waiting, seen, fetched, count in rows:
        of = found[site]
        for name, counted in (("found", seen), ("fetched", fetched)):
            of[name] = of.get(name, 0) + (count if counted else 0)
        if status == "skipped" and seen and not waiting:
            of["skipped"][reason] = of["skipped"].get(reason, 0) + count
        elif seen or status == "retired":
            kept = "waiting" if waiting else status
            of[kept] = of.get(kept, 0) + count
    return found


async def page(tx: Tx, site_id: UUID, status: str | None, below: UUID, limit: int) -> list[SitePage]:
    return await tx.all(
        SitePage,
        f"""SELECT {_COLUMNS} FROM site_pages
            WHERE organization_id = %(org)s AND site_id = %(site)s AND id < %(below)s
              AND (%(status)s::text IS NULL OR status = %(status)s::text) ORDER BY id DESC LIMIT %(limit)s""",
        {"site": site_id, "status": status, "below": below, "limit": limit},
    )
