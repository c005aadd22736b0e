"""Who is asking, when they come with an API key pair; and the only place an OrgId is minted."""

import hmac
import time
from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import Headers

from companin.organizations import secrets, store
from companin.organizations.errors import BadCredentials, OrganizationNotFound, ScopeMissing
from companin.organizations.models import KeyCaller, KeyRecord
from companin.platform.database import Database, OrgId
from companin.platform.errors import Forbidden, Unauthenticated

_FRESH_SECONDS = 2.0
_NOBODY = b"\x00" * 32


class Keys:
    """Key look-ups, kept for two seconds: a revoked key is refused by every process within that time."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._seen: dict[str, tuple[KeyRecord | None, float]] = {}

    async def record(self, client_id: str) -> KeyRecord | None:
        """The key of this client id; None when there is none or it may not be used."""
        if not secrets.plausible_id(client_id):
            return None
        known = self._seen.get(client_id)
        now = time.monotonic()
        if known and now - known[1] < _FRESH_SECONDS:
            return known[0]
        async with self._db.system() as tx:
            record = await store.key_record(tx, client_id)
        if record is not None and not record.usable:
            record = None
        if len(self._seen) > 10_000:
            self._seen.clear()
        self._seen[client_id] = (record, now)
        return record

    async def authenticate(self, headers: Headers) -> tuple[KeyCaller, KeyRecord]:
        """Raises BadCredentials, the same one for everything that can be wrong."""
        ids, given = headers.getlist("x-api-key"), headers.getlist("x-api-secret")
        if len(ids) != 1 or len(given) != 1 or not ids[0].isascii() or not given[0].isascii():
            raise BadCredentials("Authentication required - send X-API-Key and X-API-Secret, each once.")
        if not secrets.plausible(given[0]):
            raise BadCredentials
        fresh = ids[0] not in self._seen or time.monotonic() - self._seen[ids[0]][1] >= _FRESH_SECONDS
        record = await self.record(ids[0])
        expected = record.secret_hash if record else _NOBODY
        if not hmac.compare_digest(secrets.digest(given[0]), bytes(expected)) or record is None:
            raise BadCredentials
        if fresh:
            async with self._db.system() as tx:
                await store.mark_used(tx, record.client_id)
        caller = KeyCaller(mint(record), record.key_id, record.client_id, frozenset(record.scopes))
        return caller, record


def mint(record: KeyRecord) -> OrgId:
    """The organization a proven credential speaks for."""
    return OrgId(record.organization_id)


async def acting_for(db: Database, org: UUID) -> OrgId:
    """For jobs and the operator's commands, which name an organization and need not prove it.

    Raises OrganizationNotFound.
    """
    async with db.system() as tx:
        if not await store.exists(tx, org):
            raise OrganizationNotFound
    return OrgId(org)


def require(*scopes: str) -> Callable[[Request], Awaitable[KeyCaller]]:
    """A dependency: an API key that has one of these scopes (`admin` has them all)."""

    async def caller(request: Request) -> KeyCaller:
        found = getattr(request.state, "caller", None)
        if found is None:
            raise Unauthenticated
        if not isinstance(found, KeyCaller):
            raise Forbidden("A widget token may not do this. Use an API key.")
        if not found.scopes & {"admin", *scopes}:
            raise ScopeMissing(f"This API key lacks the scope {' or '.join(scopes)}.")
        return found

    return caller


AsReader = Annotated[KeyCaller, Depends(require("read", "chat", "knowledge"))]
AsChat = Annotated[KeyCaller, Depends(require("chat"))]
AsKnowledge = Annotated[KeyCaller, Depends(require("knowledge"))]
AsAdmin = Annotated[KeyCaller, Depends(require("admin"))]
