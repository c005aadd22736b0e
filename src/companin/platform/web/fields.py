"""Field types of request bodies: text PostgreSQL can hold, free JSON within bounds, languages, ids in paths."""

import math
import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any, LiteralString, NoReturn, cast
from uuid import UUID

from fastapi import Header
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from companin.platform import jsons
from companin.platform.errors import NotFound, PreconditionFailed

LANGUAGES = ("en", "sv", "nl", "fr", "pt")
FREE_JSON_DEPTH = 16
_ORIGIN = re.compile(r"^(https?)://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$|^null$")


class Body(BaseModel):
    """A request body: an unknown field is an error, because a typo must not vanish."""

    model_config = ConfigDict(extra="forbid", strict=False, ser_json_inf_nan="strings")


def clean(text: str) -> str:
    """NFC, and refuse what no database or JSON reader takes: NUL and lone surrogates."""
    if "\x00" in text:
        _refuse("nul", "must not contain NUL characters")
    if any("\ud800" <= c <= "\udfff" for c in text):
        _refuse("surrogate", "must not contain half of a surrogate pair")
    return unicodedata.normalize("NFC", text)


def _not_blank(text: str) -> str:
    if not text.strip():
        _refuse("blank", "must not be empty")
    return text


def _refuse(code: LiteralString, message: LiteralString) -> NoReturn:
    raise PydanticCustomError(code, message)


def _free(value: dict[str, Any]) -> dict[str, Any]:
    """A JSON object up to 16 KiB and 16 levels, with nothing that can't be stored and read back."""
    queue: list[tuple[Any, int]] = [(value, 1)]
    while queue:
        node, depth = queue.pop()
        if depth > FREE_JSON_DEPTH:
            _refuse("too_deep", "must not be nested deeper than 16 levels")
        _check_leaf(node)
        queue.extend((part, depth + 1) for part in _parts(node))
    if not jsons.within_bounds(value):
        _refuse("too_large", "must not be larger than 16 KiB as JSON")
    return value


def _parts(node: Any) -> list[Any]:
    """What stands inside a JSON value: names and values, or elements."""
    if isinstance(node, dict):
        pairs = cast("dict[str, Any]", node)
        return [*pairs.keys(), *pairs.values()]
    return cast("list[Any]", node) if isinstance(node, list) else []


def _check_leaf(node: Any) -> None:
    if isinstance(node, str):
        clean(node)
    elif isinstance(node, float) and not math.isfinite(node):
        _refuse("not_finite", "must hold finite numbers only")
    elif isinstance(node, int) and abs(node) >= 2**63:
        _refuse("too_big", "must hold numbers below 2^63 only; send larger ones as text")


def _each_once(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _origin(value: str) -> str:
    """`https://shop.example`, `https://*.shop.example` or `http://localhost:3000`; no path, no trailing slash."""
    lowered = value.strip().lower()
    if not _ORIGIN.match(lowered):
        _refuse("origin", "must look like https://shop.example or https://*.shop.example, without a path")
    return lowered


def _id(value: Any) -> UUID:
    """An id in a path. What can't be an id names nothing, so it is a 404 like any unknown one."""
    try:
        return UUID(str(value))
    except ValueError:
        raise NotFound from None


ShortText = Annotated[str, StringConstraints(max_length=200), AfterValidator(clean)]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(clean), AfterValidator(_not_blank)
]
LongText = Annotated[str, StringConstraints(max_length=8000), AfterValidator(clean)]
Content = Annotated[
    str, StringConstraints(min_length=1, max_length=8000), AfterValidator(clean), AfterValidator(_not_blank)
]
Reference = Annotated[
    str, StringConstraints(min_length=1, max_length=255), AfterValidator(clean), AfterValidator(_not_blank)
]
Tag = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64, strip_whitespace=True),
    AfterValidator(clean),
    AfterValidator(_not_blank),
]
Tags = Annotated[list[Tag], Field(max_length=50), AfterValidator(_each_once)]
# Python and PostgreSQL both know these moments, wherever they are told.
Moment = Annotated[
    AwareDatetime,
    Field(
        ge=datetime(1970, 1, 1, tzinfo=UTC),
        le=datetime.max.replace(tzinfo=UTC),
        description="RFC 3339, with its offset",
    ),
]
FreeJson = Annotated[dict[str, Any], AfterValidator(_free)]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,2}$")]
PathId = Annotated[UUID, BeforeValidator(_id)]
Origin = Annotated[str, StringConstraints(max_length=255), AfterValidator(_origin)]
IfMatch = Annotated[str | None, Header(max_length=200, description="The ETag of the revision you read")]


def expected_revision(if_match: str | None) -> int | None:
    """The revision an `If-Match` asks for, None for any. Raises PreconditionFailed."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = re.fullmatch(r'\s*(?:W/)?"?(\d{1,9})"?\s*', if_match)
    if found is None:
        raise PreconditionFailed
    return int(found[1])


def base_language(tag: str | None) -> str | None:
    """`pt-BR` -> `pt` when we speak it, else None."""
    base = (tag or "").replace("_", "-").split("-")[0].lower()
    return base if base in LANGUAGES else None
