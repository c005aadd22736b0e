"""All SQL of messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from companin.conversations.models import Answer, Message, Said
from companin.platform.database import Beside, Tx

_COLUMNS = """id, conversation_id, seq, role, content, language, in_reply_to, status, reason, confidence, engine,
    knowledge_version, citations, jsonb_build_object('timings', trace -> 'timings', 'usage', trace -> 'usage') AS trace,
    metadata, rating, rating_comment, awaits_answer, created_at, attachments"""


LASTING_WITH_ITS_ANSWER = Beside(
    ("CASE WHEN here.status = 'open' THEN set_config('synchronous_commit', 'off', true) END",),
    "",
)
"""For a question of which nobody is told before its answer is committed: that commit makes both last, and the question
needn't wait for the disk. One that goes to a human has no such answer.
"""

PAST_BESIDE_QUESTION = Beside(
    ("past.said",),
    """LEFT JOIN LATERAL (
            SELECT json_agg(json_build_array(seq, role, left(content, 2000), language, status, reason,
                trace ->> 'searched', citations -> 0 ->> 'title') ORDER BY seq) AS said
            FROM (SELECT * FROM messages WHERE organization_id = %(org)s AND conversation_id = here.id
                AND here.last_seq > 2 AND seq < here.last_seq - 1 ORDER BY seq DESC LIMIT 10) before
        ) past ON true""",
)


async def past(tx: Tx, conversation_id: UUID, below: int) -> list[Said]:
    """What PAST_BESIDE_QUESTION reads, for a question stored earlier."""
    rows = await tx.all(
        Said,
        """SELECT seq, role, left(content, 2000) AS content, language, status, reason,
               trace ->> 'searched' AS searched, citations -> 0 ->> 'title' AS title
           FROM messages WHERE organization_id = %(org)s AND conversation_id = %(conversation)s AND seq < %(below)s
           ORDER BY seq DESC LIMIT 10""",
        {"conversation": conversation_id, "below": below},
    )
    return rows[::-1]


async def append_answer(tx: Tx, conversation_id: UUID, question_id: UUID, seq: int, answer: Answer) -> datetime | None:
    """When it was stored, and committed with that; None when another process has answered this question already, or the
    question isn't there.
    """
    return await tx.value(
        """INSERT INTO messages (organization_id, id, conversation_id, seq, role, content, language, in_reply_to,
               status, reason, confidence, engine, knowledge_version, citations, trace)
           SELECT %(org)s, %(id)s, %(conversation)s, %(seq)s, 'assistant', %(content)s, %(language)s, %(question)s,
               %(status)s, %(reason)s, %(confidence)s, %(engine)s, %(version)s, %(citations)s, %(trace)s
           WHERE EXISTS (SELECT FROM messages WHERE organization_id = %(org)s AND id = %(question)s)
           ON CONFLICT DO NOTHING RETURNING created_at""",
        {
            "id": answer.id,
            "conversation": conversation_id,
            "seq": seq,
            "content": answer.content,
            "language": answer.language,
            "question": question_id,
            "status": answer.status,
            "reason": answer.reason,
            "confidence": answer.confidence,
            "engine": answer.engine,
            "version": answer.knowledge_version,
            "citations": Jsonb(answer.citations),
            "trace": Jsonb(answer.trace),
        },
        last=True,
    )


async def append_agent(tx: Tx, conversation_id: UUID, fields: dict[str, Any]) -> Message | None:
    """`fields`: id, content, metadata, attachments."""
    return await tx.one(
        Message,
        f"""WITH opened AS (
                UPDATE conversations SET last_seq = last_seq + 1, last_activity_at = now()
                WHERE organization_id = %(org)s AND id = %(conversation)s AND status <> 'closed' RETURNING last_seq
            )
            INSERT INTO messages (organization_id, id, conversation_id, seq, role, content, metadata, attachments)
            SELECT %(org)s, %(id)s, %(conversation)s, last_seq, 'agent', %(content)s, %(metadata)s, %(attachments)s
            FROM opened RETURNING {_COLUMNS}""",
        {
            **fields,
            "conversation": conversation_id,
            "metadata": Jsonb(fields["metadata"]),
            "attachments": Jsonb(fields["attachments"]) if fields["attachments"] else None,
        },
    )


async def carries(tx: Tx, conversation_id: UUID, attachment_id: UUID) -> bool:
    """Whether a message names this file."""
    found: bool = await tx.value(
        """SELECT EXISTS (SELECT FROM messages WHERE organization_id = %(org)s AND conversation_id = %(conversation)s
               AND attachments @> %(named)s)""",
        {"conversation": conversation_id, "named": Jsonb([{"id": str(attachment_id)}])},
    )
    return found


async def read(tx: Tx, conversation_id: UUID, message_id: UUID) -> Message | None:
    return await tx.one(
        Message,
        f"""SELECT {_COLUMNS} FROM messages
            WHERE organization_id = %(org)s AND conversation_id = %(conversation)s AND id = %(id)s""",
        {"conversation": conversation_id, "id": message_id},
    )


async def is_there(tx: Tx, message_id: UUID) -> bool:
    found: bool = await tx.value(
        "SELECT EXISTS (SELECT FROM messages WHERE organization_id = %(org)s AND id = %(id)s)", {"id": message_id}
    )
    return found


async def trace(tx: Tx, message_id: UUID) -> dict[str, Any] | None:
    """All of it; a message read for showing has only the parts that are shown with it."""
    return await tx.value(
        "SELECT trace FROM messages WHERE organization_id = %(org)s AND id = %(id)s", {"id": message_id}
    )


async def answer_to(tx: Tx, question_id: UUID) -> Message | None:
    return await tx.one(
        Message,
        f"""SELECT {_COLUMNS} FROM messages
            WHERE organization_id = %(org)s AND in_reply_to = %(question)s AND role = 'assistant'""",
        {"question": question_id},
    )


async def since(tx: Tx, conversation_id: UUID, seq: int, limit: int) -> list[Message]:
    """Messages numbered above `seq`, in order."""
    return await tx.all(
        Message,
        f"""SELECT {_COLUMNS} FROM messages
            WHERE organization_id = %(org)s AND conversation_id = %(conversation)s AND seq > %(seq)s
            ORDER BY seq LIMIT %(limit)s""",
        {"conversation": conversation_id, "seq": seq, "limit": limit},
    )


async def rate(tx: Tx, message_id: UUID, rating: int, comment: str | None) -> None:
    await tx.run(
        """UPDATE messages SET rating = %(rating)s, rating_comment = %(comment)s
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": message_id, "rating": rating, "comment": comment},
    )


