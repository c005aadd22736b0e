"""All SQL of assistants and their revisions."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from companin.assistants.models import Assistant, Profile, Revision
from companin.platform.database import Beside, Tx

_COLUMNS = "id, revision, profile::text, created_at, updated_at"
_PROFILE = TypeAdapter(Profile)
BESIDE_CONVERSATION = Beside(
    ("a.id", "a.revision", "a.profile::text", "a.created_at", "a.updated_at"),
    """JOIN assistants a ON a.organization_id = %(org)s AND a.id = here.assistant_id""",
)


def assistant_of(row: tuple[Any, ...]) -> Assistant:
    return Assistant(row[0], row[1], _profile(row[2]), row[3], row[4])


@lru_cache(maxsize=500)
def _profile(stored: str) -> Profile:
    """The same text is the same profile: every message reads one, few change it."""
    return _PROFILE.validate_json(stored)


def _json(profile: Profile) -> Jsonb:
    return Jsonb(_PROFILE.dump_python(profile, mode="json"))


async def create(tx: Tx, assistant_id: UUID, profile: Profile) -> None:
    await tx.run(
        """INSERT INTO assistants (organization_id, id, profile, is_active)
           VALUES (%(org)s, %(id)s, %(profile)s, %(active)s)""",
        {"id": assistant_id, "profile": _json(profile), "active": profile.is_active},
    )
    await keep_revision(tx, assistant_id, 1, profile)


async def keep_revision(tx: Tx, assistant_id: UUID, revision: int, profile: Profile) -> None:
    await tx.run(
        """INSERT INTO assistant_revisions (organization_id, assistant_id, revision, profile)
           VALUES (%(org)s, %(id)s, %(revision)s, %(profile)s)""",
        {"id": assistant_id, "revision": revision, "profile": _json(profile)},
    )


async def page(tx: Tx, below: UUID, limit: int) -> list[Assistant]:
    rows = await tx.rows(
        f"""SELECT {_COLUMNS} FROM assistants
            WHERE organization_id = %(org)s AND id < %(below)s AND deleted_at IS NULL
            ORDER BY id DESC LIMIT %(limit)s""",
        {"below": below, "limit": limit},
    )
    return [assistant_of(row) for row in rows]


async def read(tx: Tx, assistant_id: UUID) -> Assistant | None:
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM assistants WHERE organization_id = %(org)s AND id = %(id)s AND deleted_at IS NULL",
        {"id": assistant_id},
    )
    return assistant_of(rows[0]) if rows else None


async def read_any(tx: Tx, assistant_id: UUID) -> Assistant | None:
    """Deleted ones too, for what was asked of them before."""
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM assistants WHERE organization_id = %(org)s AND id = %(id)s", {"id": assistant_id}
    )
    return assistant_of(rows[0]) if rows else None


async def lock(tx: Tx, assistant_id: UUID) -> Assistant | None:
    rows = await tx.rows(
        f"""SELECT {_COLUMNS} FROM assistants
            WHERE organization_id = %(org)s AND id = %(id)s AND deleted_at IS NULL FOR UPDATE""",
        {"id": assistant_id},
    )
    return assistant_of(rows[0]) if rows else None


async def update(tx: Tx, assistant_id: UUID, revision: int, profile: Profile) -> None:
    await tx.run(
        """UPDATE assistants SET profile = %(profile)s, is_active = %(active)s, revision = %(revision)s,
               updated_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": assistant_id, "profile": _json(profile), "active": profile.is_active, "revision": revision},
    )
    await keep_revision(tx, assistant_id, revision, profile)


async def delete(tx: Tx, assistant_id: UUID) -> int:
    """Its conversations stay readable, so the row stays and is only marked."""
    return await tx.run(
        """UPDATE assistants SET deleted_at = now(), is_active = false
           WHERE organization_id = %(org)s AND id = %(id)s AND deleted_at IS NULL""",
        {"id": assistant_id},
    )


async def revisions(tx: Tx, assistant_id: UUID, below: int, limit: int) -> list[Revision]:
    rows: list[tuple[int, Any, datetime]] = await tx.rows(
        """SELECT revision, profile, created_at FROM assistant_revisions
           WHERE organization_id = %(org)s AND assistant_id = %(id)s AND revision < %(below)s
           ORDER BY revision DESC LIMIT %(limit)s""",
        {"id": assistant_id, "below": below, "limit": limit},
    )
    return [Revision(row[0], _PROFILE.validate_python(row[1]), row[2]) for row in rows]
