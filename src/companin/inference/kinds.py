"""The kinds of model providers there are, and how a model of one is made."""

import asyncio
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from companin.inference import fakes
from companin.inference.chat import ChatModel, ModelFailed

BASE_URLS: dict[str, str | None] = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "google": "https://generativelanguage.googleapis.com",
    "mistral": "https://api.mistral.ai",
    "ollama": "http://localhost:11434/v1",
    "vllm": None,
    "llamacpp": None,
    "openai-compatible": None,
}
"""Where each kind is reached when nothing else is said; None: the address has to be given."""

NEEDS_KEY = frozenset({"openai", "anthropic", "google", "mistral"})
_LIBRARY = {"anthropic": "anthropic", "google": "google.genai", "mistral": "mistralai"}
_FAKE = "fake:"


@dataclass(frozen=True, slots=True)
class Connection:
    """One model of one provider, all that is needed to reach it. `own_url`: the address was given, not the usual."""

    kind: str
    model: str
    base_url: str | None
    api_key: str | None = field(repr=False)
    own_url: bool
    allow_hosts: tuple[str, ...]
    connect_seconds: float
    total_seconds: float


def is_kind(kind: str, *, with_fakes: bool) -> bool:
    return kind in BASE_URLS or (with_fakes and is_fake(kind) and kind.removeprefix(_FAKE) in fakes.NAMES)


def is_fake(kind: str) -> bool:
    return kind.startswith(_FAKE)


def installed(kind: str) -> bool:
    """Whether the client library of this kind is here; most need none of their own."""
    library = _LIBRARY.get(kind)
    if library is None:
        return True
    try:
        return find_spec(library) is not None
    except ModuleNotFoundError:
        return False


async def reach(connection: Connection) -> ChatModel:
    """Raises ModelFailed when the kind's library isn't installed or refuses what it is told."""
    if is_fake(connection.kind):
        return fakes.make(connection.kind.removeprefix(_FAKE))
    # Loading the libraries takes a second of CPU, some of them another: in a thread, when a model is first used.
    clients = await asyncio.to_thread(import_module, "companin.inference.clients")
    try:
        return cast("ChatModel", await asyncio.to_thread(clients.NetworkModel, connection))
    except ModelFailed:
        raise
    except Exception as error:  # the libraries raise errors of their own for what they can't take
        raise ModelFailed("model_error") from error
