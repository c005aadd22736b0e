"""/knowledge: Q&A pairs, web pages, everything of any kind, and searching it."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from companin.inference.language import detect
from companin.knowledge import pairs, versions
from companin.knowledge import service as knowledge
from companin.knowledge.models import SourceType
from companin.knowledge.pairs import Pair
from companin.knowledge.schemas import (
    ChunkOut,
    PairCreate,
    PairUpdate,
    PassageOut,
    SearchRequest,
    SourceFilter,
    SourceOut,
    SourceText,
    SourceUpdate,
    UrlCreate,
    Words,
    sent,
)
from companin.knowledge.search import Query as SearchQuery
from companin.knowledge.search import search
from companin.knowledge.service import WebPage
from companin.knowledge.sites import service as sites
from companin.knowledge.sites.schemas import said, site_of
from companin.knowledge.snapshots import Snapshots
from companin.organizations.auth import AsKnowledge, AsReader
from companin.organizations.models import KeyCaller
from companin.platform.database import Tx
from companin.platform.web import paging
from companin.platform.web.envelope import Envelope, Page, reply, reply_page
from companin.platform.web.fields import LANGUAGES, PathId
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.resources import Db, Shared

router = APIRouter(tags=["Knowledge"])

_BY_SEGMENT: dict[str, SourceType] = {"files": "file", "qa": "qa", "qas": "qa", "urls": "url"}


async def _type_of(request: Request) -> SourceType | None:
    """/knowledge/files/… names files only; /knowledge/{id} any kind."""
    parts = request.scope["path"].split("/")
    return _BY_SEGMENT.get(parts[4]) if len(parts) > 4 else None


async def _snapshots(request: Request) -> Snapshots:
    found: Snapshots = request.app.state.snapshots
    return found


OfType = Annotated[SourceType | None, Depends(_type_of)]
OfVersion = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
TheSnapshots = Annotated[Snapshots, Depends(_snapshots)]


@router.post("/knowledge/qas", status_code=201, response_model=Envelope[SourceOut], include_in_schema=False)
@router.post(
    "/knowledge/qa",
    status_code=201,
    response_model=Envelope[SourceOut],
    responses={200: {"model": Envelope[SourceOut], "description": "The same pair was added before"}},
)
async def add_pair(caller: AsKnowledge, db: Db, key: IdempotencyKey, body: PairCreate) -> Response:
    """Ready at once: it answers the very next message."""

    async def effect(tx: Tx) -> tuple[int, SourceOut]:
        window = knowledge.window_of(body.valid_from, body.valid_until)
        pair = Pair(body.question, body.answer, pairs.others(body.question, body.phrasings))
        source, made = await pairs.add(tx, pair, tags=body.tags, origin=body.source, window=window)
        return (201 if made else 200), SourceOut.of(source)

    mark = body.model_dump_json().encode()
    return await create_once(db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.patch("/knowledge/qas/{source_id}", response_model=Envelope[SourceOut], include_in_schema=False)
@router.patch("/knowledge/qa/{source_id}", response_model=Envelope[SourceOut])
async def change_pair(caller: AsKnowledge, db: Db, source_id: PathId, body: PairUpdate) -> Response:
    async with db.transaction(caller.org) as tx:
        return reply(SourceOut.of(await pairs.change(tx, source_id, sent(body))))


@router.post(
    "/knowledge/urls",
    status_code=201,
    response_model=Envelope[SourceOut],
    responses={200: {"model": Envelope[SourceOut], "description": "The same address was added before"}},
)
async def add_url(caller: AsKnowledge, shared: Shared, key: IdempotencyKey, body: UrlCreate) -> Response:
    """Fetched by a worker: watch `status`. Private and internal addresses are never fetched. With `crawl` or a
    `schedule` it begins a site: see /knowledge/sites.
    """

    async def effect(tx: Tx) -> tuple[int, SourceOut]:
        window = knowledge.window_of(body.valid_from, body.valid_until)
        page = WebPage(body.url, body.title, body.tags, window)
        if body.crawl is not None or body.schedule != "off":
            named: dict[str, Any] = {"schedule": body.schedule, "title": body.title, "tags": body.tags}
            wanted = site_of(body.url, body.crawl, **named, said=said(body, body.crawl))
            source, made = await sites.add_with_page(tx, shared.settings, wanted, window)
        else:
            source, made = await knowledge.add_url(tx, page, shared.settings)
        return (201 if made else 200), SourceOut.of(source)

    mark = body.model_dump_json().encode()
    return await create_once(shared.db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.get("/knowledge/search", response_model=Page[PassageOut])
async def search_knowledge(
    caller: AsReader,
    db: Db,
    snapshots: TheSnapshots,
    q: Annotated[Words, Query()],
    language: Annotated[str | None, Query(pattern=r"^[A-Za-z]{2,3}$")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> Response:
    """Passages, best first."""
    return await _searched(caller, db, snapshots, SearchRequest(query=q, language=language, limit=limit))


@router.post("/knowledge/search", response_model=Page[PassageOut])
async def post_search(caller: AsReader, db: Db, snapshots: TheSnapshots, body: SearchRequest) -> Response:
    """The same, for long questions."""
    return await _searched(caller, db, snapshots, body)


async def _searched(caller: KeyCaller, db: Db, snapshots: Snapshots, asked: SearchRequest) -> Response:
    async with db.transaction(caller.org) as tx:
        version = await knowledge.version(tx)
    detected = detect(asked.query, LANGUAGES)
    language = asked.language or (detected[0] if detected else "en")
    found = await search(snapshots, caller.org, SearchQuery(asked.query, language, version, asked.limit))
    return reply_page([PassageOut.of(hit) for hit in found.hits], None, asked.limit)


@router.get("/knowledge/urls", response_model=Page[SourceOut])
@router.get("/knowledge/qas", response_model=Page[SourceOut], include_in_schema=False)
@router.get("/knowledge/qa", response_model=Page[SourceOut])
@router.get("/knowledge/files", response_model=Page[SourceOut])
@router.get("/knowledge", response_model=Page[SourceOut])
async def list_sources(caller: AsReader, db: Db, of_type: OfType, wanted: Annotated[SourceFilter, Query()]) -> Response:
    """Newest first. `q` is a part of the title, the question or a phrasing."""
    filters = {"type": of_type or wanted.type, "status": wanted.status, "tag": wanted.tag, "words": wanted.q}
    async with db.transaction(caller.org) as tx:
        rows = await knowledge.page(tx, filters, paging.after_id(caller.org, wanted.cursor), wanted.limit + 1)
    rows, last = paging.page(rows, wanted.limit)
    following = paging.encode(caller.org, last.id) if last else None
    return reply_page([SourceOut.of(row) for row in rows], following, wanted.limit)


@router.get("/knowledge/urls/{source_id}", response_model=Envelope[SourceOut])
@router.get("/knowledge/qas/{source_id}", response_model=Envelope[SourceOut], include_in_schema=False)
@router.get("/knowledge/qa/{source_id}", response_model=Envelope[SourceOut])
@router.get("/knowledge/files/{source_id}", response_model=Envelope[SourceOut])
@router.get("/knowledge/{source_id}", response_model=Envelope[SourceOut])
async def read_source(caller: AsReader, db: Db, of_type: OfType, source_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        return reply(SourceOut.of(await knowledge.read(tx, source_id, of_type)))


@router.patch("/knowledge/urls/{source_id}", response_model=Envelope[SourceOut])
@router.patch("/knowledge/files/{source_id}", response_model=Envelope[SourceOut])
async def describe_source(
    caller: AsKnowledge, db: Db, of_type: OfType, source_id: PathId, body: SourceUpdate
) -> Response:
    async with db.transaction(caller.org) as tx:
        return reply(SourceOut.of(await knowledge.describe(tx, source_id, of_type or "file", sent(body))))


@router.delete("/knowledge/urls/{source_id}", status_code=204, response_model=None)
@router.delete("/knowledge/qas/{source_id}", status_code=204, response_model=None, include_in_schema=False)
@router.delete("/knowledge/qa/{source_id}", status_code=204, response_model=None)
@router.delete("/knowledge/files/{source_id}", status_code=204, response_model=None)
@router.delete("/knowledge/{source_id}", status_code=204, response_model=None)
async def delete_source(caller: AsKnowledge, db: Db, of_type: OfType, source_id: PathId) -> Response:
    """It never answers again, on any process."""
    async with db.transaction(caller.org) as tx:
        await knowledge.delete(tx, source_id, of_type)
    return Response(status_code=204)


@router.post("/knowledge/{source_id}/process", response_model=Envelope[SourceOut])
async def process_again(caller: AsKnowledge, shared: Shared, source_id: PathId) -> Response:
    """Parse a file or fetch a page again; until that succeeds the last good version keeps answering."""
    async with shared.db.transaction(caller.org) as tx:
        return reply(SourceOut.of(await knowledge.process_again(tx, source_id)))


@router.get("/knowledge/{source_id}/text", response_model=Envelope[SourceText])
async def read_text(caller: AsReader, db: Db, source_id: PathId, version: OfVersion = None) -> Response:
    """Of the living version, or of the one an answer cites as `source_version`."""
    async with db.transaction(caller.org) as tx:
        found = await (versions.text(tx, source_id, version) if version else knowledge.text(tx, source_id))
    return reply(SourceText(id=source_id, text=found))


@router.get("/knowledge/{source_id}/chunks", response_model=Page[ChunkOut])
async def read_chunks(
    caller: AsReader, db: Db, source_id: PathId, limit: paging.Limit = 50, cursor: paging.Cursor = None
) -> Response:
    """The pieces answers are searched in."""
    after = paging.after_number(caller.org, cursor)
    async with db.transaction(caller.org) as tx:
        entries = await knowledge.chunks(tx, source_id)
    rows, last = paging.page([entry for entry in entries if entry.ordinal > after][: limit + 1], limit)
    following = paging.encode(caller.org, last.ordinal) if last else None
    return reply_page([ChunkOut.of(row) for row in rows], following, limit)


@router.get("/knowledge/{source_id}/download", response_model=None, response_class=Response)
async def download(
    caller: AsReader, db: Db, source_id: Annotated[PathId, Path()], version: OfVersion = None
) -> Response:
    """The bytes as they came. Always an attachment: nothing in it runs on this host."""
    async with db.transaction(caller.org) as tx:
        found = versions.original(tx, source_id, version) if version else knowledge.original(tx, source_id)
        source, data = await found
    name = quote(source.file_name or f"{source_id}.html")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(data, media_type="application/octet-stream", headers=headers)
