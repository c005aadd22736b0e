"""Compressed bodies undone piece by piece, counting what comes out: a bomb stops at the limit, not in memory."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

_PIECE = 64 * 1024


class TooLarge(Exception):
    """More bytes than the limit."""


class _Inflate(Protocol):
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


@dataclass(slots=True)
class Decoder:
    """Feed it chunks as they arrive. Raises TooLarge past `limit` bytes of output, ValueError for broken data."""

    limit: int
    make: Callable[[], _Inflate] | None = None
    _inflate: _Inflate | None = field(default=None, init=False)
    _given: int = field(default=0, init=False)

    def feed(self, chunk: bytes) -> bytes:
        if self.make is None:
            return self._counted(chunk)
        self._inflate = self._inflate or self.make()
        out = bytearray()
        try:
            while chunk and not self._inflate.eof:
                out += self._counted(self._inflate.decompress(chunk, _PIECE))
                chunk = self._inflate.unconsumed_tail
        except zlib.error:
            raise ValueError("broken compression") from None
        return bytes(out)

    def end(self) -> bytes:
        """A stream that stops in the middle is half a page, not a page."""
        if self._inflate is not None and not self._inflate.eof:
            raise ValueError("compressed data ends early")
        return b""

    def _counted(self, piece: bytes) -> bytes:
        self._given += len(piece)
        if self._given > self.limit:
            raise TooLarge
        return piece


def decoder(coding: str, limit: int) -> Decoder:
    """For the value of a Content-Encoding header. Raises ValueError for one that was never asked for."""
    name = coding.strip().lower()
    if name in {"", "identity"}:
        return Decoder(limit)
    if name in {"gzip", "x-gzip"}:
        return Decoder(limit, lambda: zlib.decompressobj(31))
    if name == "deflate":
        return Decoder(limit, lambda: zlib.decompressobj(15))
    raise ValueError(name)
