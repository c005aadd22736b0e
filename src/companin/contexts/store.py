"""All SQL of contexts."""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from companin.contexts.models import Context
from companin.platform.database import Beside, Tx

_COLUMNS = "id, user_reference, traits, created_at, updated_at"
# The context a conversation names, else the one kept under its customer's own id.
BESIDE_CONVERSATION = Beside(
    ("coalesce(named.id, own.id)", "coalesce(named.traits, own.traits)"),
    """LEFT JOIN contexts named ON named.organization_id = %(org)s AND named.id = here.context_id
       LEFT JOIN contexts own ON own.organization_id = %(org)s AND here.context_id IS NULL
           AND own.user_reference = here.customer_id""",
)


async def upsert(tx: Tx, context_id: UUID, user_reference: str, traits: dict[str, Any]) -> tuple[Context, bool]:
    """The context as it now is, and whether it was made."""
    rows = await tx.rows(
        f"""INSERT INTO contexts (organization_id, id, user_reference, traits)
            VALUES (%(org)s, %(id)s, %(reference)s, %(traits)s)
            ON CONFLICT (organization_id, user_reference)
            DO UPDATE SET traits = excluded.traits, updated_at = now()
            RETURNING {_COLUMNS}, xmax = 0""",
        {"id": context_id, "reference": user_reference, "traits": Jsonb(traits)},
    )
    return Context(*rows[0][:5]), rows[0][5]


async def page(tx: Tx, below: UUID, limit: int) -> list[Context]:
    return await tx.all(
        Context,
        f"""SELECT {_COLUMNS} FROM contexts WHERE organization_id = %(org)s AND id < %(below)s
            ORDER BY id DESC LIMIT %(limit)s""",
        {"below": below, "limit": limit},
    )


async def find(tx: Tx, context_id: UUID | None, user_reference: str) -> Context | None:
    """By id or by the organization's own reference; the id wins."""
    return await tx.one(
        Context,
        f"""SELECT {_COLUMNS} FROM contexts
            WHERE organization_id = %(org)s AND (id = %(id)s OR user_reference = %(reference)s)
            ORDER BY id = %(id)s DESC NULLS LAST LIMIT 1""",
        {"id": context_id, "reference": user_reference},
    )


async def lock(tx: Tx, context_id: UUID) -> None:
    await tx.run(
        "SELECT 1 FROM contexts WHERE organization_id = %(org)s AND id = %(id)s FOR UPDATE", {"id": context_id}
    )


async def set_traits(tx: Tx, context_id: UUID, traits: dict[str, Any]) -> Context | None:
    return await tx.one(
        Context,
        f"""UPDATE contexts SET traits = %(traits)s, updated_at = now()
            WHERE organization_id = %(org)s AND id = %(id)s RETURNING {_COLUMNS}""",
        {"id": context_id, "traits": Jsonb(traits)},
    )


async def delete(tx: Tx, context_id: UUID) -> int:
    return await tx.run("DELETE FROM contexts WHERE organization_id = %(org)s AND id = %(id)s", {"id": context_id})
