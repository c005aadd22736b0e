"""Which organization and assistant a command is about, when there is only one to choose."""

from uuid import UUID

from companin.assistants import service as assistants
from companin.organizations import service as organizations
from companin.organizations.auth import acting_for
from companin.organizations.models import SCOPES, KeyCaller
from companin.platform.database import Database, OrgId
from companin.platform.errors import CompaninError


class Choose(CompaninError):
    """Say which one is meant."""

    status = 400


async def organization(db: Database, named: UUID | None) -> OrgId:
    """The one named, else the only one."""
    if named is None:
        async with db.system() as tx:
            found = await organizations.everyone(tx)
        if len(found) != 1:
            raise Choose(
                "There are several organizations: name one with --org (see `companin org list`)."
                if found
                else "There is no organization yet: make one with `companin org create NAME`."
            )
        named = found[0].organization_id
    return await acting_for(db, named)


async def assistant(db: Database, org: OrgId, named: UUID | None) -> UUID:
    """The one named, else the newest active one."""
    if named is not None:
        return named
    async with db.transaction(org) as tx:
        found = await assistants.page(tx, UUID(int=(1 << 128) - 1), 100)
    active = [one for one in found if one.profile.is_active]
    if not active:
        raise Choose("This organization has no active assistant yet: make one with POST /api/v1/assistants/.")
    return active[0].id


def operator(org: OrgId) -> KeyCaller:
    """The operator at the command line, who may do what any key of the organization may."""
    return KeyCaller(org, UUID(int=0), "command line", frozenset(SCOPES))
