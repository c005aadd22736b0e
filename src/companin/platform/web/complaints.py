"""What is wrong with a field of a request, in words of ours: those of the library that checks it speak of its types."""

import re
from typing import Any

_WORDS = {
    "extra_forbidden": "is not a field of this request",
    "missing": "is required",
    "json_invalid": "is not valid JSON",
    "model_attributes_type": "must be a JSON object",
    "model_type": "must be a JSON object",
    "dict_type": "must be a JSON object",
    "list_type": "must be a list",
    "string_type": "must be text",
    "string_pattern_mismatch": "doesn't have the form it must have",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "too_long": "must have at most {max_length} entries",
    "too_short": "must have at least {min_length} entries",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "is too large a number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "uuid_type": "must be a UUID",
    "uuid_parsing": "must be a UUID",
    "timezone_aware": "must say its offset, as in 2026-01-31T09:00:00Z",
}
_MOMENT = "must be a date and time, as in 2026-01-31T09:00:00Z"
_FILE = "must be a file, sent with a file name"
_THE_LIBRARYS = re.compile(r"^(?:Value error, |\w+ should (?=be|have|match))")


def field_of(error: dict[str, Any]) -> str:
    """`('body', 'traits', 'email')` -> `traits.email`; empty when it is the body itself, or a place in its text."""
    parts = [str(part) for part in error["loc"]]
    if parts and parts[0] in ("body", "query", "path", "header", "cookie"):
        parts = parts[1:]
    return "" if error["type"] == "json_invalid" else ".".join(parts)


def message_of(error: dict[str, Any]) -> str:
    kind = str(error["type"])
    context: dict[str, Any] = error.get("ctx") or {}
    if kind.startswith(("datetime_", "date_")):
        return _MOMENT
    if kind == "value_error":
        said = str(context.get("error", error["msg"]))
        return _FILE if "UploadFile" in said else said
    known = _WORDS.get(kind)
    if known is None:
        return _plain(str(error["msg"]))
    said = known.format_map(context)
    if kind == "string_too_short" and context.get("min_length") == 1:
        said = "must not be empty"
    return said if field_of(error) else f"the body {said}"


def _plain(text: str) -> str:
    """`Input should be a valid URL` -> `must be a valid URL`."""
    shorn = _THE_LIBRARYS.sub("", text)
    return f"must {shorn}" if shorn != text and not text.startswith("Value error") else text[:1].lower() + text[1:]
