"""All SQL of conversations. `owned` stands in every statement a visitor's request can reach."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from companin.conversations.models import Conversation, Kind, Owner, Question, Usage
from companin.platform.database import Beside, Tx

_COLUMNS = """id, kind, assistant_id, visitor_id, visitor_reference, customer_id, context_id, title, locale, language,
    metadata, status, last_seq, score, score_comment, created_at, last_activity_at, expires_at,
    closed_at, facts"""
_OWNED = """(%(visitor)s::text IS NULL OR visitor_id = %(visitor)s::text
    OR (customer_id IS NOT NULL AND customer_id = %(customer)s::text))"""


def whose(owner: Owner | None) -> dict[str, object]:
    return (
        {"visitor": owner.visitor_id, "customer": owner.customer_id} if owner else {"visitor": None, "customer": None}
    )


async def create(tx: Tx, kind: Kind, fields: dict[str, Any], idle_hours: float) -> Conversation:
    """`fields`: id, assistant, visitor, reference, customer, context, title, locale, metadata, facts."""
    made = await tx.one(
        Conversation,
        f"""INSERT INTO conversations (organization_id, id, kind, assistant_id, visitor_id, visitor_reference,
                customer_id, context_id, title, locale, metadata, facts, expires_at)
            VALUES (%(org)s, %(id)s, %(kind)s, %(assistant)s, %(visitor)s, %(reference)s, %(customer)s, %(context)s,
                %(title)s, %(locale)s, %(metadata)s, %(facts)s,
                CASE WHEN %(kind)s = 'session' THEN now() + make_interval(secs => %(idle)s) END)
            RETURNING {_COLUMNS}""",
        {
            **fields,
            "kind": kind,
            "metadata": Jsonb(fields["metadata"]),
            "facts": Jsonb(fields["facts"]),
            "idle": idle_hours * 3600,
        },
    )
    assert made is not None  # noqa: S101 - an INSERT that did not raise returns its row
    return made


async def read(tx: Tx, kind: Kind | None, conversation_id: UUID, owner: Owner | None) -> Conversation | None:
    return await tx.one(
        Conversation,
        f"""SELECT {_COLUMNS} FROM conversations WHERE organization_id = %(org)s AND id = %(id)s
            AND kind = coalesce(%(kind)s, kind) AND {_OWNED}""",
        {"id": conversation_id, "kind": kind, **whose(owner)},
    )


async def page(
    tx: Tx, kind: Kind, owner: Owner | None, *, customer: str | None, below: UUID, limit: int
) -> list[Conversation]:
    return await tx.all(
        Conversation,
        f"""SELECT {_COLUMNS} FROM conversations WHERE organization_id = %(org)s AND kind = %(kind)s AND id < %(below)s
            AND (%(of)s::text IS NULL OR customer_id = %(of)s::text) AND {_OWNED}
            ORDER BY id DESC LIMIT %(limit)s""",
        {"kind": kind, "below": below, "limit": limit, "of": customer, **whose(owner)},
    )


async def lock(tx: Tx, conversation_id: UUID) -> None:
    await tx.run(
        "SELECT 1 FROM conversations WHERE organization_id = %(org)s AND id = %(id)s FOR NO KEY UPDATE",
        {"id": conversation_id},
    )


async def update(tx: Tx, conversation_id: UUID, title: str | None, *, metadata: Any, facts: Any) -> None:
    await tx.run(
        """UPDATE conversations SET title = %(title)s, metadata = %(metadata)s, facts = %(facts)s
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": conversation_id, "title": title, "metadata": Jsonb(metadata), "facts": Jsonb(facts)},
    )


