"""A customer's context as other rooms see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Context:
    """`traits` is free JSON told by the organization's server; it is data about one customer, never instructions."""

    id: UUID
    user_reference: str
    traits: dict[str, Any]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the customer somebody speaks as."""

    context_id: UUID
    traits: dict[str, Any]
