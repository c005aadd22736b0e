"""One web page fetched for an organization: checked addresses only, bounded in bytes and time, telling no secrets."""

import asyncio
import ipaddress
import re
import socket
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

import httpcore
import httpx

from companin.knowledge import media_types
from companin.knowledge.content_coding import Decoder, TooLarge, decoder
from companin.knowledge.pinned import PinnedBackend
from companin.platform.addresses import BadAddress, WebAddress, may_connect, read_url, validate_url

__all__ = [
    "AsBefore", "BadAddress", "FetchLimits", "Fetched", "LedAway", "Resolve", "Unreachable", "Wish", "fetch",
    "validate_url", "visit",
]  # fmt: skip

USER_AGENT = "Companin/0.1 (+knowledge fetcher)"

# Names to addresses: (host, port) -> literal addresses.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_CONNECT_SECONDS = 8.0
_MAX_ADDRESSES = 8
_VALIDATOR = 1000
# One sentence for refused, closed, forbidden and unknown alike: else a tenant could map the operator's network.
_UNREACHABLE = "The address can't be reached. Check that it opens in a browser without signing in, then try again."
_SLOW = "The page took too long to load. Try again later, or upload its text as a file."
_LARGE = "The page is too large. Upload its text as a file instead."
_REDIRECTED = "The address leads on too many times. Give the address of the page itself."
_KIND = (
    "The address doesn't lead to a readable document. HTML, text, Markdown, CSV, JSON, PDF, Word, Excel, PowerPoint "
    "and EPUB can be fetched."
)
_STATUS = {
    401: "The page asks for a sign-in, so it can't be fetched. Upload its text as a file instead.",
    403: "The page refuses to be fetched. Upload its text as a file instead.",
    404: "There is no page at this address.",
    410: "The page at this address is gone.",
    429: "The site asks to be left alone for a while. Try again later.",
}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """`bytes` counts what is left after decompression; `seconds` is the whole time, redirects included."""

    bytes: int = 10 * 1024 * 1024
    seconds: float = 20.0
    redirects: int = 5
    extra_ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as its server gave it. `charset` is what the server declared, `directives` its X-Robots-Tag."""

    url_final: str
    media_type: str
    charset: str | None
    body: bytes
    etag: str | None = None
    modified: str | None = None
    directives: str = ""

    @property
    def declared(self) -> str:
        """Type and charset as `parse_sandboxed` takes them."""
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type


@dataclass(frozen=True, slots=True)
class LedAway:
    """The address leads on to another one, as its server wrote it."""

    target: str


@dataclass(frozen=True, slots=True)
class AsBefore:
    """The page is what it was when it was given this `etag` and date."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a page is asked for: what is held of it already, and whether it must be a document (else anything goes)."""

    etag: str | None = None
    modified: str | None = None
    document: bool = True


class Unreachable(Exception):
    """Why a page can't be fetched, as one sentence for people. `status` is what its server said, if anything."""

    def __init__(self, sentence: str = _UNREACHABLE, status: int | None = None) -> None:
        self.sentence = sentence
        self.status = status
        super().__init__(sentence)


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


async def fetch(
    url: str,
    *,
    limits: FetchLimits | None = None,
    allow_private: Sequence[str] = (),
    resolve: Resolve = resolve_by_system,
    wish: Wish | None = None,
) -> Fetched:
    """Follows redirects, each checked like the first. Raises only Unreachable."""
    limits = limits or FetchLimits()
    at = url
    async with _in_words(limits.seconds):
        for _ in range(limits.redirects + 1):
            found = await _hop(at, limits, tuple(allow_private), resolve, wish or Wish())
            if isinstance(found, Fetched):
                return found
            if isinstance(found, AsBefore):
                break
            at = found.target
        raise Unreachable(_REDIRECTED)


async def visit(
    url: str,
    *,
    limits: FetchLimits | None = None,
    allow_private: Sequence[str] = (),
    resolve: Resolve = resolve_by_system,
    wish: Wish | None = None,
) -> Fetched | LedAway | AsBefore:
    """One request; where a redirect leads is for the caller to judge. Raises only Unreachable."""
    limits = limits or FetchLimits()
    async with _in_words(limits.seconds):
        return await _hop(url, limits, tuple(allow_private), resolve, wish or Wish())


@asynccontextmanager
async def _in_words(seconds: float) -> AsyncGenerator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise Unreachable(_SLOW) from None
    except TooLarge:
        raise Unreachable(_LARGE, 200) from None
    except (
        BadAddress,
        OSError,
        UnicodeError,
        ValueError,
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.ProtocolError,
    ):
        raise Unreachable from None


