"""Bringing a database to this version's schema: numbered steps, one transaction each, one process at a time."""

import importlib
import secrets
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import resources
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from companin.platform.errors import CompaninError
from companin.platform.settings import Settings

APP_ROLE = "companin_app"
_LOCK = 0x636F6D70  # "comp"; one migrating process per database


class SchemaBehind(CompaninError):
    """The database's schema is older than this program. Run `companin migrate` with COMPANIN_ADMIN_DATABASE_URL set."""

    status = 503
    code = "schema_behind"


class PrivilegedRole(CompaninError):
    """Serving needs a role that can't bypass row-level security."""

    status = 503
    code = "privileged_role"


def steps() -> list[str]:
    """Names of all steps in order, e.g. `0002_tables.sql`."""
    files = resources.files("companin.migrations").iterdir()
    return sorted(f.name for f in files if f.name[:4].isdigit() and f.name.endswith((".sql", ".py")))


@contextmanager
def _exclusive(url: str) -> Generator[Connection[Any]]:
    options = "-c lock_timeout=10s -c statement_timeout=600s -c timezone=UTC"
    with psycopg.connect(url, autocommit=True, options=options, connect_timeout=10) as connection:
        connection.execute("SET lock_timeout = 0")
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        connection.execute("SET lock_timeout = '10s'")
        yield connection


def migrate(url: str) -> list[str]:
    """Apply what is missing, as an owner. Returns the names applied. Killed half-way it goes on where it was."""
    with _exclusive(url) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_steps (name text PRIMARY KEY, applied_at timestamptz DEFAULT now())"
        )
        missing = [name for name in steps() if name not in _applied(connection)]
        for name in missing:
            with connection.transaction():
                _apply(connection, name)
                connection.execute("INSERT INTO schema_steps (name) VALUES (%s)", (name,))
        return missing


def _applied(connection: Connection[Any]) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM schema_steps").fetchall()}


def _apply(connection: Connection[Any], name: str) -> None:
    if name.endswith(".py"):
        importlib.import_module(f"companin.migrations.{name.removesuffix('.py')}").apply(connection)
    else:
        text = (resources.files("companin.migrations") / name).read_text(encoding="utf-8")
        connection.execute(text.encode())


def app_url(admin_url: str) -> str:
    """The URL the platform serves with: the same server as the role `companin_app`, whose password only owners read.

    A machine that knows the owner's URL needs no second secret, and every machine of a cluster finds the same one.
    """
    with _exclusive(admin_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS owner_secrets (name text PRIMARY KEY, secret text NOT NULL)")
        found = connection.execute("SELECT secret FROM owner_secrets WHERE name = %s", (APP_ROLE,)).fetchone()
        password = found[0] if found else secrets.token_urlsafe(32)
        if not found:
            with connection.transaction():
                alter = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(APP_ROLE), sql.Literal(password))
                connection.execute(alter)
                connection.execute("INSERT INTO owner_secrets VALUES (%s, %s)", (APP_ROLE, password))
    parts = conninfo_to_dict(admin_url)
    parts.update(user=APP_ROLE, password=password)
    return make_conninfo("", **parts)


def check(url: str) -> None:
    """Refuse to serve on an older schema or as a role that row-level security doesn't bind.

    Raises SchemaBehind, PrivilegedRole; psycopg.OperationalError when the server can't be reached.
    """
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        row = connection.execute(
            "SELECT rolsuper OR rolbypassrls, current_user FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        owned = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
        ).fetchone()
        if row is None or row[0] or owned is None or owned[0]:
            raise PrivilegedRole(
                f"The role {row[1] if row else '?'} could bypass row-level security. Put this URL in "
                "COMPANIN_ADMIN_DATABASE_URL instead: the platform then makes and uses the role companin_app."
            )
        known = connection.execute("SELECT to_regclass('public.schema_steps') IS NOT NULL").fetchone()
        readable = known and known[0]
        if not readable or set(steps()) - _applied(connection):
            raise SchemaBehind


def main() -> int:
    """`python -m companin.platform.migrate`: what a starting server runs, with nothing else loaded."""
    url = Settings().admin_database_url
    if url is None:
        return 2
    applied = migrate(url)
    if applied:
        print(f"companin: applied {', '.join(applied)}", file=sys.stderr)  # noqa: T201 - a program of its own
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