async def answered_lately(tx: Tx, limit: int, *, disliked: bool) -> list[Message]:
    """The latest answers, newest first; all, or those rated down."""
    return await tx.all(
        Message,
        f"""SELECT {_COLUMNS} FROM messages
            WHERE organization_id = %(org)s AND role = 'assistant' AND in_reply_to IS NOT NULL
                AND (NOT %(disliked)s OR rating < 0)
            ORDER BY created_at DESC LIMIT %(limit)s""",
        {"disliked": disliked, "limit": limit},
    )


async def overdue(tx: Tx, older_than: float, newer_than: float, limit: int) -> list[tuple[UUID, UUID, UUID]]:
    """(organization, conversation, question) of questions nobody answered or is at, by age in seconds; system role."""
    rows = await tx.rows(
        """SELECT q.organization_id, q.conversation_id, q.id FROM messages q
           WHERE q.awaits_answer AND q.created_at < now() - make_interval(secs => %(older)s)
             AND q.created_at > now() - make_interval(secs => %(newer)s)
             AND NOT EXISTS (SELECT FROM messages a WHERE a.organization_id = q.organization_id
                 AND a.in_reply_to = q.id AND a.role = 'assistant')
             AND NOT EXISTS (SELECT FROM drafts d WHERE d.organization_id = q.organization_id
                 AND d.question_id = q.id AND d.leased_until > now())
           ORDER BY q.created_at LIMIT %(limit)s""",
        {"older": older_than, "newer": newer_than, "limit": limit},
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def cites(tx: Tx, citation: list[dict[str, Any]], first: UUID, last: UUID) -> bool:
    """Whether an answer with an id from `first` to before `last` has a citation with these fields."""
    found = await tx.value(
        """SELECT EXISTS (SELECT FROM messages WHERE organization_id = %(org)s AND id >= %(first)s AND id < %(last)s
               AND role = 'assistant' AND citations @> %(citation)s)""",
        {"citation": Jsonb(citation), "first": first, "last": last},
    )
    return bool(found)
