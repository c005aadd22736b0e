"""JWTs made by hand, right and wrong, without the library the server checks them with."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any


def unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def padded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def compact(head: bytes, claims: bytes, secret: bytes, algorithm: str = "sha256") -> str:
    signed = f"{unpadded(head)}.{unpadded(claims)}"
    return f"{signed}.{unpadded(hmac.new(secret, signed.encode(), algorithm).digest())}"


def signed(head: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    return compact(json.dumps(head).encode(), json.dumps(claims).encode(), secret)


def head_of(token: str) -> dict[str, Any]:
    return json.loads(padded(token.split(".", maxsplit=1)[0]))


def claims_of(token: str) -> dict[str, Any]:
    return json.loads(padded(token.split(".")[1]))


def assertion(secret: str, kid: str | None, client_id: str, customer: str, **changes: Any) -> str:
    """What an organization's server signs for a customer who is signed in there."""
    now = int(time.time())
    claims = {"sub": customer, "aud": client_id, "iat": now, "exp": now + 300, **changes}
    head = {"alg": "HS256", "typ": "JWT", "kid": kid} if kid else {"alg": "HS256", "typ": "JWT"}
    return signed(head, {name: value for name, value in claims.items() if value is not None}, secret.encode())


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
