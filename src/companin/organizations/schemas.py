"""Shapes of organizations and keys over HTTP."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from companin.organizations.models import ApiKey, NewKey, Organization
from companin.platform.web.fields import Body, Moment, Name, Origin

Scope = Literal["read", "chat", "knowledge", "admin"]


class OrganizationUpdate(Body):
    """Only the fields sent are changed."""

    name: Name | None = None
    allowed_origins: Annotated[list[Origin], Field(max_length=100)] | None = None
    require_origin: bool | None = None
    require_identity: bool | None = None
    default_language: Literal["en", "sv", "nl", "fr", "pt"] | None = None


class OrganizationOut(BaseModel):
    id: UUID
    name: str
    is_active: bool
    rate_limit: int
    allowed_origins: list[str]
    require_origin: bool
    require_identity: bool
    default_language: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, organization: Organization) -> "OrganizationOut":
        return cls(
            id=organization.organization_id,
            name=organization.name,
            is_active=organization.is_active,
            rate_limit=organization.rate_limit,
            allowed_origins=organization.allowed_origins,
            require_origin=organization.require_origin,
            require_identity=organization.require_identity,
            default_language=organization.default_language,
            created_at=organization.created_at,
            updated_at=organization.updated_at,
        )


class ApiKeyCreate(Body):
    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=4)] = ["read", "chat", "knowledge", "admin"]
    expires_at: Moment | None = None


class ApiKeyOut(BaseModel):
    id: UUID
    client_id: str
    name: str
    scopes: list[str]
    last_four: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> "ApiKeyOut":
        return cls.model_validate(key, from_attributes=True)


class NewKeyOut(ApiKeyOut):
    """`client_secret` is shown this once and never again; it is null when the request is replayed."""

    shown_once: ClassVar[tuple[str, ...]] = ("client_secret",)

    client_secret: str | None

    @classmethod
    def made(cls, new: NewKey) -> "NewKeyOut":
        return cls(client_secret=new.secret, **ApiKeyOut.of(new.key).model_dump())


class IdentitySecretOut(BaseModel):
    id: UUID
    created_at: datetime


class NewIdentitySecretOut(IdentitySecretOut):
    """`secret` is shown this once, null in a replay: sign identity assertions with it on your server (HS256)."""

    shown_once: ClassVar[tuple[str, ...]] = ("secret",)

    secret: str | None
    kid: str
