"""Shapes of contexts over HTTP."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from companin.contexts.models import Context
from companin.platform.web.fields import Body, FreeJson, Reference


class ContextPut(Body):
    """`user_reference` is your own name for the customer; the same one again replaces the traits."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "user_reference": "user-456",
                "traits": {"name": "A. Customer", "subscription_tier": "premium", "preferences": {"language": "en"}},
            }
        }
    )

    user_reference: Reference
    traits: FreeJson = {}


class ContextPatch(Body):
    """Merged into the traits (RFC 7396); null removes a trait."""

    traits: FreeJson


class ContextOut(BaseModel):
    id: UUID
    user_reference: str
    traits: dict[str, Any]
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, context: Context) -> "ContextOut":
        return cls.model_validate(context, from_attributes=True)
