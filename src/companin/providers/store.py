"""All SQL of model providers, their budgets and usage."""

from typing import Any
from uuid import UUID

from companin.platform.database import Tx
from companin.providers.models import Account, Chosen, Limits, ModelUsage, Provider

_COLUMNS = """id, name, kind, base_url, secret IS NOT NULL AS has_key, last_four, default_model, max_output_tokens,
    input_price, output_price, link_hosts, created_at, updated_at"""


async def create(tx: Tx, fields: dict[str, Any]) -> Provider | None:
    """`fields`: id, the columns, and `secret`. None when the name is taken."""
    return await tx.one(
        Provider,
        f"""INSERT INTO model_providers (organization_id, id, name, kind, base_url, secret, last_four, default_model,
                max_output_tokens, input_price, output_price, link_hosts)
            VALUES (%(org)s, %(id)s, %(name)s, %(kind)s, %(base_url)s, %(secret)s, %(last_four)s, %(default_model)s,
                %(max_output_tokens)s, %(input_price)s, %(output_price)s, %(link_hosts)s)
            ON CONFLICT (organization_id, name) DO NOTHING RETURNING {_COLUMNS}""",
        fields,
    )


async def page(tx: Tx, below: UUID, limit: int) -> list[Provider]:
    return await tx.all(
        Provider,
        f"""SELECT {_COLUMNS} FROM model_providers WHERE organization_id = %(org)s AND id < %(below)s
            ORDER BY id DESC LIMIT %(limit)s""",
        {"below": below, "limit": limit},
    )


async def read(tx: Tx, provider_id: UUID) -> Provider | None:
    return await tx.one(
        Provider,
        f"SELECT {_COLUMNS} FROM model_providers WHERE organization_id = %(org)s AND id = %(id)s",
        {"id": provider_id},
    )


async def lock(tx: Tx, provider_id: UUID) -> tuple[Provider, bytes | None] | None:
    rows = await tx.rows(
        f"""SELECT {_COLUMNS}, secret FROM model_providers
            WHERE organization_id = %(org)s AND id = %(id)s FOR UPDATE""",
        {"id": provider_id},
    )
    return (Provider(*rows[0][:-1]), rows[0][-1]) if rows else None


async def lock_sealed(tx: Tx) -> list[tuple[UUID, str, bytes]]:
    """Id, name and sealed key of each provider that has one."""
    return await tx.rows(
        """SELECT id, name, secret FROM model_providers
           WHERE organization_id = %(org)s AND secret IS NOT NULL ORDER BY id FOR UPDATE"""
    )


async def set_sealed(tx: Tx, provider_id: UUID, sealed: bytes) -> None:
    """The same key, sealed anew: what is open to the provider stays open."""
    await tx.run(
        "UPDATE model_providers SET secret = %(secret)s WHERE organization_id = %(org)s AND id = %(id)s",
        {"id": provider_id, "secret": sealed},
    )


async def name_taken(tx: Tx, name: str, besides: UUID) -> bool:
    return bool(
        await tx.value(
            """SELECT EXISTS (SELECT FROM model_providers
               WHERE organization_id = %(org)s AND name = %(name)s AND id <> %(id)s)""",
            {"name": name, "id": besides},
        )
    )


async def update(tx: Tx, fields: dict[str, Any]) -> None:
    """`fields` as for `create`."""
    await tx.run(
        """UPDATE model_providers SET name = %(name)s, kind = %(kind)s, base_url = %(base_url)s, secret = %(secret)s,
               last_four = %(last_four)s, default_model = %(default_model)s, max_output_tokens = %(max_output_tokens)s,
               input_price = %(input_price)s, output_price = %(output_price)s, link_hosts = %(link_hosts)s,
               updated_at = clock_timestamp()
           WHERE organization_id = %(org)s AND id = %(id)s""",
        fields,
    )


