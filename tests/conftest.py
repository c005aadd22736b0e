"""Fixtures every room's tests share: a real server on a real PostgreSQL, and organizations of their own."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio

from companin.organizations import secrets
from companin.platform.database import Database
from companin.platform.embedded import Cluster
from companin.platform.ids import new_id
from companin.platform.settings import Settings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="fuzz for minutes instead of seconds")


@dataclass
class Server:
    """A `companin serve` of our own. `env` is added to its environment."""

    data_dir: Path
    port: int
    workers: int = 1
    env: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data_dir / "serve.log"

    def start(self, timeout: float = 60) -> "Server":
        self.data_dir.mkdir(parents=True, exist_ok=True)
        argv = ["serve", "--data-dir", str(self.data_dir), "--port", str(self.port), "--workers", str(self.workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "companin", *argv], stdout=log, stderr=log, env={**os.environ, **self.env}
            )
        self.await_ready(timeout)
        return self

    def await_ready(self, timeout: float = 60) -> None:
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            if self.process is not None and self.process.poll() is not None:
                raise AssertionError(f"the server ended: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)
        raise AssertionError(f"not ready: {self.log.read_text()[-2000:]}")

    def stop(self) -> int:
        """A clean end; its exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.process = None
        return code

    def kill(self) -> None:
        """SIGKILL to the supervisor; everything it started dies with it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=60)
            self.process = None

    def discard(self) -> None:
        self.stop()
        home = Cluster(self.data_dir).home
        if self.data_dir not in home.parents:
            shutil.rmtree(home, ignore_errors=True)

    def cli(self, *argv: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "companin", *argv, "--data-dir", str(self.data_dir)],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, **self.env},
        )
        assert not check or done.returncode == 0, done.stderr
        return done

    def database_url(self, role: str = "companin_owner") -> str:
        return Cluster(self.data_dir).url(role)


@dataclass
class Org:
    """An organization with an admin key. `api` speaks as that key; paths are relative to /api/v1."""

    server: Server
    id: str
    client_id: str
    client_secret: str
    api: httpx.Client

    @property
    def headers(self) -> dict[str, str]:
        return {"X-API-Key": self.client_id, "X-API-Secret": self.client_secret}

    def visitor(self, **body: Any) -> httpx.Client:
        """A client that speaks as a new visitor's browser."""
        got = httpx.post(
            f"{self.server.url}/api/v1/auth/widget-token", json={"client_id": self.client_id, **body}, timeout=30
        )
        assert got.status_code == 200, got.text
        return as_bearer(self.server, got.json()["token"])

    def assistant(self, **fields: Any) -> str:
        got = self.api.post("/assistants/", json={"name": "Helper", **fields})
        assert got.status_code == 201, got.text
        return str(got.json()["data"]["id"])

    def session(self, assistant: str | None = None, **fields: Any) -> str:
        got = self.api.post("/sessions/", json={"assistant_id": assistant or self.assistant(), **fields})
        assert got.status_code == 201, got.text
        return str(got.json()["data"]["id"])

    def pair(self, question: str, answer: str, **fields: Any) -> dict[str, Any]:
        got = self.api.post("/knowledge/qa/", json={"question": question, "answer": answer, **fields})
        assert got.status_code in (200, 201), got.text
        return dict(got.json()["data"])

    def file(self, name: str, data: bytes, **form: Any) -> dict[str, Any]:
        """Upload, and wait until it is ready or failed."""
        got = self.api.post("/knowledge/files/", files={"file": (name, data)}, data=form)
        assert got.status_code in (200, 201), got.text
        return self.settled(got.json()["data"]["id"])

    def settled(self, source: str, timeout: float = 60) -> dict[str, Any]:
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            found = self.api.get(f"/knowledge/{source}").json()["data"]
            if found["status"] in ("ready", "failed"):
                return dict(found)
            time.sleep(0.05)
        raise AssertionError(f"source {source} is still {found['status']}")

    def site_settled(self, site: str, timeout: float = 60) -> dict[str, Any]:
        """Wait until a site's round is over."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            found = self.api.get(f"/knowledge/sites/{site}").json()["data"]
            if found["status"] in ("ready", "failed"):
                return dict(found)
            time.sleep(0.05)
        raise AssertionError(f"site {site} is still {found['status']}: {found}")

    def ask(self, session: str, content: str, **fields: Any) -> dict[str, Any]:
        got = self.api.post(f"/sessions/{session}/messages", json={"content": content, **fields})
        assert got.status_code == 201, got.text
        return dict(got.json()["data"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_org(server: Server, *, rate_limit: int = 1_000_000) -> Org:
    made = json.loads(server.cli("org", "create", "Test shop", "--json", "--rate-limit", str(rate_limit)).stdout)
    key = json.loads(server.cli("keys", "create", "--org", made["organization_id"], "--json").stdout)
    headers = {"X-API-Key": key["client_id"], "X-API-Secret": key["client_secret"]}
    api = httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, timeout=30)
    return Org(server, made["organization_id"], key["client_id"], key["client_secret"], api)


def quick_org(server: Server, *, rate_limit: int = 1_000_000) -> Org:
    """What `make_org` makes, without starting two commands: an organization with an admin key."""
    org, client_id, secret = new_id(), secrets.new_client_id(), secrets.new_secret()
    with psycopg.connect(server.database_url(), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO organizations (organization_id, name, rate_limit) VALUES (%s, 'Test shop', %s)",
            (org, rate_limit),
        )
        owner.execute(
            """INSERT INTO api_keys (organization_id, id, client_id, secret_hash, last_four, name, scopes)
               VALUES (%s, %s, %s, %s, %s, 'tests', '{read,chat,knowledge,admin}')""",
            (org, new_id(), client_id, secrets.digest(secret), secret[-4:]),
        )
    return Org(server, str(org), client_id, secret, as_key(server, client_id, secret))


_OPENED: list[httpx.Client] = []


def speaking(server: Server, **headers: str) -> httpx.Client:
    """A client of the API that sends these headers; closed when the tests are over."""
    client = httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, timeout=30)
    _OPENED.append(client)
    return client


@pytest.fixture(scope="session", autouse=True)
def _closed_clients() -> Iterator[None]:
    yield
    for client in _OPENED:
        client.close()


def as_key(server: Server, client_id: str, secret: str) -> httpx.Client:
    """A client that speaks as an API key."""
    return speaking(server, **{"X-API-Key": client_id, "X-API-Secret": secret})


def as_bearer(server: Server, token: str) -> httpx.Client:
    """A client that speaks as the browser this token was given to."""
    return speaking(server, Authorization=f"Bearer {token}")


NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Our servers speak plain http; reading the certificates of the world for each client would cost more than asking."""


