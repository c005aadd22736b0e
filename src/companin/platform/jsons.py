"""JSON as PostgreSQL and our clients can both hold it: no NaN, no NUL, no lone surrogates."""

import json
from typing import Any, cast

FREE_BYTES = 16 * 1024
"""How large a free JSON object (metadata, traits) may be."""


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)


def loads(text: str | bytes) -> Any:
    return json.loads(text)


def merged(target: Any, patch: Any) -> Any:
    """JSON Merge Patch, RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(cast("dict[str, Any]", target)) if isinstance(target, dict) else {}
    for name, value in cast("dict[str, Any]", patch).items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def within_bounds(value: Any) -> bool:
    return len(dumps(value).encode()) <= FREE_BYTES
