"""Hostile words, wherever they come from, are words: no script runs, nothing is asked of a foreign host."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect
from tests.browser.conftest import Shop, Visit
from tests.browser.test_chat import with_citation

Go = Callable[..., Visit]

CORPUS = [
    "<script>top.owned=1;self.owned=1</script>",
    "<img src=x onerror=self.owned=1>",
    "<svg/onload=self.owned=1>",
    "<iframe srcdoc='<script>parent.owned=1</script>'></iframe>",
    "<details open ontoggle=self.owned=1>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=self.owned=1>",
    '"><img src=x onerror=self.owned=1>',
    "[a](javascript:self.owned=1)",
    "[a](JaVaScRiPt:self.owned=1)",
    "[a](java\nscript:self.owned=1)",
    "[a](\x01javascript:self.owned=1)",
    "[a](data:text/html,<script>self.owned=1</script>)",
    "[a](vbscript:msgbox)",
    "[a](//evil.example/relative)",
    "![a](https://evil.example/pixel.png)",
    "![a](javascript:self.owned=1)",
    "[![a](https://evil.example/b.png)](javascript:self.owned=1)",
    '[a](https://evil.example/"onmouseover="self.owned=1)',
    "<https://evil.example/auto>",
    "[a]: javascript:self.owned=1\n\n[a]",
    "```html\n<script>self.owned=1</script>\n```",
    "`<img src=x onerror=self.owned=1>`",
    "| <img src=x onerror=self.owned=1> | b |\n| --- | --- |\n| [x](javascript:self.owned=1) | <b onclick=self.owned=1>y</b> |",
    "> > > > > > > > > > <img src=x onerror=self.owned=1>",
    "**<img src=x onerror=self.owned=1>**",
    "{{constructor.constructor('self.owned=1')()}}",
    "&lt;img src=x onerror=self.owned=1&gt;",
    "\u202e<img src=x onerror=self.owned=1>",
    "<a href='javascript:self.owned=1' target=_blank>a</a>",
    "<style>@import 'https://evil.example/a.css'</style>",
    "<link rel=stylesheet href=https://evil.example/a.css>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
]
NESTED = [
    ">" * 3000 + " deep",
    "- " * 1500 + "deep",
    "**a " * 1900,
    "[" * 4000,
    "`" * 3999,
    "*_" * 2000,
    "![" * 2000,
    "|" * 3000 + "\n|-|\n",
]
HOSTILE = "<img src=x onerror=self.owned=1><script>self.owned=1</script>"

FOUND = """() => {
    const bad = [...document.querySelectorAll('img, iframe, object, embed, style, base, form[action], svg:not(svg[viewBox])')];
    const scripts = [...document.scripts].filter((one) => !one.src && one.type !== 'application/json');
    const handlers = [...document.querySelectorAll('*')].filter((one) => one.getAttributeNames().some((name) => /^on/.test(name)));
    const links = [...document.querySelectorAll('a')].map((one) => one.href).filter((href) => !/^(https?|mailto):/.test(href));
    return [...bad, ...scripts, ...handlers].map((one) => one.outerHTML).concat(links, self.owned ? ['owned'] : []);
}"""


def assert_harmless(seen: Visit, shop: Shop) -> None:
    assert seen.frame.locator("html").evaluate(FOUND) == []
    assert seen.page.evaluate("self.owned") is None
    known = (shop.host.origin, shop.server.url, "data:", "blob:", "about:")
    assert [url for url in seen.requests if not url.startswith(known)] == []
    assert seen.problems == []


def test_hostile_words_of_a_person_or_a_source_are_words(make_shop: Callable[..., Shop], visit: Go):
    shop = make_shop()
    session = start(shop, visit)
    for text in [*CORPUS, *NESTED]:
        reply = {"content": text, "agent_name": HOSTILE}
        assert shop.org.api.post(f"/sessions/{session[1]}/replies", json=reply).status_code == 201
    seen: Visit = session[0]
    expect(seen.frame.locator(".person")).to_have_count(len(CORPUS) + len(NESTED), timeout=30_000)
    expect(seen.frame.locator(".person").first).to_contain_text("<script>top.owned=1;self.owned=1</script>")
    expect(seen.frame.locator("h1")).to_have_text(HOSTILE)
    seen.frame.locator("html").evaluate(
        """() => document.querySelectorAll('.text a').forEach((one) => {
            one.addEventListener('click', (event) => event.preventDefault());
            one.click();
        })"""
    )
    assert_harmless(seen, shop)
    links = seen.frame.locator(".text a").evaluate_all("all => all.map((one) => [one.rel, one.target])")
    assert links
    assert all(one == ["noopener noreferrer nofollow", "_blank"] for one in links)


def start(shop: Shop, visit: Go) -> tuple[Visit, str]:
    """A chat a person has taken over."""
    seen = visit(shop.page("/hostile")).open()
    seen.frame.get_by_role("button", name="More").click()
    seen.frame.get_by_role("button", name="Talk to a person").click()
    expect(seen.frame.get_by_text("A colleague will take over.").first).to_be_attached()
    found: list[dict[str, Any]] = shop.org.api.get("/sessions/").json()["data"]
    return seen, found[0]["id"]


def test_hostile_answers_and_citations_are_words(make_shop: Callable[..., Shop], visit: Go):
    shop = make_shop()
    shop.org.pair(
        f"What is the secret of oolong {HOSTILE}?",
        f"Oolong is half way. {' '.join(CORPUS[:3])} {CORPUS[14]}",
        source=HOSTILE,
    )
    seen = visit(shop.page("/cited"), before=lambda page: page.route("**/messages", with_citation)).open()
    seen.ask("What is the secret of oolong?")
    seen.answers.first.locator(".chips .chip").first.click()
    expect(seen.frame.locator(".source")).to_contain_text("What is the secret of oolong <img")
    seen.ask(HOSTILE)
    expect(seen.frame.locator(".own").nth(1)).to_contain_text(HOSTILE)
    expect(seen.answers).to_have_count(2)
    assert_harmless(seen, shop)


def test_a_hostile_configuration_is_words(make_shop: Callable[..., Shop], visit: Go):
    text = "</script><img src=x onerror=self.owned=1>"
    words = dict.fromkeys(("launcher", "title", "subtitle", "greeting", "placeholder", "ai_notice", "privacy"), text)
    shop = make_shop(
        texts={"en": words},
        suggested_questions={"en": [text]},
        proactive=[{"message": {"en": text}}],
        privacy_url="https://shop.example/privacy?a=%3Cscript%3E",
    )
    seen = visit(shop.page("/configured"))
    expect(seen.page.locator("companin-chat div button").first).to_have_text(text)
    expect(seen.launcher).to_have_text(text)
    seen.open()
    expect(seen.frame.locator("h1")).to_have_text(text)
    expect(seen.frame.locator(".suggestions button")).to_have_text(text)
    assert_harmless(seen, shop)


def test_the_page_can_not_read_the_chat(shop: Shop, visit: Go):
    seen = visit(shop.page("/blind")).open()
    blocked = """() => {
        const frame = document.querySelector('companin-chat').shadowRoot.querySelector('iframe');
        try { return frame.contentWindow.document.body.innerText; } catch (error) { return error.name; }
    }"""
    assert seen.page.evaluate(blocked) == "SecurityError"
