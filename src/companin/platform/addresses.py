"""Which addresses of other servers may be asked: a strict reading of the URL, and what is not public internet."""

import ipaddress
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import quote

import idna

MAX_LENGTH = 2048
PORTS = {"http": 80, "https": 443}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*):(?://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#.*)?)?",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^\[\]:]*)(?::(?P<port>\d{0,5}))?")
_FORBIDDEN = re.compile(
    "[\x00-\x20\x7f-\x9f\\\\\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC_LABEL = re.compile(r"(?:\d+|0x[0-9a-f]*)")
_DOTTED = re.compile(r"(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})")
_LOCAL_NAMES = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "localdomain",
    "home.arpa",
    "arpa",
    "onion",
    "test",
    "invalid",
)

# IANA's special-purpose registry, multicast and reserved space, and the addresses clouds answer their own machines on.
_FORBIDDEN_4 = tuple(map(ipaddress.IPv4Network, (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)))  # fmt: skip
# Of IPv6 only global unicast, without what embeds IPv4 (6to4, Teredo), documentation and special purposes.
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_FORBIDDEN_6 = tuple(map(ipaddress.IPv6Network, (
    "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)))  # fmt: skip


class BadAddress(Exception):
    """This address can't be used. Give a public web address that begins with https:// or http://."""

    def __init__(self, sentence: str | None = None) -> None:
        self.sentence = sentence or " ".join((type(self).__doc__ or "").split())
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """One URL taken apart. `host` is lower case ASCII, without brackets; `target` is path and query as sent."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def validate_url(url: str, *, allow_private: Iterable[str] = (), extra_ports: Iterable[int] = ()) -> str:
    """The address in its one normal form, without resolving its name. Raises BadAddress."""
    return str(read_url(url, allow_private=allow_private, extra_ports=extra_ports))


def read_url(url: str, *, allow_private: Iterable[str] = (), extra_ports: Iterable[int] = ()) -> WebAddress:
    """One strict reading: whatever two parsers could read differently is refused. Raises BadAddress."""
    url = url.strip(" \t\r\n")
    if len(url) > MAX_LENGTH:
        raise BadAddress(f"The address is too long: at most {MAX_LENGTH} characters.")
    if _FORBIDDEN.search(url):
        raise BadAddress(
            "The address has blanks, backslashes or invisible characters in it. Copy it from the browser's address bar."
        )
    found = _URL.fullmatch(url)
    scheme = found["scheme"].lower() if found else ""
    if found is None or scheme not in PORTS or found["authority"] is None:
        raise BadAddress("The address must begin with https:// or http://.")
    host, port = _authority(found["authority"], scheme, extra_ports)
    allowed = tuple(allow_private)
    literal = _literal(host)
    if literal is not None and not may_connect(literal, allowed):
        raise BadAddress("The address must be on the public internet, not a private or special one.")
    if literal is None and not allowed and _is_local(host):
        raise BadAddress("The address must be on the public internet, not a name of a local network.")
    target = _quoted(found["path"] or "/") + _quoted(found["query"] or "")
    return WebAddress(scheme, str(literal) if literal else host, port, target)


def may_connect(address: Address, allow_private: Iterable[str] = ()) -> bool:
    """Whether this is public unicast internet, or inside a network the operator allowed."""
    if any(
        address in network for network in map(ipaddress.ip_network, allow_private) if network.version == address.version
    ):
        return True
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _FORBIDDEN_4)
    if address.scope_id is not None:
        return False
    return address in _GLOBAL_6 and not any(address in network for network in _FORBIDDEN_6)


def named(host: str, port: int, hosts: Collection[str]) -> bool:
    """Whether the operator allows it by name, with its port or for every port."""
    return host.lower() in hosts or f"{host.lower()}:{port}" in hosts


def _authority(authority: str, scheme: str, extra_ports: Iterable[int]) -> tuple[str, int]:
    if "@" in authority:
        raise BadAddress("The address must not hold a user name or password.")
    found = _AUTHORITY.fullmatch(authority)
    if found is None or not found["host"] or "%" in authority:
        raise BadAddress("The address has no valid host name.")
    port = int(found["port"] or PORTS[scheme])
    if port not in {*PORTS.values(), *extra_ports}:
        raise BadAddress("The address must use port 80 or 443.")
    return _host(found["host"]), port


def _host(raw: str) -> str:
    if raw.startswith("["):
        try:
            return ipaddress.IPv6Address(raw[1:-1]).compressed
        except ValueError:
            raise BadAddress("The address has no valid host name.") from None
    host = raw.lower() if raw.isascii() else _ascii_name(raw)
    host = host.removesuffix(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise BadAddress("The address has no valid host name.")
    if _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]) and (host != raw or not _DOTTED.fullmatch(host)):
        raise BadAddress("The address must be on the public internet, not a private or special one.")
    return host


def _ascii_name(raw: str) -> str:
    try:
        return idna.encode(raw, uts46=True, transitional=False).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError, ValueError):
        raise BadAddress("The address has no valid host name.") from None


def _literal(host: str) -> Address | None:
    if ":" in host:
        return ipaddress.IPv6Address(host)
    if not _DOTTED.fullmatch(host):
        return None
    try:
        return ipaddress.IPv4Address(host)
    except ValueError:
        raise BadAddress("The address has no valid host name.") from None


def _is_local(host: str) -> bool:
    return "." not in host or any(host.endswith(f".{name}") for name in _LOCAL_NAMES)


def _quoted(part: str) -> str:
    """Characters beyond ASCII and those no URL has are percent-encoded; what is encoded stays."""
    return quote(part, safe="/%:=&?~+!$,;'@()*[]|.-_")
