"""/knowledge/files: uploading documents."""

import hashlib
import unicodedata
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from companin.knowledge import service as knowledge
from companin.knowledge.schemas import SourceOut
from companin.knowledge.service import Upload
from companin.organizations.auth import AsKnowledge
from companin.platform import jsons
from companin.platform.database import Tx
from companin.platform.errors import Invalid, TooLarge
from companin.platform.web.envelope import Envelope
from companin.platform.web.fields import ShortText
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.resources import Shared

router = APIRouter(tags=["Knowledge"])

_FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def safe_name(name: str | None) -> str:
    """A file name to show: the last part of any path, without control or direction characters, at most 200 bytes."""
    last = PurePath((name or "").replace("\\", "/")).name
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in _FORBIDDEN)
    return kept.encode(errors="ignore")[:200].decode(errors="ignore").strip() or "upload"


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
    found = [part.strip() for value in values for part in value.split(",") if part.strip()]
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


@router.post(
    "/knowledge/files",
    status_code=201,
    response_model=Envelope[SourceOut],
    responses={200: {"model": Envelope[SourceOut], "description": "The same bytes were uploaded before"}},
)
async def upload_file(
    caller: AsKnowledge,
    shared: Shared,
    key: IdempotencyKey,
    form: Annotated[FileForm, Form()],
) -> Response:
    """Kept at once, processed by a worker: watch `status`. The same bytes twice are the same record."""
    data = await form.file.read(shared.settings.upload_limit_bytes + 1)
    if len(data) > shared.settings.upload_limit_bytes:
        raise TooLarge(f"The file is larger than {shared.settings.upload_limit_bytes} bytes.")
    titled = (form.title or "").strip() or None
    upload = Upload(data, safe_name(form.file.filename), form.file_type or None, titled, _tags(form.tags))

    async def effect(tx: Tx) -> tuple[int, SourceOut]:
        source, made = await knowledge.add_file(tx, shared.queue, upload)
        return (201 if made else 200), SourceOut.of(source)

    mark = hashlib.sha256(data).digest() + repr((upload.file_name, titled, upload.declared, upload.tags)).encode()
    return await create_once(shared.db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)
