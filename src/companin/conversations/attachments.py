"""Files people send along with their words: kept, named by messages, given back to those who may read the stay."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from companin.conversations import attachment_kinds, attachment_store, message_store, service, store
from companin.conversations.errors import (
    AttachmentNotFound,
    AttachmentSent,
    AttachmentUnknown,
    ConversationClosed,
    SessionExpired,
    TooManyAttachments,
)
from companin.conversations.models import Attachment, Conversation, Kind, Owner
from companin.platform.database import Tx
from companin.platform.ids import new_id


async def add(tx: Tx, stay: Conversation, *, name: str | None, data: bytes, most: int) -> Attachment:
    """Raises AttachmentRefused, TooManyAttachments, ConversationClosed, SessionExpired."""
    if stay.status == "closed":
        raise ConversationClosed
    if stay.expires_at is not None and stay.expires_at <= datetime.now(UTC):
        raise SessionExpired
    kind = attachment_kinds.type_of(data)
    await store.lock(tx, stay.id)  # so that two at once don't both see room for the last one
    if await attachment_store.count(tx, stay.id) >= most:
        raise TooManyAttachments(f"At most {most} files can be sent in one conversation.")
    made = Attachment(new_id(), attachment_kinds.clean_name(name, kind), kind, len(data))
    await attachment_store.create(tx, stay.id, made, data)
    return made


async def named(tx: Tx, stay: tuple[Kind, UUID, Owner | None], ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """What a message keeps of the attachments it names. Raises ConversationNotFound, AttachmentUnknown."""
    if not ids:
        return []
    wanted = list(dict.fromkeys(ids))
    found = {one.id: one for one in await attachment_store.held(tx, stay[1], wanted)}
    if len(found) < len(wanted):
        await service.read(tx, *stay)
        where = [("attachments", "must name files uploaded to this session or conversation")]
        raise AttachmentUnknown("attachments must name files uploaded to this session or conversation.", where)
    return [{**asdict(found[one]), "id": str(one)} for one in wanted]


async def read(tx: Tx, conversation_id: UUID, attachment_id: UUID) -> tuple[Attachment, bytes]:
    found = await attachment_store.read(tx, conversation_id, attachment_id)
    if found is None:
        raise AttachmentNotFound
    return found


async def remove(tx: Tx, conversation_id: UUID, attachment_id: UUID) -> None:
    """One that no message carries. Raises AttachmentNotFound, AttachmentSent."""
    if not await attachment_store.lock(tx, conversation_id, attachment_id):
        raise AttachmentNotFound
    if await message_store.carries(tx, conversation_id, attachment_id):
        raise AttachmentSent
    await attachment_store.delete(tx, attachment_id)


def accepted() -> list[str]:
    """Every type that is taken and every ending its name may have, as a file input's `accept` has them."""
    return [one for kind, endings in attachment_kinds.ENDINGS.items() for one in (kind, *endings)]
