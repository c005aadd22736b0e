"""From settings to an open database: embedded or your own, migrated, as the role that serves."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from companin.platform import migrate
from companin.platform.database import Database
from companin.platform.embedded import attached
from companin.platform.settings import Settings

Result = TypeVar("Result")

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Where the embedded database lives.", envvar="COMPANIN_DATA_DIR")
]


def settings_for(data_dir: Path | None = None, **changes: object) -> Settings:
    given = {name: value for name, value in {"data_dir": data_dir, **changes}.items() if value is not None}
    return Settings(**given)  # pyright: ignore[reportArgumentType] - checked by the class itself


def external_url(settings: Settings) -> str | None:
    """The URL to serve with on a database of your own, brought to this version; None for the embedded one.

    An owner's URL, in either variable, is used for the migration only: serving happens as `companin_app`.
    Raises SchemaBehind when only a serving URL is given and the schema is older than this program.
    """
    admin = settings.admin_database_url
    if admin is None and settings.database_url is not None:
        try:
            migrate.check(settings.database_url)
        except migrate.PrivilegedRole:
            admin = settings.database_url
        else:
            return settings.database_url
    if admin is None:
        return None
    migrate.migrate(admin)
    if settings.database_url in (None, admin):
        return migrate.app_url(admin)
    migrate.check(settings.database_url)
    return settings.database_url


@contextmanager
def serving_url(settings: Settings) -> Generator[tuple[str, bool]]:
    """The URL to work with, and whether no server is running beside us (then its worker is not either)."""
    external = external_url(settings)
    if external is not None:
        yield external, False
        return
    with attached(settings.data_dir) as cluster:
        if cluster.leads:
            migrate.migrate(cluster.url("companin_owner"))
        yield cluster.url("companin_app"), cluster.leads


def with_database(settings: Settings, work: Callable[[Database], Awaitable[Result]]) -> Result:
    """Run `work` on the running server's data, or on the data alone when no server runs."""

    async def opened(url: str) -> Result:
        db = Database(settings, url)
        await db.open()
        try:
            return await work(db)
        finally:
            await db.close()

    with serving_url(settings) as (url, _):
        return asyncio.run(opened(url))
