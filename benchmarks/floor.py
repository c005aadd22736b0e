"""The floor: the least a service like this can do. Checks the same key, writes two rows in one transaction, answers.

`python -m benchmarks.floor PORT` with COMPANIN_DATABASE_URL set.
"""

import itertools
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import FastAPI, Request
from pydantic import BaseModel

from companin.organizations.auth import Keys
from companin.platform.database import Database
from companin.platform.ids import new_id
from companin.platform.settings import Settings


class Said(BaseModel):
    content: str


def create_floor(settings: Settings) -> FastAPI:
    assert settings.database_url is not None
    db = Database(settings, settings.database_url)
    keys = Keys(db)
    # below the platform's own numbers, so that both can write to one conversation
    numbers = itertools.count(-time.time_ns())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        await db.open()
        yield
        await db.close()

    app = FastAPI(lifespan=lifespan, openapi_url=None)

    @app.get("/readyz")
    async def readyz() -> dict[str, Any]:
        await db.single("SELECT 1", {})
        return {}

    @app.post("/sessions/{session}/messages", status_code=201)
    async def write(request: Request, session: UUID, said: Said) -> dict[str, Any]:
        caller, _ = await keys.authenticate(request.headers)
        asked, answered = new_id(), new_id()
        async with db.transaction(caller.org) as tx:
            for one, role, reply_to in ((asked, "user", None), (answered, "assistant", asked)):
                await tx.run(
                    """INSERT INTO messages (organization_id, id, conversation_id, seq, role, content, in_reply_to)
                       VALUES (%(org)s, %(id)s, %(session)s, %(seq)s, %(role)s, %(content)s, %(to)s)""",
                    {
                        "id": one,
                        "session": session,
                        "seq": next(numbers),
                        "role": role,
                        "content": said.content,
                        "to": reply_to,
                    },
                )
        return {"data": {"id": str(answered), "in_reply_to": str(asked), "content": said.content}}

    return app


if __name__ == "__main__":
    uvicorn.run(
        create_floor(Settings()),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
    )
