"""What every API process of a server says, each asked until it has."""

import time
from collections.abc import Callable
from functools import partial

import httpx
import psutil

from tests.conftest import NO_TLS, Server
from tests.journeys.processes import children


def everywhere(server: Server, wanted: Callable[[httpx.Client], bool], **headers: str) -> bool:
    """Whether every API process comes to what is wanted within five seconds, asked over connections of their own.

    Which process accepts a connection is chance, and a biased one: it is looked up, not hoped for.
    """
    deadline = time.monotonic() + 5
    waiting = set(children(server, "api"))
    while waiting and time.monotonic() < deadline:
        reached = set[int]()
        hooks = {"response": [partial(_note, server, reached)]}
        with httpx.Client(
            base_url=f"{server.url}/api/v1", headers=headers, timeout=30, verify=NO_TLS, event_hooks=hooks
        ) as fresh:
            if wanted(fresh):
                waiting -= reached
            else:
                time.sleep(0.05)
    return not waiting


def _note(server: Server, reached: set[int], response: httpx.Response) -> None:
    """Which process holds the other end of the connection an answer came over."""
    _, port = response.extensions["network_stream"].get_extra_info("client_addr")
    reached.update(
        pid
        for pid in children(server, "api")
        for link in psutil.Process(pid).net_connections("tcp")
        if link.raddr and link.raddr.port == port
    )
