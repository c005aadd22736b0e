"""What an organization's server told of one customer, as it may be said to that customer."""

import re
from typing import Any

_NAMES = ("first_name", "firstname", "given_name", "name", "full_name")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[-'’. ]){0,38}")


def first_name(traits: dict[str, Any]) -> str | None:
    """What the customer is called; None unless it looks like a name and nothing else."""
    for key in _NAMES:
        value = traits.get(key)
        if isinstance(value, str) and _NAME.fullmatch(value.strip()):
            return value.split()[0]
    return None
