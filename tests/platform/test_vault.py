"""What is sealed opens for its owner, with its key, and with a key that was replaced since."""

import pytest

from companin.platform.settings import Settings
from companin.platform.vault import Unsealable, Vault, new_key


def test_a_secret_opens_for_its_owner_alone() -> None:
    vault = Vault(Settings(secrets_keys=(new_key(),)))
    sealed = vault.seal("sk-1", "one")
    assert b"sk-1" not in sealed
    assert sealed != vault.seal("sk-1", "one")
    assert vault.open(sealed, "one") == "sk-1"
    for wrong in (lambda: vault.open(sealed, "two"), lambda: vault.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "one")):
        with pytest.raises(Unsealable):
            wrong()


def test_a_new_key_is_put_before_the_old_one() -> None:
    old, new = new_key(), new_key()
    sealed = Vault(Settings(secrets_keys=(old,))).seal("sk-1", "one")
    assert Vault(Settings(secrets_keys=(new, old))).open(sealed, "one") == "sk-1"
    with pytest.raises(Unsealable):
        Vault(Settings(secrets_keys=(new,))).open(sealed, "one")


def test_without_a_key_one_is_made_and_kept(tmp_path) -> None:
    sealed = Vault(Settings(data_dir=tmp_path)).seal("sk-1", "one")
    assert Vault(Settings(data_dir=tmp_path)).open(sealed, "one") == "sk-1"
    assert (tmp_path / "secrets.key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_none_stops_the_start() -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        Settings(secrets_keys=("changeme",))
