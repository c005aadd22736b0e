"""A configuration to try: an assistant as it runs, with changes that nobody is served yet."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from companin.assistants import service as assistants
from companin.assistants.models import Assistant, Profile
from companin.platform.database import Tx
from companin.platform.errors import CompaninError

_LISTS = ("include_tags", "exclude_tags", "include_sources", "exclude_sources")
KNOWN = ("assistant", "revision", "threshold", "engine", "model", *_LISTS)


class BadConfiguration(CompaninError):
    """The configuration can't be used."""

    status = 400


async def of(tx: Tx, assistant_id: UUID, spec: str | None) -> Assistant:
    """The assistant with the changes of `spec`: `threshold=0.3,engine=default,include_tags=draft|public`.

    Raises BadConfiguration, AssistantNotFound.
    """
    changes = _changes(spec or "")
    found = await assistants.read(tx, _id(changes.pop("assistant", str(assistant_id))))
    if "revision" in changes:
        number = int(changes.pop("revision"))
        earlier = await assistants.revisions(tx, found.id, number + 1, 1)
        if not earlier or earlier[0].revision != number:
            raise BadConfiguration(f"The assistant has no revision {number}.")
        found = replace(found, profile=earlier[0].profile, revision=number)
    return replace(found, profile=_changed(found.profile, changes))


def _changes(spec: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in spec.split(","))):
        name, equals, value = part.partition("=")
        if name not in KNOWN or not equals or (name == "revision" and not value.isdecimal()):
            raise BadConfiguration(f"{part!r} is no change: give name=value with one of {', '.join(KNOWN)}.")
        found[name] = value
    return found


def _changed(profile: Profile, changes: dict[str, str]) -> Profile:
    fields: dict[str, Any] = {}
    if "threshold" in changes:
        fields["confidence_threshold"] = _number(changes["threshold"])
    fields |= {name: changes[name] for name in ("engine", "model") if name in changes}
    if fields.get("engine", "default") not in ("default", "model"):
        raise BadConfiguration("The engine is default or model.")
    scope: dict[str, Any] = {}
    for name in _LISTS:
        if name in changes:
            values = [one for one in changes[name].split("|") if one]
            scope[name] = [_id(one) for one in values] if name.endswith("sources") else values
    answering, knowledge = replace(profile.answering, **fields), replace(profile.knowledge, **scope)
    return replace(profile, answering=answering, knowledge=knowledge)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise BadConfiguration("A threshold is a number from 0 to 1.")
    return value


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadConfiguration(f"{text} is not an id.") from None
