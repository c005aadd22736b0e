"""Widget configurations: made, merged, checked for readable colours; what loader and frame may know of them."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from companin.assistants import service as assistants
from companin.assistants.errors import AssistantNotFound
from companin.platform import jsons
from companin.platform.database import Database, Tx
from companin.platform.errors import Invalid, PreconditionFailed
from companin.platform.ids import new_id
from companin.widget import colours, store
from companin.widget.errors import AttachmentsOff, ConfigNotFound
from companin.widget.models import Design, Look, Opened, Paint, WidgetConfig

_DESIGN = TypeAdapter(Design)
_FRESH_SECONDS = 2.0
_MAX_BYTES = 64 * 1024


def shape(fields: dict[str, Any]) -> Design:
    """A design from what somebody sent, defaults for the rest. Raises Invalid for colours that can't be read."""
    design = _DESIGN.validate_python(fields)
    wrong = [*_unreadable("light", design.colours.light), *_unreadable("dark", design.colours.dark)]
    if wrong:
        raise Invalid(f"Please correct the request. {wrong[0][0]}: {wrong[0][1]}", wrong)
    if len(_DESIGN.dump_json(design)) > _MAX_BYTES:
        raise Invalid("This configuration is larger than 64 KiB. Please use fewer or shorter texts.")
    return design


def _unreadable(scheme: str, paint: Paint) -> Iterator[tuple[str, str]]:
    if paint.on_accent is None:
        return
    ratio = colours.contrast(paint.accent, paint.on_accent)
    if ratio >= colours.READABLE:
        return
    chosen, nearest = colours.text_on(paint.accent), colours.readable_on(paint.accent, paint.on_accent)
    message = (
        f"{paint.on_accent} on {paint.accent} has a contrast of {_down(ratio)}:1, and words need 4.5:1 to be read. "
        f"Leave on_accent out to get {chosen} ({_down(colours.contrast(paint.accent, chosen))}:1), "
        f"or take {nearest} as the accent"
    )
    yield f"colours.{scheme}.on_accent", message


def _down(ratio: float) -> str:
    """Never rounded up to what it isn't."""
    return f"{int(ratio * 100) / 100:g}"


async def create(tx: Tx, assistant_id: UUID, name: str, design: Design) -> WidgetConfig:
    """Raises AssistantNotFound."""
    await assistants.read(tx, assistant_id)
    config_id = new_id()
    await store.create(tx, config_id, assistant_id, name, design)
    return await read(tx, config_id)


async def page(tx: Tx, below: UUID, limit: int) -> list[WidgetConfig]:
    return await store.page(tx, below, limit)


async def read(tx: Tx, config_id: UUID) -> WidgetConfig:
    found = await store.read(tx, config_id)
    if found is None:
        raise ConfigNotFound
    return found


async def change(tx: Tx, config_id: UUID, changes: dict[str, Any], *, expected: int | None = None) -> WidgetConfig:
    """Merge what was sent (RFC 7396: null goes back to the default). A change that changes nothing makes no revision.

    Raises ConfigNotFound, AssistantNotFound, Invalid, PreconditionFailed when `expected` is not the current revision.
    """
    found = await store.lock(tx, config_id)
    if found is None:
        raise ConfigNotFound
    if expected is not None and expected != found.revision:
        raise PreconditionFailed
    sent = dict(changes)
    name, assistant_id = sent.pop("name", None) or found.name, sent.pop("assistant_id", None) or found.assistant_id
    if assistant_id != found.assistant_id:
        await assistants.read(tx, assistant_id)
    design = shape(jsons.merged(_DESIGN.dump_python(found.design, mode="json"), sent))
    if (name, assistant_id, design) != (found.name, found.assistant_id, found.design):
        await store.update(tx, config_id, assistant_id, name, design)
    return await read(tx, config_id)


async def delete(tx: Tx, config_id: UUID) -> None:
    if not await store.delete(tx, config_id):
        raise ConfigNotFound


async def expect_attachments(tx: Tx, assistant_id: UUID) -> None:
    """By the assistant, which is a fact of the stay; the configuration a stay says it began with is a browser's word.

    Raises AttachmentsOff.
    """
    if not await store.takes_attachments(tx, assistant_id):
        raise AttachmentsOff


async def opened(tx: Tx, config_id: UUID | None, assistant_id: UUID | None) -> Opened:
    """The configuration says which assistant it is; without one the page does.

    Raises ConfigNotFound, also for one that is switched off, AssistantNotFound, AssistantInactive.
    """
    if config_id is not None:
        config = await read(tx, config_id)
        if not config.design.is_active:
            raise ConfigNotFound
        return Opened(config_id, config.design, await assistants.for_new(tx, config.assistant_id))
    if assistant_id is None:
        raise AssistantNotFound
    return Opened(None, Design(), await assistants.for_new(tx, assistant_id))


class Looks:
    """What pages' loaders ask for, kept for two seconds: a change is on every site with its next loader."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._seen: dict[UUID | str, tuple[list[Look], float]] = {}

    async def of(self, asked: UUID | str) -> list[Look]:
        """Of one configuration, or of those for an origin."""
        known, now = self._seen.get(asked), time.monotonic()
        if known and now - known[1] < _FRESH_SECONDS:
            return known[0]
        async with self._db.system() as tx:
            found = await (
                store.look(tx, asked) if isinstance(asked, UUID) else store.looks_on(tx, list(patterns(asked)))
            )
        if len(self._seen) > 10_000:
            self._seen.clear()
        self._seen[asked] = (found, now)
        return found


def patterns(origin: str) -> Iterator[str]:
    """Everything a list of origins may say to mean this one: itself, and `*.` for each of its parents."""
    yield origin
    scheme, _, host = origin.partition("://")
    labels = host.split(".")
    for start in range(1, len(labels)):
        yield f"{scheme}://*.{'.'.join(labels[start:])}"
