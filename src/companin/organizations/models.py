"""Organizations, keys and callers as other rooms see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from companin.platform.database import OrgId

SCOPES = ("read", "chat", "knowledge", "admin")
"""read: look at everything · chat: conversations, contexts · knowledge: sources · admin: assistants, keys, settings."""


@dataclass(frozen=True, slots=True)
class Organization:
    organization_id: UUID
    name: str
    is_active: bool
    rate_limit: int
    allowed_origins: list[str]
    require_origin: bool
    require_identity: bool
    default_language: str
    tokens_valid_from: datetime | float
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret, which is shown once and stored as a hash."""

    id: UUID
    client_id: str
    name: str
    scopes: list[str]
    last_four: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made, with the only copy of its secret."""

    key: ApiKey
    secret: str


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What authentication needs of a key and its organization; may be two seconds old."""

    organization_id: UUID
    key_id: UUID
    client_id: str
    secret_hash: bytes
    scopes: list[str]
    usable: bool
    rate_limit: int
    allowed_origins: list[str]
    require_origin: bool
    require_identity: bool
    tokens_valid_from: float


@dataclass(frozen=True, slots=True)
class KeyCaller:
    """A server that sent an API key pair."""

    org: OrgId
    key_id: UUID
    client_id: str
    scopes: frozenset[str]

    @property
    def name(self) -> str:
        """What idempotency keys and logs know this caller as."""
        return f"key:{self.key_id}"


@dataclass(frozen=True, slots=True)
class Permit:
    """The answer of a sliding window: `reset_at` and `retry_after` are honest by the database's clock (seconds)."""

    allowed: bool
    limit: int
    remaining: int
    window: int
    reset_at: int
    retry_after: int
