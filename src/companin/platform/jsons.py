"""JSON as PostgreSQL and our clients can both hold it: no NaN, no NUL, no lone surrogates."""

import json
from typing import Any

FREE_BYTES = 16 * 1024
"""How large a free JSON object (metadata, traits) may be."""


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)


def loads(text: str | bytes) -> Any:
    return json.loads(text)


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    result: dict[str, Any] = dict(target) if isinstance(target, dict) else {}  # pyright: ignore[reportUnknownArgumentType] - JSON
    for name, value in patch.items():  # pyright: ignore[reportUnknownVariableType] - JSON
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def within_bounds(value: Any) -> bool:
    return len(dumps(value).encode()) <= FREE_BYTES
