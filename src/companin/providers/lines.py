"""The lines that are open to models: one client and one circuit breaker per provider and model in a process."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from companin.inference import kinds
from companin.inference.breaker import Breaker
from companin.inference.calling import Patience
from companin.inference.chat import ChatModel, ModelFailed
from companin.inference.kinds import Connection
from companin.platform.settings import Settings
from companin.platform.vault import Unsealable, Vault
from companin.providers.models import Chosen
from companin.providers.service import owner_of

_MOST = 64


@dataclass(frozen=True, slots=True)
class Line:
    """`rewriting`: the breaker of hurried calls, whose delays say nothing about answers."""

    model: ChatModel
    breaker: Breaker
    rewriting: Breaker


class Lines:
    """Least recently used ones are let go. A provider that was changed gets a new line and an unworn breaker."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._vault = Vault(settings)
        self._lines: OrderedDict[tuple[UUID, datetime, str], Line] = OrderedDict()
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def patience(self) -> Patience:
        chosen = self._settings
        return Patience(chosen.model_first_token_seconds, chosen.model_idle_seconds, chosen.model_total_seconds)

    async def to(self, org: UUID, chosen: Chosen) -> Line:
        """Raises ModelFailed when there can't be any."""
        name = (chosen.provider.id, chosen.provider.updated_at, chosen.model)
        if name not in self._lines:
            model = await kinds.reach(self._connection(org, chosen))
            self._lines.setdefault(name, Line(model, Breaker(), Breaker()))
        self._lines.move_to_end(name)
        while len(self._lines) > _MOST:
            self._let_go(self._lines.popitem(last=False)[1])
        return self._lines[name]

    def _connection(self, org: UUID, chosen: Chosen) -> Connection:
        provider, settings = chosen.provider, self._settings
        if kinds.is_fake(provider.kind) and not settings.model_fakes:
            raise ModelFailed("no_model_configured")
        try:
            key = self._vault.open(chosen.sealed, owner_of(org, provider.id)) if chosen.sealed else None
        except Unsealable:
            raise ModelFailed("model_credentials") from None
        return Connection(
            kind=provider.kind,
            model=chosen.model,
            base_url=provider.base_url or kinds.BASE_URLS.get(provider.kind),
            api_key=key,
            own_url=provider.base_url is not None,
            allow_hosts=settings.model_allow_hosts,
            connect_seconds=settings.model_connect_seconds,
            total_seconds=settings.model_total_seconds,
        )

    def _let_go(self, line: Line) -> None:
        """Closed when every answer made over it must have ended."""
        closing = asyncio.create_task(self._close_later(line))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _close_later(self, line: Line) -> None:
        await asyncio.sleep(self._settings.model_total_seconds)
        await line.model.close()

    async def close(self) -> None:
        for task in self._closing:
            task.cancel()
        for line in self._lines.values():
            await line.model.close()
        self._lines.clear()
