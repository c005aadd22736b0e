"""Widget tokens and identity assertions as JWTs: one algorithm, keys by `kid` from our own map, everything typed.

Rules of RFC 8725: the algorithm is ours to choose, `typ` tells tokens apart, nothing in a token names its key's place.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

WIDGET_TYPE = "widget+jwt"
RETURN_TYPE = "visitor+jwt"
IDENTITY_TYPES = (None, "JWT", "identity+jwt")
LIFETIME = 3600
_MAX_BYTES = 8 * 1024
_LEEWAY = 60
_HEADER_KEYS = {"alg", "typ", "kid"}
ISSUER = "companin"
AUDIENCE = "companin:widget"
RETURN_AUDIENCE = "companin:visitor"


class Refused(Exception):
    """The token proves nothing."""


@dataclass(frozen=True, slots=True)
class Claims:
    """A widget token's claims, each of its right type. Times are epoch seconds."""

    sub: str
    org: str
    cid: str
    iat: int
    exp: int
    customer: str | None


def _unpadded(part: str) -> bytes:
    """Canonical base64url only: one signature has one spelling."""
    raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise Refused
    return raw


def header(token: str) -> dict[str, Any]:
    """The protected header of a token that is shaped like one. Raises Refused."""
    if len(token) > _MAX_BYTES or token.count(".") != 2 or not token.isascii():
        raise Refused
    try:
        parts = [_unpadded(part) for part in token.split(".")]
        found = json.loads(parts[0], object_pairs_hook=_no_repeats)
        claims = json.loads(parts[1], object_pairs_hook=_no_repeats)
    except (binascii.Error, ValueError, RecursionError):
        raise Refused from None
    if not isinstance(found, dict) or not isinstance(claims, dict):
        raise Refused
    return found  # pyright: ignore[reportUnknownVariableType] - JSON


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made


def decode(token: str, kid_secrets: dict[str, bytes], *, types: tuple[str | None, ...]) -> dict[str, Any]:
    """Verified claims, times not yet looked at. Raises Refused."""
    head = header(token)
    if head.get("alg") != "HS256" or head.get("typ") not in types or set(head) - _HEADER_KEYS:
        raise Refused
    secret = kid_secrets.get(str(head.get("kid")))
    if secret is None:
        raise Refused
    try:
        return dict(jwt.decode(token, OctKey.import_key(secret), algorithms=["HS256"]).claims)
    except (JoseError, ValueError, TypeError):
        raise Refused from None


def sign(claims: dict[str, Any], kid: str, secret: bytes, *, typ: str) -> str:
    head = {"alg": "HS256", "typ": typ, "kid": kid}
    return jwt.encode(head, claims, OctKey.import_key(secret), algorithms=["HS256"])


def times(claims: dict[str, Any], now: float, *, longest: int, late: float = 0) -> tuple[int, int]:
    """Checked `iat` and `exp`. `late` is how long past `exp` the token is still taken (a returning visitor)."""
    iat, exp, nbf = claims.get("iat"), claims.get("exp"), claims.get("nbf", claims.get("iat"))
    if type(iat) is not int or type(exp) is not int or type(nbf) is not int:
        raise Refused
    if not (
        iat <= now + _LEEWAY and nbf <= now + _LEEWAY and iat < exp <= iat + longest and now < exp + _LEEWAY + late
    ):
        raise Refused
    return iat, exp


def widget_claims(claims: dict[str, Any], now: float, *, late: float = 0) -> Claims:
    """Raises Refused unless every claim is there, of its type, and in time."""
    iat, exp = times(claims, now, longest=LIFETIME, late=late)
    texts = [claims.get(name) for name in ("sub", "org", "cid", "jti")]
    customer = claims.get("customer")
    if claims.get("iss") != ISSUER or claims.get("aud") != AUDIENCE or "nbf" not in claims:
        raise Refused
    if not all(isinstance(text, str) and text for text in texts) or not isinstance(customer, str | None):
        raise Refused
    return Claims(str(texts[0]), str(texts[1]), str(texts[2]), iat, exp, customer)


def return_claims(claims: dict[str, Any], now: float, *, longest: int) -> Claims:
    """Those of a token by which a browser is known again; it opens nothing by itself. Raises Refused."""
    iat, exp = times(claims, now, longest=longest)
    texts = [claims.get(name) for name in ("sub", "org", "cid")]
    if claims.get("iss") != ISSUER or claims.get("aud") != RETURN_AUDIENCE:
        raise Refused
    if not all(isinstance(text, str) and text for text in texts):
        raise Refused
    return Claims(str(texts[0]), str(texts[1]), str(texts[2]), iat, exp, None)
