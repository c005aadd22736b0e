"""Minting and checking widget tokens; returning visitors keep who they are, verified customers too."""

import hashlib
import math
import secrets
import time
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from companin.organizations import service as organizations
from companin.organizations.models import KeyRecord
from companin.platform.database import Database, OrgId, Tx
from companin.platform.web.fields import Reference
from companin.visitors import store, tokens
from companin.visitors.errors import BadIdentity, BadToken, IdentityRequired
from companin.visitors.models import SigningKey, Token

_FRESH_SECONDS = 3.0
_IDENTITY_LIFETIME = 3600
LONGEST_RETURN = 365 * 24 * 3600
"""A returning browser is known again for at most a year; retired signing keys are kept as long, for its sake."""
_REFERENCE: TypeAdapter[str] = TypeAdapter(Reference)
"""A customer is called the same here as in requests of the organization's own server."""


class Signing:
    """The deployment's signing keys, re-read every few seconds so that a removed one stops working everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._keys: list[SigningKey] = []
        self._read_at = 0.0

    async def keys(self, naming: str | None = None) -> list[SigningKey]:
        """The signing one first. `naming` a key we don't know re-reads: another process may just have made it."""
        now = time.monotonic()
        unknown = naming is not None and all(key.kid != naming for key in self._keys)
        if unknown or not self._keys or now - self._read_at > _FRESH_SECONDS:
            async with self._db.system() as tx:
                self._keys = await store.signing_keys(tx)
                if not self._keys:
                    await store.add_signing_key(tx, *_fresh_key())
                    self._keys = await store.signing_keys(tx)
            self._read_at = now
        return self._keys

    async def verifying(self, token: str, late: float = 0) -> dict[str, bytes]:
        """Keys the token may be signed with: the current one, and retired ones as long as their tokens live.
        Raises tokens.Refused.
        """
        known = await self.keys(str(tokens.header(token).get("kid")))
        return {k.kid: k.secret for k in known if k.retired_for <= tokens.LIFETIME + late}


def _fresh_key() -> tuple[str, bytes]:
    return secrets.token_hex(8), secrets.token_bytes(32)


async def rotate_signing_key(tx: Tx, *, drop_old: bool = False) -> str:
    """New tokens are signed with a new key; old ones hold until they expire, or end now with `drop_old`."""
    kid, secret = _fresh_key()
    await store.add_signing_key(tx, kid, secret)
    await store.retire_signing_keys(tx, kid)
    await store.drop_signing_keys(tx, 0 if drop_old else LONGEST_RETURN)
    return kid


async def verify(signing: Signing, token: str) -> tokens.Claims:
    """Raises BadToken."""
    try:
        claims = tokens.decode(token, await signing.verifying(token), types=(tokens.WIDGET_TYPE,))
        return tokens.widget_claims(claims, time.time())
    except tokens.Refused:
        raise BadToken from None


async def returning(signing: Signing, token: str, record: KeyRecord, *, late: float) -> str | None:
    """The visitor an earlier token of the same organization spoke for, expired up to `late` seconds ago."""
    try:
        claims = tokens.decode(token, await signing.verifying(token, late), types=(tokens.WIDGET_TYPE,))
        earlier = tokens.widget_claims(claims, time.time(), late=late)
    except tokens.Refused:
        return None
    if earlier.org != str(record.organization_id) or earlier.iat < record.tokens_valid_from or earlier.customer:
        return None
    return earlier.sub


async def known_again(signing: Signing, token: str, record: KeyRecord) -> str | None:
    """The visitor a returning browser's token speaks for; None when it is not ours, too old, or was revoked."""
    try:
        keys = await signing.verifying(token, LONGEST_RETURN)
        claims = tokens.decode(token, keys, types=(tokens.RETURN_TYPE,))
        earlier = tokens.return_claims(claims, time.time(), longest=LONGEST_RETURN)
    except tokens.Refused:
        return None
    if earlier.org != str(record.organization_id) or earlier.iat < record.tokens_valid_from:
        return None
    return earlier.sub


async def remember(signing: Signing, record: KeyRecord, visitor: str, seconds: int) -> str:
    """What a browser keeps to be this visitor again for so long."""
    now = _not_revoked(record)
    current = (await signing.keys())[0]
    claims = {
        "iss": tokens.ISSUER,
        "aud": tokens.RETURN_AUDIENCE,
        "sub": visitor,
        "org": str(record.organization_id),
        "cid": record.client_id,
        "iat": now,
        "exp": now + min(seconds, LONGEST_RETURN),
    }
    return tokens.sign(claims, current.kid, current.secret, typ=tokens.RETURN_TYPE)


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
    if claims.get("aud", client_id) != client_id or not isinstance(customer, str):
        raise tokens.Refused
    try:
        return _REFERENCE.validate_python(customer)
    except ValidationError:
        raise tokens.Refused from None


def new_visitor() -> str:
    return f"v_{secrets.token_urlsafe(18)}"


async def mint(signing: Signing, record: KeyRecord, *, visitor: str | None, customer: str | None) -> Token:
    """A token of one hour. A verified customer is the same visitor on every device. Raises IdentityRequired."""
    if record.require_identity and customer is None:
        raise IdentityRequired
    now = _not_revoked(record)
    current = (await signing.keys())[0]
    claims = {
        "iss": tokens.ISSUER,
        "aud": tokens.AUDIENCE,
        "sub": _customer_visitor(record.organization_id, customer) if customer else visitor or new_visitor(),
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


def _not_revoked(record: KeyRecord) -> int:
    """Now, by whole seconds: a token made in the second of a revocation must not look older than it."""
    return max(int(time.time()), math.ceil(record.tokens_valid_from))


def _customer_visitor(org: UUID, customer: str) -> str:
    return "c_" + hashlib.blake2b(customer.encode(), key=org.bytes, digest_size=18).hexdigest()
