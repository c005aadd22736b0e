"""companin crawl: whole websites into the knowledge, visited again as often as one likes."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import typer

from companin.cli import ingesting
from companin.cli.connecting import DataDir
from companin.cli.showing import AsJson
from companin.knowledge.import_items import Item
from companin.knowledge.sites.service import Wanted

_PAGES = 200


class Schedule(StrEnum):
    """How often a site is visited again, as it is said on the command line."""

    off = "off"
    hourly = "hourly"
    daily = "daily"
    weekly = "weekly"


def add_to(app: typer.Typer) -> None:
    app.command()(crawl)


def crawl(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Where each site begins.")],
    *,
    organization: Annotated[UUID | None, typer.Option("--org", help="The organization's id.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Tag every page (may be repeated).")] = None,
    sitemap: Annotated[bool, typer.Option("--sitemap", help="Pages are those of the site's sitemap.")] = False,
    pages: Annotated[int, typer.Option(min=1, help="How many pages a site may have.")] = _PAGES,
    schedule: Annotated[Schedule, typer.Option(help="How often it is visited again.")] = Schedule.off,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add websites, each with the pages its address leads to, and wait until they are searchable. A site that is there
    already is left as it is, but for what is asked of it here.
    """
    kind = "sitemap" if sitemap else "crawl"
    asked = {"tags": bool(tag), "pages": pages != _PAGES, "schedule": schedule is not Schedule.off}
    said = frozenset(name for name, is_asked in asked.items() if is_asked)
    sites = [Item(url, site=Wanted(kind, (url,), pages=pages, schedule=schedule.value, said=said)) for url in urls]
    ingesting.carry_out(ingesting.Wanted([], sites, tag or []), organization, data_dir, as_json=as_json)
