"""Model providers, budgets and usage as other rooms see them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Provider:
    """One account with one provider, without its key. Prices are per million tokens, None when nobody said."""

    id: UUID
    name: str
    kind: str
    base_url: str | None
    has_key: bool
    last_four: str | None
    default_model: str
    max_output_tokens: int
    input_price: Decimal | None
    output_price: Decimal | None
    link_hosts: list[str]
    created_at: datetime
    updated_at: datetime

    def cost(self, input_tokens: int, output_tokens: int) -> Decimal:
        paid = (self.input_price or Decimal(0)) * input_tokens + (self.output_price or Decimal(0)) * output_tokens
        return (paid / _MILLION).quantize(Decimal("0.000001"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The provider and model an assistant's answers are made with; `sealed` is the provider's key."""

    provider: Provider
    model: str
    sealed: bytes | None

    @property
    def engine(self) -> str:
        return f"{self.provider.name}:{self.model}"


@dataclass(frozen=True, slots=True)
class Resealed:
    """What became of an organization's sealed keys; `lost` names the providers whose key can't be opened."""

    resealed: int = 0
    fresh: int = 0
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """None: without limit. `concurrency` counts answers being made at one moment, on all machines."""

    daily_tokens: int | None = None
    monthly_tokens: int | None = None
    daily_cost: Decimal | None = None
    monthly_cost: Decimal | None = None
    concurrency: int = 8


@dataclass(frozen=True, slots=True)
class Account:
    """What an organization has used today and this month (UTC), against what it may."""

    limits: Limits
    day_tokens: int
    day_cost: Decimal
    month_tokens: int
    month_cost: Decimal

    def allows(self, tokens: int, cost: Decimal) -> bool:
        """Whether so much more fits into every budget."""
        return (
            _fits(self.day_tokens + tokens, self.limits.daily_tokens)
            and _fits(self.month_tokens + tokens, self.limits.monthly_tokens)
            and _fits(self.day_cost + cost, self.limits.daily_cost)
            and _fits(self.month_cost + cost, self.limits.monthly_cost)
        )


def _fits(used: Decimal | int, limit: Decimal | int | None) -> bool:
    return limit is None or used <= limit


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """One day (UTC) of one model."""

    day: str
    provider: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost: Decimal
