"""Chat models over the network, through pydantic-ai. Imported only when an assistant first uses one: it costs 65 MB."""

from collections.abc import AsyncGenerator, Callable
from importlib import import_module
from typing import Any

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.direct import model_request_stream
from pydantic_ai.exceptions import (
    ModelAPIError,
    ModelHTTPError,
    ModelQuotaExceededError,
    ModelRateLimitError,
)
from pydantic_ai.messages import (
    ModelRequest,
    ModelResponseStreamEvent,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    UserPromptPart,
)
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings

from companin.inference.chat import ModelFailed, Piece, Prompt, Spent
from companin.inference.guarded import GuardedTransport
from companin.inference.kinds import Connection

_PASSING_STATUS = frozenset({408, 409, 425, 500, 502, 503, 504, 529})


class NetworkModel:
    """One model of one provider, with connections that are kept open between answers."""

    def __init__(self, connection: Connection) -> None:
        transport = GuardedTransport(connection.allow_hosts, connection.connect_seconds)
        timeout = httpx2.Timeout(connection.total_seconds, connect=connection.connect_seconds)
        self._http = httpx2.AsyncClient(transport=transport, trust_env=False, follow_redirects=False, timeout=timeout)
        self._model = _MAKERS.get(connection.kind, _compatible)(connection, self._http)
        self._seconds = connection.total_seconds

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        request = ModelRequest(parts=[UserPromptPart(prompt.content)], instructions=prompt.instructions)
        settings = ModelSettings(max_tokens=prompt.max_output_tokens, timeout=self._seconds)
        try:
            async with model_request_stream(self._model, [request], model_settings=settings) as stream:
                async for event in stream:
                    text = _text(event)
                    if text:
                        yield text
                spent = stream.usage
        except Exception as error:  # a library that is sent garbage may raise anything, assertions among them
            raise _failure(error) from error
        yield Spent(spent.input_tokens, spent.output_tokens)

    async def close(self) -> None:
        await self._http.aclose()


def _text(event: ModelResponseStreamEvent) -> str:
    if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
        return event.part.content
    if isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
        return event.delta.content_delta
    return ""


def _failure(error: Exception) -> ModelFailed:
    """What a provider's failure means to us; its own words may hold anything, so they are not passed on."""
    if isinstance(error, ModelHTTPError):
        if error.status_code in (401, 403):
            return ModelFailed("model_credentials")
        if error.status_code in (402, 429):
            return ModelFailed("model_rate_limited")
        return ModelFailed("model_error", passing=error.status_code in _PASSING_STATUS)
    if isinstance(error, ModelRateLimitError | ModelQuotaExceededError):
        return ModelFailed("model_rate_limited")
    if isinstance(error, ModelAPIError | httpx2.HTTPError | OSError):
        return ModelFailed("model_unreachable", passing=True)
    return ModelFailed("model_error")


def _openai(connection: Connection, http: httpx2.AsyncClient) -> Model:
    return OpenAIChatModel(connection.model, provider=OpenAIProvider(openai_client=_client(connection, http)))


def _compatible(connection: Connection, http: httpx2.AsyncClient) -> Model:
    """Servers that speak as OpenAI does know its older name for the limit of a reply."""
    older = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)
    provider = OpenAIProvider(openai_client=_client(connection, http))
    return OpenAIChatModel(connection.model, provider=provider, profile=older)


def _client(connection: Connection, http: httpx2.AsyncClient) -> AsyncOpenAI:
    # Retries are ours to make; the organization and project of somebody's environment are not ours to send.
    client = AsyncOpenAI(
        api_key=connection.api_key or "none", base_url=connection.base_url, max_retries=0, http_client=http
    )
    client.organization = client.project = None
    return client


def _native(room: str, model: str, provider: str) -> Callable[[Connection, httpx2.AsyncClient], Model]:
    """A provider with a client library of its own, which may not be installed."""

    def make(connection: Connection, http: httpx2.AsyncClient) -> Model:
        try:
            models: Any = import_module(f"pydantic_ai.models.{room}")
            providers: Any = import_module(f"pydantic_ai.providers.{room}")
        except ImportError:
            raise ModelFailed("model_not_installed") from None
        made = getattr(providers, provider)(
            api_key=connection.api_key,
            http_client=http,
            **({"base_url": connection.base_url} if connection.own_url else {}),
        )
        if hasattr(made.client, "max_retries"):
            made.client.max_retries = 0  # retries are ours to make
        found: Model = getattr(models, model)(connection.model, provider=made)
        return found

    return make


_MAKERS: dict[str, Callable[[Connection, httpx2.AsyncClient], Model]] = {
    "openai": _openai,
    "anthropic": _native("anthropic", "AnthropicModel", "AnthropicProvider"),
    "google": _native("google", "GoogleModel", "GoogleProvider"),
    "mistral": _native("mistral", "MistralModel", "MistralProvider"),
}
