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


async def held(tx: Tx, conversation_id: UUID, ids: list[UUID]) -> list[Attachment]:
    """Those of this stay, in any order; until the transaction ends nobody deletes them."""
    return await tx.all(
        Attachment,
        """SELECT id, name, type, size FROM attachments
           WHERE organization_id = %(org)s AND conversation_id = %(conversation)s AND id = ANY(%(ids)s)
           FOR KEY SHARE""",
        {"conversation": conversation_id, "ids": ids},
    )


async def read(tx: Tx, conversation_id: UUID, attachment_id: UUID) -> tuple[Attachment, bytes] | None:
    rows = await tx.rows(
        """SELECT id, name, type, size, data FROM attachments
           WHERE organization_id = %(org)s AND conversation_id = %(conversation)s AND id = %(id)s""",
        {"conversation": conversation_id, "id": attachment_id},
    )
    return (Attachment(*rows[0][:4]), bytes(rows[0][4])) if rows else None


async def lock(tx: Tx, conversation_id: UUID, attachment_id: UUID) -> bool:
    """Whether it is there; whoever holds it for a message has ended then."""
    return bool(
        await tx.rows(
            """SELECT id FROM attachments
               WHERE organization_id = %(org)s AND conversation_id = %(conversation)s AND id = %(id)s FOR UPDATE""",
            {"conversation": conversation_id, "id": attachment_id},
        )
    )


async def delete(tx: Tx, attachment_id: UUID) -> None:
    await tx.run(
        "DELETE FROM attachments WHERE organization_id = %(org)s AND id = %(id)s",
        {"id": attachment_id},
    )
