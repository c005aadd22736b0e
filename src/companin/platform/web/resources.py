"""What a process builds once and routes fetch from: settings, database, queue, notices."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from procrastinate import App

from companin.platform.database import Database
from companin.platform.notices import Notices
from companin.platform.settings import Settings


@dataclass(frozen=True, slots=True)
class Resources:
    settings: Settings
    db: Database
    queue: App
    notices: Notices


def _resources(request: Request) -> Resources:
    found: Resources = request.app.state.resources
    return found


def _db(request: Request) -> Database:
    return _resources(request).db


Shared = Annotated[Resources, Depends(_resources)]
Db = Annotated[Database, Depends(_db)]
