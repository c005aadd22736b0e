"""A model in a folder, `model.onnx` beside `tokenizer.json`, run by onnxruntime with its own tokenizer."""

from collections.abc import Sequence
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from companin.inference.embedding_text import Floats, cleaned, prefixes, unit

_MODELS = ("model_quantized.onnx", "model.onnx", "onnx/model_quantized.onnx", "onnx/model.onnx")
_MOST_TOKENS = 512


class _Folder:
    """`session` gives token vectors (averaged here over the text) or, as "sentence_embedding", one vector a text."""

    def __init__(self, name: str, session: Any, tokenizer: Any) -> None:
        self._name = name
        self._session = session
        self._tokenizer = tokenizer
        self._prefixes = prefixes(name)
        self._inputs = {one.name for one in session.get_inputs()}

    @property
    def name(self) -> str:
        return self._name

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._encode(self._prefixes[0], texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        return self._encode(self._prefixes[1], texts)

    def _encode(self, prefix: str, texts: Sequence[str]) -> Floats:
        read = self._tokenizer.encode_batch([prefix + text for text in cleaned(texts)])
        mask = np.array([one.attention_mask for one in read], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in read], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        said = np.asarray(self._session.run(None, {name: given[name] for name in given if name in self._inputs})[0])
        if said.ndim == 3:
            said = (said * mask[:, :, None]).sum(axis=1) / np.maximum(mask.sum(axis=1, keepdims=True), 1)
        return unit(said)


def load_folder(folder: Path) -> _Folder:
    """Raises ImportError without onnxruntime and tokenizers, ValueError when the folder holds no model."""
    runtime, reading = import_module("onnxruntime"), import_module("tokenizers")
    model = next((folder / name for name in _MODELS if (folder / name).is_file()), None)
    if model is None or not (folder / "tokenizer.json").is_file():
        raise ValueError(f"{folder} must hold model.onnx and tokenizer.json.")
    tokenizer = reading.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(_MOST_TOKENS)
    tokenizer.enable_padding()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return _Folder(f"{folder.name}-{_mark(model)}", session, tokenizer)


def _mark(model: Path) -> str:
    """Tells a model from another one under the same name."""
    with model.open("rb") as file:
        start = file.read(1 << 20)
    return blake2b(start + str(model.stat().st_size).encode(), digest_size=4).hexdigest()
