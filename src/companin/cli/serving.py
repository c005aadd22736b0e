"""companin serve, worker, migrate."""

import json
import os
import subprocess
import sys
from typing import Annotated

import typer

from companin.cli import connecting
from companin.cli.connecting import DataDir
from companin.cli.showing import AsJson, show
from companin.platform import migrate as migrations
from companin.platform.embedded import CannotStart, attached
from companin.platform.settings import Settings

Host = Annotated[str | None, typer.Option(help="Address to listen on.", envvar="COMPANIN_HOST")]
Port = Annotated[int | None, typer.Option(help="Port to listen on.", envvar="COMPANIN_PORT")]
Workers = Annotated[int | None, typer.Option(help="API processes.", envvar="COMPANIN_WORKERS")]


_EMBEDDED_CONNECTIONS = 40  # of the server's 60; the rest is for the worker and for commands


def add_to(app: typer.Typer) -> None:
    app.command()(serve)
    app.command()(worker)
    app.command()(migrate)


def serve(host: Host = None, port: Port = None, data_dir: DataDir = None, workers: Workers = None) -> None:
    """Serve: API, worker and embedded database in one. Ready when /readyz says so."""
    settings = connecting.settings_for(data_dir, host=host, port=port, workers=workers)
    external = connecting.external_url(settings)
    plan = settings.data_dir.absolute() / "plan.json"
    try:
        plan.parent.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        plan.write_text(json.dumps(plan_of(settings, embedded=external is None)), encoding="utf-8")
    except OSError as error:
        raise CannotStart(
            f"{plan.parent} can't be written to ({error.strerror}): give this user the right to, or choose another "
            "--data-dir."
        ) from error
    if external is not None:
        os.environ["COMPANIN_DATABASE_URL"] = external
        os.environ.pop("COMPANIN_ADMIN_DATABASE_URL", None)  # what serves never knows the owner's password
    os.environ["COMPANIN_DATA_DIR"] = str(settings.data_dir.absolute())
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads cost twice the CPU and gain nothing
    # the supervisor stays for as long as the server does: it starts as a fresh, small process
    os.execv(sys.executable, [sys.executable, "-m", "companin.platform.supervisor", str(plan)])


def plan_of(settings: Settings, *, embedded: bool) -> dict[str, object]:
    python = [sys.executable, "-m"]
    return {
        "data_dir": str(settings.data_dir.absolute()),
        "embedded": embedded,
        "host": settings.host,
        "port": settings.port,
        "prepare": [[*python, "companin.platform.migrate"]] if embedded else [],
        "children": [
            {
                "name": "api",
                "argv": [*python, "companin.app"],
                "count": settings.workers,
                "listens": True,
                "nice": 0,
            },
            {"name": "worker", "argv": [*python, "companin.worker"], "count": 1, "listens": False, "nice": 10},
        ],
        "env": {"COMPANIN_DATABASE_POOL_SIZE": str(_pool_size(settings))} if embedded else {},
    }


def _pool_size(settings: Settings) -> int:
    """What the embedded server's connections allow each of many API processes."""
    return max(2, min(settings.database_pool_size, _EMBEDDED_CONNECTIONS // settings.workers - 1))


def worker(data_dir: DataDir = None) -> None:
    """Only a worker, for another machine or process beside a running server."""
    settings = connecting.settings_for(data_dir)
    with connecting.serving_url(settings) as (url, _):
        os.environ["COMPANIN_DATABASE_URL"] = url
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        status = subprocess.run([sys.executable, "-m", "companin.worker"], check=False).returncode
    raise SystemExit(status)


def migrate(data_dir: DataDir = None, *, as_json: AsJson = False) -> None:
    """Bring the database to this version. Safe to run again, and while a server runs."""
    settings = connecting.settings_for(data_dir)
    url = settings.admin_database_url or settings.database_url
    if url is not None:
        applied = migrations.migrate(url)
    else:
        with attached(settings.data_dir) as cluster:
            applied = migrations.migrate(cluster.url("companin_owner"))
    if as_json or sys.stdout.isatty() or applied:
        show({"applied": applied if as_json else ", ".join(applied) or "nothing: up to date"}, as_json=as_json)
