"""All SQL of widget configurations."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from companin.platform.database import Tx
from companin.widget.models import Design, Look, WidgetConfig

_COLUMNS = "id, assistant_id, name, revision, design::text, created_at, updated_at"
_DESIGN = TypeAdapter(Design)
_MOST_LOOKS = 20


@lru_cache(maxsize=500)
def _design(stored: str) -> Design:
    """The same text is the same design: every opened frame reads one, few change it."""
    return _DESIGN.validate_json(stored)


def _config(row: tuple[Any, ...]) -> WidgetConfig:
    return WidgetConfig(row[0], row[1], row[2], row[3], _design(row[4]), row[5], row[6])


def _fields(config_id: UUID, assistant_id: UUID, name: str, design: Design) -> dict[str, object]:
    return {
        "id": config_id,
        "assistant": assistant_id,
        "name": name,
        "design": Jsonb(_DESIGN.dump_python(design, mode="json")),
        "origins": design.allowed_origins,
    }


async def create(tx: Tx, config_id: UUID, assistant_id: UUID, name: str, design: Design) -> None:
    await tx.run(
        """INSERT INTO widget_configs (organization_id, id, assistant_id, name, design, origins)
           VALUES (%(org)s, %(id)s, %(assistant)s, %(name)s, %(design)s, %(origins)s)""",
        _fields(config_id, assistant_id, name, design),
    )


async def page(tx: Tx, below: UUID, limit: int) -> list[WidgetConfig]:
    rows = await tx.rows(
        f"""SELECT {_COLUMNS} FROM widget_configs WHERE organization_id = %(org)s AND id < %(below)s
            ORDER BY id DESC LIMIT %(limit)s""",
        {"below": below, "limit": limit},
    )
    return [_config(row) for row in rows]


async def read(tx: Tx, config_id: UUID) -> WidgetConfig | None:
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM widget_configs WHERE organization_id = %(org)s AND id = %(id)s", {"id": config_id}
    )
    return _config(rows[0]) if rows else None


async def lock(tx: Tx, config_id: UUID) -> WidgetConfig | None:
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM widget_configs WHERE organization_id = %(org)s AND id = %(id)s FOR UPDATE",
        {"id": config_id},
    )
    return _config(rows[0]) if rows else None


async def update(tx: Tx, config_id: UUID, assistant_id: UUID, name: str, design: Design) -> None:
    await tx.run(
        """UPDATE widget_configs SET assistant_id = %(assistant)s, name = %(name)s, design = %(design)s,
               origins = %(origins)s, revision = revision + 1, updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        _fields(config_id, assistant_id, name, design),
    )


async def takes_attachments(tx: Tx, assistant_id: UUID) -> bool:
    """Whether an active widget of this assistant shows them."""
    found: bool = await tx.value(
        """SELECT EXISTS (SELECT FROM widget_configs WHERE organization_id = %(org)s AND assistant_id = %(assistant)s
               AND (design ->> 'is_active')::boolean AND (design -> 'show' ->> 'attachments')::boolean)""",
        {"assistant": assistant_id},
    )
    return found


async def delete(tx: Tx, config_id: UUID) -> int:
    return await tx.run("DELETE FROM widget_configs WHERE organization_id = %(org)s AND id = %(id)s", {"id": config_id})


async def look(tx: Tx, config_id: UUID) -> list[Look]:
    """By id alone, as the system role: the loader's address names no organization."""
    rows = await tx.rows("SELECT id, design::text FROM widget_configs WHERE id = %(id)s", {"id": config_id})
    return [Look(row[0], _design(row[1])) for row in rows]


async def looks_on(tx: Tx, patterns: list[str]) -> list[Look]:
    """Those for which a page may be among `patterns`, by their own list, else by their organization's; system role."""
    rows = await tx.rows(
        """SELECT id, design FROM (
               SELECT id, design::text FROM widget_configs WHERE origins && %(patterns)s
               UNION ALL
               SELECT w.id, w.design::text FROM organizations o JOIN widget_configs w USING (organization_id)
               WHERE o.allowed_origins && %(patterns)s AND w.origins = '{}'
           ) found ORDER BY id DESC LIMIT %(limit)s""",
        {"patterns": patterns, "limit": _MOST_LOOKS},
    )
    return [Look(row[0], _design(row[1])) for row in rows]
