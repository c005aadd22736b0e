"""All SQL of organizations and keys."""

from datetime import datetime
from uuid import UUID

from companin.organizations.models import ApiKey, KeyRecord, Organization
from companin.platform.database import Beside, Database, Tx

_ORGANIZATION = """organization_id, name, is_active, rate_limit, allowed_origins, require_origin, require_identity,
    default_language, extract(epoch FROM tokens_valid_from)::float8 AS tokens_valid_from, created_at, updated_at"""
_KEY = "id, client_id, name, scopes, last_four, created_at, last_used_at, expires_at, revoked_at"

LANGUAGE_BESIDE = Beside(("o.default_language",), "JOIN organizations o ON o.organization_id = %(org)s")


async def create(tx: Tx, org: UUID, name: str, rate_limit: int) -> None:
    await tx.run(
        "INSERT INTO organizations (organization_id, name, rate_limit) VALUES (%(id)s, %(name)s, %(limit)s)",
        {"id": org, "name": name, "limit": rate_limit},
    )


async def exists(tx: Tx, org: UUID) -> bool:
    found = await tx.value("SELECT is_active FROM organizations WHERE organization_id = %(id)s", {"id": org}, last=True)
    return bool(found)


async def everyone(tx: Tx) -> list[Organization]:
    return await tx.all(Organization, f"SELECT {_ORGANIZATION} FROM organizations ORDER BY created_at")


async def read(tx: Tx) -> Organization | None:
    return await tx.one(Organization, f"SELECT {_ORGANIZATION} FROM organizations WHERE organization_id = %(org)s")


async def set_terms(tx: Tx, org: UUID, *, rate_limit: int | None, is_active: bool | None) -> int:
    """What only the operator decides; None leaves it."""
    return await tx.run(
        """UPDATE organizations SET rate_limit = coalesce(%(limit)s, rate_limit),
               is_active = coalesce(%(active)s, is_active), updated_at = now()
           WHERE organization_id = %(id)s""",
        {"id": org, "limit": rate_limit, "active": is_active},
    )


async def update(tx: Tx, organization: Organization) -> None:
    await tx.run(
        """UPDATE organizations SET name = %(name)s, allowed_origins = %(origins)s, require_origin = %(origin)s,
               require_identity = %(identity)s, default_language = %(language)s, updated_at = now()
           WHERE organization_id = %(org)s""",
        {
            "name": organization.name,
            "origins": organization.allowed_origins,
            "origin": organization.require_origin,
            "identity": organization.require_identity,
            "language": organization.default_language,
        },
    )


async def revoke_tokens(tx: Tx) -> None:
    await tx.run("UPDATE organizations SET tokens_valid_from = now() WHERE organization_id = %(org)s")


async def add_key(tx: Tx, secret_hash: bytes, fields: dict[str, object]) -> ApiKey:
    """`fields`: id, client_id, four, name, scopes, expires."""
    made = await tx.one(
        ApiKey,
        f"""INSERT INTO api_keys (organization_id, id, client_id, secret_hash, last_four, name, scopes, expires_at)
            VALUES (%(org)s, %(id)s, %(client_id)s, %(hash)s, %(four)s, %(name)s, %(scopes)s, %(expires)s)
            RETURNING {_KEY}""",
        {**fields, "hash": secret_hash},
    )
    assert made is not None  # noqa: S101 - an INSERT that did not raise returns its row
    return made


async def keys(tx: Tx, below: UUID, limit: int) -> list[ApiKey]:
    return await tx.all(
        ApiKey,
        f"""SELECT {_KEY} FROM api_keys WHERE organization_id = %(org)s AND id < %(below)s
            ORDER BY id DESC LIMIT %(limit)s""",
        {"below": below, "limit": limit},
    )


async def key(tx: Tx, key_id: UUID) -> ApiKey | None:
    return await tx.one(
        ApiKey, f"SELECT {_KEY} FROM api_keys WHERE organization_id = %(org)s AND id = %(id)s", {"id": key_id}
    )


async def usable_admin_keys(tx: Tx) -> list[UUID]:
    """Locked until the end of the transaction: of two revocations at once, the later one sees what the first left."""
    rows = await tx.rows(
        """SELECT id FROM api_keys WHERE organization_id = %(org)s AND 'admin' = ANY (scopes)
           AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) ORDER BY id FOR UPDATE"""
    )
    return [row[0] for row in rows]


async def revoke_key(tx: Tx, key_id: UUID) -> None:
    await tx.run(
        """UPDATE api_keys SET revoked_at = coalesce(revoked_at, now())
           WHERE organization_id = %(org)s AND id = %(id)s""",
        {"id": key_id},
    )


async def key_record(tx: Tx, client_id: str) -> KeyRecord | None:
    """For authentication, which has no organization yet: runs as the system role."""
    return await tx.one(
        KeyRecord,
        """SELECT k.organization_id, k.id AS key_id, k.client_id, k.secret_hash, k.scopes,
               o.is_active AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now()) AS usable,
               o.rate_limit, o.allowed_origins, o.require_origin, o.require_identity,
               extract(epoch FROM o.tokens_valid_from)::float8 AS tokens_valid_from
           FROM api_keys k JOIN organizations o USING (organization_id) WHERE k.client_id = %(client_id)s""",
        {"client_id": client_id},
    )


async def mark_used(tx: Tx, client_id: str) -> None:
    """At most one write a minute and key."""
    await tx.run(
        """UPDATE api_keys SET last_used_at = now() WHERE client_id = %(client_id)s
           AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')""",
        {"client_id": client_id},
    )


async def add_identity_secret(tx: Tx, secret_id: UUID, secret: bytes) -> datetime:
    return await tx.value(
        """INSERT INTO identity_secrets (organization_id, id, secret) VALUES (%(org)s, %(id)s, %(secret)s)
           RETURNING created_at""",
        {"id": secret_id, "secret": secret},
    )


async def identity_secrets(tx: Tx) -> list[tuple[UUID, bytes, datetime]]:
    rows = await tx.rows(
        """SELECT id, secret, created_at FROM identity_secrets
           WHERE organization_id = %(org)s AND revoked_at IS NULL ORDER BY id DESC"""
    )
    return [(row[0], bytes(row[1]), row[2]) for row in rows]


async def revoke_identity_secret(tx: Tx, secret_id: UUID) -> int:
    return await tx.run(
        """UPDATE identity_secrets SET revoked_at = now()
           WHERE organization_id = %(org)s AND id = %(id)s AND revoked_at IS NULL""",
        {"id": secret_id},
    )


async def take_permit(db: Database, subject: str, quota: int, window: int) -> tuple[bool, int, float, float]:
    """allowed, remaining, when the oldest counted slot leaves, now: both epoch seconds of the database."""
    row = await db.single(
        """SELECT allowed, remaining, free_at, extract(epoch FROM clock_timestamp())::float8
           FROM take_permit(%(subject)s, %(quota)s, %(window)s)""",
        {"subject": subject, "quota": quota, "window": window},
    )
    assert row is not None  # noqa: S101 - the function returns exactly one row
    return row[0], row[1], row[2], row[3]
