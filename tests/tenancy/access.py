"""Which credential may reach which route. A route that is not here fails the tests: reaching is decided, never inherited."""

from typing import Literal

from fastapi.routing import iter_route_contexts

from companin.app import create_app
from companin.platform.settings import Settings

Who = Literal["public", "visitor", "key"]

PUBLIC: Who = "public"
VISITOR: Who = "visitor"
"""A widget token, for what its own visitor owns; an API key reaches it as well."""
KEY: Who = "key"
"""An API key pair with the scope in the table; a widget token gets 403."""

Operation = tuple[str, str]

_STAY: dict[Operation, tuple[Who, str]] = {
    ("GET", "/messages"): (VISITOR, "chat"),
    ("POST", "/messages"): (VISITOR, "chat"),
    ("GET", "/messages/{message_id}"): (VISITOR, "chat"),
    ("GET", "/messages/{message_id}/trace"): (KEY, "read"),
    ("POST", "/messages/{message_id}/feedback"): (VISITOR, "chat"),
    ("POST", "/feedback"): (VISITOR, "chat"),
    ("POST", "/handoff"): (VISITOR, "chat"),
    ("POST", "/resume"): (KEY, "chat"),
    ("POST", "/close"): (VISITOR, "chat"),
    ("POST", "/replies"): (KEY, "chat"),
    ("POST", "/attachments"): (VISITOR, "chat"),
    ("GET", "/attachments/{attachment_id}"): (VISITOR, "chat"),
    ("DELETE", "/attachments/{attachment_id}"): (VISITOR, "chat"),
    ("GET", "/events"): (VISITOR, "chat"),
}
_KINDS = ("files", "qa", "qas", "urls")

