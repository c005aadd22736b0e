"""What a page raises and lowers, marked so that its line can say it; what refers to a note below is dropped."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from companin.knowledge.parsing.html_words import BLOCKS
from companin.knowledge.parsing.raised import LEVEL, LOWERED, RAISED

_RAISING = "sup, [style*=super], [class*=cent], [class*=decimal], [class*=fraction]"
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z*†‡§])[\])]?")
_CENTS = re.compile(r"\d\d")
_OPENED = BLOCKS | {"li", "dd", "td", "th"}


def mark_raised(tree: LexborHTMLParser) -> None:
    raised = {node.mem_id: node for node in tree.css(_RAISING) if _is_raised(node)}
    labels = {node.text(strip=True) for node in raised.values() if _begins_block(node)}
    for node in reversed(raised.values()):  # the inner first: what is dropped must not be touched again
        said = node.text(strip=True)
        if said in labels and _MARK.fullmatch(said) and not _begins_block(node):
            node.decompose()
        else:
            _mark(node, RAISED)
    for node in tree.css("sub"):
        _mark(node, LOWERED)


def _mark(node: LexborNode, sign: str) -> None:
    node.insert_before(sign)
    node.insert_after(LEVEL)


def _is_raised(node: LexborNode) -> bool:
    """Shops name what they raise by style sheets: it is two digits, and no element holds them closer."""
    style = node.attributes.get("style") or ""
    if node.tag == "sup" or "super" in style:
        return True
    return (
        node.first_child is not None
        and node.first_child.tag == "-text"
        and bool(_CENTS.fullmatch(node.text(strip=True)))
    )


def _begins_block(node: LexborNode) -> bool:
    """As the label of a note does."""
    before = node.prev
    while before is not None and before.tag == "-text" and not (before.text_content or "").strip():
        before = before.prev
    return before is None and node.parent is not None and node.parent.tag in _OPENED
