"""The way out to a model provider: its name is resolved here, every address checked, and only a checked one asked."""

import asyncio
import ipaddress
import socket
import time
from collections.abc import Sequence

import httpx2

from companin.platform.addresses import may_connect, named

_FRESH_SECONDS = 30.0


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Connects to public addresses, and to hosts the operator allows by name (`localhost:11434`). TLS still checks the
    name. Redirects are not followed by the client, proxies and credentials of the environment not used.
    """

    def __init__(self, allow_hosts: Sequence[str], connect_seconds: float) -> None:
        self._allow = frozenset(host.lower() for host in allow_hosts)
        self._inner = httpx2.AsyncHTTPTransport(trust_env=False, retries=0)
        self._connect_seconds = connect_seconds
        self._resolved: dict[tuple[str, int], tuple[str, float]] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        host, port = url.host, url.port or (443 if url.scheme == "https" else 80)
        if not named(host, port, self._allow):
            if url.scheme != "https":
                raise httpx2.ConnectError("refused", request=request)
            address = await self._checked(host, port, request)
            request.extensions = {**request.extensions, "sni_hostname": host}
            request.url = url.copy_with(host=address)  # the Host header keeps the name
        return await self._inner.handle_async_request(request)

    async def _checked(self, host: str, port: int, request: httpx2.Request) -> str:
        """One forbidden address among many denies them all."""
        known = self._resolved.get((host, port))
        if known is not None and time.monotonic() - known[1] < _FRESH_SECONDS:
            return known[0]
        try:
            async with asyncio.timeout(self._connect_seconds):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, TimeoutError):
            raise httpx2.ConnectError("unknown", request=request) from None
        addresses = [ipaddress.ip_address(str(entry[4][0])) for entry in found]
        if not addresses or not all(may_connect(one) for one in addresses):
            raise httpx2.ConnectError("refused", request=request)
        self._resolved[host, port] = (addresses[0].compressed, time.monotonic())
        return addresses[0].compressed

    async def aclose(self) -> None:
        await self._inner.aclose()
