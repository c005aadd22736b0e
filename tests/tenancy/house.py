"""An organization with one of everything, asked for by its routes, and a hash of all it has."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
from tests.conftest import Org, Server, quick_org
from tests.tenancy.access import Operation
from tests.visitors.jwts import assertion


@dataclass
class House:
    """An organization with one of everything, one visitor and one verified customer."""

    org: Org
    visitor: httpx.Client
    customer: httpx.Client
    ids: dict[str, str]
    visitors_ids: dict[str, str]

    def path(self, operation: Operation, *, visitors: bool = False) -> str:
        """The operation's path with this house's own ids; `visitors`: the anonymous visitor's session, not a key's."""
        path, kind = operation[1], operation[1].split("/")[1]
        known = {**self.ids, **(self.visitors_ids if visitors else {})}
        if kind == "knowledge":
            part = path.split("/")[2]
            known["source_id"] = known.get(f"source_{part}", known["source_files"])
        if kind in ("sessions", "conversations"):
            known["stay_id"], known["message_id"] = known[f"{kind}_stay"], known[f"{kind}_message"]
            known["attachment_id"] = known[f"{kind}_attachment"]
            known["session_id"] = known["conversation_id"] = known["stay_id"]
        return re.sub(r"\{(\w+)\}", lambda found: known[found[1]], path)


def furnish(server: Server) -> House:
    org = quick_org(server)
    made = lambda got: got.json()["data"]["id"]  # noqa: E731 - said once
    assistant = org.assistant()
    org.api.patch(f"/assistants/{assistant}", json={"tone": "warm"})
    secret = org.api.post("/organization/identity-secrets").json()["data"]
    identity = assertion(secret["secret"], secret["kid"], org.client_id, "cust-1")
    context = made(org.api.post("/contexts/", json={"user_reference": "cust-1", "traits": {"tier": "gold"}}))
    pair = org.pair("What is the canary?", "It is yellow.")["id"]
    file = org.file("notes.txt", b"The canary sings in the morning and sleeps at noon.")["id"]
    url = made(org.api.post("/knowledge/urls/", json={"url": "https://example.com/canary"}))
    site = made(org.api.post("/knowledge/sites/", json={"url": "https://example.com/canaries/", "crawl": {}}))
    key = made(org.api.post("/api-keys/", json={"name": "second", "scopes": ["read"]}))
    config = made(
        org.api.post(
            "/widget-configs/", json={"name": "Shop", "assistant_id": assistant, "show": {"attachments": True}}
        )
    )
    server_of_models = {"name": "main", "kind": "openai-compatible", "base_url": "https://models.example.com/v1"}
    provider = made(org.api.post("/model-providers", json={**server_of_models, "default_model": "small"}))
    visitor, customer = org.visitor(), org.visitor(identity=identity)
    ids = {
        "assistant_id": assistant,
        "name": context,
        "secret_id": secret["id"],
        "key_id": key,
        "config_id": config,
        "provider_id": provider,
        "source_files": file,
        "source_qa": pair,
        "source_qas": pair,
        "source_urls": url,
        "site_id": site,
    }
    ids |= _stay(org, org.api, "sessions", {"assistant_id": assistant})
    ids |= _stay(org, org.api, "conversations", {"assistant_id": assistant, "customer_id": "cust-1"})
    own = _stay(org, visitor, "sessions", {"assistant_id": assistant})
    own |= _stay(org, customer, "conversations", {"assistant_id": assistant, "customer_id": "cust-1"})
    return House(org, visitor, customer, ids, own)


def _stay(org: Org, client: httpx.Client, kind: str, start: dict[str, Any]) -> dict[str, str]:
    stay = client.post(f"/{kind}/", json=start).json()["data"]["id"]
    answer = client.post(f"/{kind}/{stay}/messages", json={"content": "What is the canary?"}).json()["data"]
    kept = org.api.post(f"/{kind}/{stay}/attachments", files={"file": ("canary.txt", b"canary")}).json()["data"]
    return {f"{kind}_stay": stay, f"{kind}_message": answer["id"], f"{kind}_attachment": kept["id"]}


BODIES: dict[Operation, dict[str, Any]] = {
    ("PATCH", "/assistants/{assistant_id}"): {"json": {"name": "Taken over"}},
    ("POST", "/assistants/{assistant_id}/restore"): {"json": {"revision": 1}},
    ("PATCH", "/widget-configs/{config_id}"): {"json": {"position": "left"}},
    ("PATCH", "/contexts/{name}"): {"json": {"traits": {"tier": "stolen"}}},
    ("PATCH", "/sessions/{session_id}"): {"json": {"metadata": {"stolen": True}}},
    ("PATCH", "/conversations/{conversation_id}"): {"json": {"title": "stolen"}},
    ("PATCH", "/organization"): {"json": {"name": "stolen"}},
    ("POST", "/model-providers"): {
        "json": {
            "name": "stolen",
            "kind": "openai-compatible",
            "base_url": "https://a.example.com",
            "default_model": "x",
        }
    },
    ("PATCH", "/model-providers/{provider_id}"): {"json": {"default_model": "stolen"}},
    ("PATCH", "/model-limits"): {"json": {"daily_tokens": 1}},
    ("POST", "/api-keys"): {"json": {"name": "stolen"}},
    ("POST", "/assistants"): {"json": {"name": "stolen"}},
    ("POST", "/contexts"): {"json": {"user_reference": "stolen"}},
    ("POST", "/knowledge/search"): {"json": {"query": "canary"}},
    ("GET", "/knowledge/search"): {"params": {"q": "canary"}},
    ("POST", "/knowledge/sites"): {"json": {"url": "https://example.com/stolen"}},
    ("PATCH", "/knowledge/sites/{site_id}"): {"json": {"title": "stolen"}},
    ("POST", "/knowledge/urls"): {"json": {"url": "https://example.com/stolen"}},
    ("PUT", "/knowledge/files/{source_id}"): {"files": {"file": ("stolen.txt", b"stolen too")}},
    ("GET", "/knowledge/{source_id}/diff"): {"params": {"before": 1, "after": 1}},
    ("POST", "/knowledge/{source_id}/restore"): {"json": {"version": 1}},
    ("POST", "/knowledge/files"): {"files": {"file": ("stolen.txt", b"stolen")}},
    **{
        ("POST", f"/knowledge/{kind}"): {"json": {"question": "Stolen or not?", "answer": "stolen"}}
        for kind in ("qa", "qas")
    },
    **{
        ("PATCH", f"/knowledge/{kind}/{{source_id}}"): {"json": body}
        for kind, body in {
            "files": {"title": "stolen"},
            "urls": {"title": "stolen"},
            "qa": {"answer": "stolen"},
            "qas": {"answer": "stolen"},
        }.items()
    },
    **{
        ("POST", f"/{kind}/{{stay_id}}/attachments"): {"files": {"file": ("stolen.txt", b"stolen")}}
        for kind in ("sessions", "conversations")
    },
    **{
        ("POST", f"/{kind}/{{stay_id}}{path}"): {"json": body}
        for kind in ("sessions", "conversations")
        for path, body in {
            "/messages": {"content": "stolen"},
            "/messages/{message_id}/feedback": {"rating": "down"},
            "/feedback": {"score": 1},
            "/replies": {"content": "stolen"},
        }.items()
    },
}


def ask(client: httpx.Client, operation: Operation, path: str, **more: Any) -> httpx.Response:
    """One request; of an event stream only the head is read."""
    request = client.build_request(operation[0], path, **BODIES.get(operation, {}), **more)
    got = client.send(request, stream=True)
    if "text/event-stream" not in got.headers.get("content-type", ""):
        got.read()
    got.close()
    return got


TENANT_TABLES = """SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'organization_id'
    AND NOT a.attisdropped ORDER BY 1"""


def contents(server: Server, org: Org) -> dict[str, str]:
    """A hash of everything an organization has, by table; when its keys were last used is not its data."""
    with psycopg.connect(server.database_url(), autocommit=True) as owner:
        owner.execute("SET bytea_output = 'hex'")
        tables = [row[0] for row in owner.execute(TENANT_TABLES)]
        found: dict[str, str] = {}
        for table in tables:
            rows = owner.execute(
                f"""SELECT (to_jsonb(t) - 'last_used_at')::text FROM {table} t
                    WHERE organization_id = %s ORDER BY 1""".encode(),
                (org.id,),
            ).fetchall()
            found[table] = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    return found
