"""Shapes of sources and search results over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from companin.knowledge.models import Entry, Hit, Source, SourceStatus, SourceType
from companin.knowledge.sites.models import Schedule
from companin.knowledge.sites.schemas import CrawlScope, Url
from companin.platform.web.fields import Body, Moment, Name, Reference, ShortText, Tags, clean

Answer = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True), AfterValidator(clean)
]
AskedAs = Annotated[
    str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True), AfterValidator(clean)
]
Phrasings = Annotated[list[AskedAs], Field(max_length=20, description="Other ways of asking the same")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2_000), AfterValidator(clean)]


class PairCreate(Body):
    """`source` says where the pair comes from, in your own words."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "question": "What are your business hours?",
                "phrasings": ["When are you open?"],
                "answer": "We are open Monday to Friday, 9 AM to 6 PM.",
                "tags": ["hours", "support"],
            }
        }
    )

    question: AskedAs
    phrasings: Phrasings = []
    answer: Answer
    tags: Tags = []
    source: Reference | None = None
    valid_from: Moment | None = None
    valid_until: Moment | None = None


class PairUpdate(Body):
    """`valid_from` and `valid_until` are taken away by null; null leaves any other field as it was."""

    question: AskedAs | None = None
    phrasings: Phrasings | None = None
    answer: Answer | None = None
    tags: Tags | None = None
    source: Reference | None = None
    valid_from: Moment | None = None
    valid_until: Moment | None = None


class SourceUpdate(Body):
    """As `PairUpdate`. `file_name` is a file's only."""

    title: Name | None = None
    tags: Tags | None = None
    file_name: Name | None = None
    valid_from: Moment | None = None
    valid_until: Moment | None = None


class UrlCreate(Body):
    """With `crawl` or a `schedule` the address begins a site, which the record then names as its `site_id`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"url": "https://example.com/blog/new-features", "title": "New Features Announcement"}
        }
    )

    url: Url
    title: Name | None = None
    tags: Tags = []
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    crawl: CrawlScope | None = None
    schedule: Schedule = "off"


class SearchRequest(Body):
    query: Words
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}$")] | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 8


class SourceFilter(BaseModel):
    """`q` is a part of the title, the question or a phrasing."""

    type: SourceType | None = None
    status: SourceStatus | None = None
    tag: ShortText | None = None
    q: ShortText | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


_CLEARED = {"valid_from", "valid_until"}


def sent(body: BaseModel) -> dict[str, Any]:
    """What a PATCH changes: null leaves a field as it was, but opens a window."""
    given = body.model_dump(exclude_unset=True)
    return {name: value for name, value in given.items() if value is not None or name in _CLEARED}


class StageDetail(BaseModel):
    """Pages (slides, sheets, members) parsed so far, of how many; null where a format has none."""

    done: int | None
    total: int | None


class SourceOut(BaseModel):
    """`error` says in words why the newest processing failed; what was ready before keeps answering. While `status` is
    `processing`, `stage` is `fetching`, `parsing` or `indexing`. Outside `valid_from` until `valid_until` it never
    answers.
    """

    id: UUID
    type: str
    title: str
    tags: list[str]
    status: str
    stage: str | None
    progress: float
    detail: StageDetail | None
    error: str | None
    warnings: list[str]
    summary: str | None
    keywords: list[str]
    language: str | None
    chunks: int
    pages: int | None
    version: int
    size: int
    media_type: str | None
    file_name: str | None
    url: str | None
    question: str | None
    phrasings: list[str]
    answer: str | None
    source: str | None
    valid_from: datetime | None
    valid_until: datetime | None
    site_id: UUID | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, source: Source, **more: Any) -> Self:
        return cls(
            **more,
            id=source.id,
            type=source.type,
            title=source.title,
            tags=list(source.tags),
            status=source.status,
            stage=source.stage,
            progress=round(source.progress, 2),
            detail=StageDetail(done=source.done, total=source.total) if source.stage else None,
            error=source.error,
            warnings=list(source.warnings),
            summary=source.summary,
            keywords=list(source.keywords),
            language=source.language,
            chunks=source.chunks,
            pages=source.pages,
            version=source.version,
            size=source.size,
            media_type=source.media_type,
            file_name=source.file_name,
            url=source.url,
            question=source.question,
            phrasings=list(source.phrasings),
            answer=source.answer,
            source=source.origin,
            valid_from=source.valid_from,
            valid_until=source.valid_until,
            site_id=source.site_id,
            created_at=source.created_at,
            updated_at=source.updated_at,
        )


class SourceText(BaseModel):
    """The text answers quote from."""

    id: UUID
    text: str


class ChunkOut(BaseModel):
    ordinal: int
    heading: str
    anchor: str | None
    page: int | None
    question: str | None
    text: str
    start: int
    end: int

    @classmethod
    def of(cls, entry: Entry) -> "ChunkOut":
        return cls.model_validate(entry, from_attributes=True)


class PassageOut(BaseModel):
    """One ranked passage. `score` orders this list and means nothing beside another query's."""

    source_id: UUID
    source_type: str
    title: str
    heading: str
    url: str | None
    page: int | None
    question: str | None
    text: str
    start: int
    end: int
    score: float

    @classmethod
    def of(cls, hit: Hit) -> "PassageOut":
        entry = hit.entry
        return cls(
            source_id=entry.source_id,
            source_type=entry.source_type,
            title=entry.title,
            heading=entry.heading,
            url=entry.address,
            page=entry.page,
            question=entry.question,
            text=entry.text,
            start=entry.start,
            end=entry.end,
            score=round(hit.score, 6),
        )
