"""One look at one address: asked for politely, its links and its words read in a sandbox. No transaction is open."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from companin.knowledge import indexing
from companin.knowledge.fetching import AsBefore, Fetched, FetchLimits, LedAway, Resolve, Unreachable, Wish, visit
from companin.knowledge.models import Source
from companin.knowledge.parsing.errors import Unreadable
from companin.knowledge.sandbox import Limits, ask_sandboxed, parse_sandboxed
from companin.knowledge.sites.models import PageStatus, SitePage
from companin.knowledge.sites.robots import PRODUCT
from companin.knowledge.sites.scope import Reach, normal

VISIT_SECONDS = 20.0
READ_SECONDS = 40.0
_FACTS = Limits(memory_bytes=768 * 1024**2, cpu_seconds=8, wall_seconds=10.0, output_bytes=16 * 1024**2)
_WORDS = Limits(cpu_seconds=25, wall_seconds=30.0)
_SITEMAP_BYTES = 50 * 1024 * 1024
_MOST_LINKS = 1000

InVain = Callable[[str], Awaitable[bool]]
Arrived = Fetched | LedAway | AsBefore | Unreachable


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says, ready to be kept; `title` is its own, whatever its owner calls it."""

    indexed: indexing.Indexed
    body: bytes
    title: str


