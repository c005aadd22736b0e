"""/widget.js, the frame it opens, and their assets."""

import hashlib
import re
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from companin.assistants.errors import AssistantInactive
from companin.organizations.auth import mint
from companin.organizations.models import KeyRecord
from companin.platform.database import Database
from companin.platform.errors import NotFound
from companin.platform.web.resources import Shared
from companin.visitors.auth import TheGate
from companin.widget import assets, looks, pages
from companin.widget import service as widget
from companin.widget.models import Opened

router = APIRouter(include_in_schema=False)

_LOADER_SECONDS = 30
_YEAR = "public, max-age=31536000, immutable"
_OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


async def _looks(request: Request) -> widget.Looks:
    found: widget.Looks = request.app.state.looks
    return found


TheLooks = Annotated[widget.Looks, Depends(_looks)]


@router.get("/widget.js")
async def read_loader(request: Request, known: TheLooks, config: str | None = None) -> Response:
    """The loader, with the public looks of the page's configurations: one request until somebody wants to chat."""
    asked = _id(config) if config is not None else _origin(request)
    found = await known.of(asked) if asked is not None else []
    body = assets.loader({str(one.id): looks.of(one.design) for one in found})
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    named = {**_OPEN, "ETag": tag, "Cache-Control": f"public, max-age={_LOADER_SECONDS}", "Vary": "Referer"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=named)
    return _coded(request, assets.coded(".js", body), named)


@router.get("/widget/assets/{name}")
async def read_asset(request: Request, name: str) -> Response:
    return _coded(request, assets.find(name), {**_OPEN, "Cache-Control": _YEAR})


def _coded(request: Request, asset: assets.Asset, named: dict[str, str]) -> Response:
    coding = assets.taken(request.headers.get("accept-encoding", ""), asset.coded)
    vary = ", ".join(filter(None, (named.get("Vary"), "Accept-Encoding")))
    headers = {**named, "Vary": vary, **({"Content-Encoding": coding} if coding else {})}
    return Response(asset.coded[coding] if coding else asset.plain, headers=headers, media_type=asset.kind)


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _origin(request: Request) -> str | None:
    found = pages.origin_of(request.headers.get("referer"))
    return found if found and re.fullmatch(r"https?://[a-z0-9.:-]{1,250}", found) else None


class FrameQuery:
    """The script element's `data-` attributes as browsers name them; what is empty was not named."""

    def __init__(
        self,
        client: Annotated[str, Query(alias="clientId")] = "",
        assistant: Annotated[str, Query(alias="assistantId")] = "",
        config: Annotated[str, Query(alias="configId")] = "",
        instance: Annotated[str, Query(alias="instanceId")] = "",
        locale: str = "",
    ) -> None:
        self.client = client
        self.assistant = _id(assistant)
        self.config = _id(config)
        self.known = bool(client) and (not config or self.config is not None)
        self.instance = instance[:200]
        self.locale = locale[:35] or None


@router.get("/widget/frame")
async def read_frame(
    request: Request, shared: Shared, gate: TheGate, asked: Annotated[FrameQuery, Depends()]
) -> Response:
    """The chat. Who may show it says its `frame-ancestors`; what is unknown or switched off looks all the same."""
    accepted = request.headers.get("accept-language", "")
    record = await gate.keys.record(asked.client) if asked.known else None
    try:
        opened = await _opened(shared.db, record, asked)
    except (NotFound, AssistantInactive):
        away = pages.away(pages.chosen_language(asked.locale, None, accepted, None))
        return HTMLResponse(away, 404, headers=pages.headers([]))
    design, assistant = opened.design, opened.assistant
    language = pages.chosen_language(asked.locale, design, accepted, assistant.profile.language)
    largest = shared.settings.attachment_limit_bytes
    html = pages.frame(pages.boot(asked.client, asked.instance, opened, language, largest))
    origins = design.allowed_origins or (record.allowed_origins if record else [])
    return HTMLResponse(html, headers=pages.headers(origins))


async def _opened(db: Database, record: KeyRecord | None, asked: FrameQuery) -> Opened:
    if record is None:
        raise NotFound
    async with db.transaction(mint(record)) as tx:
        return await widget.opened(tx, asked.config, asked.assistant)
