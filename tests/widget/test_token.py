"""The frame's token: whom it is given to, and the cookie by which a visitor is known again."""

import re

import httpx
import pytest
from tests.agreeing import everywhere
from tests.conftest import Org, Server, a_public, as_bearer
from tests.visitors.jwts import assertion, claims_of
from tests.widget.test_configs import make

SAME = {"Sec-Fetch-Site": "same-origin"}


def ask(org: Org, cookie: str = "", client: httpx.Client | None = None, **body: object) -> httpx.Response:
    headers = {**SAME, **({"Cookie": cookie} if cookie else {})}
    address, named = f"{org.server.url}/widget/token", {"client_id": org.client_id, **body}
    return (client or a_public(org.server)).post(address, json=named, headers=headers)


def cookie_of(got: httpx.Response) -> str:
    assert got.status_code == 200, got.text
    return got.headers["set-cookie"].split(";")[0]


def visitor_of(got: httpx.Response) -> str:
    assert got.status_code == 200, got.text
    return str(claims_of(got.json()["token"])["sub"])


def test_it_is_the_token_every_browser_gets(org: Org) -> None:
    got = ask(org)
    assert set(got.json()) == {"token", "expires_in", "token_type"}
    assert got.headers["cache-control"] == "no-store"
    visitor = as_bearer(org.server, got.json()["token"])
    assert visitor.post("/sessions/", json={"assistant_id": org.assistant()}).status_code == 201


def test_the_cookie_is_the_frames_own_and_no_script_can_read_it(org: Org) -> None:
    flags = [part.strip() for part in ask(org).headers["set-cookie"].split(";")]
    assert flags[0].startswith("__Host-")
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned", f"Max-Age={30 * 86400}"} == set(flags[1:])
    assert not re.search(org.client_id, flags[0])


def test_a_returning_visitor_is_the_same_and_keeps_its_sessions(org: Org) -> None:
    first = ask(org)
    session = as_bearer(org.server, first.json()["token"]).post("/sessions/", json={"assistant_id": org.assistant()})
    again = ask(org, cookie_of(first))
    assert visitor_of(again) == visitor_of(first)
    assert visitor_of(ask(org, cookie_of(again))) == visitor_of(first)
    theirs = as_bearer(org.server, again.json()["token"]).get("/sessions/").json()["data"]
    assert [row["id"] for row in theirs] == [session.json()["data"]["id"]]


def test_how_long_is_said_by_the_configuration(org: Org) -> None:
    week = make(org, visitor_retention_days=7)["id"]
    assert f"Max-Age={7 * 86400};" in ask(org, config_id=week).headers["set-cookie"]
    never = make(org, visitor_retention_days=0)["id"]
    forgotten = ask(org, cookie_of(ask(org)), config_id=never)
    assert "Max-Age=0;" in forgotten.headers["set-cookie"]


def test_the_cookie_opens_nothing_by_itself(org: Org) -> None:
    kept = cookie_of(ask(org)).partition("=")[2]
    got = as_bearer(org.server, kept).get("/sessions/")
    assert (got.status_code, got.headers["x-error-code"]) == (401, "invalid_token")
    name = cookie_of(ask(org)).partition("=")[0]
    assert httpx.get(f"{org.server.url}/api/v1/sessions", headers={"Cookie": f"{name}={kept}"}).status_code == 401


def test_a_cookie_of_another_kind_or_organization_makes_a_new_visitor(org: Org, other_org: Org) -> None:
    first = ask(org)
    name, _, kept = cookie_of(first).partition("=")
    theirs = cookie_of(ask(other_org)).partition("=")[2]
    for wrong in (theirs, first.json()["token"], kept[:-2] + "AA", "x", ""):
        assert visitor_of(ask(org, f"{name}={wrong}")) not in (visitor_of(first), "")


