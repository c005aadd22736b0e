"""Writers that note what a server acknowledged, for tests that kill it meanwhile."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from tests.conftest import Org


@dataclass
class Asked:
    """A message that was answered with 201. `key` is its Idempotency-Key, if it had one."""

    session: str
    content: str
    answer: str
    key: str | None


@dataclass
class Notes:
    """What was acknowledged (id -> what it holds), and what was answered otherwise."""

    sessions: dict[str, str] = field(default_factory=dict)
    contexts: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, str] = field(default_factory=dict)
    messages: list[Asked] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    failures: int = 0


class Writers:
    """`run` until told to stop; then everything acknowledged stands in `notes`."""

    def __init__(self, org: Org, assistant: str, seed: int) -> None:
        self.notes = Notes()
        self.stopping = asyncio.Event()
        self._assistant = assistant
        self._random = random.Random(seed)
        self._client = httpx.AsyncClient(base_url=f"{org.server.url}/api/v1", headers=org.headers, timeout=15)

    async def run(self) -> None:
        works: list[Callable[[], Awaitable[None]]] = [
            self._session,
            self._message,
            self._message,
            self._retried_message,
            self._pair,
            self._upload,
            self._context,
        ]
        async with self._client, asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(self._again_and_again(work))

    async def _again_and_again(self, work: Callable[[], Awaitable[None]]) -> None:
        while not self.stopping.is_set():
            await work()
            await asyncio.sleep(self._random.uniform(0.01, 0.06))

    async def _post(self, path: str, key: str | None = None, **how: Any) -> dict[str, Any] | None:
        """The data of what was created; None when the server wasn't there to say so."""
        headers = {"Idempotency-Key": key} if key else {}
        try:
            got = await self._client.post(path, headers=headers, **how)
        except httpx.TransportError:
            await self._failed()
            return None
        if got.status_code in (200, 201):
            return dict(got.json()["data"])
        await self._failed()
        if got.status_code != 503 or got.json()["status"] != "error":
            self.notes.odd.append(f"{path}: {got.status_code} {got.text[:300]}")
        return None

    async def _failed(self) -> None:
        self.notes.failures += 1
        await asyncio.sleep(0.2)

    async def _session(self) -> None:
        name = f"visitor {uuid4().hex}"
        if made := await self._post("/sessions", json={"assistant_id": self._assistant, "visitor_id": name}):
            self.notes.sessions[made["id"]] = name

    async def _message(self) -> None:
        await self._ask(None, tries=1)

    async def _retried_message(self) -> None:
        """As a careful client does it: the same key until it is answered."""
        await self._ask(uuid4().hex, tries=600)

    async def _ask(self, key: str | None, tries: int) -> None:
        sessions = list(self.notes.sessions)
        if not sessions:
            return
        session, content = self._random.choice(sessions), f"Where is parcel {uuid4().hex}?"
        for _ in range(tries):
            if answer := await self._post(f"/sessions/{session}/messages", key, json={"content": content}):
                self.notes.messages.append(Asked(session, content, answer["id"], key))
                return

    async def _pair(self) -> None:
        question, answer = f"What is code {uuid4().hex}?", f"It is {uuid4().hex}."
        key = uuid4().hex if self._random.random() < 0.5 else None
        if made := await self._post("/knowledge/qa", key, json={"question": question, "answer": answer}):
            self.notes.pairs[made["id"]] = answer

    async def _upload(self) -> None:
        mark = uuid4().hex
        text = "\n\n".join(f"# Part {n} of {mark}\n\nParagraph {n} of the paper {mark}. " * 3 for n in range(8))
        if made := await self._post("/knowledge/files", files={"file": (f"{mark}.md", text.encode())}):
            self.notes.uploads[made["id"]] = mark
        await asyncio.sleep(0.3)

    async def _context(self) -> None:
        name, order = f"customer {uuid4().hex}", uuid4().hex
        if made := await self._post("/contexts", json={"user_reference": name, "traits": {"order": order}}):
            self.notes.contexts[made["id"]] = order
