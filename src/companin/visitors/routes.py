"""/auth/widget-token: the one public address, where a browser learns who it is."""

from fastapi import APIRouter, Request, Response

from companin.organizations.auth import mint
from companin.platform.web.envelope import JsonReply
from companin.platform.web.resources import Shared
from companin.visitors import service as visitors
from companin.visitors.auth import TheGate
from companin.visitors.schemas import WidgetToken, WidgetTokenRequest

router = APIRouter(tags=["Authentication"])


@router.post("/auth/widget-token", response_model=WidgetToken)
async def create_widget_token(request: Request, gate: TheGate, shared: Shared, body: WidgetTokenRequest) -> Response:
    """A token of one hour for a browser. Send an earlier token as `Authorization: Bearer` to stay the same visitor."""
    record = await gate.client(request.scope, request.headers, body.client_id)
    customer = None
    if body.identity is not None:
        customer = await visitors.customer_of(shared.db, mint(record), body.identity, body.client_id)
    earlier = request.headers.get("authorization", "").partition(" ")[2].strip()
    late = shared.settings.token_return_days * 24 * 3600.0
    visitor = await visitors.returning(gate.signing, earlier, record, late=late) if earlier else None
    token = await visitors.mint(gate.signing, record, visitor=visitor, customer=customer)
    return JsonReply(WidgetToken.model_validate(token, from_attributes=True).model_dump_json())
