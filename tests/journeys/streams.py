"""Reading server-sent events as a browser would, pings included."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Seen:
    """One event; `name` is "ping" for a comment and "retry" for a bare retry field."""

    id: int | None
    name: str
    data: Any


def events(response: httpx.Response) -> Iterator[Seen]:
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if line.startswith(":"):
            yield Seen(None, "ping", None)
        elif line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            if "data" in fields:
                number = int(fields["id"]) if "id" in fields else None
                yield Seen(number, fields["event"], json.loads(fields["data"]))
            else:
                yield Seen(None, "retry", fields["retry"])
            fields = {}


@contextmanager
def following(
    client: httpx.Client, stay: str, last: int | str | None = None, timeout: float = 30
) -> Iterator[Iterator[Seen]]:
    """GET …/events of a session, on a connection of its own."""
    headers = {"Accept": "text/event-stream"} | ({} if last is None else {"Last-Event-ID": str(last)})
    with (
        httpx.Client(base_url=client.base_url, headers=client.headers, timeout=timeout) as own,
        own.stream("GET", f"/sessions/{stay}/events", headers=headers) as response,
    ):
        assert response.status_code == 200, response.read()
        yield events(response)


@contextmanager
def asking(
    client: httpx.Client, stay: str, content: str, **headers: str
) -> Iterator[tuple[httpx.Response, Iterator[Seen]]]:
    """POST …/messages as a stream."""
    wanted = {"Accept": "text/event-stream", **headers}
    with client.stream("POST", f"/sessions/{stay}/messages", json={"content": content}, headers=wanted) as response:
        yield response, events(response)


def until(seen: Iterator[Seen], name: str, count: int = 1) -> list[Seen]:
    """Up to and with the `count`-th event of this name; pings are left out."""
    found: list[Seen] = []
    for one in seen:
        if one.name == "ping" and name != "ping":
            continue
        found.append(one)
        if one.name == "error":
            raise AssertionError(f"the stream failed: {one.data}")
        count -= one.name == name
        if not count:
            return found
    raise AssertionError(f"the stream ended after {[one.name for one in found]}")


def words(seen: list[Seen]) -> str:
    return "".join(one.data["text"] for one in seen if one.name == "message.delta")
