"""Shapes of uploads and versions over HTTP."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from companin.knowledge.differing import Difference
from companin.knowledge.models import Source, Version
from companin.knowledge.schemas import SourceOut
from companin.platform.web.fields import Body


class Offer(BaseModel):
    """What an upload may have been meant as. `same_bytes`: it is known by another name; send `file_name` with PATCH to
    the source to rename it. `same_name`: another file is called so; to make the upload its next version, delete what
    was just made and PUT the file to `source_id`, or send `same_name=replace` at once.
    """

    reason: Literal["same_bytes", "same_name"]
    source_id: UUID
    file_name: str | None

    @classmethod
    def of(cls, reason: Literal["same_bytes", "same_name"], source: Source) -> "Offer":
        return cls(reason=reason, source_id=source.id, file_name=source.file_name)


class UploadOut(SourceOut):
    """The source an upload became, or was already."""

    offer: Offer | None = None


class VersionOut(BaseModel):
    """`why` is `added`, `replaced`, `processed`, `edited` or `restored`. `digest` is the SHA-256 of its bytes, or
    of its text where there are none. A `pruned_at` one can't be restored.
    """

    version: int
    why: str
    living: bool
    title: str
    file_name: str | None
    media_type: str | None
    size: int
    language: str | None
    summary: str | None
    keywords: list[str]
    warnings: list[str]
    chunks: int
    pages: int | None
    question: str | None
    phrasings: list[str]
    answer: str | None
    digest: str | None
    created_at: datetime
    retired_at: datetime | None
    pruned_at: datetime | None

    @classmethod
    def of(cls, version: Version) -> "VersionOut":
        return cls(
            version=version.version,
            why=version.why,
            living=version.retired_at is None,
            title=version.title,
            file_name=version.file_name,
            media_type=version.media_type,
            size=version.size,
            language=version.language,
            summary=version.summary,
            keywords=list(version.keywords),
            warnings=list(version.warnings),
            chunks=version.chunks,
            pages=version.pages,
            question=version.question,
            phrasings=list(version.phrasings),
            answer=version.answer,
            digest=None if version.digest is None else version.digest.hex(),
            created_at=version.created_at,
            retired_at=version.retired_at,
            pruned_at=version.pruned_at,
        )


class DiffOut(BaseModel):
    """`diff` is unified, over lines, long ones cut into sentences; `added` and `removed` count those."""

    before: int
    after: int
    added: int
    removed: int
    diff: str
    truncated: bool

    @classmethod
    def of(cls, before: int, after: int, found: Difference) -> "DiffOut":
        return cls(
            before=before,
            after=after,
            added=found.added,
            removed=found.removed,
            diff=found.diff,
            truncated=found.truncated,
        )


class Restore(Body):
    model_config = ConfigDict(json_schema_extra={"example": {"version": 2}})

    version: int = Field(ge=1, le=2**31 - 1)
