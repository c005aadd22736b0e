"""companin export: everything an organization knows, as it came in, into a folder or a zip."""

import tempfile
import zipfile
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from companin.cli import choosing, connecting
from companin.cli.connecting import DataDir
from companin.cli.showing import AsJson, show
from companin.knowledge import exporting
from companin.platform.database import Database


def add_to(app: typer.Typer) -> None:
    app.command()(export)


def export(
    target: Path,
    *,
    organization: Annotated[UUID | None, typer.Option("--org", help="The organization's id.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write files, Q&A pairs and addresses to TARGET: a new .zip, or a folder that is empty or not there yet.
    `companin ingest` takes either back.
    """
    into_zip = target.suffix.lower() == ".zip"
    if target.exists() and (into_zip or not target.is_dir() or any(target.iterdir())):
        raise choosing.Choose(f"{target} is there already: name a new zip, or an empty folder.")

    async def work(db: Database) -> None:
        org = await choosing.organization(db, organization)
        with target.open("xb") if into_zip else tempfile.TemporaryFile() as out:
            async for piece in exporting.export(db, org):
                out.write(piece)
            if not into_zip:
                with zipfile.ZipFile(out) as archive:
                    archive.extractall(target)

    connecting.with_database(connecting.settings_for(data_dir), work)
    show({"exported": str(target)}, as_json=as_json)
