"""/knowledge/files: uploading documents."""

import hashlib
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from companin.knowledge import service as knowledge
from companin.knowledge import versions
from companin.knowledge.naming import safe_name
from companin.knowledge.schemas import SourceOut
from companin.knowledge.service import Upload
from companin.knowledge.version_schemas import Offer, UploadOut
from companin.organizations.auth import AsKnowledge
from companin.platform import jsons
from companin.platform.database import Tx
from companin.platform.errors import Invalid, TooLarge
from companin.platform.web.envelope import Envelope, reply
from companin.platform.web.fields import Moment, PathId, ShortText
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.parts import EachOnce
from companin.platform.web.resources import Resources, Shared

router = APIRouter(tags=["Knowledge"])


def _tags(values: list[str]) -> list[str]:
    """`tags=a&tags=b`, `tags=a,b` and a JSON list are the same."""
    if len(values) == 1 and values[0].startswith("["):
        try:
            loaded = jsons.loads(values[0])
        except ValueError:
            raise Invalid(
                "tags must be a JSON list or a comma-separated list.", [("tags", "is not valid JSON")]
            ) from None
        values = [str(one) for one in loaded] if isinstance(loaded, list) else values  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - JSON
    found = list(dict.fromkeys(part.strip() for value in values for part in value.split(",") if part.strip()))
    if len(found) > 50 or any(len(tag) > 64 for tag in found):
        raise Invalid("At most 50 tags of at most 64 characters.", [("tags", "too many or too long")])
    return found


class FileForm(BaseModel):
    """A multipart form. Unknown fields are errors, as in JSON bodies."""

    model_config = ConfigDict(extra="forbid")

    file: UploadFile = Field(
        description="pdf, docx, pptx, xlsx, epub, eml, txt, md, html, csv, json, or a zip of these; told by its content"
    )
    title: ShortText | None = None
    file_type: Annotated[ShortText | None, Field(description="Only a hint: the type is told by the content")] = None
    tags: list[ShortText] = []


class NewFileForm(FileForm):
    """`same_name` says what to do when a file of this name with other bytes is there already."""

    same_name: Literal["keep", "replace"] = "keep"
    valid_from: Moment | None = None
    valid_until: Moment | None = None


@router.post(
    "/knowledge/files",
    status_code=201,
    response_model=Envelope[UploadOut],
    responses={200: {"model": Envelope[UploadOut], "description": "The same bytes are known, or a file was replaced"}},
)
async def upload_file(
    caller: AsKnowledge,
    shared: Shared,
    key: IdempotencyKey,
    form: Annotated[NewFileForm, Form()],
    _: EachOnce,
) -> Response:
    """Kept at once, processed by a worker: watch `status`. The same bytes twice are the same record; `offer` tells what
    else the upload may have been meant as.
    """
    upload = await _upload(shared, form)
    window = knowledge.window_of(form.valid_from, form.valid_until)
    upload = replace(upload, valid_from=window[0], valid_until=window[1])

    async def effect(tx: Tx) -> tuple[int, UploadOut]:
        namesake = await versions.namesake(tx, upload.file_name)
        if namesake is not None and form.same_name == "replace":
            return 200, UploadOut.of(await versions.replace_file(tx, namesake.id, upload))
        source, made = await knowledge.add_file(tx, upload)
        if not made:
            renamed = source.file_name != upload.file_name
            return 200, UploadOut.of(source, offer=Offer.of("same_bytes", source) if renamed else None)
        return 201, UploadOut.of(source, offer=Offer.of("same_name", namesake) if namesake else None)

    mark = _mark(upload, form.same_name, *map(str, window))
    return await create_once(shared.db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.put("/knowledge/files/{source_id}", response_model=Envelope[SourceOut])
async def replace_file(
    caller: AsKnowledge, shared: Shared, source_id: PathId, form: Annotated[FileForm, Form()], _: EachOnce
) -> Response:
    """The next version of a file. Until it is ready, and when it can't be read, the last good one keeps answering; the
    same bytes again make no version.
    """
    upload = await _upload(shared, form)
    async with shared.db.transaction(caller.org) as tx:
        return reply(SourceOut.of(await versions.replace_file(tx, source_id, upload)))


async def _upload(shared: Resources, form: FileForm) -> Upload:
    limit = shared.settings.upload_limit_bytes
    data = await form.file.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(f"The file is larger than {limit} bytes.")
    titled = (form.title or "").strip() or None
    return Upload(data, safe_name(form.file.filename), form.file_type or None, titled, _tags(form.tags))


def _mark(upload: Upload, *more: str) -> bytes:
    """What tells one upload from another, for its Idempotency-Key."""
    described = (upload.file_name, upload.title, upload.declared, upload.tags, more)
    return hashlib.sha256(upload.data).digest() + repr(described).encode()
