"""Idempotency-Key: the key commits in the transaction of its effect; a retry gets the first answer again."""

import hashlib
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from companin.platform.database import Tx
from companin.platform.errors import BadRequest, Invalid


@dataclass(frozen=True, slots=True)
class Claim:
    """What a key stands for. `taken` tells that its effect is committed; `body` and `status` are its answer."""

    taken: bool = False
    status: int | None = None
    body: bytes | None = None
    resource_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """One Idempotency-Key as sent, in the scope of its route. `value` is None when the client sent none."""

    value: str | None
    route: str


class KeyReused(Invalid):
    """This Idempotency-Key was used with another request. Use a new key for a new request."""

    code = "idempotency_key_reused"


def key_of(request: Request) -> Key:
    """Accepts `abc` and `"abc"`, 1 to 255 printable ASCII characters; raises BadRequest for others."""
    values = request.headers.getlist("idempotency-key")
    route = f"{request.method} {request.scope['path']}"
    if not values:
        return Key(None, route)
    value = values[0].strip()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = value[1:-1]
    if len(values) > 1 or not 1 <= len(value) <= 255 or not all(" " <= c <= "~" for c in value):
        raise BadRequest("Idempotency-Key must be one value of 1 to 255 printable ASCII characters.")
    return Key(value, route)


async def _key(request: Request) -> Key:
    return key_of(request)


IdempotencyKey = Annotated[Key, Depends(_key)]


async def claim(tx: Tx, key: Key, *, caller: str, fingerprint: bytes, resource_id: UUID | None = None) -> Claim:
    """Take the key in this transaction. A concurrent twin waits here until the first one has committed.

    `resource_id` is of what will be made, when that is all its answer needs.

    Raises KeyReused when the key came with another body, Conflict (from the lock timeout) when the twin takes too long.
    """
    if key.value is None:
        return Claim()
    mark = hashlib.sha256(fingerprint).digest()
    params = {"caller": caller, "route": key.route, "key": key.value, "mark": mark, "resource": resource_id}
    inserted = await tx.run(
        """INSERT INTO idempotency_keys (organization_id, caller, route, key, fingerprint, resource_id)
           VALUES (%(org)s, %(caller)s, %(route)s, %(key)s, %(mark)s, %(resource)s) ON CONFLICT DO NOTHING""",
        params,
    )
    if inserted:
        return Claim()
    rows = await tx.rows(
        """SELECT fingerprint, status, body, resource_id FROM idempotency_keys
           WHERE organization_id = %(org)s AND caller = %(caller)s AND route = %(route)s AND key = %(key)s""",
        params,
    )
    if rows and bytes(rows[0][0]) != mark:
        raise KeyReused("This Idempotency-Key was used with another request. Use a new key for a new request.")
    _, status, body, resource_id = rows[0]
    return Claim(taken=True, status=status, body=bytes(body) if body is not None else None, resource_id=resource_id)


async def settle(tx: Tx, key: Key, *, caller: str, status: int, body: bytes) -> None:
    """Write the answer beside the key, in the same transaction as the effect."""
    if key.value is None:
        return
    await tx.run(
        """UPDATE idempotency_keys SET status = %(status)s, body = %(body)s
           WHERE organization_id = %(org)s AND caller = %(caller)s AND route = %(route)s AND key = %(key)s""",
        {
            "caller": caller,
            "route": key.route,
            "key": key.value,
            "status": status,
            "body": body,
        },
    )
