"""Many clients at once, in a process of their own: `python -m benchmarks.crowd`, the order on stdin, JSON on stdout."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import uvloop


@dataclass(frozen=True, slots=True)
class Rush:
    """What a crowd met. Times are milliseconds, `cpu_ms` is what the clients themselves used."""

    answered: int
    errors: int
    seconds: float
    times: list[float]
    cpu_ms: float


def run(port: int, requests: Sequence[Sequence[bytes]], seconds: float) -> Rush:
    """A client for each list of requests, which it sends in turn for so long, waiting for each answer."""
    lines = [str(port), str(seconds), *(json.dumps([one.decode() for one in own]) for own in requests)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crowd"],
        input="\n".join(lines).encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=seconds + 120,
    )
    return Rush(**json.loads(done.stdout))


class _Client(asyncio.Protocol):
    """Sends, waits for the whole answer, sends the next, until the time is over."""

    def __init__(self, requests: list[bytes], until: float, over: asyncio.Future[None]) -> None:
        self.times: list[float] = []
        self.errors = 0
        self._requests = requests
        self._until = until
        self.over = over
        self._at = 0
        self._sent = 0.0
        self._got = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        if self._sent > self._until:
            self._transport.close()
            return
        self._transport.write(self._requests[self._at % len(self._requests)])
        self._at += 1

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, body = self._got.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._got = b""
        if head.startswith(b"HTTP/1.1 201"):
            self.times.append((time.perf_counter() - self._sent) * 1000)
        else:
            self.errors += 1
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        if time.perf_counter() <= self._until:
            self.errors += 1
        if not self.over.done():
            self.over.set_result(None)


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


async def _rush(port: int, seconds: float, requests: list[list[bytes]]) -> Rush:
    loop = asyncio.get_running_loop()
    began, before = time.perf_counter(), time.process_time()
    clients: list[_Client] = []
    over: list[asyncio.Future[None]] = []
    for own in requests:
        client = _Client(own, began + seconds, loop.create_future())
        await loop.create_connection(lambda one=client: one, "127.0.0.1", port)
        clients.append(client)
        over.append(client.over)
    await asyncio.wait(over, timeout=seconds + 60)
    unended = sum(not one.done() for one in over)
    times = [one for client in clients for one in client.times]
    errors = sum(client.errors for client in clients) + unended
    return Rush(len(times), errors, time.perf_counter() - began, times, (time.process_time() - before) * 1000)


def main() -> None:
    port, seconds, *lists = sys.stdin.read().splitlines()
    requests = [[one.encode() for one in json.loads(own)] for own in lists]
    rush = uvloop.run(_rush(int(port), float(seconds), requests))
    print(json.dumps({name: getattr(rush, name) for name in Rush.__slots__}))


if __name__ == "__main__":
    main()
