"""A site and its pages, as they are stored and shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

SiteKind = Literal["page", "list", "sitemap", "crawl"]
Within = Literal["host", "prefix"]
Schedule = Literal["off", "hourly", "daily", "weekly"]
PageStatus = Literal["waiting", "ready", "unchanged", "failed", "skipped", "retired"]

INTERVALS: dict[Schedule, timedelta] = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True)
class Site:
    """`base` is where the start address leads: the scope is measured from it. A `round` is one visit to all its pages;
    a `turn` is the one job that may go on with it.
    """

    id: UUID
    kind: SiteKind
    url: str
    base: str
    addresses: tuple[str, ...]
    title: str
    tags: tuple[str, ...]
    within: Within
    depth: int
    pages: int
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    schedule: Schedule
    status: str
    error: str | None
    round: int
    turn: int
    at_url: str | None
    started_at: datetime | None
    finished_at: datetime | None
    due_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SitePage:
    """One address of a site. `links` are what it led to when it was last read; `named` when the owner gave it."""

    id: UUID
    url: str
    role: Literal["page", "sitemap"]
    named: bool
    depth: int
    seen_in: int
    done_in: int
    tries: int
    status: PageStatus
    reason: str | None
    detail: str | None
    source_id: UUID | None
    title: str | None
    etag: str | None
    modified: str | None
    body_digest: bytes | None
    text_digest: bytes | None
    links: tuple[str, ...]
    missed: int
    missed_since: datetime | None
    checked_at: datetime | None
