"""Creating something once: the transaction of a creating route, with its Idempotency-Key inside."""

from collections.abc import Awaitable, Callable

from fastapi import Response
from pydantic import BaseModel

from companin.platform.database import Database, OrgId, Tx
from companin.platform.web import idempotency
from companin.platform.web.envelope import reply_bytes


async def create_once(
    db: Database,
    org: OrgId,
    key: idempotency.Key,
    *,
    caller: str,
    fingerprint: bytes,
    effect: Callable[[Tx], Awaitable[tuple[int, BaseModel]]],
) -> Response:
    """Run `effect` in one transaction with the key, or replay what it answered the first time.

    Fields its model names in `shown_once` are secrets: they are never stored, so a replay holds null for them.
    """
    async with db.transaction(org) as tx:
        claim = await idempotency.claim(tx, key, caller=caller, fingerprint=fingerprint)
        if claim.taken and claim.body is not None:
            return reply_bytes(claim.body, claim.status or 200, headers={"Idempotent-Replayed": "true"})
        status, data = await effect(tx)
        kept = data.model_copy(update=dict.fromkeys(getattr(data, "shown_once", ())))
        await idempotency.settle(tx, key, caller=caller, status=status, body=kept.model_dump_json().encode())
    return reply_bytes(data.model_dump_json().encode(), status)
