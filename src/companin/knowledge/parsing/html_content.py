"""Which part of a web page is its content: navigation, banners and hidden parts are dropped before reading."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 7}

_UNREAD = (
    "script, style, template, noscript, svg, iframe, object, embed, canvas, audio, video, map, head, select, option, datalist, "
    "textarea, input, button, progress, meter, math annotation"
)
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
    r"cookie|consent|gdpr|onetrust|didomi|usercentrics|cmp-?(?:banner|container)|newsletter-?(?:popup|modal)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|pagination|pager|skip-?(?:link|to-content|nav)|sr-only|visually-?hidden|screen-?reader(?:-text)?"
    r"|social-?(?:share|links|media)?|share-?(?:buttons|links)|sidebar|related-?(?:articles|posts)|site-?(?:header|footer|nav)"
    r"|nav-?bar|top-?bar|main-?menu)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BANNER_LENGTH = 3000
_KEEPERS = "main, article, h1, [role=main]"


def drop_furniture(tree: LexborHTMLParser) -> None:
    """Takes away what readers don't see, and what stands around the content on every page of a site."""
    for node in tree.css(_UNREAD):
        node.decompose()
    for node in tree.css(_HIDDEN):
        if node.tag not in {"html", "body"}:
            node.decompose()
    for node in tree.css("[style]"):
        if _HIDDEN_STYLE.search(node.attributes.get("style") or "") and node.tag not in {"html", "body"}:
            node.decompose()
    if not _has_words(tree.body):
        return
    for node in tree.css("[id], [class]"):
        if _is_furniture(node):
            node.decompose()
    _drop_around(tree)


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


def _has_words(node: LexborNode | None) -> bool:
    return node is not None and bool(node.text().strip())


def _is_furniture(node: LexborNode) -> bool:
    if node.tag in {"html", "body", "main", "article", "h1"}:
        return False
    names = f"{node.attributes.get('id') or ''} {node.attributes.get('class') or ''}"
    if _BANNER.search(names):
        return len(node.text()) < _BANNER_LENGTH and node.css_first(_KEEPERS) is None and _asks(node)
    return bool(_FURNITURE.search(names)) and node.css_first(_KEEPERS) is None


def _asks(node: LexborNode) -> bool:
    """A banner stands by itself near the top of the page; a chapter about cookies stands inside the content."""
    parent = node.parent
    while parent is not None:
        if parent.tag in {"main", "article"}:
            return False
        parent = parent.parent
    return True


def _drop_around(tree: LexborHTMLParser) -> None:
    body = tree.body
    if body is None:
        return
    for node in tree.css(_AROUND):
        if node.css_first(_KEEPERS) is None or node.tag == "nav":
            node.decompose()
    for node in tree.css("header"):
        _reduce_header(tree, node)


def _reduce_header(tree: LexborHTMLParser, node: LexborNode) -> None:
    """The head of an article belongs to it. Of a page's header at most the only top heading is content."""
    if not _asks(node):
        return
    heading = node.css_first("h1")
    if heading is None or len(tree.css("h1")) > 1:
        node.decompose()
    else:
        node.insert_before(heading)
        node.decompose()
