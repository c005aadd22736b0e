"""What a web page says to crawlers: where it leads, its canonical address, and whether it wants to be indexed."""

import re
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from companin.knowledge.parsing.sniffing import sniff

MOST_LINKS = 2000
_LONGEST = 2000
_NAMES = frozenset({"robots", "companin"})
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]\s*url\s*=\s*[\"']?([^\"'\s]+)", re.IGNORECASE)


def answer(data: bytes, declared: str | None) -> dict[str, Any]:
    """{links, canonical, noindex, nofollow}; links are absolute or relative as written, in their order, each once."""
    sniffed = sniff(data, declared=declared)
    if sniffed.kind != "html" or sniffed.text is None:
        return {"links": [], "canonical": None, "noindex": False, "nofollow": False}
    tree = LexborHTMLParser(sniffed.text)
    asked = _directives(tree)
    return {
        "links": [] if asked & {"nofollow", "none"} else _links(tree),
        "canonical": _canonical(tree),
        "noindex": bool(asked & {"noindex", "none"}),
        "nofollow": bool(asked & {"nofollow", "none"}),
    }


def _links(tree: LexborHTMLParser) -> list[str]:
    base = next((_attribute(node, "href") for node in tree.css("base[href]")), "")
    found: dict[str, None] = {}
    for node in tree.css("a[href], area[href]"):
        if "nofollow" not in _attribute(node, "rel").lower().split():
            _add(found, base, _attribute(node, "href"))
        if len(found) >= MOST_LINKS:
            break
    for node in tree.css("meta[http-equiv][content]"):
        leads = _REFRESH.match(_attribute(node, "content"))
        if leads and _attribute(node, "http-equiv").lower() == "refresh":
            _add(found, base, leads[1])
    return list(found)


def _add(found: dict[str, None], base: str, link: str) -> None:
    link = link.strip().partition("#")[0]
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", link)
    if not link or len(link) > _LONGEST or (scheme and scheme[1].lower() not in {"http", "https"}):
        return
    try:
        found[urljoin(base, link) if base else link] = None
    except ValueError:
        return


def _canonical(tree: LexborHTMLParser) -> str | None:
    """Only the one in the head: a body may hold what strangers wrote."""
    for node in tree.css("head > link[rel][href]"):
        if "canonical" in _attribute(node, "rel").lower().split():
            return _attribute(node, "href").strip()[:_LONGEST] or None
    return None


def _directives(tree: LexborHTMLParser) -> set[str]:
    found: set[str] = set()
    for node in tree.css("meta[name][content]"):
        if _attribute(node, "name").strip().lower() in _NAMES:
            found.update(part.strip() for part in _attribute(node, "content").lower().split(","))
    return found


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""
