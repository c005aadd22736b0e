"""A network backend that connects to addresses checked beforehand and to nothing else: no name is resolved again."""

from collections.abc import Iterable, Sequence
from typing import cast

import httpcore


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Stands between the HTTP client and the network for one host and port. TLS still checks the host's name."""

    def __init__(self, host: str, port: int, addresses: Sequence[str]) -> None:
        self._for = (host, port)
        self._addresses = addresses
        # httpcore's class is another one where anyio is missing, which leaves it without a type.
        self._network = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if (host, port) != self._for:
            raise httpcore.ConnectError
        share = None if timeout is None else timeout / len(self._addresses)
        for address in self._addresses[:-1]:
            try:
                return await self._network.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(self._addresses[-1], port, share, local_address, socket_options)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None
    ) -> httpcore.AsyncNetworkStream:
        del path, timeout, socket_options
        raise httpcore.ConnectError

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)
