"""A real `companin serve` of our own, an organization in it, and the floor beside it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.wire import Wire, request_for
from companin.organizations import secrets
from companin.platform.embedded import Cluster
from companin.platform.ids import new_id

_ASK_READY = request_for("GET", "/readyz", {}, b"")


class Server:
    """One data folder, and `companin serve` on it as often as it is started."""

    def __init__(self, data_dir: Path, workers: int = 1) -> None:
        self.data_dir = data_dir
        self.workers = workers
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def database_url(self, role: str = "companin_owner") -> str:
        return Cluster(self.data_dir).url(role)

    def start(self, workers: int | None = None) -> float:
        """Seconds until /readyz answered 200."""
        self.workers = workers or self.workers
        self.port = free_port()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        argv = ["serve", "--data-dir", str(self.data_dir), "--port", str(self.port), "--workers", str(self.workers)]
        began = time.perf_counter()
        with (self.data_dir / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "companin", *argv], stdout=log, stderr=log, env=_quiet_environment()
            )
        await_ready(self.port, self.process)
        return time.perf_counter() - began

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)
            self.process = None

    def discard(self) -> None:
        self.stop()
        home = Cluster(self.data_dir).home
        for folder in {home, self.data_dir}:
            shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _quiet_environment() -> dict[str, str]:
    """Ours without settings somebody exported for another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMPANIN_")}
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "COMPANIN_LOG_LEVEL": "warning", "COMPANIN_MODEL_FAKES": "true"}


def await_ready(port: int, process: subprocess.Popen[bytes], timeout: float = 120) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        with suppress(OSError):
            wire = Wire(port)
            try:
                if wire.ask(_ASK_READY)[0] == 200:
                    return
            finally:
                wire.close()
        if process.poll() is not None:
            raise RuntimeError("The server ended; see its serve.log.")
        time.sleep(0.005)
    raise RuntimeError("The server wasn't ready in time.")


@contextmanager
def served(workers: int = 1, *, started: bool = True) -> Generator[Server]:
    """A server on a fresh data folder; both are gone afterwards."""
    server = Server(Path(tempfile.mkdtemp(prefix="companin-bench-")) / "data", workers)
    try:
        if started:
            server.start()
        yield server
    finally:
        server.discard()
        shutil.rmtree(server.data_dir.parent, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Org:
    """An organization with a key, an assistant and a session."""

    id: UUID
    headers: dict[str, str]
    assistant: str
    session: str

    def wire(self, server: Server) -> Wire:
        return Wire(server.port, self.headers)

    def message(self, content: str, session: str | None = None) -> bytes:
        body = json.dumps({"content": content}).encode()
        return request_for("POST", f"/api/v1/sessions/{session or self.session}/messages", self.headers, body)


def make_org(server: Server) -> Org:
    org, client_id, secret = new_id(), secrets.new_client_id(), secrets.new_secret()
    with psycopg.connect(server.database_url(), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO organizations (organization_id, name, rate_limit) VALUES (%s, 'Benchmark', 1000000000)", (org,)
        )
        owner.execute(
            """INSERT INTO api_keys (organization_id, id, client_id, secret_hash, last_four, name, scopes)
               VALUES (%s, %s, %s, %s, %s, 'benchmark', '{read,chat,knowledge,admin}')""",
            (org, new_id(), client_id, secrets.digest(secret), secret[-4:]),
        )
    headers = {"X-API-Key": client_id, "X-API-Secret": secret}
    wire = Wire(server.port, headers)
    assistant = wire.call("POST", "/api/v1/assistants", {"name": "Helper"})["id"]
    made = Org(org, headers, assistant, new_session(wire, assistant))
    wire.close()
    return made


def new_session(wire: Wire, assistant: str) -> str:
    made: dict[str, Any] = wire.call("POST", "/api/v1/sessions", {"assistant_id": assistant})
    return str(made["id"])


@dataclass(frozen=True, slots=True)
class Floor:
    """The floor's process; it speaks HTTP on `port`."""

    process: subprocess.Popen[bytes]
    port: int

    def message(self, org: Org, content: str) -> bytes:
        body = json.dumps({"content": content}).encode()
        return request_for("POST", f"/sessions/{org.session}/messages", org.headers, body)


@contextmanager
def floor(server: Server) -> Generator[Floor]:
    """On the server's own database."""
    port = free_port()
    env = {**_quiet_environment(), "COMPANIN_DATABASE_URL": server.database_url("companin_app")}
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.floor", str(port)], env=env)
    try:
        await_ready(port, process)
        yield Floor(process, port)
    finally:
        process.terminate()
        process.wait(timeout=30)
