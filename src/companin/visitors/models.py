"""Visitors as other rooms see them."""

from dataclasses import dataclass
from typing import Final, Literal

from companin.platform.database import OrgId

_SCHEME: Final = "Bearer"


@dataclass(frozen=True, slots=True)
class VisitorCaller:
    """A browser that sent a widget token. `visitor_id` was made by us; `customer_id` only by a verified assertion."""

    org: OrgId
    visitor_id: str
    client_id: str
    customer_id: str | None

    @property
    def name(self) -> str:
        return f"visitor:{self.visitor_id}"


@dataclass(frozen=True, slots=True)
class Token:
    """A widget token as given to the browser; lives `expires_in` seconds."""

    token: str
    expires_in: int
    token_type: Literal["Bearer"] = _SCHEME


@dataclass(frozen=True, slots=True)
class SigningKey:
    """`retired_for` is how many seconds ago a newer key took over; 0 for the one that signs."""

    kid: str
    secret: bytes
    retired_for: float
