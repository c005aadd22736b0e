"""Assistants: made, changed with a revision each time, restored, switched off."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from companin.assistants import store
from companin.assistants.errors import AssistantInactive, AssistantNotFound, RevisionNotFound
from companin.assistants.models import Assistant, Profile, Revision
from companin.platform.database import Tx
from companin.platform.errors import PreconditionFailed
from companin.platform.ids import new_id

_PROFILE = TypeAdapter(Profile)


def shape(fields: dict[str, Any]) -> Profile:
    """A profile from the fields somebody sent, defaults for the rest; null inside a nested object means its default."""
    return _PROFILE.validate_python(_without_nulls(fields))


def _without_nulls(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value  # pyright: ignore[reportUnknownVariableType] - JSON
        for name, value in fields.items()
    }


async def create(tx: Tx, profile: Profile) -> Assistant:
    assistant_id = new_id()
    await store.create(tx, assistant_id, profile)
    return await read(tx, assistant_id)


async def page(tx: Tx, below: UUID, limit: int) -> list[Assistant]:
    return await store.page(tx, below, limit)


async def read(tx: Tx, assistant_id: UUID) -> Assistant:
    found = await store.read(tx, assistant_id)
    if found is None:
        raise AssistantNotFound
    return found


BESIDE_CONVERSATION = store.BESIDE_CONVERSATION


def beside_conversation(row: tuple[Any, ...]) -> Assistant:
    """From what BESIDE_CONVERSATION read."""
    return store.assistant_of(row)


async def for_old(tx: Tx, assistant_id: UUID) -> Assistant:
    """An assistant something was asked of, even if it has been deleted since. Raises AssistantNotFound."""
    found = await store.read_any(tx, assistant_id)
    if found is None:
        raise AssistantNotFound
    return found


async def for_new(tx: Tx, assistant_id: UUID) -> Assistant:
    """An assistant something new may start with. Raises AssistantNotFound, AssistantInactive."""
    found = await read(tx, assistant_id)
    if not found.profile.is_active:
        raise AssistantInactive
    return found


async def change(tx: Tx, assistant_id: UUID, changes: dict[str, Any], *, expected: int | None = None) -> Assistant:
    """Merge the fields given into the profile; nested objects are merged too. A change that changes nothing makes no
    revision. Raises AssistantNotFound, PreconditionFailed when `expected` is not the current revision.
    """
    found = await _locked(tx, assistant_id, expected)
    current = asdict(found.profile)
    for name, value in changes.items():
        nested = isinstance(value, dict) and name in ("answering", "handoff", "knowledge")
        current[name] = {**current[name], **value} if nested else value
    return await _revise(tx, found, shape(current))


async def restore(tx: Tx, assistant_id: UUID, revision: int, *, expected: int | None = None) -> Assistant:
    """Make a new revision that equals an earlier one."""
    found = await _locked(tx, assistant_id, expected)
    earlier = await store.revisions(tx, assistant_id, revision + 1, 1)
    if not earlier or earlier[0].revision != revision:
        raise RevisionNotFound
    return await _revise(tx, found, earlier[0].profile)


async def revisions(tx: Tx, assistant_id: UUID, below: int, limit: int) -> list[Revision]:
    await read(tx, assistant_id)
    return await store.revisions(tx, assistant_id, below, limit)


async def delete(tx: Tx, assistant_id: UUID) -> None:
    if not await store.delete(tx, assistant_id):
        raise AssistantNotFound


async def _locked(tx: Tx, assistant_id: UUID, expected: int | None) -> Assistant:
    found = await store.lock(tx, assistant_id)
    if found is None:
        raise AssistantNotFound
    if expected is not None and expected != found.revision:
        raise PreconditionFailed
    return found


async def _revise(tx: Tx, found: Assistant, profile: Profile) -> Assistant:
    if profile != found.profile:
        await store.update(tx, found.id, found.revision + 1, profile)
    return await read(tx, found.id)