TABLE: dict[Operation, tuple[Who, str]] = {
    ("POST", "/auth/widget-token"): (PUBLIC, ""),
    ("GET", "/assistants"): (KEY, "read"),
    ("POST", "/assistants"): (KEY, "admin"),
    ("GET", "/assistants/{assistant_id}"): (KEY, "read"),
    ("PATCH", "/assistants/{assistant_id}"): (KEY, "admin"),
    ("DELETE", "/assistants/{assistant_id}"): (KEY, "admin"),
    ("GET", "/assistants/{assistant_id}/revisions"): (KEY, "read"),
    ("POST", "/assistants/{assistant_id}/restore"): (KEY, "admin"),
    ("GET", "/contexts"): (KEY, "chat"),
    ("POST", "/contexts"): (KEY, "chat"),
    ("GET", "/contexts/{name}"): (KEY, "chat"),
    ("PATCH", "/contexts/{name}"): (KEY, "chat"),
    ("DELETE", "/contexts/{name}"): (KEY, "chat"),
    ("GET", "/sessions"): (VISITOR, "chat"),
    ("POST", "/sessions"): (VISITOR, "chat"),
    ("GET", "/sessions/{session_id}"): (VISITOR, "chat"),
    ("PATCH", "/sessions/{session_id}"): (VISITOR, "chat"),
    ("DELETE", "/sessions/{session_id}"): (KEY, "chat"),
    ("GET", "/conversations"): (VISITOR, "chat"),
    ("POST", "/conversations"): (VISITOR, "chat"),
    ("GET", "/conversations/{conversation_id}"): (VISITOR, "chat"),
    ("PATCH", "/conversations/{conversation_id}"): (VISITOR, "chat"),
    ("DELETE", "/conversations/{conversation_id}"): (KEY, "chat"),
    **{(method, f"/sessions/{{stay_id}}{path}"): who for (method, path), who in _STAY.items()},
    **{(method, f"/conversations/{{stay_id}}{path}"): who for (method, path), who in _STAY.items()},
    ("GET", "/assistants/{assistant_id}/profile"): (VISITOR, "chat"),
    ("GET", "/widget-configs"): (KEY, "read"),
    ("POST", "/widget-configs"): (KEY, "admin"),
    ("GET", "/widget-configs/{config_id}"): (KEY, "read"),
    ("GET", "/widget-configs/{config_id}/public"): (VISITOR, "chat"),
    ("PATCH", "/widget-configs/{config_id}"): (KEY, "admin"),
    ("DELETE", "/widget-configs/{config_id}"): (KEY, "admin"),
    ("GET", "/analytics/usage"): (KEY, "read"),
    ("GET", "/knowledge"): (KEY, "read"),
    ("GET", "/knowledge/search"): (KEY, "read"),
    ("POST", "/knowledge/search"): (KEY, "read"),
    **{("GET", f"/knowledge/{kind}"): (KEY, "read") for kind in _KINDS},
    **{("POST", f"/knowledge/{kind}"): (KEY, "knowledge") for kind in _KINDS},
    **{("GET", f"/knowledge/{kind}/{{source_id}}"): (KEY, "read") for kind in _KINDS},
    **{("PATCH", f"/knowledge/{kind}/{{source_id}}"): (KEY, "knowledge") for kind in _KINDS},
    **{("DELETE", f"/knowledge/{kind}/{{source_id}}"): (KEY, "knowledge") for kind in _KINDS},
    ("GET", "/knowledge/sites"): (KEY, "read"),
    ("POST", "/knowledge/sites"): (KEY, "knowledge"),
    ("GET", "/knowledge/sites/{site_id}"): (KEY, "read"),
    ("PATCH", "/knowledge/sites/{site_id}"): (KEY, "knowledge"),
    ("DELETE", "/knowledge/sites/{site_id}"): (KEY, "knowledge"),
    ("POST", "/knowledge/sites/{site_id}/refresh"): (KEY, "knowledge"),
    ("GET", "/knowledge/sites/{site_id}/pages"): (KEY, "read"),
    ("GET", "/knowledge/{source_id}"): (KEY, "read"),
    ("DELETE", "/knowledge/{source_id}"): (KEY, "knowledge"),
    ("POST", "/knowledge/{source_id}/process"): (KEY, "knowledge"),
    ("GET", "/knowledge/{source_id}/text"): (KEY, "read"),
    ("GET", "/knowledge/{source_id}/chunks"): (KEY, "read"),
    ("GET", "/knowledge/{source_id}/download"): (KEY, "read"),
    ("GET", "/knowledge/events"): (KEY, "read"),
    ("GET", "/knowledge/export"): (KEY, "read"),
    ("GET", "/knowledge/{source_id}/events"): (KEY, "read"),
    ("PUT", "/knowledge/files/{source_id}"): (KEY, "knowledge"),
    ("GET", "/knowledge/{source_id}/versions"): (KEY, "read"),
    ("GET", "/knowledge/{source_id}/diff"): (KEY, "read"),
    ("POST", "/knowledge/{source_id}/restore"): (KEY, "knowledge"),
    ("POST", "/knowledge/{source_id}/cancel"): (KEY, "knowledge"),
    ("GET", "/model-providers"): (KEY, "read"),
    ("POST", "/model-providers"): (KEY, "admin"),
    ("GET", "/model-providers/{provider_id}"): (KEY, "read"),
    ("PATCH", "/model-providers/{provider_id}"): (KEY, "admin"),
    ("DELETE", "/model-providers/{provider_id}"): (KEY, "admin"),
    ("POST", "/model-providers/{provider_id}/check"): (KEY, "admin"),
    ("GET", "/model-limits"): (KEY, "read"),
    ("PATCH", "/model-limits"): (KEY, "admin"),
    ("GET", "/model-usage"): (KEY, "read"),
    ("GET", "/organization"): (KEY, "read"),
    ("PATCH", "/organization"): (KEY, "admin"),
    ("POST", "/organization/revoke-widget-tokens"): (KEY, "admin"),
    ("GET", "/organization/identity-secrets"): (KEY, "admin"),
    ("POST", "/organization/identity-secrets"): (KEY, "admin"),
    ("DELETE", "/organization/identity-secrets/{secret_id}"): (KEY, "admin"),
    ("GET", "/api-keys"): (KEY, "admin"),
    ("POST", "/api-keys"): (KEY, "admin"),
    ("GET", "/api-keys/{key_id}"): (KEY, "admin"),
    ("DELETE", "/api-keys/{key_id}"): (KEY, "admin"),
}

BESIDE = {"/openapi.json", "/healthz", "/readyz", "/metrics"}
"""Served beside the API, to anybody, without a tenant's data."""

PAGES = {"/widget.js", "/widget/frame", "/widget/assets/{name}", "/widget/token", "/demo", "/demo/shop.css"}
"""Served beside the API to whoever comes to a customer's site: what is public of a configuration, tests/widget says."""

SHARED: set[Operation] = {
    ("GET", "/assistants/{assistant_id}/profile"),
    ("GET", "/widget-configs/{config_id}/public"),
}
"""What every visitor of an organization may read, because it is nobody's: the public face of assistant and widget."""

READERS = frozenset({"read", "chat", "knowledge"})
"""Any of these scopes may look at what is not somebody's conversation."""


def operations() -> list[Operation]:
    """Every route the application itself has, described in its OpenAPI or not."""
    app = create_app(Settings(database_url="postgresql://nowhere/none")).fastapi
    found: list[Operation] = []
    for route in iter_route_contexts(app.routes):
        path = str(route.path).replace(":path}", "}")
        if path in BESIDE | PAGES:
            continue
        assert path.startswith("/api/v1/"), f"{path} is served outside the API"
        found += [(method, path.removeprefix("/api/v1")) for method in sorted(route.methods or ()) if method != "HEAD"]
    return found


def allowed_scopes(scope: str) -> frozenset[str]:
    return frozenset({"admin"}) | (READERS if scope == "read" else {scope})
