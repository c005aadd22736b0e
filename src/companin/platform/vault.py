"""Secrets that must be read again, as keys of model providers are: sealed with a key that isn't in the database."""

import base64
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from companin.platform.settings import Settings

_FILE = "secrets.key"
_KEY_BYTES, _NAME_BYTES, _NONCE_BYTES = 32, 4, 12


class Unsealable(Exception):
    """A secret sealed with a key this process doesn't have, or for another owner."""


class Vault:
    """AES-256-GCM. The first key seals, every key opens, so that a new one can be put before an old one. Without any
    in the settings, one is made and kept in the data directory, readable by its owner alone.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys: dict[bytes, AESGCM] = {}

    def seal(self, text: str, owner: str) -> bytes:
        """`owner` names what the secret belongs to; it opens for nothing else."""
        name, key = next(iter(self._opened().items()))
        nonce = os.urandom(_NONCE_BYTES)
        return name + nonce + key.encrypt(nonce, text.encode(), owner.encode())

    def open(self, sealed: bytes, owner: str) -> str:
        """Raises Unsealable."""
        key = self._opened().get(sealed[:_NAME_BYTES])
        nonce = sealed[_NAME_BYTES : _NAME_BYTES + _NONCE_BYTES]
        if key is None:
            raise Unsealable
        try:
            return key.decrypt(nonce, sealed[_NAME_BYTES + _NONCE_BYTES :], owner.encode()).decode()
        except InvalidTag:
            raise Unsealable from None

    def is_fresh(self, sealed: bytes) -> bool:
        """Whether it is sealed with the key that seals now."""
        return sealed[:_NAME_BYTES] == next(iter(self._opened()))

    def _opened(self) -> dict[bytes, AESGCM]:
        if not self._keys:
            texts = self._settings.secrets_keys or (_kept(self._settings.data_dir / _FILE),)
            raw = [base64.urlsafe_b64decode(text) for text in texts]
            self._keys = {hashlib.sha256(key).digest()[:_NAME_BYTES]: AESGCM(key) for key in raw}
        return self._keys


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def _kept(path: Path) -> str:
    """The key in the file, made when there is none. Two processes that make one at once end with the same."""
    with suppress(FileNotFoundError):
        return path.read_text("ascii").strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{_FILE}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(new_key() + "\n", "ascii")
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
    return path.read_text("ascii").strip()
