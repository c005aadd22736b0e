"""/demo: a shop's page with the widget embedded as any customer would; there is one only where `companin demo` ran."""

import json
from functools import lru_cache
from html import escape
from importlib import resources
from string import Template

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from companin.platform.errors import NotFound
from companin.platform.web.fields import LANGUAGES, base_language
from companin.platform.web.resources import Db
from companin.widget import pages
from companin.widget import service as widget

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
async def read_demo(request: Request, db: Db, lang: str | None = None) -> Response:
    async with db.system() as tx:
        shown = await widget.demo(tx)
    if shown is None:
        raise NotFound("There is no demo on this server. `companin demo` makes one.")
    accepted = pages.accepted_languages(request.headers.get("accept-language", ""))
    language = next((base for one in (lang, *accepted) if (base := base_language(one))), "en")
    words = {name: escape(text) for name, text in json.loads(_file("shop.json"))[language].items()}
    named = {"client": shown.client_id, "assistant": str(shown.assistant_id), "config": str(shown.config_id)}
    html = Template(_file("shop.html")).substitute(words | named, language=language, links=_links(language))
    return HTMLResponse(html, headers={**_HEADERS, "Vary": "Accept-Language", "Content-Language": language})


@router.get("/shop.css")
async def read_style() -> Response:
    return Response(_file("shop.css"), media_type="text/css", headers={"Cache-Control": "no-cache"})


def _links(language: str) -> str:
    current = {language: ' aria-current="true"'}
    return "".join(
        f'<a href="?lang={one}" lang="{one}" hreflang="{one}"{current.get(one, "")}>{_NAMES[one]}</a>'
        for one in LANGUAGES
    )
