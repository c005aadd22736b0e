"""All SQL of attachments."""

from uuid import UUID

from companin.conversations.models import Attachment
from companin.platform.database import Tx


async def create(tx: Tx, conversation_id: UUID, made: Attachment, data: bytes) -> None:
    await tx.run(
        """INSERT INTO attachments (organization_id, id, conversation_id, name, type, size, data)
           VALUES (%(org)s, %(id)s, %(conversation)s, %(name)s, %(type)s, %(size)s, %(data)s)""",
        {
            "id": made.id,
            "conversation": conversation_id,
            "name": made.name,
            "type": made.type,
            "size": made.size,
            "data": data,
        },
    )


async def count(tx: Tx, conversation_id: UUID) -> int:
    found: int = await tx.value(
        "SELECT count(*) FROM attachments WHERE organization_id = %(org)s AND conversation_id = %(conversation)s",
        {"conversation": conversation_id},
    )
    return found


async def named(tx: Tx, conversation_id: UUID, ids: list[UUID]) -> list[Attachment]:
    """Those of this stay, in any order."""
    return await tx.all(
        Attachment,
        """SELECT id, name, type, size FROM attachments
           WHERE organization_id = %(org)s AND conversation_id = %(conversation)s AND id = ANY(%(ids)s)""",
        {"conversation": conversation_id, "ids": ids},
    )


async def data(tx: Tx, conversation_id: UUID, attachment_id: UUID) -> bytes:
    found: bytes = await tx.value(
        """SELECT data FROM attachments
           WHERE organization_id = %(org)s AND conversation_id = %(conversation)s AND id = %(id)s""",
        {"conversation": conversation_id, "id": attachment_id},
    )
    return bytes(found)