async def delete(tx: Tx, provider_id: UUID) -> int:
    return await tx.run(
        "DELETE FROM model_providers WHERE organization_id = %(org)s AND id = %(id)s", {"id": provider_id}
    )


async def chosen(tx: Tx, name: str | None, provider_id: UUID | None = None) -> Chosen | None:
    """The provider of this name or id with its key, else the organization's oldest; its usual model."""
    rows = await tx.rows(
        f"""SELECT {_COLUMNS}, secret FROM model_providers WHERE organization_id = %(org)s
                AND (%(id)s::uuid IS NULL OR id = %(id)s::uuid)
            ORDER BY (name = %(name)s) DESC NULLS LAST, id LIMIT 1""",
        {"name": name, "id": provider_id},
    )
    if not rows:
        return None
    provider = Provider(*rows[0][:-1])
    return Chosen(provider, provider.default_model, rows[0][-1])


async def account(tx: Tx) -> Account:
    rows = await tx.rows(
        """SELECT l.daily_tokens, l.monthly_tokens, l.daily_cost, l.monthly_cost, coalesce(l.concurrency, %(usual)s),
               coalesce(sum(u.input_tokens + u.output_tokens) FILTER (WHERE u.day = n.today), 0)::bigint,
               coalesce(sum(u.cost) FILTER (WHERE u.day = n.today), 0),
               coalesce(sum(u.input_tokens + u.output_tokens), 0)::bigint, coalesce(sum(u.cost), 0)
           FROM (SELECT (now() AT TIME ZONE 'UTC')::date AS today) n
           LEFT JOIN model_limits l ON l.organization_id = %(org)s
           LEFT JOIN model_usage u ON u.organization_id = %(org)s AND u.day >= date_trunc('month', n.today)::date
           GROUP BY 1, 2, 3, 4, 5""",
        {"usual": Limits().concurrency},
    )
    return Account(Limits(*rows[0][:5]), *rows[0][5:])


async def set_limits(tx: Tx, limits: dict[str, Any]) -> None:
    await tx.run(
        """INSERT INTO model_limits
               (organization_id, daily_tokens, monthly_tokens, daily_cost, monthly_cost, concurrency)
           VALUES (%(org)s, %(daily_tokens)s, %(monthly_tokens)s, %(daily_cost)s, %(monthly_cost)s, %(concurrency)s)
           ON CONFLICT (organization_id) DO UPDATE SET daily_tokens = excluded.daily_tokens,
               monthly_tokens = excluded.monthly_tokens, daily_cost = excluded.daily_cost,
               monthly_cost = excluded.monthly_cost, concurrency = excluded.concurrency""",
        limits,
    )


async def spend(tx: Tx, fields: dict[str, Any]) -> None:
    """`fields`: provider, model, calls, input, output, cost. Added to what others add at the same time."""
    await tx.run(
        """INSERT INTO model_usage AS u
               (organization_id, day, provider, model, calls, input_tokens, output_tokens, cost)
           VALUES (%(org)s, (now() AT TIME ZONE 'UTC')::date, %(provider)s, %(model)s, %(calls)s, %(input)s, %(output)s,
               %(cost)s)
           ON CONFLICT (organization_id, day, provider, model) DO UPDATE SET calls = u.calls + excluded.calls,
               input_tokens = u.input_tokens + excluded.input_tokens,
               output_tokens = u.output_tokens + excluded.output_tokens, cost = u.cost + excluded.cost""",
        fields,
    )


async def usage(tx: Tx, days: int) -> list[ModelUsage]:
    """Newest day first."""
    return await tx.all(
        ModelUsage,
        """SELECT day::text, provider, model, calls, input_tokens, output_tokens, cost FROM model_usage
           WHERE organization_id = %(org)s AND day > (now() AT TIME ZONE 'UTC')::date - %(days)s::integer
           ORDER BY day DESC, provider, model""",
        {"days": days},
    )
