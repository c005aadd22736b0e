"""Minting and checking widget tokens; returning visitors keep who they are, verified customers too."""

import hashlib
import secrets
import time
from typing import Any
from uuid import UUID

from companin.organizations import service as organizations
from companin.organizations.models import KeyRecord
from companin.platform.database import Database, OrgId, Tx
from companin.visitors import store, tokens
from companin.visitors.errors import BadIdentity, BadToken, IdentityRequired
from companin.visitors.models import SigningKey, Token

_FRESH_SECONDS = 3.0
_IDENTITY_LIFETIME = 3600


class Signing:
    """The deployment's signing keys, re-read every few seconds so that a removed one stops working everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._keys: list[SigningKey] = []
        self._read_at = 0.0

    async def keys(self) -> list[SigningKey]:
        now = time.monotonic()
        if not self._keys or now - self._read_at > _FRESH_SECONDS:
            async with self._db.system() as tx:
                self._keys = await store.signing_keys(tx)
                if not self._keys:
                    await store.add_signing_key(tx, *_fresh_key())
                    self._keys = await store.signing_keys(tx)
            self._read_at = now
        return self._keys

    async def verifying(self, late: float = 0) -> dict[str, bytes]:
        """Keys a token may be signed with: the current one, and retired ones as long as their tokens live."""
        return {k.kid: k.secret for k in await self.keys() if k.retired_for <= tokens.LIFETIME + late}


def _fresh_key() -> tuple[str, bytes]:
    return secrets.token_hex(8), secrets.token_bytes(32)


async def rotate_signing_key(tx: Tx, *, drop_old: bool = False) -> str:
    """New tokens are signed with a new key; old ones hold until they expire, or end now with `drop_old`."""
    kid, secret = _fresh_key()
    await store.add_signing_key(tx, kid, secret)
    await store.retire_signing_keys(tx, kid)
    await store.drop_signing_keys(tx, 0 if drop_old else 60 * 24 * 3600)
    return kid


async def verify(signing: Signing, token: str) -> tokens.Claims:
    """Raises BadToken."""
    try:
        claims = tokens.decode(token, await signing.verifying(), types=(tokens.WIDGET_TYPE,))
        return tokens.widget_claims(claims, time.time())
    except tokens.Refused:
        raise BadToken from None


async def returning(signing: Signing, token: str, record: KeyRecord, *, late: float) -> str | None:
    """The visitor an earlier token of the same organization spoke for, expired up to `late` seconds ago."""
    try:
        claims = tokens.decode(token, await signing.verifying(late), types=(tokens.WIDGET_TYPE,))
        earlier = tokens.widget_claims(claims, time.time(), late=late)
    except tokens.Refused:
        return None
    if earlier.org != str(record.organization_id) or earlier.iat < record.tokens_valid_from or earlier.customer:
        return None
    return earlier.sub


async def customer_of(db: Database, org: OrgId, assertion: str, client_id: str) -> str:
    """The customer an identity assertion proves: HS256 by one of the organization's identity secrets, at most an hour,
    `aud` the client_id when given, `sub` or `user_id` the customer. Raises BadIdentity.
    """
    async with db.transaction(org) as tx:
        known = await organizations.identity_secrets(tx)
    for secret_id, secret, _ in known:
        try:
            kid = str(tokens.header(assertion).get("kid", secret_id))
            candidates = {kid: secret, "None": secret} if kid == str(secret_id) else {}
            return _customer(tokens.decode(assertion, candidates, types=tokens.IDENTITY_TYPES), client_id)
        except tokens.Refused:
            continue
    raise BadIdentity


def _customer(claims: dict[str, Any], client_id: str) -> str:
    tokens.times(claims, time.time(), longest=_IDENTITY_LIFETIME)
    customer = claims.get("sub", claims.get("user_id"))
    if claims.get("aud", client_id) != client_id or not isinstance(customer, str) or not 0 < len(customer) <= 255:
        raise tokens.Refused
    return customer


async def mint(signing: Signing, record: KeyRecord, *, visitor: str | None, customer: str | None) -> Token:
    """A token of one hour. A verified customer is the same visitor on every device. Raises IdentityRequired."""
    if record.require_identity and customer is None:
        raise IdentityRequired
    now = int(time.time())
    current = (await signing.keys())[0]
    claims = {
        "iss": tokens.ISSUER,
        "aud": tokens.AUDIENCE,
        "sub": _customer_visitor(record.organization_id, customer)
        if customer
        else visitor or f"v_{secrets.token_urlsafe(18)}",
        "org": str(record.organization_id),
        "cid": record.client_id,
        "iat": now,
        "nbf": now,
        "exp": now + tokens.LIFETIME,
        "jti": secrets.token_urlsafe(12),
    }
    if customer:
        claims["customer"] = customer
    return Token(tokens.sign(claims, current.kid, current.secret, typ=tokens.WIDGET_TYPE), tokens.LIFETIME)


def _customer_visitor(org: UUID, customer: str) -> str:
    return "c_" + hashlib.blake2b(customer.encode(), key=org.bytes, digest_size=18).hexdigest()
