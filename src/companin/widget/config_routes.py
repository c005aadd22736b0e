"""/widget-configs: how the widget looks and behaves, the one place that says so."""

from typing import Any

from fastapi import APIRouter, Response

from companin.organizations.auth import AsAdmin, AsReader
from companin.platform import jsons
from companin.platform.database import Tx
from companin.platform.web import paging
from companin.platform.web.envelope import Envelope, Page, reply, reply_page
from companin.platform.web.fields import IfMatch, PathId, expected_revision
from companin.platform.web.idempotency import IdempotencyKey
from companin.platform.web.once import create_once
from companin.platform.web.resources import Db
from companin.visitors.auth import AsCaller
from companin.widget import service as widget
from companin.widget.models import WidgetConfig
from companin.widget.schemas import PublicConfig, WidgetConfigCreate, WidgetConfigOut, WidgetConfigUpdate

router = APIRouter(prefix="/widget-configs", tags=["Widget"])


def _shown(config: WidgetConfig) -> Response:
    return reply(WidgetConfigOut.of(config), headers={"ETag": f'"{config.revision}"'})


@router.get("", response_model=Page[WidgetConfigOut])
async def list_widget_configs(
    caller: AsReader, db: Db, limit: paging.Limit = 50, cursor: paging.Cursor = None
) -> Response:
    async with db.transaction(caller.org) as tx:
        rows = await widget.page(tx, paging.after_id(caller.org, cursor), limit + 1)
    rows, last = paging.page(rows, limit)
    following = paging.encode(caller.org, last.id) if last else None
    return reply_page([WidgetConfigOut.of(row) for row in rows], following, limit)


@router.post("", status_code=201, response_model=Envelope[WidgetConfigOut])
async def create_widget_config(caller: AsAdmin, db: Db, key: IdempotencyKey, body: WidgetConfigCreate) -> Response:
    fields: dict[str, Any] = jsons.merged({}, body.changes())
    name, assistant_id = fields.pop("name"), fields.pop("assistant_id")
    design = widget.shape(fields)

    async def effect(tx: Tx) -> tuple[int, WidgetConfigOut]:
        return 201, WidgetConfigOut.of(await widget.create(tx, assistant_id, name, design))

    mark = body.model_dump_json().encode()
    return await create_once(db, caller.org, key, caller=caller.name, fingerprint=mark, effect=effect)


@router.get("/{config_id}", response_model=Envelope[WidgetConfigOut])
async def read_widget_config(caller: AsReader, db: Db, config_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        return _shown(await widget.read(tx, config_id))


@router.get("/{config_id}/public", response_model=Envelope[PublicConfig])
async def read_public_widget_config(caller: AsCaller, db: Db, config_id: PathId) -> Response:
    """What a visitor's browser may know."""
    async with db.transaction(caller.org) as tx:
        return reply(PublicConfig.of(await widget.read(tx, config_id)))


@router.patch("/{config_id}", response_model=Envelope[WidgetConfigOut])
async def update_widget_config(
    caller: AsAdmin, db: Db, config_id: PathId, body: WidgetConfigUpdate, if_match: IfMatch = None
) -> Response:
    """Live on every site within a minute; `If-Match` guards against overwriting somebody else's change."""
    async with db.transaction(caller.org) as tx:
        return _shown(await widget.change(tx, config_id, body.changes(), expected=expected_revision(if_match)))


@router.delete("/{config_id}", status_code=204, response_model=None)
async def delete_widget_config(caller: AsAdmin, db: Db, config_id: PathId) -> Response:
    async with db.transaction(caller.org) as tx:
        await widget.delete(tx, config_id)
    return Response(status_code=204)
