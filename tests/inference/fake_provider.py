"""A provider over real HTTP that speaks one of the protocols of `wires`, and misbehaves as a test wants it to."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.inference import wires

from companin.inference import fakes


@dataclass
class Provider:
    """`says` turns a request's body into the reply's pieces. `manner`: how it behaves otherwise."""

    says: Callable[[dict[str, Any]], list[str]]
    manner: str = "well"
    wire: str = "openai"
    requests: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    port: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/v1"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                headers = await _head(reader)
                body = json.loads(await reader.readexactly(int(headers["content-length"])))
                self.requests.append((headers, body))
                if not await self._reply(writer, body):
                    break
        writer.close()

    async def _reply(self, writer: asyncio.StreamWriter, body: dict[str, Any]) -> bool:
        if self.manner == "hangs":
            await asyncio.sleep(60)
        if self.manner == "closes":
            return False
        if self.manner.isdigit():
            detail = b'{"error": {"message": "secret words of the provider"}}'
            head = (
                f"HTTP/1.1 {self.manner} No\r\nContent-Type: application/json\r\nContent-Length: {len(detail)}\r\n\r\n"
            )
            writer.write(head.encode() + detail)
            return True
        if self.manner == "redirects":
            writer.write(b"HTTP/1.1 307 Elsewhere\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")
            return True
        kind = "text/event-stream" if self.manner != "garbage" else "text/html"
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        if self.manner == "garbage":
            _chunk(writer, "data: {not json\n\n<html>oops</html>")
        for at, event in enumerate(wires.STREAMS[self.wire](self.says(body))):
            if self.manner == "breaks" and at == 12:
                return False
            if self.manner == "stalls" and at == 12:
                await asyncio.sleep(60)
            _chunk(writer, event)
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True


async def _head(reader: asyncio.StreamReader) -> dict[str, str]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    return {"": lines[0], **dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)}


def _chunk(writer: asyncio.StreamWriter, text: str) -> None:
    data = text.encode()
    writer.write(b"%x\r\n%s\r\n" % (len(data), data))


def as_fake(name: str) -> Callable[[dict[str, Any]], list[str]]:
    """The replies of a shipped fake, for the prompt that came over HTTP."""

    def says(body: dict[str, Any]) -> list[str]:
        text = fakes.TEXTS[name](wires.prompt_of(body))
        return [text[at : at + 9] for at in range(0, len(text), 9)]

    return says


@contextmanager
def providing(provider: Provider) -> Iterator[Provider]:
    """Serves in a thread, so that a test may block."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(provider.talk, "127.0.0.1", 0, limit=2**22))
    provider.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield provider
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.05))
        server.close()
        loop.close()
