"""Shapes of model providers, budgets and usage over HTTP."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from companin.platform.web.fields import Body, Name, clean
from companin.providers.models import Account, ModelUsage, Provider

_EXAMPLE: dict[str, Any] = {
    "name": "main",
    "kind": "openai-compatible",
    "base_url": "https://models.example.com/v1",
    "api_key": "sk-example",
    "default_model": "small-instruct",
    "input_price": 0.15,
    "output_price": 0.6,
}

ProviderName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z:-]{0,40}$")]
Url = Annotated[str, StringConstraints(min_length=8, max_length=500), AfterValidator(clean)]
Key = Annotated[str, StringConstraints(pattern=r"^[!-~]{0,500}$")]
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
Price = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=12, decimal_places=6)]
Tokens = Annotated[int, Field(ge=0, le=10**15)]
Cost = Annotated[Decimal, Field(ge=0, le=10_000_000, max_digits=14, decimal_places=6)]
OutputTokens = Annotated[int, Field(ge=16, le=4096)]
Hosts = Annotated[list[Host], Field(max_length=50)]


class ProviderUpdate(Body):
    """Only the fields sent are changed. `api_key` is written and never read; an empty one removes it."""

    model_config = ConfigDict(json_schema_extra={"example": {"default_model": "small-instruct-2"}})

    name: ProviderName | None = None
    kind: Kind | None = None
    base_url: Url | None = None
    api_key: Key | None = None
    default_model: Name | None = None
    max_output_tokens: OutputTokens | None = None
    input_price: Price | None = None
    output_price: Price | None = None
    link_hosts: Hosts | None = None

    def changes(self) -> dict[str, Any]:
        """What was sent; null takes back an address or a price, and otherwise means "as it was"."""
        sent = self.model_dump(exclude_unset=True)
        removable = {"base_url", "input_price", "output_price"}
        return {name: value for name, value in sent.items() if value is not None or name in removable}


class ProviderCreate(ProviderUpdate):
    """`kind`: openai, anthropic, google, mistral, ollama, vllm, llamacpp or openai-compatible. Prices are per million
    tokens, in the currency budgets are in. Beside cited sources, links may lead to `link_hosts`.
    """

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    name: ProviderName  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues] - required here
    kind: Kind  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues] - required here
    default_model: Name  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues] - required here

    def fields(self) -> dict[str, Any]:
        usual: dict[str, Any] = {
            "base_url": None,
            "max_output_tokens": 700,
            "input_price": None,
            "output_price": None,
            "link_hosts": [],
        }
        return {**usual, **self.changes()}


class ProviderOut(BaseModel):
    """`api_key_last_four` tells which key is kept; the key itself is never shown."""

    id: UUID
    name: str
    kind: str
    base_url: str | None
    has_api_key: bool
    api_key_last_four: str | None
    default_model: str
    max_output_tokens: int
    input_price: float | None
    output_price: float | None
    link_hosts: list[str]
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, provider: Provider) -> "ProviderOut":
        return cls(
            id=provider.id,
            name=provider.name,
            kind=provider.kind,
            base_url=provider.base_url,
            has_api_key=provider.has_key,
            api_key_last_four=provider.last_four,
            default_model=provider.default_model,
            max_output_tokens=provider.max_output_tokens,
            input_price=_number(provider.input_price),
            output_price=_number(provider.output_price),
            link_hosts=provider.link_hosts,
            created_at=provider.created_at,
            updated_at=provider.updated_at,
        )


class CheckOut(BaseModel):
    """Whether the model answered a short question; `reason` is the code an answer without it would carry."""

    ok: bool
    reason: str | None
    milliseconds: int


class LimitsUpdate(Body):
    """Only the fields sent are changed; null is without limit. Over a budget the default engine answers."""

    model_config = ConfigDict(json_schema_extra={"example": {"daily_tokens": 500000, "monthly_cost": 50}})

    daily_tokens: Tokens | None = None
    monthly_tokens: Tokens | None = None
    daily_cost: Cost | None = None
    monthly_cost: Cost | None = None
    concurrency: Annotated[int, Field(ge=0, le=1000)] | None = None

    def changes(self) -> dict[str, Any]:
        sent = self.model_dump(exclude_unset=True)
        return {name: value for name, value in sent.items() if value is not None or name != "concurrency"}


class LimitsOut(BaseModel):
    """Budgets, and what is used of them today and this month (UTC)."""

    daily_tokens: int | None
    monthly_tokens: int | None
    daily_cost: float | None
    monthly_cost: float | None
    concurrency: int
    used_daily_tokens: int
    used_monthly_tokens: int
    used_daily_cost: float
    used_monthly_cost: float

    @classmethod
    def of(cls, account: Account) -> "LimitsOut":
        return cls(
            daily_tokens=account.limits.daily_tokens,
            monthly_tokens=account.limits.monthly_tokens,
            daily_cost=_number(account.limits.daily_cost),
            monthly_cost=_number(account.limits.monthly_cost),
            concurrency=account.limits.concurrency,
            used_daily_tokens=account.day_tokens,
            used_monthly_tokens=account.month_tokens,
            used_daily_cost=float(account.day_cost),
            used_monthly_cost=float(account.month_cost),
        )


class ModelUsageOut(BaseModel):
    """One day (UTC) of one model."""

    day: str
    provider: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost: float

    @classmethod
    def of(cls, usage: ModelUsage) -> "ModelUsageOut":
        return cls.model_validate(usage, from_attributes=True)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
