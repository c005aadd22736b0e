"""/demo: a shop's page with the widget embedded as any customer would; there is one only where `companin demo` ran."""

import json
from functools import lru_cache
from html import escape
from importlib import resources
from pathlib import Path
from string import Template

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from companin.platform.errors import NotFound
from companin.platform.web.fields import LANGUAGES, base_language
from companin.platform.web.resources import Shared
from companin.widget import pages

router = APIRouter(prefix="/demo", include_in_schema=False)

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cache-Control": "no-cache",
}
_NAMES = {"en": "English", "sv": "Svenska", "nl": "Nederlands", "fr": "Français", "pt": "Português"}


@lru_cache(maxsize=4)
def _file(name: str) -> str:
    return (resources.files("companin.demo") / "site" / name).read_text(encoding="utf-8")


@router.get("")
async def read_demo(request: Request, shared: Shared, lang: str | None = None) -> Response:
    made = _made(shared.settings.data_dir)
    accepted = pages.accepted_languages(request.headers.get("accept-language", ""))
    language = next((base for one in (lang, *accepted) if (base := base_language(one))), "en")
    words = {name: escape(text) for name, text in json.loads(_file("shop.json"))[language].items()}
    html = Template(_file("shop.html")).substitute(words | made, language=language, links=_links(language))
    return HTMLResponse(html, headers={**_HEADERS, "Vary": "Accept-Language", "Content-Language": language})


@router.get("/shop.css")
async def read_style() -> Response:
    return Response(_file("shop.css"), media_type="text/css", headers={"Cache-Control": "no-cache"})


def _made(data: Path) -> dict[str, str]:
    """What is public of the credentials `companin demo` keeps. Raises NotFound where it never ran."""
    try:
        found = json.loads((data / "demo.json").read_bytes())
        named = {"client": "client_id", "assistant": "assistant_id", "config": "widget_config_id"}
        return {name: escape(found[kept]) for name, kept in named.items()}
    except (OSError, ValueError, KeyError):
        raise NotFound("There is no demo on this server. `companin demo` makes one.") from None


def _links(language: str) -> str:
    current = {language: ' aria-current="true"'}
    return "".join(
        f'<a href="?lang={one}" lang="{one}" hreflang="{one}"{current.get(one, "")}>{_NAMES[one]}</a>'
        for one in LANGUAGES
    )
