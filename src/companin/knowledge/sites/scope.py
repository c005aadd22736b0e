"""Which addresses belong to a site, and the one spelling each of them has."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from companin.knowledge.sites.models import Site
from companin.knowledge.sites.patterns import matches, normal_escapes
from companin.platform.addresses import BadAddress, WebAddress, read_url
from companin.platform.settings import Settings

_TRACKING = re.compile(
    r"(utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|yclid|twclid|ttclid|igshid|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi"
    r"|mkt_tok|phpsessid|jsessionid|aspsessionid\w*)",
    re.IGNORECASE,
)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?;]*", re.IGNORECASE)
_DOTS = re.compile(r"/\.{1,2}(?=/|$)")
_LINE_ENDS = re.compile(r"[\t\r\n]")
_LONGEST = 1500
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Reach:
    """Which private networks and odd ports the operator allows."""

    private: tuple[str, ...]
    ports: tuple[int, ...]

    @classmethod
    def of(cls, settings: Settings) -> "Reach":
        return cls(settings.fetch_allow_private, settings.fetch_extra_ports)

    def read(self, url: str) -> WebAddress:
        """Raises BadAddress."""
        return read_url(url, allow_private=self.private, extra_ports=self.ports)


def normal(link: str, reach: Reach, base: str | None = None) -> str | None:
    """The address a link leads to, without fragment, tracking and session parameters; None when it leads nowhere.

    Blanks in it mean what browsers take them for: none around it, encoded ones within, no line ends at all.
    """
    link = _LINE_ENDS.sub("", link.strip()).replace(" ", "%20")
    try:
        address = reach.read(urljoin(base, link) if base else link)
    except (BadAddress, ValueError):
        return None
    path, mark, query = address.target.partition("?")
    path = normal_escapes(_without_dots(_SESSION.sub("", path)))
    kept = [part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0])]
    target = path + (mark + normal_escapes("&".join(kept)) if kept else "")
    if len(target) > _LONGEST or path.count("/") > _DEEPEST:
        return None
    return str(WebAddress(address.scheme, address.host, address.port, target))


def outside(site: Site, url: str, depth: int, reach: Reach) -> str | None:
    """Why a page that was found is none of the site's: `host`, `scope` or `depth`; None when it is."""
    address, base = reach.read(url), reach.read(site.base)
    if _host(address) != _host(base):
        return "host"
    if site.kind == "crawl" and depth > site.depth:
        return "depth"
    path = normal_escapes(address.target)
    folder = normal_escapes(base.target).partition("?")[0].rpartition("/")[0] + "/"
    if site.within == "prefix" and not (path + "/").startswith(folder):
        return "scope"
    if site.include and not any(matches(pattern, path) for pattern in site.include):
        return "scope"
    return "scope" if any(matches(pattern, path) for pattern in site.exclude) else None


def origin(url: str, reach: Reach) -> tuple[str, str]:
    """Scheme with authority, and the rest: whose robots.txt holds, and what is asked of it."""
    address = reach.read(url)
    return f"{address.scheme}://{address.authority}", address.target


def _host(address: WebAddress) -> tuple[str, int | None]:
    """With or without www., encrypted or not, is the same site; another odd port isn't."""
    port = None if address.port in {80, 443} else address.port
    return address.host.removeprefix("www."), port


def _without_dots(path: str) -> str:
    if not _DOTS.search(path):
        return path
    kept: list[str] = []
    for part in path.split("/")[1:]:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    tail = "/" if path.endswith(("/.", "/..")) else ""
    return "/" + "/".join(kept) + (tail if kept and kept[-1] else "")
