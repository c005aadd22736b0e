"""The API process: everything is built here once, and `create_app` reads like a table of contents."""

import argparse
import asyncio
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import PlainTextResponse

from companin import __version__
from companin.answering import routes as answering
from companin.answering import trace_routes
from companin.answering.service import Desk
from companin.assistants import routes as assistants
from companin.contexts import routes as contexts
from companin.conversations import routes as conversations
from companin.conversations import stay_routes
from companin.inference import embeddings, language
from companin.inference.question_vectors import QuestionVectors
from companin.knowledge import event_routes, file_routes, version_routes
from companin.knowledge import routes as knowledge
from companin.knowledge.sites import routes as sites
from companin.knowledge.snapshots import Snapshots
from companin.organizations import routes as organizations
from companin.platform import logs, memory, metrics
from companin.platform.database import Database
from companin.platform.errors import CompaninError, Unavailable
from companin.platform.notices import Notices
from companin.platform.presence import Presence
from companin.platform.settings import Settings
from companin.platform.web import handlers, openapi
from companin.platform.web.edge import Edge
from companin.platform.web.envelope import failure
from companin.platform.web.resources import Resources
from companin.platform.web.sections import API, Section
from companin.platform.web.wire import Protocol
from companin.providers import routes as providers
from companin.providers.lines import Lines
from companin.visitors import routes as visitors
from companin.visitors.auth import Gate
from companin.widget import attachment_routes, config_routes, demo_routes, page_routes, token_routes
from companin.widget.service import Looks

_SWITCH_SECONDS = 0.001
"""A thread that tidies an index lets answers through after so long; one that is made waits for it several times."""


def create_app(settings: Settings) -> metrics.Measured:
    """The whole application for one process; `settings.database_url` must be set. Nothing connects before it starts."""
    assert settings.database_url is not None  # noqa: S101 - `serve` and the tests set it
    db = Database(settings, settings.database_url)
    notices = Notices(settings.database_url)
    resources = Resources(settings, db, notices)

    app = FastAPI(
        title="Companin",
        version=__version__,
        lifespan=_lifespan,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.resources = resources
    meanings = QuestionVectors(lambda: embeddings.load(settings), settings.embeddings_timeout_seconds)
    app.state.meanings = meanings
    app.state.snapshots = Snapshots(db, settings.index_memory_mb * 1024 * 1024, meanings)
    app.state.desk = Desk(db, app.state.snapshots, settings, Lines(settings))
    app.state.looks = Looks(db)
    app.state.presence = Presence(settings.data_dir)
    app.state.stopping = asyncio.Event()

    known = (event_routes.router, file_routes.router, sites.router, version_routes.router, knowledge.router)
    app.include_router(Section(("knowledge",), *known), prefix=API)
    for stays in ("/sessions/{stay_id}", "/conversations/{stay_id}"):  # early, because messages are asked for most
        app.include_router(answering.router, prefix=API + stays)
        app.include_router(stay_routes.router, prefix=API + stays)
        app.include_router(attachment_routes.router, prefix=API + stays)
        app.include_router(trace_routes.router, prefix=API + stays)
    for room in (visitors, assistants, contexts, conversations, organizations, providers, config_routes):
        app.include_router(room.router, prefix=API)
    for pages in (page_routes, token_routes, demo_routes):
        app.include_router(pages.router)
    _add_health(app, db)
    handlers.install(app)
    openapi.install(app)

    gated = Gate(app, settings=settings, db=db)
    edge = Edge(gated, body_limit=settings.body_limit_bytes, upload_limit=settings.upload_limit_bytes)
    return metrics.Measured(edge, app)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    resources: Resources = app.state.resources
    await resources.db.open()
    resources.notices.start()
    meanings: QuestionVectors = app.state.meanings
    warming = asyncio.create_task(_warm(meanings, resources.settings.data_dir))
    yield
    await warming
    meanings.close()
    await answering.finish_running()
    await app.state.desk.lines.close()
    await resources.notices.stop()
    await resources.db.close()


async def _warm(meanings: QuestionVectors, folder: Path) -> None:
    """So that no question waits for what the first one needs."""
    await asyncio.gather(asyncio.to_thread(language.warm, folder), meanings.warm())
    memory.settle()


def _add_health(app: FastAPI, db: Database) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> Response:
        """Alive; asks nobody else."""
        return PlainTextResponse("ok\n")

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        """Ready to answer: the database is there."""
        if app.state.stopping.is_set():
            return failure(Unavailable("The server is shutting down."))
        try:
            await db.single("SELECT 1", {})
        except CompaninError as error:
            return failure(error)
        return PlainTextResponse("ready\n")

    @app.get("/metrics", include_in_schema=False)
    async def read_metrics() -> Response:
        return Response(metrics.latest(), media_type=metrics.CONTENT_TYPE)


class _Server(uvicorn.Server):
    """Tells open streams that the process is about to stop, so that they end before uvicorn waits for them."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._stopping.set()
        super().handle_exit(sig, frame)


def main(argv: list[str] | None = None) -> int:
    """`python -m companin.app --fd N`: serve on a listening socket somebody else opened."""
    parser = argparse.ArgumentParser(prog="companin.app")
    parser.add_argument("--fd", type=int, required=True)
    chosen = parser.parse_args(argv)
    settings = Settings()
    logs.configure(settings.log_level)
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http=Protocol,
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=25,
        h11_max_incomplete_event_size=16 * 1024,
    )
    listening = socket.socket(fileno=chosen.fd)  # closed with the server: nothing else may hold the port open
    _Server(config, app.fastapi.state.stopping).run(sockets=[listening])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
