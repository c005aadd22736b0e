"""Every route, asked by somebody else: another organization's key, another visitor, a credential it is not for."""

import json
import re
import secrets
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from tests.conftest import Server, a_public, as_key
from tests.tenancy.access import KEY, PUBLIC, SHARED, TABLE, VISITOR, Operation, allowed_scopes, operations
from tests.tenancy.house import House, ask, contents, furnish

OPERATIONS = operations()
WITH_IDS = [operation for operation in OPERATIONS if "{" in operation[1]]


def _name(operation: Operation) -> str:
    return f"{operation[0]} {operation[1]}"


@pytest.fixture(scope="module")
def house(server: Server) -> House:
    return furnish(server)


@pytest.fixture(scope="module")
def neighbour(server: Server) -> House:
    return furnish(server)


def _refused(got: httpx.Response, status: int) -> None:
    assert got.status_code == status, got.text
    body = got.json()
    assert (set(body), body["status"], body["status_code"]) == (
        {"status", "status_code", "detail", "data"},
        "error",
        status,
    )
    assert body["data"] is None


@pytest.fixture
def unchanged(server: Server, house: House) -> Iterator[None]:
    """Whatever the test asks, the house stays as it was."""
    house.org.settled(house.ids["source_urls"])
    house.org.site_settled(house.ids["site_id"])
    before = contents(server, house.org)
    yield
    assert contents(server, house.org) == before


def test_every_route_is_in_the_table_and_nothing_else_is() -> None:
    served = {(method, path) for method, path in OPERATIONS}
    assert served - set(TABLE) == set(), "new routes: decide who may reach them"
    assert set(TABLE) - served == set(), "the table names routes that are gone"


def test_another_organizations_key_finds_nothing_by_id(house: House, neighbour: House, unchanged: None) -> None:
    for operation in WITH_IDS:
        got = ask(neighbour.org.api, operation, house.path(operation))
        assert got.status_code == 404, f"{_name(operation)}: {got.status_code} {got.text[:200]}"
        _refused(got, 404)
        got = ask(neighbour.org.api, operation, house.path(operation, visitors=True))
        assert got.status_code == 404, f"{_name(operation)}: {got.status_code}"


def test_a_foreign_id_looks_exactly_like_one_that_never_was(house: House, neighbour: House) -> None:
    never = House(neighbour.org, neighbour.visitor, neighbour.customer, {}, {})
    for operation in WITH_IDS:
        foreign = ask(neighbour.org.api, operation, house.path(operation))
        path = re.sub(r"\{(\w+)\}", lambda _: str(uuid4()), operation[1])
        unknown = ask(never.org.api, operation, path)
        assert (foreign.status_code, foreign.text) == (unknown.status_code, unknown.text), _name(operation)
        assert foreign.headers["x-error-code"] == unknown.headers["x-error-code"]


def test_another_visitor_finds_nothing_by_id(house: House, neighbour: House, unchanged: None) -> None:
    stranger, strangers_customer = house.org.visitor(), neighbour.customer
    for operation in WITH_IDS:
        who, _ = TABLE[operation]
        for client in (stranger, neighbour.visitor, strangers_customer):
            for visitors in (True, False):
                got = ask(client, operation, house.path(operation, visitors=visitors))
                if operation in SHARED and client is stranger:
                    assert got.status_code == 200
                else:
                    _refused(got, 404 if who == VISITOR else 403)


def test_an_unverified_visitor_never_sees_a_customers_conversations(house: House, unchanged: None) -> None:
    for claimed in ({}, {"visitor_id": "cust-1"}):
        stranger = house.org.visitor()
        assert stranger.get("/conversations/").json()["data"] == []
        assert stranger.get("/conversations/", params={"customer_id": "cust-1"}).json()["data"] == []
        start = {"assistant_id": house.ids["assistant_id"], "customer_id": "cust-1"}
        assert stranger.post("/conversations/", json=start).status_code == 403
        assert stranger.post("/auth/widget-token", json={"client_id": "x", **claimed}).status_code in (401, 422)


def test_lists_hold_only_what_is_the_callers_own(house: House, neighbour: House) -> None:
    for operation in OPERATIONS:
        if operation[0] != "GET" or "{" in operation[1] or operation[1].endswith("/events"):
            continue
        ours = json.dumps([house.ids, house.visitors_ids, house.org.id])
        got = ask(neighbour.org.api, operation, operation[1])
        assert got.status_code == 200, _name(operation)
        for known in re.findall(r"[0-9a-f-]{36}", ours):
            assert known not in got.text, _name(operation)


def test_a_visitors_lists_hold_only_its_own(house: House) -> None:
    """The customer's hold what its own server began for it as well, and nobody else's."""
    sessions = [row["id"] for row in house.visitor.get("/sessions/").json()["data"]]
    assert sessions == [house.visitors_ids["sessions_stay"]]
    assert house.visitor.get("/conversations/").json()["data"] == []
    begun = {house.visitors_ids["conversations_stay"], house.ids["conversations_stay"]}
    assert {row["id"] for row in house.customer.get("/conversations/").json()["data"]} == begun


def test_ids_in_bodies_reach_nothing_of_another_organization(house: House, neighbour: House, unchanged: None) -> None:
    api, theirs = neighbour.org.api, house.ids
    mine = neighbour.ids["assistant_id"]
    assert api.post("/sessions/", json={"assistant_id": theirs["assistant_id"]}).status_code == 404
    assert neighbour.visitor.post("/sessions/", json={"assistant_id": theirs["assistant_id"]}).status_code == 404
    start = {"assistant_id": theirs["assistant_id"], "customer_id": "cust-1"}
    assert api.post("/conversations/", json=start).status_code == 404
    for context in (theirs["name"], str(uuid4())):
        start = {"assistant_id": mine, "customer_id": "cust-9", "user_context_id": context}
        _refused(api.post("/conversations/", json=start), 404)


