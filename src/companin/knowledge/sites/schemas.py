"""Shapes of sites and their pages over HTTP."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from companin.knowledge.sites.models import PageStatus, Schedule, Site, SiteKind, SitePage, Within
from companin.knowledge.sites.service import Wanted
from companin.platform.web.fields import Body, Name, Tags, clean

Url = Annotated[str, StringConstraints(min_length=1, max_length=2_000), AfterValidator(clean)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[/*]"), AfterValidator(clean)]
Patterns = Annotated[list[Pattern], Field(max_length=50)]
_ONE = "Give exactly one of url, addresses and sitemap."


class CrawlScope(Body):
    """Which pages belong: those of the same host, or below the start address's folder (`prefix`), at most `depth` links
    away and `pages` in all. Patterns are those of robots.txt over path and query: a beginning, `*` for anything, a
    closing `$` for the end.
    """

    within: Within = "host"
    depth: Annotated[int, Field(ge=0, le=20)] = 3
    pages: Annotated[int, Field(ge=1, le=50_000)] = 200
    include: Patterns = []
    exclude: Patterns = []


class SiteCreate(Body):
    """`url` alone is one page, with `crawl` what it leads to; `addresses` is a list; `sitemap` the address of a
    sitemap, or of a site whose robots.txt names them. `crawl` narrows a sitemap too.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "url": "https://example.com/help/",
                "crawl": {"within": "prefix", "depth": 3, "pages": 200, "exclude": ["/help/archive/", "*?print="]},
                "schedule": "daily",
                "tags": ["help"],
            }
        }
    )

    url: Url | None = None
    addresses: Annotated[list[Url], Field(min_length=1, max_length=2_000)] | None = None
    sitemap: Url | None = None
    crawl: CrawlScope | None = None
    schedule: Schedule = "off"
    title: Name | None = None
    tags: Tags = []

    @model_validator(mode="after")
    def _one(self) -> "SiteCreate":
        if sum(given is not None for given in (self.url, self.addresses, self.sitemap)) != 1:
            raise ValueError(_ONE)
        if self.addresses is not None and self.crawl is not None:
            raise ValueError("A list of addresses is not crawled: leave crawl out.")
        return self

    def wanted(self) -> Wanted:
        named: dict[str, Any] = {"schedule": self.schedule, "title": self.title, "tags": self.tags}
        named["said"] = said(self, self.crawl)
        if self.addresses is not None:
            listed: dict[str, Any] = {**named, "tags": tuple(self.tags)}
            return Wanted("list", tuple(self.addresses), **listed)
        if self.sitemap is not None:
            return site_of(self.sitemap, self.crawl or CrawlScope(), kind="sitemap", **named)
        return site_of(self.url or "", self.crawl, **named)


def said(body: BaseModel, crawl: CrawlScope | None) -> frozenset[str]:
    """What was asked for by name, of what a site may be asked."""
    named = body.model_fields_set & {"schedule", "title", "tags"}
    return frozenset(named | (crawl.model_fields_set if crawl else set()))


def site_of(url: str, crawl: CrawlScope | None, *, kind: SiteKind = "crawl", **named: Any) -> Wanted:
    """`named`: title, tags, schedule, said."""
    named["tags"] = tuple(named["tags"])
    if crawl is None:
        return Wanted("page", (url,), pages=1, depth=0, **named)
    scope = {"include": tuple(crawl.include), "exclude": tuple(crawl.exclude)}
    return Wanted(kind, (url,), within=crawl.within, depth=crawl.depth, pages=crawl.pages, **scope, **named)


class ScopeUpdate(Body):
    within: Within | None = None
    depth: Annotated[int, Field(ge=0, le=20)] | None = None
    pages: Annotated[int, Field(ge=1, le=50_000)] | None = None
    include: Patterns | None = None
    exclude: Patterns | None = None


class SiteUpdate(Body):
    """What is sent changes; a scope holds from the next refresh on."""

    title: Name | None = None
    tags: Tags | None = None
    schedule: Schedule | None = None
    crawl: ScopeUpdate | None = None
    addresses: Annotated[list[Url], Field(min_length=1, max_length=2_000)] | None = None

    def changes(self) -> dict[str, Any]:
        sent = self.model_dump(exclude_unset=True, exclude={"crawl"})
        if self.crawl is not None:
            sent |= self.crawl.model_dump(exclude_unset=True)
        return {name: value for name, value in sent.items() if value is not None}


class PageFilter(BaseModel):
    status: PageStatus | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


class SiteProgress(BaseModel):
    """Pages of the round under way, or of the last one. `skipped` counts by reason; `current` is being fetched."""

    found: int = 0
    waiting: int = 0
    fetched: int = 0
    ready: int = 0
    unchanged: int = 0
    failed: int = 0
    retired: int = 0
    skipped: dict[str, int] = {}
    current: str | None = None


class SiteOut(BaseModel):
    """`error` says in words why what was named couldn't be read; pages that were ready keep answering."""

    id: UUID
    kind: SiteKind
    url: str
    addresses: list[str]
    title: str
    tags: list[str]
    crawl: CrawlScope
    schedule: Schedule
    status: str
    error: str | None
    progress: SiteProgress
    round: int
    started_at: datetime | None
    finished_at: datetime | None
    next_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, site: Site, counts: dict[str, Any]) -> "SiteOut":
        scope = CrawlScope(
            within=site.within,
            depth=site.depth,
            pages=site.pages,
            include=list(site.include),
            exclude=list(site.exclude),
        )
        return cls(
            id=site.id,
            kind=site.kind,
            url=site.url,
            addresses=list(site.addresses),
            title=site.title,
            tags=list(site.tags),
            crawl=scope,
            schedule=site.schedule,
            status=site.status,
            error=site.error,
            progress=SiteProgress(**counts, current=site.at_url),
            round=site.round,
            started_at=site.started_at,
            finished_at=site.finished_at,
            next_at=site.due_at,
            created_at=site.created_at,
            updated_at=site.updated_at,
        )


class SitePageOut(BaseModel):
    """`reason` is a word for machines, `detail` a sentence; `source_id` is there while the page answers."""

    id: UUID
    url: str
    role: str
    depth: int
    status: str
    reason: str | None
    detail: str | None
    source_id: UUID | None
    title: str | None
    missed: int
    checked_at: datetime | None

    @classmethod
    def of(cls, page: SitePage) -> "SitePageOut":
        return cls.model_validate(page, from_attributes=True)
