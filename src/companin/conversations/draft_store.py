"""All SQL of drafts: answers a model is making."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from companin.conversations.models import Draft
from companin.platform.database import Tx


async def take(tx: Tx, question_id: UUID, fields: dict[str, Any]) -> Draft | None:
    """The draft, taken for so many seconds, with what an earlier maker had sent; None while another one makes it, or
    when the question isn't there.

    `fields`: seconds, tokens, cost, engine.
    """
    return await tx.one(
        Draft,
        """INSERT INTO drafts AS d (organization_id, question_id, leased_until, reserved_tokens, reserved_cost, engine)
           SELECT %(org)s, %(question)s, now() + make_interval(secs => %(seconds)s), %(tokens)s, %(cost)s, %(engine)s
           WHERE EXISTS (SELECT FROM messages WHERE organization_id = %(org)s AND id = %(question)s)
           ON CONFLICT (organization_id, question_id) DO UPDATE SET leased_until = excluded.leased_until
               WHERE d.leased_until < now()
           RETURNING content, citations, engine""",
        {**fields, "question": question_id},
    )


async def read(tx: Tx, question_id: UUID) -> Draft | None:
    return await tx.one(
        Draft,
        """SELECT content, citations, engine FROM drafts
           WHERE organization_id = %(org)s AND question_id = %(question)s""",
        {"question": question_id},
    )


async def taken(tx: Tx) -> tuple[int, int, Decimal]:
    """How many answers are being made now, and the tokens and cost they may take."""
    rows = await tx.rows(
        """SELECT count(*), coalesce(sum(reserved_tokens), 0)::bigint, coalesce(sum(reserved_cost), 0) FROM drafts
           WHERE organization_id = %(org)s AND leased_until > now()"""
    )
    return rows[0][0], rows[0][1], rows[0][2]


async def extend(tx: Tx, question_id: UUID, content: str, citations: list[dict[str, Any]]) -> int:
    """What will now be sent; 0 when the draft is gone, because somebody else has answered."""
    return await tx.run(
        """UPDATE drafts SET content = %(content)s, citations = %(citations)s
           WHERE organization_id = %(org)s AND question_id = %(question)s AND leased_until > now()""",
        {"question": question_id, "content": content, "citations": Jsonb(citations)},
    )


async def drop(tx: Tx, question_id: UUID) -> None:
    await tx.run(
        "DELETE FROM drafts WHERE organization_id = %(org)s AND question_id = %(question)s", {"question": question_id}
    )
