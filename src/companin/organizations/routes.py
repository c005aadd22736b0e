"""/organization, /api-keys: what an organization's own administrators do with it."""

from fastapi import APIRouter, Response

from companin.organizations import service as organizations
from companin.organizations.auth import AsAdmin, AsReader
from companin.organizations.schemas import (
    ApiKeyCreate,
    ApiKeyOut,
    IdentitySecretOut,
    NewIdentitySecretOut,
    NewKeyOut,
    OrganizationOut,
    OrganizationUpdate,
)
from companin.platform.database import Tx
from companin.platform.web import paging
from companin.platform.web.envelope import Envelope, Page, reply, reply_page
from companin.platform.web.fields import PathId
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.resources import Db

router = APIRouter(tags=["Organization"])


@router.get("/organization", response_model=Envelope[OrganizationOut])
async def read_organization(caller: AsReader, db: Db) -> Response:
    async with db.transaction(caller.org) as tx:
        return reply(OrganizationOut.of(await organizations.read(tx)))


@router.patch("/organization", response_model=Envelope[OrganizationOut])
async def update_organization(caller: AsAdmin, db: Db, body: OrganizationUpdate) -> Response:
    changes = {name: value for name, value in body.model_dump(exclude_unset=True).items() if value is not None}
    async with db.transaction(caller.org) as tx:
        return reply(OrganizationOut.of(await organizations.update(tx, changes)))


@router.post("/organization/revoke-widget-tokens", response_model=Envelope[OrganizationOut])
async def revoke_widget_tokens(caller: AsAdmin, db: Db) -> Response:
    """Every widget token made until now stops working within five seconds."""
    async with db.transaction(caller.org) as tx:
        await organizations.revoke_tokens(tx)
        return reply(OrganizationOut.of(await organizations.read(tx)))


@router.get("/organization/identity-secrets", response_model=Envelope[list[IdentitySecretOut]])
async def list_identity_secrets(caller: AsAdmin, db: Db) -> Response:
    async with db.transaction(caller.org) as tx:
        rows = await organizations.identity_secrets(tx)
    return reply_page([IdentitySecretOut(id=row[0], created_at=row[2]) for row in rows], None, 100)


@router.post("/organization/identity-secrets", status_code=201, response_model=Envelope[NewIdentitySecretOut])
async def create_identity_secret(caller: AsAdmin, db: Db, key: IdempotencyKey) -> Response:
    async def effect(tx: Tx) -> tuple[int, NewIdentitySecretOut]:
        made, secret, created_at = await organizations.create_identity_secret(tx)
        return 201, NewIdentitySecretOut(id=made, kid=str(made), secret=secret, created_at=created_at)

    return await create_once(db, caller.org, key, caller=caller.name, fingerprint=b"", effect=effect)


@router.delete("/organization/identity-secrets/{secret_id}", status_code=204, response_model=None)
async def revoke_identity_secret(caller: AsAdmin, db: Db, secret_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        await organizations.revoke_identity_secret(tx, secret_id)
    return Response(status_code=204)


@router.get("/api-keys", response_model=Page[ApiKeyOut])
async def list_api_keys(caller: AsAdmin, db: Db, limit: paging.Limit = 50, cursor: paging.Cursor = None) -> Response:
    async with db.transaction(caller.org) as tx:
        rows = await organizations.keys(tx, paging.after_id(caller.org, cursor), limit + 1)
    rows, last = paging.page(rows, limit)
    following = paging.encode(caller.org, last.id) if last else None
    return reply_page([ApiKeyOut.of(row) for row in rows], following, limit)


@router.post("/api-keys", status_code=201, response_model=Envelope[NewKeyOut])
async def create_api_key(caller: AsAdmin, db: Db, key: IdempotencyKey, body: ApiKeyCreate) -> Response:
    async def effect(tx: Tx) -> tuple[int, NewKeyOut]:
        scopes = tuple(dict.fromkeys(body.scopes))
        new = await organizations.create_key(tx, body.name, scopes=scopes, expires_at=body.expires_at)
        return 201, NewKeyOut.made(new)

    mark = body.model_dump_json().encode()
    return await create_once(db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.get("/api-keys/{key_id}", response_model=Envelope[ApiKeyOut])
async def read_api_key(caller: AsAdmin, db: Db, key_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        return reply(ApiKeyOut.of(await organizations.read_key(tx, key_id)))


@router.delete("/api-keys/{key_id}", status_code=204, response_model=None)
async def revoke_api_key(caller: AsAdmin, db: Db, key_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        await organizations.revoke_key(tx, key_id)
    return Response(status_code=204)
