"""companin org …, companin keys …"""

from typing import Annotated
from uuid import UUID

import typer

from companin.cli import connecting
from companin.cli.connecting import DataDir
from companin.cli.showing import AsJson, problem, show
from companin.organizations import service as organizations
from companin.organizations.auth import acting_for
from companin.platform import vault
from companin.platform.database import Database
from companin.providers import service as providers
from companin.providers.models import Resealed
from companin.visitors import service as visitors

org = typer.Typer(no_args_is_help=True, help="Organizations of this deployment.")
keys = typer.Typer(no_args_is_help=True, help="API keys and signing keys.")

RateLimit = Annotated[int, typer.Option("--rate-limit", min=1, help="Requests an hour.")]
OfOrg = Annotated[UUID, typer.Option("--org", help="The organization's id.")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(org, name="org")
    app.add_typer(keys, name="keys")


@org.command("create")
def create(name: str, *, rate_limit: RateLimit = 1000, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Make an organization."""

    async def work(db: Database) -> UUID:
        async with db.system() as tx:
            return await organizations.create(tx, name, rate_limit=rate_limit)

    made = connecting.with_database(connecting.settings_for(data_dir), work)
    show({"organization_id": str(made), "name": name, "rate_limit": rate_limit}, as_json=as_json)


@org.command("list")
def list_all(*, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List all organizations."""

    async def work(db: Database) -> list[dict[str, object]]:
        async with db.system() as tx:
            found = await organizations.everyone(tx)
        return [
            {"organization_id": one.organization_id, "name": one.name, "rate_limit": one.rate_limit} for one in found
        ]

    show(connecting.with_database(connecting.settings_for(data_dir), work), as_json=as_json)


@org.command("set")
def set_terms(
    organization_id: UUID,
    *,
    rate_limit: Annotated[int | None, typer.Option("--rate-limit", min=1, help="Requests an hour.")] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help="Switch it on or off.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Change an organization's quota, or switch it off and on; every process follows within two seconds."""

    async def work(db: Database) -> None:
        async with db.system() as tx:
            await organizations.set_terms(tx, organization_id, rate_limit=rate_limit, is_active=active)

    connecting.with_database(connecting.settings_for(data_dir), work)
    changed = {"rate_limit": rate_limit, "is_active": active}
    named = {"organization_id": str(organization_id)}
    show({**named, **{name: value for name, value in changed.items() if value is not None}}, as_json=as_json)


@keys.command("create")
def create_key(
    *,
    organization: OfOrg,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "command line",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make an API key. The secret is shown this once."""

    async def work(db: Database) -> dict[str, str]:
        who = await acting_for(db, organization)
        async with db.transaction(who) as tx:
            new = await organizations.create_key(tx, name)
        return {"client_id": new.key.client_id, "client_secret": new.secret}

    show(connecting.with_database(connecting.settings_for(data_dir), work), as_json=as_json)


@keys.command("new-secrets-key")
def new_secrets_key() -> None:
    """Make a key for COMPANIN_SECRETS_KEYS, which seals the keys of model providers."""
    typer.echo(vault.new_key())


@keys.command("reseal")
def reseal(*, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Seal the keys of model providers with the first of COMPANIN_SECRETS_KEYS, so that older ones can go."""
    settings = connecting.settings_for(data_dir)

    async def work(db: Database) -> list[tuple[UUID, Resealed]]:
        async with db.system() as tx:
            known = await organizations.everyone(tx)
        found: list[tuple[UUID, Resealed]] = []
        for one in known:
            async with db.transaction(await acting_for(db, one.organization_id)) as tx:
                found.append((one.organization_id, await providers.reseal(tx, settings)))
        return found

    done = connecting.with_database(settings, work)
    lost = [f"{name} of {organization}" for organization, one in done for name in one.lost]
    counts = {"resealed": sum(one.resealed for _, one in done), "fresh": sum(one.fresh for _, one in done)}
    show({**counts, "lost": lost}, as_json=as_json)
    if lost:
        raise typer.Exit(problem(f"These keys open with none of the secrets keys given: {', '.join(lost)}.", 1))


@keys.command("rotate-signing")
def rotate_signing(
    *,
    drop_old: Annotated[bool, typer.Option("--drop-old", help="End all widget tokens now.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Sign widget tokens with a new key; tokens in use hold until they expire."""

    async def work(db: Database) -> str:
        async with db.system() as tx:
            return await visitors.rotate_signing_key(tx, drop_old=drop_old)

    show({"kid": connecting.with_database(connecting.settings_for(data_dir), work)}, as_json=as_json)
