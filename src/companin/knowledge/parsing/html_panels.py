"""Parts of a page that open when one asks for them, tabs, accordions and the like: laid open under what opens them."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from companin.knowledge.parsing.cleaning import clean_line

_OPENERS = (
    "[aria-controls][aria-expanded], [role=tab], [data-toggle=collapse], [data-toggle=tab], [data-toggle=pill], "
    "[data-bs-toggle=collapse], [data-bs-toggle=tab], [data-bs-toggle=pill]"
)
_NAMING = ("aria-controls", "data-bs-target", "data-target", "href")
_HIDING = ("hidden", "aria-hidden", "style")
_HIDDEN = "[hidden], [aria-hidden=true], [style*=display]"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")
_HELD = frozenset({"div", "section", "article", "dd", "li", "p", "ul", "ol"})
_FOLDED = re.compile(r"accordion|collaps|faq|tab-?(?:pane|panel|content)|answer|expand|disclosure", re.IGNORECASE)
_MENU = re.compile(r"dropdown|drawer|modal|dialog|search|filter|cookie|consent", re.IGNORECASE)
_MORE = re.compile(
    r"(?:read|show|see|view|learn) (?:more|all)|more|(?:läs|visa|se) (?:mer|fler|alla)|mer|toggle|"
    r"(?:lees|toon|bekijk) (?:meer|alles)|meer|(?:lire|voir|afficher) (?:la suite|plus|tout)|"
    r"(?:ler|ver|mostrar) (?:mais|tudo)|[^\w]*",
    re.IGNORECASE,
)
_MOST = 500
_LONGEST = 200
_DEEP = 100


def open_panels(tree: LexborHTMLParser) -> None:
    for node in tree.css(_HIDDEN)[:_MOST]:
        if node.attributes.get("hidden") == "until-found" or _is_folded(node):
            _show(node)
    openers = list({node.mem_id: node for node in tree.css(_OPENERS)}.values())[:_MOST]
    named = {node.attributes.get("id"): node for node in tree.css("[id]")} if openers else {}
    shut = {panel.mem_id for name in {_name(one) for one in openers} if (panel := named.get(name)) and _is_menu(panel)}
    opened: set[int] = set()
    titles: list[LexborNode] = []
    for opener in openers:
        panel = named.get(_name(opener))
        if panel is None or panel.mem_id in shut or _holds(panel, opener) or _holds(opener, panel):
            continue
        _show(panel)
        if _is_heading(opener):
            titles += [opener] if opener.tag == "button" else []
        else:
            _entitle(opener, panel, known=panel.mem_id in opened)
        opened.add(panel.mem_id)
    for title in titles:
        title.unwrap()  # else it would be taken for a button that does something


def _name(opener: LexborNode) -> str:
    said = next((found for name in _NAMING if (found := opener.attributes.get(name))), "")
    return said.removeprefix("#").strip()


def _is_menu(panel: LexborNode) -> bool:
    """What opens here is no content."""
    called = " ".join(panel.attributes.get(name) or "" for name in ("id", "class", "role"))
    return panel.tag == "nav" or bool(_MENU.search(called)) or mostly_links(panel)


def mostly_links(node: LexborNode) -> bool:
    """Also where there are no words at all."""
    words = len(node.text(strip=True))
    return sum(len(link.text(strip=True)) for link in node.css("a")) >= 0.6 * words


def _holds(one: LexborNode, other: LexborNode) -> bool:
    around = other.parent
    for _ in range(_DEEP):
        if around is None or around.mem_id == one.mem_id:
            break
        around = around.parent
    return around is not None


def _is_folded(node: LexborNode) -> bool:
    """What old pages fold up by script has only its name to tell it by."""
    called = f"{node.attributes.get('id') or ''} {node.attributes.get('class') or ''}"
    return bool(_FOLDED.search(called)) and node.tag in _HELD and not _is_menu(node)


def _entitle(opener: LexborNode, panel: LexborNode, *, known: bool) -> None:
    """The words of what opens a panel become a heading above it."""
    title = clean_line(opener.text(separator=" "))
    if len(title) > _LONGEST:
        return
    opener.attrs["hidden"] = ""
    if not known and not _MORE.fullmatch(title):
        made = LexborHTMLParser("<summary></summary><details></details>")
        for heading, end in zip(made.css("summary"), made.css("details"), strict=True):
            heading.insert_child(title)
            panel.insert_before(heading)
            panel.insert_after(end)  # with which the heading no longer stands above what follows


def _is_heading(opener: LexborNode) -> bool:
    around = opener.parent
    inside = opener.css_first(", ".join(_HEADINGS)) is not None
    return inside or opener.tag in _HEADINGS or (around is not None and around.tag in _HEADINGS)


def _show(node: LexborNode) -> None:
    for name in _HIDING:
        if name in node.attributes:
            del node.attrs[name]
