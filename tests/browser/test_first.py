from playwright.sync_api import expect
from tests.browser.conftest import shot


def test_first(shop, visit):
    v = visit(shop.page("/first"))
    v.page.wait_for_timeout(300)
    shot(v, "closed")
    v.open()
    shot(v, "open")
    v.ask("How do I return tea?")
    expect(v.answers).to_have_count(1)
    v.page.wait_for_timeout(500)
    shot(v, "answer")
    v.frame.locator(".chips .chip").first.click()
    v.page.wait_for_timeout(300)
    shot(v, "source")
    print(v.problems, v.requests)
