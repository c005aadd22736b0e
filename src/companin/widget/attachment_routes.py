"""POST …/attachments: a visitor may send files where the assistant's widget shows that it takes them."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Form, Response

from companin.conversations import attachments
from companin.conversations import service as conversations
from companin.conversations.attachment_schemas import AttachmentForm, AttachmentOut
from companin.conversations.stay_routes import TheStay
from companin.platform.database import Tx
from companin.platform.errors import TooLarge
from companin.platform.web.envelope import Envelope
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.parts import EachOnce
from companin.platform.web.resources import Shared
from companin.visitors.auth import AsCaller
from companin.widget import service as widget

router = APIRouter(tags=["Messages"])
"""Included twice: below /sessions/{stay_id} and below /conversations/{stay_id}."""


@router.post("/attachments", status_code=201, response_model=Envelope[AttachmentOut])
async def add_attachment(
    caller: AsCaller,
    shared: Shared,
    stay: TheStay,
    key: IdempotencyKey,
    form: Annotated[AttachmentForm, Form()],
    _: EachOnce,
) -> Response:
    """A file for the people who read the conversation. A message then names it in `attachments`."""
    limit, most = shared.settings.attachment_limit_bytes, shared.settings.attachments_per_conversation
    data = await form.file.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(f"The file is larger than {limit} bytes.")
    name, owner = form.file.filename, conversations.owner_of(caller)

    async def effect(tx: Tx) -> tuple[int, AttachmentOut]:
        found = await conversations.read(tx, stay.kind, stay.id, owner)
        if owner is not None:
            await widget.expect_attachments(tx, found.assistant_id)
        made = await attachments.add(tx, found, name=name, data=data, most=most)
        return 201, AttachmentOut.model_validate(made)

    mark = hashlib.sha256(data).digest() + repr(name).encode()
    return await create_once(shared.db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)
