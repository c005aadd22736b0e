"""Any server with an OpenAI-compatible `/embeddings`."""

from collections.abc import Sequence
from typing import Any

import httpx

from companin.inference.embedding_text import Floats, cleaned, prefixes, unit


class EmbeddingServer:
    """`url` is the base below which `/embeddings` is. A question waits `timeout` seconds, documents ten times that."""

    def __init__(self, url: str, model: str, key: str | None, timeout: float) -> None:
        if not model:
            raise ValueError("COMPANIN_EMBEDDINGS_MODEL must name the model when COMPANIN_EMBEDDINGS is an address.")
        self._model = model
        self._timeout = timeout
        self._prefixes = prefixes(model)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(base_url=url.rstrip("/") + "/", headers=headers)

    @property
    def name(self) -> str:
        return self._model

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._encode(self._prefixes[0], texts, self._timeout)

    def passages(self, texts: Sequence[str]) -> Floats:
        return self._encode(self._prefixes[1], texts, 10 * self._timeout)

    def _encode(self, prefix: str, texts: Sequence[str], timeout: float) -> Floats:
        """Raises OSError when the server can't be reached or refuses, ValueError for an odd answer."""
        asked = {"model": self._model, "input": [prefix + text for text in cleaned(texts)]}
        try:
            reply = self._client.post("embeddings", json=asked, timeout=timeout)
            reply.raise_for_status()
            said: Any = reply.json()["data"]
            rows = [one["embedding"] for one in sorted(said, key=lambda one: one["index"])]
        except httpx.HTTPError as error:
            raise OSError(f"The embedding server failed: {type(error).__name__}.") from error
        except (KeyError, TypeError) as error:
            raise ValueError("The embedding server gave an answer of another shape.") from error
        if len(rows) != len(texts):
            raise ValueError("The embedding server gave another number of vectors than it was given texts.")
        return unit(rows)