def test_another_organizations_source_in_an_assistants_scope_answers_nothing(house: House, neighbour: House) -> None:
    """The scope is only a filter over the organization's own index."""
    scope = {"include_sources": [house.ids["source_qa"], house.ids["source_files"]]}
    assistant = neighbour.org.assistant(knowledge=scope)
    reply = neighbour.org.ask(neighbour.org.session(assistant), "What is the canary?")
    assert reply["citations"] == []
    assert reply["status"] != "answered"


def test_answers_and_searches_never_cite_another_organization(house: House, neighbour: House) -> None:
    word = secrets.token_hex(6)
    house.org.pair(f"Where does the {word} live?", f"The {word} lives at {word}-inside.")
    eager = {"confidence_threshold": 0.0}
    for org, cited in ((house.org, True), (neighbour.org, False)):
        reply = org.ask(org.session(org.assistant(answering=eager)), f"Where does the {word} live?")
        assert (f"{word}-inside" in json.dumps(reply)) == cited
    found = neighbour.org.api.get("/knowledge/search", params={"q": f"Where does the {word} live?"})
    assert found.status_code == 200
    assert f"{word}-inside" not in found.text


def test_only_its_credential_reaches_a_route(house: House, server: Server) -> None:
    public = a_public(server)
    forged = as_key(server, house.org.client_id, "csk_" + "0" * 44 + "_000000")
    for operation in OPERATIONS:
        who, _ = TABLE[operation]
        path = re.sub(r"\{(\w+)\}", lambda _: str(uuid4()), operation[1])
        if who == PUBLIC:
            continue
        _refused(ask(public, operation, path), 401)
        _refused(ask(forged, operation, path), 401)
        if who == KEY:
            _refused(ask(house.visitor, operation, path), 403)
            _refused(ask(house.customer, operation, path), 403)


@pytest.mark.parametrize("scope", ["read", "chat", "knowledge"])
def test_a_key_reaches_what_its_scopes_name(house: House, server: Server, scope: str) -> None:
    made = house.org.api.post("/api-keys/", json={"name": scope, "scopes": [scope]}).json()["data"]
    client = as_key(server, made["client_id"], made["client_secret"])
    for operation in OPERATIONS:
        who, wanted = TABLE[operation]
        if who == PUBLIC:
            continue
        path = re.sub(r"\{(\w+)\}", lambda _: str(uuid4()), operation[1])
        got = client.build_request(
            operation[0], path, **({"json": {}} if operation[0] in ("POST", "PATCH", "PUT") else {})
        )
        answer = client.send(got, stream=True)  # some would never end
        answer.close()
        status = answer.status_code
        if scope in allowed_scopes(wanted):
            assert status not in (401, 403), f"{_name(operation)} with {scope}: {status}"
        else:
            assert status == 403, f"{_name(operation)} with {scope}: {status}"


def test_bodies_cannot_name_what_the_server_decides(house: House) -> None:
    api = house.org.api
    for field, value in {
        "organization_id": str(uuid4()),
        "org_id": str(uuid4()),
        "id": str(uuid4()),
        "role": "admin",
        "created_at": "2020-01-01T00:00:00Z",
        "verified": True,
        "revision": 9,
        "rate_limit": 9_999_999,
    }.items():
        for method, path, body in (
            ("POST", "/assistants/", {"name": "x"}),
            ("PATCH", f"/assistants/{house.ids['assistant_id']}", {}),
            ("POST", "/contexts/", {"user_reference": "x"}),
            ("PATCH", f"/contexts/{house.ids['name']}", {"traits": {}}),
            ("POST", "/sessions/", {"assistant_id": house.ids["assistant_id"]}),
            ("POST", "/conversations/", {"assistant_id": house.ids["assistant_id"], "customer_id": "x"}),
            ("POST", f"/sessions/{house.ids['sessions_stay']}/messages", {"content": "x"}),
            ("POST", f"/sessions/{house.ids['sessions_stay']}/replies", {"content": "x"}),
            ("PATCH", f"/sessions/{house.ids['sessions_stay']}", {}),
            ("PATCH", "/organization", {}),
            ("POST", "/api-keys/", {"name": "x"}),
            ("POST", "/knowledge/qa/", {"question": "x", "answer": "y"}),
            ("POST", "/knowledge/urls/", {"url": "https://example.com/"}),
            ("POST", "/auth/widget-token", {"client_id": house.org.client_id}),
        ):
            got = api.request(method, path, json={**body, field: value})
            assert got.status_code == 422, f"{method} {path} took {field}: {got.text}"
            assert field in [error["field"] for error in got.json()["data"]["errors"]]


def test_two_organizations_may_use_the_same_names(house: House, neighbour: House) -> None:
    """No unique constraint reaches over organizations, so none tells one of the other."""
    for org in (house.org, neighbour.org):
        reference = {"user_reference": "shared-name", "traits": {}}
        assert org.api.post("/contexts/", json=reference).status_code == 201
        assert org.api.post("/knowledge/qa/", json={"question": "Same?", "answer": "Same."}).status_code == 201
        assert org.api.post("/knowledge/urls/", json={"url": "https://example.com/same"}).status_code == 201
        same = {"files": {"file": ("same.txt", b"the very same bytes")}}
        assert org.api.post("/knowledge/files/", **same).status_code == 201
        key = {"Idempotency-Key": "shared-key"}
        got = org.api.post("/assistants/", json={"name": org.id}, headers=key)
        assert (got.status_code, got.json()["data"]["name"]) == (201, org.id)
        assert "idempotent-replayed" not in got.headers
