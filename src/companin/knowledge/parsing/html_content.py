"""Which part of a web page is its content: navigation, banners and hidden parts are dropped before reading."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from companin.knowledge.parsing.html_panels import mostly_links, open_panels

LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 7}

_WHOLE = frozenset({"html", "body"})
_INVISIBLE = (
    "script, style, template, noscript, svg, iframe, object, embed, canvas, audio, video, map, head, del, s, strike"
)
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z*†‡§])[\])]?")
_CONTROLS = "select, option, datalist, textarea, input, button, progress, meter"
_AROUND = (
    "nav, aside, footer, dialog, [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=dialog], "
    "[role=alertdialog], [role=complementary], [role=menu], [role=menubar], [role=toolbar]"
)
_HIDDEN = "[hidden], [aria-hidden=true]"
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|!|$)|(?:left|top|text-indent)\s*:\s*-\d{4,}px",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"cookie|consent|gdpr|onetrust|didomi|usercentrics|newsletter",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"banner|bar\b|consent|notice|pop-?up|modal|overlay|dialog|prompt|onetrust|didomi|usercentrics", re.IGNORECASE
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|pagination|pager|skip-?(?:link|to-content|nav)|sr-only|visually-?hidden|screen-?reader(?:-text)?"
    r"|social-?(?:share|links|media)?|share-?(?:buttons|links)|sidebar|related-?(?:articles|posts)|site-?(?:header|footer|nav)"
    r"|nav-?bar|top-?bar|main-?menu)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEADING_ON = re.compile(
    r"(?:^|[\s_-])(?:related|see-?also|read-?more|recommended|shar(?:e|ing)|feedback|helpful|votes?|rating)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:share (?:on|this|via)|tweet|dela (?:på|via|den)|deel (?:op|via|dit)|delen (?:op|via)|"
    r"partage[rz] (?:sur|cet|par)|partilh(?:e|ar)|compartilh(?:e|ar)|"
    r"helpful|hjälpte|nuttig|geholpen|utile|aidé|útil|ajudou)\b",
    re.IGNORECASE,
)
_ASKED_LENGTH = 120
_BANNER_LENGTH = 3000
_KEEPERS = "main, article, h1, [role=main]"


def drop_furniture(tree: LexborHTMLParser, more: str = "") -> None:
    """Takes away what readers don't see, what stands around the content on every page of a site, and what is asked."""
    open_panels(tree)
    _drop(tree.css(f"{_INVISIBLE}, {more}" if more else _INVISIBLE))
    _drop(node for node in tree.css("a[href*='#']") if _is_note_mark(node))
    _drop(node for node in tree.css(_HIDDEN) if node.tag not in _WHOLE)
    _drop(node for node in tree.css("[style]") if _is_hidden(node))
    _drop(node for node in tree.css("[id], [class]") if _is_furniture(node))
    _drop(tree.css(_CONTROLS))
    _drop(node for node in tree.css(_AROUND) if node.tag == "nav" or not _is_kept(node))
    for node in tree.css("header"):
        _reduce_header(tree, node)


def main_content(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the content: one <main>, else one <article> that is most of the page, else the body."""
    body = tree.body
    if body is None:
        return None
    everything = len(body.text())
    for selector, share in (("main, [role=main]", 0.1), ("article", 0.5)):
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text()) > share * everything:
            return found[0]
    return body


def _drop(nodes: Iterable[LexborNode]) -> None:
    """Once each, though a node is found by every part of a selector, and the inner before what holds them: what is
    dropped with its parent must not be touched again.
    """
    for node in reversed({node.mem_id: node for node in nodes}.values()):
        node.decompose()


def _is_hidden(node: LexborNode) -> bool:
    return node.tag not in _WHOLE and bool(_HIDDEN_STYLE.search(node.attributes.get("style") or ""))


def _is_note_mark(link: LexborNode) -> bool:
    """A raised number that leads to a note: it would stand as if it were the end of a word."""
    noted = "noteref" in f"{link.attributes.get('epub:type')} {link.attributes.get('role')}"
    raised = noted or (link.parent is not None and link.parent.tag == "sup") or link.css_first("sup") is not None
    return raised and _NOTE_MARK.fullmatch(link.text(strip=True)) is not None


def _is_furniture(node: LexborNode) -> bool:
    names = f"{node.attributes.get('id') or ''} {node.attributes.get('class') or ''}"
    banner = _BANNER.search(names) is not None
    if not banner and not _FURNITURE.search(names) and not (_LEADING_ON.search(names) and _leads_on(node)):
        return False
    if node.tag in _WHOLE or node.tag in {"main", "article", "h1"} or node.css_first(_KEEPERS) is not None:
        return False
    return not banner or _is_banner(node, names)


def _leads_on(node: LexborNode) -> bool:
    """Links under a heading, or a short call to share or to say whether a page helped."""
    said = node.text(strip=True)
    if len(said) <= _ASKED_LENGTH and _ASKED.search(node.text(separator=" ")):
        return True
    links = sum(len(link.text(strip=True)) for link in node.css("a"))
    titles = sum(len(title.text(strip=True)) for title in node.css("h2, h3, h4, h5, h6"))
    return links > 0 and links >= 0.6 * (len(said) - titles)


def _is_banner(node: LexborNode, names: str) -> bool:
    asks = _ASKING.search(names) or node.css_first("button, input, [role=button]") is not None
    return bool(asks) and not _is_inside(node) and len(node.text()) < _BANNER_LENGTH


def _is_kept(node: LexborNode) -> bool:
    """A box beside an article's text belongs to it, and so do notes, unless it only leads on."""
    if node.css_first(_KEEPERS) is not None:
        return True
    if node.tag != "aside":
        return False
    noted = "epub:type" in node.attributes or (node.attributes.get("role") or "").startswith("doc-")
    return noted or (_is_inside(node) and not mostly_links(node))


def _is_inside(node: LexborNode) -> bool:
    """A banner stands by itself; a chapter about cookies, or the head of an article, inside the content."""
    parent = node.parent
    while parent is not None:
        if parent.tag in {"main", "article"}:
            return True
        parent = parent.parent
    return False


def _reduce_header(tree: LexborHTMLParser, node: LexborNode) -> None:
    """The head of an article belongs to it. Of a page's header at most the only top heading is content."""
    if _is_inside(node):
        return
    heading = node.css_first("h1")
    if heading is None or len(tree.css("h1")) > 1:
        node.decompose()
    else:
        node.insert_before(heading)
        node.decompose()
