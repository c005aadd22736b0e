"""Organizations and their keys: making, reading, changing, revoking."""

import secrets as random
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from companin.organizations import secrets, store
from companin.organizations.errors import KeyNotFound, LastKey, OrganizationNotFound
from companin.organizations.models import SCOPES, ApiKey, NewKey, Organization
from companin.platform.database import Tx
from companin.platform.errors import Invalid
from companin.platform.ids import new_id

_LONGEST_NAME = 200
LANGUAGE_BESIDE = store.LANGUAGE_BESIDE


async def create(tx: Tx, name: str, *, rate_limit: int = 1000) -> UUID:
    """A new organization, made by the operator in a system transaction. Raises Invalid."""
    if not name.strip() or len(name) > _LONGEST_NAME:
        said = f"must have 1 to {_LONGEST_NAME} characters"
        raise Invalid(f"An organization's name {said}.", [("name", said)])
    org = new_id()
    await store.create(tx, org, name, rate_limit)
    return org


async def everyone(tx: Tx) -> list[Organization]:
    return await store.everyone(tx)


async def set_terms(tx: Tx, org: UUID, *, rate_limit: int | None = None, is_active: bool | None = None) -> None:
    """Takes effect on every process within two seconds. Raises OrganizationNotFound."""
    if not await store.set_terms(tx, org, rate_limit=rate_limit, is_active=is_active):
        raise OrganizationNotFound


async def read(tx: Tx) -> Organization:
    found = await store.read(tx)
    if found is None:
        raise OrganizationNotFound
    return found


async def update(tx: Tx, changes: dict[str, object]) -> Organization:
    changed = replace(await read(tx), **changes)  # pyright: ignore[reportArgumentType] - checked by the schema
    await store.update(tx, changed)
    return await read(tx)


async def create_key(
    tx: Tx, name: str, *, scopes: tuple[str, ...] = SCOPES, expires_at: datetime | None = None
) -> NewKey:
    """Raises Invalid when it would never be of use."""
    if expires_at is not None and expires_at <= datetime.now(UTC):
        raise Invalid("A key must expire in the future: expires_at is past.", [("expires_at", "must be in the future")])
    secret = secrets.new_secret()
    key = await store.add_key(
        tx,
        secrets.digest(secret),
        {
            "id": new_id(),
            "client_id": secrets.new_client_id(),
            "four": secret[-4:],
            "name": name,
            "scopes": list(scopes),
            "expires": expires_at,
        },
    )
    return NewKey(key, secret)


async def keys(tx: Tx, below: UUID, limit: int) -> list[ApiKey]:
    return await store.keys(tx, below, limit)


async def read_key(tx: Tx, key_id: UUID) -> ApiKey:
    found = await store.key(tx, key_id)
    if found is None:
        raise KeyNotFound
    return found


async def revoke_key(tx: Tx, key_id: UUID) -> ApiKey:
    """Refused for the last admin key: an organization must never lock itself out."""
    found = await read_key(tx, key_id)
    if "admin" in found.scopes and not set(await store.usable_admin_keys(tx)) - {key_id}:
        raise LastKey
    await store.revoke_key(tx, key_id)
    return await read_key(tx, key_id)


async def revoke_tokens(tx: Tx) -> None:
    """Every widget token made until now stops working within five seconds."""
    await store.revoke_tokens(tx)


async def create_identity_secret(tx: Tx) -> tuple[UUID, str, datetime]:
    """What the organization's server signs identity assertions with; several may be valid, for rotation."""
    secret = random.token_urlsafe(48)
    secret_id = new_id()
    return secret_id, secret, await store.add_identity_secret(tx, secret_id, secret.encode())


async def identity_secrets(tx: Tx) -> list[tuple[UUID, bytes, datetime]]:
    return await store.identity_secrets(tx)


async def revoke_identity_secret(tx: Tx, secret_id: UUID) -> None:
    if not await store.revoke_identity_secret(tx, secret_id):
        raise KeyNotFound("There is no such identity secret.")