async def _hop(
    url: str, limits: FetchLimits, allowed: tuple[str, ...], resolve: Resolve, wish: Wish
) -> Fetched | LedAway | AsBefore:
    address = read_url(url, allow_private=allowed, extra_ports=limits.extra_ports)
    backend = PinnedBackend(address.host, address.port, await _checked(address, allowed, resolve))
    return await _get(address, backend, limits, wish)


async def _checked(address: WebAddress, allowed: tuple[str, ...], resolve: Resolve) -> list[str]:
    """Resolved once. One forbidden address among many denies them all: the name can't be trusted."""
    try:
        literals: Sequence[str] = [ipaddress.ip_address(address.host).compressed]
    except ValueError:
        literals = await resolve(address.host, address.port)
    addresses = [ipaddress.ip_address(literal) for literal in dict.fromkeys(literals)]
    if not addresses or not all(may_connect(one, allowed) for one in addresses):
        raise Unreachable
    return [one.compressed for one in addresses[:_MAX_ADDRESSES]]


async def _get(
    address: WebAddress, backend: PinnedBackend, limits: FetchLimits, wish: Wish
) -> Fetched | LedAway | AsBefore:
    headers = [
        ("Host", address.authority),
        ("User-Agent", USER_AGENT),
        ("Accept", "text/html, application/xhtml+xml, text/markdown, text/plain, application/pdf, */*;q=0.1"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
    ]
    held = [("If-None-Match", wish.etag), ("If-Modified-Since", wish.modified)]
    headers += [(name, value) for name, value in held if value]
    timeouts = {"connect": _CONNECT_SECONDS, "read": limits.seconds, "write": limits.seconds, "pool": limits.seconds}
    async with (
        httpcore.AsyncConnectionPool(ssl_context=_tls(), network_backend=backend, max_connections=1, retries=0) as pool,
        pool.stream("GET", str(address), headers=headers, extensions={"timeout": timeouts}) as response,
    ):
        fields = _fields(response.headers)
        if response.status in _REDIRECTS:
            return LedAway(urljoin(str(address), _location(fields)))
        if response.status == 304 and (wish.etag or wish.modified):
            return AsBefore()
        if response.status != 200:
            said = _STATUS.get(response.status, f"The site answered with an error ({response.status}).")
            raise Unreachable(said, response.status)
        return await _page(address, fields, response.aiter_stream(), limits, document=wish.document)


def _fields(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """The last of each name counts, but what a site asks of crawlers adds up."""
    fields: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1").strip()
        fields[name] = f"{fields[name]}\n{value}" if name == "x-robots-tag" and name in fields else value
    return fields


def _location(fields: dict[str, str]) -> str:
    """Header bytes are UTF-8 in practice; what no address may hold is refused when it is read."""
    location = fields.get("location", "").encode("latin-1").decode("utf-8", "replace")
    if not location:
        raise Unreachable
    return location


async def _page(
    address: WebAddress, fields: dict[str, str], stream: AsyncIterator[bytes], limits: FetchLimits, *, document: bool
) -> Fetched:
    declared = fields.get("content-type", "")
    media_type = media_types.told(declared, address.target)
    if document and not media_types.may_hold_a_document(media_type):
        raise Unreachable(_KIND, 200)
    length = fields.get("content-length", "0")
    if not length.isdecimal() or int(length[:20]) > limits.bytes:
        raise TooLarge
    body = await _body(stream, decoder(fields.get("content-encoding", ""), limits.bytes))
    kind = media_types.borne_out(media_type, body, declared) if document else media_type
    if kind is None:
        raise Unreachable(_KIND, 200)
    charset = _CHARSET.search(declared)
    return Fetched(
        url_final=str(address),
        media_type=kind,
        charset=charset.group(1) if charset else None,
        body=body,
        etag=_validator(fields, "etag"),
        modified=_validator(fields, "last-modified"),
        directives=fields.get("x-robots-tag", "")[:_VALIDATOR].lower(),
    )


def _validator(fields: dict[str, str], name: str) -> str | None:
    """Only what can be sent back as it came."""
    value = fields.get(name, "")
    return value if 0 < len(value) <= _VALIDATOR and value.isascii() and value.isprintable() else None


async def _body(stream: AsyncIterator[bytes], decode: Decoder) -> bytes:
    body = bytearray()
    async for chunk in stream:
        body += decode.feed(chunk)
    body += decode.end()
    return bytes(body)


def _tls() -> ssl.SSLContext:
    """The certificates that ship with us and those of the system; nothing from environment variables."""
    return httpx.create_ssl_context(verify=True, trust_env=False)