def a_public(server: Server) -> httpx.Client:
    """A client without any credential."""
    return speaking(server)


@pytest.fixture(scope="session")
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Servers of a test's own, to stop and kill; gone at the end."""
    made: list[Server] = []

    def make(*, workers: int = 1, **env: str) -> Server:
        server = Server(tmp_path_factory.mktemp("served"), free_port(), workers, dict(env))
        made.append(server)
        return server.start()

    yield make
    for server in made:
        server.discard()


@pytest.fixture(scope="session")
def server(new_server: Callable[..., Server]) -> Server:
    """One server for all tests that leave it running: two API processes, limits no test runs into by accident."""
    return new_server(
        workers=2,
        COMPANIN_VISITOR_MESSAGES_PER_MINUTE="100000",
        COMPANIN_ADDRESS_TOKENS_PER_MINUTE="100000",
        COMPANIN_ADDRESS_FAILURES_PER_MINUTE="100000",
    )


@pytest.fixture
def org(server: Server) -> Iterator[Org]:
    """An organization nobody else uses."""
    made = quick_org(server)
    yield made
    made.api.close()


@pytest.fixture
def other_org(server: Server) -> Iterator[Org]:
    made = quick_org(server)
    yield made
    made.api.close()


@pytest_asyncio.fixture
async def db(server: Server) -> AsyncIterator[Database]:
    """A pool of one connection, so that whoever comes next gets what the last one left."""
    opened = Database(Settings(database_pool_size=1), server.database_url("companin_app"))
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def tight_server(new_server: Callable[..., Server]) -> Server:
    """Two API processes with limits a test can reach: windows of three seconds, sessions of two."""
    return new_server(
        workers=2,
        COMPANIN_RATE_LIMIT_WINDOW_SECONDS="3",
        COMPANIN_VISITOR_MESSAGES_PER_MINUTE="3",
        COMPANIN_ADDRESS_TOKENS_PER_MINUTE="40",
        COMPANIN_ADDRESS_FAILURES_PER_MINUTE="25",
        COMPANIN_TRUSTED_PROXIES="127.0.0.1/32",
        COMPANIN_SESSION_IDLE_HOURS=str(2 / 3600),
        COMPANIN_LOG_LEVEL="debug",
    )
