"""All SQL of widget tokens: the deployment's signing keys."""

from companin.platform.database import Tx
from companin.visitors.models import SigningKey


async def signing_keys(tx: Tx) -> list[SigningKey]:
    return await tx.all(
        SigningKey,
        """SELECT kid, secret, coalesce(extract(epoch FROM now() - retired_at), 0)::float8 AS retired_for
           FROM signing_keys ORDER BY retired_at IS NOT NULL, created_at DESC, kid""",
    )


async def add_signing_key(tx: Tx, kid: str, secret: bytes) -> None:
    await tx.run("INSERT INTO signing_keys (kid, secret) VALUES (%(kid)s, %(secret)s)", {"kid": kid, "secret": secret})


async def retire_signing_keys(tx: Tx, besides: str) -> None:
    await tx.run(
        "UPDATE signing_keys SET retired_at = now() WHERE kid <> %(kid)s AND retired_at IS NULL", {"kid": besides}
    )


async def drop_signing_keys(tx: Tx, older_than_seconds: float) -> None:
    await tx.run(
        "DELETE FROM signing_keys WHERE retired_at <= now() - make_interval(secs => %(age)s)",
        {"age": older_than_seconds},
    )
