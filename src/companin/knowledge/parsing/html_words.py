"""The words of an element of a page on one line, as it shows them: links say where they lead where that is needed."""

import re
from collections.abc import Callable
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.links import kept

_BLOCK_TAGS = """
    address article aside blockquote body center dialog div dl fieldset figcaption figure footer form header hgroup hr
    html legend main nav p section table tbody td tfoot th thead tr caption
"""
BLOCKS = frozenset(_BLOCK_TAGS.split())
_MARKUP = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|u|s|ul|ol|li|h[1-6]|table|tr|td|th|blockquote|pre|code|sup|sub|font|section)\s*>|"
    r"<(?:br|hr|p|div|li|ul|ol|h[1-6]|img\b[^<>]*|a\b[^<>]*href[^<>]*)\s*/?>|"
    r"&(?:nbsp|amp|lt|gt|quot|apos|[lr]dquo|[lr]squo|[mn]dash|hellip|euro|copy|eacute|#\d{2,5}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)
_APART = BLOCKS | {"br", "dt", "dd", "ul", "ol", "pre", "details", "summary"}
_ONE_BY_ONE = frozenset({"li", "tr"})
_STOPS = ".,:;!?"


def is_markup(text: str) -> bool:
    """Words with tags or signs that only pages have; "a < b" is none."""
    return ("<" in text or "&" in text) and _MARKUP.search(text) is not None


def words_of(element: LexborNode, address: str | None = None) -> str:
    """`address` is where the page stands; without it links are only words."""
    said: list[str] = []
    todo: list[LexborNode | Callable[[], None]] = _inside(element)
    while todo:
        step = todo.pop()
        if isinstance(step, LexborNode):
            leave = _enter(said, step, address)
            todo.append(leave)
            todo.extend(_inside(step))
        else:
            step()
    return clean_line("".join(said))


def _inside(node: LexborNode) -> list[LexborNode | Callable[[], None]]:
    return list(reversed(list(node.iter(include_text=True))))


def _enter(said: list[str], node: LexborNode, address: str | None) -> Callable[[], None]:
    """Says what a node itself says; returns what to do after what is inside it."""
    tag = node.tag or ""
    if tag == "-text":
        said.append(node.text_content or "")
    elif tag == "a" and address is not None:
        return follow(said, address, node.attributes.get("href") or "")
    elif tag in _ONE_BY_ONE:
        while said and not said[-1].strip():
            said.pop()
        before = said[-1].rstrip() if said else ""
        said[-1:] = [before, ", " if before and before[-1] not in _STOPS else " "]
    elif tag in _APART:
        said.append(" ")
        return lambda: said.append(" ")
    return _nothing


def follow(said: list[str], address: str, target: str) -> Callable[[], None]:
    """For the end of a link: says where it leads after the words that came in between, where a reader needs it."""
    begin = len(said)

    def leave() -> None:
        words = "".join(said[begin:])
        found = kept(words, _whole(address, target)) if words.strip() else None
        if found:
            said.append(f" ({found})")

    return leave


def _whole(address: str, target: str) -> str:
    if not address or target.lstrip().startswith("#"):
        return target
    try:
        return urljoin(address, target)
    except ValueError:
        return target


def _nothing() -> None:
    return None
