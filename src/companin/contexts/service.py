"""Contexts: told by the organization's server, merged, found by id or reference."""

from typing import Any
from uuid import UUID

from psycopg.errors import ForeignKeyViolation

from companin.contexts import store
from companin.contexts.errors import ContextInUse, ContextNotFound, TraitsTooLarge
from companin.contexts.models import Context, Known
from companin.platform import jsons
from companin.platform.database import Tx
from companin.platform.ids import new_id

BESIDE_CONVERSATION = store.BESIDE_CONVERSATION


def beside_conversation(row: tuple[Any, ...]) -> Known | None:
    """From what BESIDE_CONVERSATION read."""
    return None if row[0] is None else Known(row[0], row[1])


async def known(tx: Tx, context_id: UUID | None, customer_id: str | None) -> Known | None:
    """The same, for a conversation read earlier."""
    name = str(context_id) if context_id is not None else customer_id
    found = await store.find(tx, context_id, name) if name is not None else None
    return Known(found.id, found.traits) if found else None


async def put(tx: Tx, user_reference: str, traits: dict[str, Any]) -> tuple[Context, bool]:
    """Make or replace; tells whether it was made."""
    return await store.upsert(tx, new_id(), user_reference, traits)


async def page(tx: Tx, below: UUID, limit: int) -> list[Context]:
    return await store.page(tx, below, limit)


async def read(tx: Tx, name: str) -> Context:
    """By id or `user_reference`. Raises ContextNotFound."""
    found = await store.find(tx, _as_id(name), name)
    if found is None:
        raise ContextNotFound
    return found


async def merge(tx: Tx, name: str, patch: dict[str, Any]) -> Context:
    """JSON Merge Patch (RFC 7396): null removes. Raises ContextNotFound."""
    await store.lock(tx, (await read(tx, name)).id)
    current = await read(tx, name)
    traits = jsons.merged(current.traits, patch)
    if not jsons.within_bounds(traits):
        raise TraitsTooLarge("The merged traits would be larger than 16 KiB. Remove some by setting them to null.")
    changed = await store.set_traits(tx, current.id, traits)
    if changed is None:
        raise ContextNotFound
    return changed


async def delete(tx: Tx, name: str) -> None:
    found = await read(tx, name)
    try:
        await store.delete(tx, found.id)
    except ForeignKeyViolation:
        raise ContextInUse from None


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
