"""Making and checking credentials: random, prefixed, checksummed, stored as SHA-256."""

import hashlib
import re
import secrets
import zlib

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PREFIX = "csk_"
_BODY = 44  # base62 digits: 262 bits
_CHECK = 6


def _base62(number: int, digits: int) -> str:
    out = ""
    for _ in range(digits):
        number, rest = divmod(number, 62)
        out = _ALPHABET[rest] + out
    return out


def _checksum(body: str) -> str:
    return _base62(zlib.crc32((PREFIX + body).encode()), _CHECK)


def new_secret() -> str:
    """`csk_<44 random>_<6 checksum>`, so that scanners of leaked secrets know it without asking us."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_BODY))
    return f"{PREFIX}{body}_{_checksum(body)}"


def new_client_id() -> str:
    return "cid_" + "".join(secrets.choice(_ALPHABET) for _ in range(24))


def plausible_id(client_id: str) -> bool:
    """Whether we could have made it: what fails here needs no look-up, and holds nothing a database refuses."""
    return re.fullmatch(r"cid_[0-9A-Za-z]{24}", client_id) is not None


def plausible(secret: str) -> bool:
    """Whether the checksum fits: what fails here needs no look-up."""
    body, _, check = secret.removeprefix(PREFIX).partition("_")
    return secret.startswith(PREFIX) and len(body) == _BODY and check == _checksum(body)


def digest(secret: str) -> bytes:
    """A slow hash adds nothing to 262 random bits, and would be a way to keep the server busy."""
    return hashlib.sha256(secret.encode()).digest()