@dataclass(frozen=True, slots=True)
class Look:
    """What became of one address. `links` of None are those of before; `target` is where it moved to, or its canonical
    address; `gone` when the page isn't there any more.
    """

    status: PageStatus
    reason: str | None = None
    detail: str | None = None
    links: tuple[str, ...] | None = None
    sitemaps: tuple[str, ...] = ()
    target: str | None = None
    gone: bool = False
    fetched: bool = True
    words: Words | None = None
    validators: tuple[str | None, str | None] = (None, None)
    digests: tuple[bytes | None, bytes | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Net:
    """How the network is reached."""

    reach: Reach
    resolve: Resolve
    language: str = "en"
    limits: FetchLimits = field(default_factory=FetchLimits)


def unfetched(reason: str, detail: str, *, status: PageStatus = "skipped") -> Look:
    return Look(status, reason, detail, fetched=False)


async def arrive(net: Net, page: SitePage, source: Source | None) -> Arrived:
    """Ask for it, with what is held of it when it is still there to be compared with."""
    held = source is not None and source.version > 0 and source.error is None
    wish = Wish(page.etag, page.modified) if held else Wish()
    size = net.limits.bytes
    if page.role == "sitemap":
        wish, size = Wish(document=False), _SITEMAP_BYTES
    limits = FetchLimits(bytes=size, seconds=min(net.limits.seconds, VISIT_SECONDS), extra_ports=net.reach.ports)
    try:
        return await visit(page.url, limits=limits, allow_private=net.reach.private, resolve=net.resolve, wish=wish)
    except Unreachable as error:
        return error


async def read(net: Net, page: SitePage, source: Source | None, arrived: Arrived, in_vain: InVain) -> Look:
    """`in_vain` tells of an address whether it was looked at and doesn't answer."""
    if not isinstance(arrived, Fetched):
        return _without_body(net, page, arrived)
    try:
        if page.role == "sitemap":
            return await _read_sitemap(net, arrived)
        digest = hashlib.sha256(arrived.body).digest()
        if source is not None and source.version > 0 and digest == page.body_digest:
            validators = (arrived.etag, arrived.modified)
            return Look("unchanged", validators=validators, digests=(digest, page.text_digest))
        look = await _read_facts(net, page, arrived, in_vain)
        return look if look.status == "skipped" else await _read_words(net, page, source, arrived, look)
    except Unreadable as error:
        return Look("failed", "unreadable", str(error))


def _without_body(net: Net, page: SitePage, arrived: LedAway | AsBefore | Unreachable) -> Look:
    if isinstance(arrived, Unreachable):
        return _troubled(arrived)
    return _as_before(page) if isinstance(arrived, AsBefore) else _led_away(net, page, arrived)


def _troubled(error: Unreachable) -> Look:
    if error.status in {404, 410}:
        return Look("failed", "gone", str(error), gone=True)
    if error.status == 200:
        return Look("skipped", "kind", str(error))
    return Look("failed", "unreachable", str(error))


def _led_away(net: Net, page: SitePage, away: LedAway) -> Look:
    """An address nobody may go to sounds like one that doesn't answer."""
    target = normal(away.target, net.reach, page.url)
    if target is None:
        return Look("failed", "unreachable", str(Unreachable()))
    if target == page.url:
        return Look("failed", "loop", "The address leads on to itself. Give the address of the page it should show.")
    return Look("skipped", "moved", f"The address leads on to {target}", target=target)


def _as_before(page: SitePage) -> Look:
    return Look(
        "unchanged",
        validators=(page.etag, page.modified),
        digests=(page.body_digest, page.text_digest),
    )


async def _read_sitemap(net: Net, fetched: Fetched) -> Look:
    said = await ask_sandboxed("sitemap", fetched.body, limits=_FACTS)
    pages, sitemaps = _addresses(said, "pages"), _addresses(said, "sitemaps")
    return Look(
        "ready", links=_resolved(net, fetched, pages, most=len(pages)), sitemaps=_resolved(net, fetched, sitemaps)
    )


async def _read_facts(net: Net, page: SitePage, fetched: Fetched, in_vain: InVain) -> Look:
    """Where it leads, and whether it wants to be known at all."""
    facts = await ask_sandboxed("page", fetched.body, declared=fetched.declared, limits=_FACTS)
    tagged = _directives(fetched.directives)
    links = () if "nofollow" in tagged else _resolved(net, fetched, _addresses(facts, "links"))
    if (facts.get("noindex") or "noindex" in tagged) and not page.named:
        return Look("skipped", "noindex", "The page asks not to be indexed.", links=links)
    canonical = _canonical(net, fetched, facts)
    if canonical not in (None, page.url) and not page.named and not await in_vain(canonical):
        detail = f"The page names {canonical} as its own address"
        return Look("skipped", "canonical", detail, links=links, target=canonical)
    return Look("ready", links=links)


async def _read_words(net: Net, page: SitePage, source: Source | None, fetched: Fetched, facts: Look) -> Look:
    document = await parse_sandboxed(fetched.body, declared=fetched.declared, limits=_WORDS)
    body, text = (hashlib.sha256(part).digest() for part in (fetched.body, document.text.encode("utf-8", "replace")))
    look = replace(facts, validators=(fetched.etag, fetched.modified), digests=(body, text))
    own = (document.title or page.url)[:200]
    if source is not None and source.version > 0 and (text, own) == (page.text_digest, page.title):
        return replace(look, status="unchanged")
    indexed = await asyncio.to_thread(indexing.index_document, document, _title(page, source) or own, net.language)
    return replace(look, words=Words(indexed, fetched.body, own))


def _title(page: SitePage, source: Source | None) -> str | None:
    """What the owner called it, if anything."""
    if source is None or source.title in (page.title, source.url, page.url):
        return None
    return source.title


def _canonical(net: Net, fetched: Fetched, facts: dict[str, Any]) -> str | None:
    """Many sites name their front page on every page by mistake: that is not believed."""
    said = facts.get("canonical")
    found = normal(said, net.reach, fetched.url_final) if isinstance(said, str) else None
    return None if found is None or net.reach.read(found).target == "/" else found


def _addresses(said: dict[str, Any], name: str) -> list[str]:
    """A child's answer is checked, not trusted."""
    found = said.get(name)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []  # pyright: ignore[reportUnknownVariableType] - JSON


def _resolved(net: Net, fetched: Fetched, links: Sequence[str], *, most: int = _MOST_LINKS) -> tuple[str, ...]:
    found = dict.fromkeys(normal(link, net.reach, fetched.url_final) for link in links)
    return tuple(link for link in found if link is not None)[:most]


def _directives(header: str) -> set[str]:
    """X-Robots-Tag: one line each, for everybody or beginning with a name."""
    found: set[str] = set()
    for line in header.split("\n"):
        name, colon, rest = line.partition(":")
        is_named = colon and "," not in name and name.strip() != "unavailable_after"
        if not is_named or name.strip() == PRODUCT:
            found.update(part.strip() for part in (rest if is_named else line).split(","))
    return found | ({"noindex", "nofollow"} if "none" in found else set())
