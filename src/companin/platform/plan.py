"""What the supervisor is told to run, read from JSON and checked."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

_Value = TypeVar("_Value", str, int, bool)


class PlanError(ValueError):
    """The plan can't be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Child:
    """`count` processes of one kind. `nice` only lowers priority."""

    name: str
    argv: tuple[str, ...]
    count: int
    listens: bool
    nice: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`prepare` runs to its end, in order, before the children. `env` is added to our environment."""

    data_dir: str
    embedded: bool
    host: str
    port: int
    prepare: tuple[tuple[str, ...], ...]
    children: tuple[Child, ...]
    env: dict[str, str]


def read_plan(source: str) -> Plan:
    """From a file, or from stdin for "-". Raises PlanError."""
    try:
        raw = json.loads(sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PlanError(f"The plan {source} can't be read: {error}.") from error
    fields = _object("the plan", raw)
    return Plan(
        data_dir=_typed(fields, "data_dir", str, ""),
        embedded=_typed(fields, "embedded", bool, default=False),
        host=_typed(fields, "host", str, "127.0.0.1"),
        port=_typed(fields, "port", int, 0),
        prepare=tuple(_argv("prepare", one) for one in _list("prepare", fields.get("prepare", []))),
        children=tuple(_child(one) for one in _list("children", fields.get("children", []))),
        env={name: str(value) for name, value in _object("env", fields.get("env", {})).items()},
    )


def _child(raw: object) -> Child:
    fields = _object("a child", raw)
    child = Child(
        name=_typed(fields, "name", str, ""),
        argv=_argv("a child's argv", fields.get("argv")),
        count=_typed(fields, "count", int, 1),
        listens=_typed(fields, "listens", bool, default=False),
        nice=_typed(fields, "nice", int, 0),
    )
    if not child.name or child.count < 0 or child.nice < 0:
        raise PlanError("The plan needs a name, a count from 0 and a nice from 0 for each child.")
    return child


def _typed(fields: dict[str, Any], name: str, kind: type[_Value], default: _Value) -> _Value:
    value = fields.get(name, default)
    if not isinstance(value, kind):
        raise PlanError(f"The plan's {name} must be of type {kind.__name__}.")
    return value


def _object(what: str, raw: object) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise PlanError(f"In the plan, {what} must be an object.")
    return cast("dict[str, Any]", raw)


def _list(what: str, raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise PlanError(f"In the plan, {what} must be a list.")
    return cast("list[object]", raw)


def _argv(what: str, raw: object) -> tuple[str, ...]:
    words = _list(what, raw)
    if not words or not all(isinstance(word, str) for word in words):
        raise PlanError(f"In the plan, {what} must be a list of words, not empty.")
    return tuple(str(word) for word in words)
