"""Answers models are making: who is at it, and what was sent of them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from companin.conversations import draft_store, message_store
from companin.conversations.errors import QuestionLost
from companin.conversations.models import Draft
from companin.platform.database import Tx


async def taken(tx: Tx) -> tuple[int, int, Decimal]:
    """How many answers models are making for the organization, and the tokens and cost they may take."""
    return await draft_store.taken(tx)


async def take(tx: Tx, question_id: UUID, fields: dict[str, Any]) -> Draft | None:
    """Be the one who makes an answer for so many seconds; None when another process is.

    `fields`: seconds, tokens, cost, engine. Raises QuestionLost.
    """
    draft = await draft_store.take(tx, question_id, fields)
    if draft is None and not await message_store.is_there(tx, question_id):
        raise QuestionLost
    return draft


async def extend(tx: Tx, question_id: UUID, content: str, citations: list[dict[str, Any]]) -> bool:
    """Keep what will be sent next; False when it must not be, because the answer is made elsewhere."""
    return bool(await draft_store.extend(tx, question_id, content, citations))


async def read(tx: Tx, question_id: UUID) -> Draft | None:
    return await draft_store.read(tx, question_id)


async def drop(tx: Tx, question_id: UUID) -> None:
    await draft_store.drop(tx, question_id)
