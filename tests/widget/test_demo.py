"""The demo's page: only where there is a demo, in every language, with the widget embedded as on any site."""

import re

from tests.conftest import Server, a_public

from companin.platform.web.fields import LANGUAGES


def read(server: Server, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    got = a_public(server).get(f"{server.url}{path}", headers=headers)
    return got.status_code, got.text, dict(got.headers)


def test_the_shop_is_there_once_the_operator_made_it(server: Server) -> None:
    assert read(server, "/demo")[0] == 404
    made = server.data_dir / "demo.json"
    made.write_text('{"client_id": "cid_1", "client_secret": "csk_secret", "assistant_id": "a-1"}')
    assert read(server, "/demo")[0] == 404
    made.write_text(made.read_text().replace("}", ', "widget_config_id": "c-1\\"><script>"}'))
    titles = set[str]()
    for language in LANGUAGES:
        status, text, headers = read(server, f"/demo?lang={language}")
        assert (status, headers["content-language"]) == (200, language)
        assert 'data-client-id="cid_1"' in text
        assert 'data-config-id="c-1&quot;&gt;&lt;script&gt;"' in text
        assert "csk_secret" not in text
        assert f'<html lang="{language}"' in text
        assert not re.search(r"\$[a-z]|http", text.replace("http-equiv", ""))
        titles.add(text[text.index("<title>") : text.index("</title>")])
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert len(titles) == len(LANGUAGES)
    assert '<html lang="sv"' in read(server, "/demo", **{"Accept-Language": "sv-FI, en;q=0.5"})[1]
    assert '<html lang="en"' in read(server, "/demo?lang=xx", **{"Accept-Language": "xx"})[1]
    assert read(server, "/demo/shop.css")[2]["content-type"].startswith("text/css")
    made.unlink()
    assert read(server, "/demo")[0] == 404
