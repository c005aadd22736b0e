"""What a process builds once and routes fetch from: settings, database, notices."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from companin.platform.database import Database
from companin.platform.notices import Notices
from companin.platform.settings import Settings


@dataclass(frozen=True, slots=True)
class Resources:
    settings: Settings
    db: Database
    notices: Notices


# Coroutines, because a plain function would be called in a thread of its own for every request.
async def _resources(request: Request) -> Resources:
    found: Resources = request.app.state.resources
    return found


async def _db(request: Request) -> Database:
    return (await _resources(request)).db


Shared = Annotated[Resources, Depends(_resources)]
Db = Annotated[Database, Depends(_db)]