async def set_status(tx: Tx, conversation_id: UUID, status: str) -> None:
    await tx.run(
        """UPDATE conversations SET status = %(status)s, last_activity_at = now(),
               closed_at = CASE WHEN %(status)s = 'closed' THEN now() END
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": conversation_id, "status": status},
    )


async def hand_over(tx: Tx, conversation_id: UUID) -> None:
    """To a human, unless it is closed meanwhile."""
    await tx.run(
        """UPDATE conversations SET status = 'handed_off'
           WHERE organization_id = %(org)s AND id = %(id)s AND status = 'open'""",
        {"id": conversation_id},
    )


async def set_score(tx: Tx, conversation_id: UUID, score: int, comment: str | None) -> None:
    await tx.run(
        """UPDATE conversations SET score = %(score)s, score_comment = %(comment)s
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": conversation_id, "score": score, "comment": comment},
    )


async def delete(tx: Tx, conversation_id: UUID) -> None:
    await tx.run("DELETE FROM conversations WHERE organization_id = %(org)s AND id = %(id)s", {"id": conversation_id})


async def append_question(
    tx: Tx,
    stay: tuple[Kind, UUID, Owner | None],
    *,
    question: Question,
    idle_seconds: float,
    beside: Sequence[Beside],
    last: bool,
) -> tuple[Conversation, list[tuple[Any, ...]]] | None:
    """The conversation with two numbers taken, for the question and for its answer, and what was to be read beside it;
    None when it takes no words.
    """
    found = await tx.row_beside(
        f"""WITH here AS (
                UPDATE conversations SET last_seq = last_seq + 2, last_activity_at = now(),
                    language = coalesce(%(language)s, language, CASE WHEN locale IS NULL THEN %(likely)s END),
                    expires_at = CASE WHEN kind = 'session' THEN now() + make_interval(secs => %(idle)s) END
                WHERE organization_id = %(org)s AND id = %(id)s AND kind = %(kind)s AND status <> 'closed'
                    AND (expires_at IS NULL OR expires_at > now()) AND {_OWNED}
                    AND EXISTS (SELECT FROM assistants a WHERE a.organization_id = %(org)s AND a.id = assistant_id
                        AND a.deleted_at IS NULL)
                RETURNING {_COLUMNS}
            ), asked AS (
                INSERT INTO messages (organization_id, id, conversation_id, seq, role, content, language, metadata,
                    attachments, awaits_answer, status)
                SELECT %(org)s, %(question)s, id, last_seq - 1, 'user', %(content)s, coalesce(%(language)s, language),
                    %(metadata)s, %(attachments)s, status = 'open',
                    CASE WHEN status <> 'open' THEN 'handed_off' END
                FROM here
            )""",
        {
            "kind": stay[0],
            "id": stay[1],
            "question": question.id,
            "content": question.content,
            "language": question.language,
            "likely": question.likely,
            "metadata": Jsonb(question.metadata) if question.metadata else None,
            "attachments": Jsonb(question.attachments) if question.attachments else None,
            "idle": idle_seconds,
            **whose(stay[2]),
        },
        beside,
        last=last,
    )
    return (Conversation(*found[0]), found[1]) if found else None


async def usage(tx: Tx, days: int) -> list[Usage]:
    """Newest day first."""
    return await tx.all(
        Usage,
        """WITH said AS (
               SELECT created_at::date AS day, count(*) FILTER (WHERE role = 'user') AS questions,
                   count(*) FILTER (WHERE status = 'answered') AS answered,
                   count(*) FILTER (WHERE status = 'abstained') AS abstained,
                   count(*) FILTER (WHERE status = 'handed_off') AS handed_off,
                   count(*) FILTER (WHERE status = 'degraded') AS degraded
               FROM messages WHERE organization_id = %(org)s AND created_at >= now() - make_interval(days => %(days)s)
               GROUP BY 1
           ), begun AS (
               SELECT created_at::date AS day, count(*) AS conversations FROM conversations
               WHERE organization_id = %(org)s AND created_at >= now() - make_interval(days => %(days)s) GROUP BY 1
           )
           SELECT day::text, coalesce(questions, 0) AS questions, coalesce(answered, 0) AS answered,
               coalesce(abstained, 0) AS abstained, coalesce(handed_off, 0) AS handed_off,
               coalesce(degraded, 0) AS degraded, coalesce(conversations, 0) AS conversations
           FROM said FULL JOIN begun USING (day) ORDER BY day DESC""",
        {"days": days},
    )
