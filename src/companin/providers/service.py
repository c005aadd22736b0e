"""Model providers: described, checked, chosen for an answer; what they cost."""

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from companin.inference import kinds
from companin.platform.addresses import BadAddress, named, read_url
from companin.platform.database import Tx
from companin.platform.ids import new_id
from companin.platform.settings import Settings
from companin.platform.vault import Unsealable, Vault
from companin.providers import store
from companin.providers.errors import BadProvider, ProviderExists, ProviderNotFound
from companin.providers.models import Account, Chosen, ModelUsage, Provider, Resealed

_EVERY_NETWORK = ("0.0.0.0/0", "::/0")
_EVERY_PORT = range(1, 65536)


async def create(tx: Tx, settings: Settings, fields: dict[str, Any]) -> Provider:
    """`fields` as the schema names them, `api_key` in the clear. Raises BadProvider, ProviderExists."""
    row = _row(tx, settings, new_id(), fields, None)
    made = await store.create(tx, row)
    if made is None:
        raise ProviderExists
    return made


async def update(tx: Tx, settings: Settings, provider_id: UUID, changes: dict[str, Any]) -> Provider:
    """A new key replaces the old; without one it stays. Raises ProviderNotFound, BadProvider, ProviderExists."""
    found = await store.lock(tx, provider_id)
    if found is None:
        raise ProviderNotFound
    provider, sealed = found
    if changes.get("name") and await store.name_taken(tx, changes["name"], provider_id):
        raise ProviderExists
    moved = any(changes.get(name, getattr(provider, name)) != getattr(provider, name) for name in ("kind", "base_url"))
    if moved and sealed is not None and "api_key" not in changes:
        raise _bad("api_key", "has to be sent again when kind or base_url change, so that it goes nowhere unasked")
    await store.update(tx, _row(tx, settings, provider_id, {**asdict(provider), **changes}, sealed))
    return await read(tx, provider_id)


def _row(tx: Tx, settings: Settings, provider_id: UUID, fields: dict[str, Any], sealed: bytes | None) -> dict[str, Any]:
    _check(settings, fields)
    key: str | None = fields.pop("api_key", None)
    if key is not None:
        sealed = Vault(settings).seal(key, owner_of(tx.org, provider_id)) if key else None
        fields["last_four"] = key[-4:] if len(key) >= 12 else None
    if sealed is None and fields["kind"] in kinds.NEEDS_KEY:
        raise _bad("api_key", f"is required for {fields['kind']}")
    return {"last_four": None, **fields, "id": provider_id, "secret": sealed}


def _check(settings: Settings, fields: dict[str, Any]) -> None:
    kind, url = fields["kind"], fields["base_url"]
    if not kinds.is_kind(kind, with_fakes=settings.model_fakes):
        raise _bad("kind", f"must be one of {', '.join(kinds.BASE_URLS)}")
    if not kinds.installed(kind):
        raise _bad(
            "kind", f"needs client software this server lacks; its operator can install companin[models] for {kind}"
        )
    if kinds.is_fake(kind):
        return
    if url is None and kinds.BASE_URLS[kind] is None:
        raise _bad("base_url", f"is required for {kind}")
    _check_address(settings, url or kinds.BASE_URLS[kind] or "")


def _check_address(settings: Settings, url: str) -> None:
    """On the public internet and encrypted, or a host the operator allows."""
    try:
        address = read_url(url, allow_private=_EVERY_NETWORK, extra_ports=_EVERY_PORT)
        if named(address.host, address.port, settings.model_allow_hosts):
            return
        read_url(url, extra_ports=(address.port,))
    except BadAddress as error:
        raise _bad("base_url", f"can't be used: {error.sentence} {_ALLOW}") from None
    if address.scheme != "https":
        raise _bad("base_url", f"must begin with https://, so that keys and questions travel encrypted. {_ALLOW}")


_ALLOW = "An address of your own network has to be allowed by the operator of this server."


def _bad(field: str, message: str) -> BadProvider:
    return BadProvider(f"{field} {message}", [(field, message)])


def owner_of(org: UUID | None, provider_id: UUID) -> str:
    """What a provider's key is sealed for."""
    return f"model_providers:{org}:{provider_id}"


async def reseal(tx: Tx, settings: Settings) -> Resealed:
    """Seal all keys of the organization with the first secrets key."""
    vault, done = Vault(settings), Resealed()
    for provider_id, name, sealed in await store.lock_sealed(tx):
        if vault.is_fresh(sealed):
            done = replace(done, fresh=done.fresh + 1)
            continue
        owner = owner_of(tx.org, provider_id)
        try:
            anew = vault.seal(vault.open(sealed, owner), owner)
        except Unsealable:
            done = replace(done, lost=(*done.lost, name))
            continue
        await store.set_sealed(tx, provider_id, anew)
        done = replace(done, resealed=done.resealed + 1)
    return done


async def page(tx: Tx, below: UUID, limit: int) -> list[Provider]:
    return await store.page(tx, below, limit)


async def read(tx: Tx, provider_id: UUID) -> Provider:
    found = await store.read(tx, provider_id)
    if found is None:
        raise ProviderNotFound
    return found


async def delete(tx: Tx, provider_id: UUID) -> None:
    if not await store.delete(tx, provider_id):
        raise ProviderNotFound


async def usual(tx: Tx, provider_id: UUID) -> Chosen:
    """A provider with its usual model. Raises ProviderNotFound."""
    found = await store.chosen(tx, None, provider_id)
    if found is None:
        raise ProviderNotFound
    return found


async def choose(tx: Tx, wanted: str | None) -> Chosen | None:
    """What an assistant's `model` means: `provider`, `provider:model`, a model of the oldest provider, or nothing said.

    None when the organization has no provider.
    """
    name, _, model = (wanted or "").partition(":")
    found = await store.chosen(tx, name or None)
    if found is None or not wanted:
        return found
    if found.provider.name == name:
        return replace(found, model=model) if model else found
    return replace(found, model=wanted)


async def account(tx: Tx) -> Account:
    return await store.account(tx)


async def set_limits(tx: Tx, changes: dict[str, Any]) -> Account:
    limits = asdict((await store.account(tx)).limits)
    await store.set_limits(tx, {**limits, **changes})
    return await store.account(tx)


async def spend(tx: Tx, chosen: Chosen, *, input_tokens: int, output_tokens: int) -> None:
    await store.spend(
        tx,
        {
            "provider": chosen.provider.name,
            "model": chosen.model,
            "calls": 1,
            "input": input_tokens,
            "output": output_tokens,
            "cost": chosen.provider.cost(input_tokens, output_tokens),
        },
    )


async def usage(tx: Tx, days: int) -> list[ModelUsage]:
    return await store.usage(tx, days)