def test_revoked_tokens_take_the_memory_of_visitors_with_them(org: Org, server: Server) -> None:
    first = ask(org)
    org.api.post("/organization/revoke-widget-tokens")
    assert everywhere(server, lambda fresh: visitor_of(ask(org, cookie_of(first), fresh)) != visitor_of(first))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_no_other_site_gets_it(org: Org, headers: dict[str, str]) -> None:
    address, body = f"{org.server.url}/widget/token", {"client_id": org.client_id}
    for got in (httpx.post(address, json=body, headers=headers), httpx.delete(address, headers=headers)):
        assert (got.status_code, got.headers["x-error-code"]) == (403, "not_same_origin")
        assert "set-cookie" not in got.headers
        assert "access-control-allow-origin" not in got.headers


def test_a_browser_without_fetch_metadata_is_known_by_its_origin(org: Org) -> None:
    own = {"Origin": org.server.url}
    got = httpx.post(f"{org.server.url}/widget/token", json={"client_id": org.client_id}, headers=own)
    assert got.status_code == 200


def test_it_takes_json_only_and_says_what_is_wrong(org: Org, server: Server) -> None:
    form = {**SAME, "Content-Type": "text/plain"}
    got = httpx.post(f"{server.url}/widget/token", content=f'{{"client_id":"{org.client_id}"}}', headers=form)
    assert got.status_code == 415
    assert httpx.post(f"{server.url}/widget/token", json={}, headers=SAME).status_code == 422
    unknown = httpx.post(f"{server.url}/widget/token", json={"client_id": "cid_nobody"}, headers=SAME)
    assert (unknown.status_code, unknown.headers["x-error-code"]) == (401, "invalid_client")


def test_a_listed_organization_answers_its_own_frame(org: Org, server: Server) -> None:
    """The frame's origin is ours, not the shop's; which sites may show it says `frame-ancestors`."""
    org.api.patch("/organization", json={"allowed_origins": ["https://shop.example"], "require_origin": True})
    own = {**SAME, "Origin": server.url}
    address, body = f"{server.url}/widget/token", {"client_id": org.client_id}
    evil = {**org.headers, "Origin": "https://evil.example"}
    assert everywhere(server, lambda fresh: fresh.get("/organization", headers=evil).status_code == 403)
    got = httpx.post(address, json=body, headers=own)
    assert got.status_code == 200
    bearer = {"Authorization": f"Bearer {got.json()['token']}"}
    assert httpx.get(f"{server.url}/api/v1/sessions", headers={**bearer, **SAME}).status_code == 200
    cross = {**bearer, "Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert httpx.get(f"{server.url}/api/v1/sessions", headers=cross).status_code == 403


def test_logging_out_leaves_nothing(org: Org, other_org: Org) -> None:
    both = f"{cookie_of(ask(org))}; {cookie_of(ask(other_org))}; shop=1"
    got = httpx.delete(f"{org.server.url}/widget/token", headers={**SAME, "Cookie": both})
    assert got.status_code == 204
    dropped = got.headers.get_list("set-cookie")
    assert len(dropped) == 2
    for one in dropped:
        assert "=; Max-Age=0;" in one
        assert one.endswith("; Partitioned")
    mine = cookie_of(ask(org)).partition("=")[0]
    one = httpx.delete(
        f"{org.server.url}/widget/token", params={"client_id": org.client_id}, headers={**SAME, "Cookie": both}
    )
    assert [cookie.partition("=")[0] for cookie in one.headers.get_list("set-cookie")] == [mine]


def test_a_verified_customer_leaves_no_cookie(org: Org) -> None:
    secret = org.api.post("/organization/identity-secrets").json()["data"]
    identity = assertion(secret["secret"], secret["kid"], org.client_id, "cust-7")
    got = ask(org, identity=identity)
    assert claims_of(got.json()["token"])["customer"] == "cust-7"
    assert "set-cookie" not in got.headers
    assert ask(org, identity="x.y.z").status_code == 401


def test_enforced_identity_holds_for_the_frame_too(org: Org, server: Server) -> None:
    org.api.patch("/organization", json={"require_identity": True})
    assert everywhere(server, lambda fresh: ask(org, client=fresh).status_code == 403)
