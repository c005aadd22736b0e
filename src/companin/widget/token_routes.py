"""/widget/token: the frame's own way to a widget token, with a cookie by which a returning visitor is known."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from companin.organizations.auth import mint
from companin.organizations.models import KeyRecord
from companin.platform.database import Database
from companin.platform.web.envelope import JsonReply
from companin.platform.web.resources import Db
from companin.visitors import service as visitors
from companin.visitors.auth import TheGate, same_origin
from companin.visitors.schemas import WidgetToken
from companin.widget import returning
from companin.widget import service as widget
from companin.widget.errors import ConfigNotFound, NotSameOrigin
from companin.widget.models import Design
from companin.widget.schemas import FrameTokenRequest

router = APIRouter(prefix="/widget/token", include_in_schema=False)

_DAY = 24 * 3600


@router.post("")
async def create_frame_token(request: Request, db: Db, gate: TheGate, body: FrameTokenRequest) -> Response:
    """A widget token for the frame; the cookie makes it the same visitor's as long as the configuration says."""
    if not same_origin(request.headers):
        raise NotSameOrigin
    record = await gate.client(request.scope, request.headers, body.client_id)
    customer = None
    if body.identity is not None:
        customer = await visitors.customer_of(db, mint(record), body.identity, body.client_id)
    earlier = returning.kept(request, body.client_id)
    known = await visitors.known_again(gate.signing, earlier, record) if earlier else None
    visitor = known or visitors.new_visitor()
    token = await visitors.mint(gate.signing, record, visitor=visitor, customer=customer)
    made = WidgetToken.model_validate(token, from_attributes=True)
    reply = JsonReply(made.model_dump_json(), headers={"Cache-Control": "no-store"})
    if customer is None:
        seconds = await _retention(db, record, body.config_id)
        if seconds:
            kept = await visitors.remember(gate.signing, record, visitor, seconds)
            returning.keep(reply, body.client_id, kept, seconds)
        else:
            returning.forget(request, reply, body.client_id)
    return reply


async def _retention(db: Database, record: KeyRecord, config_id: UUID | None) -> int:
    """Seconds. Without a configuration, or with one that is gone, the usual ones."""
    if config_id is None:
        return Design().visitor_retention_days * _DAY
    try:
        async with db.transaction(mint(record)) as tx:
            return (await widget.read(tx, config_id)).design.visitor_retention_days * _DAY
    except ConfigNotFound:
        return Design().visitor_retention_days * _DAY


@router.delete("")
async def forget_visitor(request: Request, client_id: Annotated[str | None, Query(max_length=200)] = None) -> Response:
    """Logging out: nothing is left for who sits here next."""
    if not same_origin(request.headers):
        raise NotSameOrigin
    reply = Response(status_code=204, headers={"Cache-Control": "no-store"})
    returning.forget(request, reply, client_id)
    return reply
