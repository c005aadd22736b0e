"""How each kind of provider streams a reply: the events of its protocol, and where in a request its prompt stands."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from companin.inference.chat import Prompt

INPUT, OUTPUT = 321, 45
"""The tokens every reply says it took."""


def _data(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"


def _openai(pieces: list[str]) -> Iterator[str]:
    made = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "tiny"}
    usage = {"prompt_tokens": INPUT, "completion_tokens": OUTPUT, "total_tokens": INPUT + OUTPUT}
    for text in pieces:
        delta = {"role": "assistant", "content": text}
        yield _data({**made, "choices": [{"index": 0, "delta": delta}]})
    yield _data({**made, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    yield _data({**made, "choices": [], "usage": usage})
    yield "data: [DONE]\n\n"


def _mistral(pieces: list[str]) -> Iterator[str]:
    made = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "tiny"}
    usage = {"prompt_tokens": INPUT, "completion_tokens": OUTPUT, "total_tokens": INPUT + OUTPUT}
    for text in pieces:
        delta = {"role": "assistant", "content": text}
        yield _data({**made, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    last = {"index": 0, "delta": {"content": ""}, "finish_reason": "stop"}
    yield _data({**made, "choices": [last], "usage": usage})
    yield "data: [DONE]\n\n"


def _anthropic(pieces: list[str]) -> Iterator[str]:
    message = {"id": "1", "type": "message", "role": "assistant", "model": "tiny", "content": [], "stop_reason": None}
    begun = {**message, "stop_sequence": None, "usage": {"input_tokens": INPUT, "output_tokens": 1}}
    ended = {"stop_reason": "end_turn", "stop_sequence": None}
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": begun},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": one}} for one in pieces),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": ended, "usage": {"output_tokens": OUTPUT}},
        {"type": "message_stop"},
    ]
    for one in events:
        yield f"event: {one['type']}\n{_data(one)}"


def _google(pieces: list[str]) -> Iterator[str]:
    usage = {"promptTokenCount": INPUT, "candidatesTokenCount": OUTPUT, "totalTokenCount": INPUT + OUTPUT}
    for at, text in enumerate(pieces):
        candidate: dict[str, Any] = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0}
        if at == len(pieces) - 1:
            candidate["finishReason"] = "STOP"
        yield _data({"candidates": [candidate], "usageMetadata": usage, "modelVersion": "tiny", "responseId": "1"})


STREAMS: dict[str, Callable[[list[str]], Iterator[str]]] = {
    "openai": _openai,
    "mistral": _mistral,
    "anthropic": _anthropic,
    "google": _google,
}


def prompt_of(body: dict[str, Any]) -> Prompt:
    """What a request of any of them asks."""
    if "contents" in body:
        return Prompt(_text(body["systemInstruction"]["parts"]), _text(body["contents"][-1]["parts"]), 100)
    told = {message["role"]: _text(message["content"]) for message in body["messages"]}
    return Prompt(told.get("system") or _text(body.get("system", "")), told["user"], 100)


def _text(content: str | list[dict[str, Any]]) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
