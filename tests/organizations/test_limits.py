"""The organization's quota over all processes, and the smaller windows beside it."""

import asyncio
import json
import time
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from tests.agreeing import everywhere
from tests.conftest import Org, Server, a_public, as_key, quick_org

from companin.organizations import limits
from companin.organizations.limits import Limiter
from companin.platform.database import Database
from companin.platform.settings import Settings

WINDOW = 3  # seconds, of the tight server


def remaining(got: httpx.Response) -> int:
    return int(got.headers["x-ratelimit-remaining"])


def test_every_authenticated_answer_tells_the_quota(org: Org, server: Server) -> None:
    visitor = org.visitor()
    before = time.time()
    for got in (
        org.api.get("/organization"),
        org.api.get(f"/assistants/{uuid4()}"),
        org.api.get("/nowhere"),
        org.api.put("/organization"),
        org.api.post("/assistants/", json={}),
        org.api.post("/sessions/", content="{", headers={"Content-Type": "application/json"}),
        visitor.get("/sessions/"),
        visitor.get("/organization"),
    ):
        limit, left = int(got.headers["x-ratelimit-limit"]), remaining(got)
        reset = int(got.headers["x-ratelimit-reset"])
        assert 0 <= left <= limit == 1_000_000
        assert before <= reset <= time.time() + 3602
        assert got.headers["ratelimit-policy"] == '"org";q=1000000;w=3600'
        name, r, t = got.headers["ratelimit"].split(";")
        assert (name, r) == ('"org"', f"r={left}")
        assert 0 <= int(t.removeprefix("t=")) <= 3600
        assert "ratelimit-limit" not in got.headers


def test_the_quota_of_a_new_organization_is_a_thousand_an_hour(server: Server) -> None:
    made = json.loads(server.cli("org", "create", "Plain shop", "--json").stdout)
    assert made["rate_limit"] == 1000


async def _statuses(server: Server, org: Org, requests: int, clients: int) -> list[int]:
    """Statuses of so many GETs, over so many connections at the same time."""
    parts = urlsplit(server.url)
    head = "".join(f"{name}: {value}\r\n" for name, value in org.headers.items())
    asking = f"GET /api/v1/organization HTTP/1.1\r\nHost: {parts.netloc}\r\n{head}\r\n".encode()
    left = iter(range(requests))

    async def client() -> list[int]:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        found: list[int] = []
        for _ in left:
            writer.write(asking)
            answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            await reader.readexactly(int(answer.split("content-length: ")[1].split("\r\n")[0]))
            found.append(int(answer.split(" ")[1]))
        writer.close()
        await writer.wait_closed()
        return found

    return [status for each in await asyncio.gather(*(client() for _ in range(clients))) for status in each]


async def test_of_three_thousand_at_once_exactly_a_thousand_pass(server: Server) -> None:
    org = quick_org(server, rate_limit=1000)
    statuses = await _statuses(server, org, 3000, 64)
    assert len(statuses) == 3000
    assert (statuses.count(200), statuses.count(429)) == (1000, 2000)


def test_over_the_quota_is_429_and_says_when_to_come_back(server: Server) -> None:
    org = quick_org(server, rate_limit=5)
    assert [remaining(org.api.get("/organization")) for _ in range(5)] == [4, 3, 2, 1, 0]
    got = org.api.get("/organization")
    assert got.status_code == 429
    assert set(got.json()) == {"status", "status_code", "detail", "data"}
    assert (got.headers["x-error-code"], remaining(got)) == ("rate_limited", 0)
    wait = int(got.headers["retry-after"])
    assert 1 <= int(got.headers["ratelimit"].split("t=")[1]) <= wait <= 3631
    assert org.api.post("/sessions/", json={}).status_code == 429
    assert org.visitor().get("/sessions/").status_code == 429


def test_keys_and_visitors_of_one_organization_share_one_quota(server: Server, other_org: Org) -> None:
    org = quick_org(server, rate_limit=6)
    made = org.api.post("/api-keys/", json={"name": "second"}).json()["data"]
    second, visitor = as_key(server, made["client_id"], made["client_secret"]), org.visitor()
    lefts = [remaining(client.get("/sessions/")) for client in (second, visitor, org.api, second, visitor)]
    assert lefts == [4, 3, 2, 1, 0]
    assert [client.get("/sessions/").status_code for client in (org.api, second, visitor)] == [429] * 3
    assert other_org.api.get("/sessions/").status_code == 200


def test_failed_authentication_costs_and_shows_nothing(server: Server) -> None:
    org = quick_org(server, rate_limit=50)
    assert remaining(org.api.get("/organization")) == 49
    wrong = as_key(server, org.client_id, "csk_" + "0" * 44 + "_000000")
    other = quick_org(server)
    mismatched = as_key(server, org.client_id, other.client_secret)
    for _ in range(30):
        for client in (wrong, mismatched):
            got = client.get("/organization")
            assert got.status_code == 401
            assert not [name for name in got.headers if "ratelimit" in name]
    assert remaining(org.api.get("/organization")) == 48


def test_preflights_health_and_tokens_are_free(server: Server) -> None:
    org = quick_org(server, rate_limit=50)
    for _ in range(60):
        assert org.api.options("/organization", headers={"Origin": "https://a.example"}).status_code == 204
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json"):
        assert httpx.get(server.url + path, headers=org.headers, timeout=30).status_code == 200
    org.visitor()
    assert remaining(org.api.get("/organization")) == 49


def test_an_operator_changes_a_quota_on_every_process(server: Server) -> None:
    org = quick_org(server, rate_limit=500)
    server.cli("org", "set", org.id, "--rate-limit", "700")
    changed = lambda client: client.get("/organization").headers["x-ratelimit-limit"] == "700"  # noqa: E731
    assert everywhere(server, changed, **org.headers)


def test_no_window_of_any_position_holds_more_than_the_quota(tight_server: Server) -> None:
    """Asked without a pause, blocked or not: asking while blocked must not lengthen the block either."""
    quota, taken, blocks = 10, list[tuple[float, float]](), 0
    org = quick_org(tight_server, rate_limit=quota)
    until = time.monotonic() + 2.4 * WINDOW
    while time.monotonic() < until:
        start = time.monotonic()
        status = org.api.get("/organization").status_code
        if status == 200:
            taken.append((start, time.monotonic()))
            time.sleep(0.07)
        else:
            blocks += 1
    assert blocks > 20
    assert len(taken) > quota, "it never came back"
    for first, later in zip(taken, taken[quota:], strict=False):
        assert later[1] - first[0] >= WINDOW, "more than the quota within one window"


def test_who_waits_as_told_is_served(tight_server: Server) -> None:
    org = quick_org(tight_server, rate_limit=4)
    while (got := org.api.get("/organization")).status_code == 200:
        pass
    assert got.status_code == 429
    wait = int(got.headers["retry-after"])
    assert 1 <= wait <= WINDOW + 1
    time.sleep(wait)
    assert org.api.get("/organization").status_code == 200


def test_one_visitor_cannot_drain_the_organization(tight_server: Server) -> None:
    org = quick_org(tight_server, rate_limit=1000)
    session, visitor, other = org.session(), org.visitor(), org.visitor()
    own = visitor.post("/sessions/", json={"assistant_id": org.assistant()}).json()["data"]["id"]
    del session
    said = [visitor.post(f"/sessions/{own}/messages", json={"content": "Hello?"}) for _ in range(8)]
    assert [got.status_code for got in said] == [201] * 3 + [429] * 5
    last = said[-1]
    assert last.headers["ratelimit-policy"] == '"visitor";q=3;w=60'
    assert last.headers["ratelimit"].startswith('"visitor";r=0;t=')
    assert 1 <= int(last.headers["retry-after"]) <= 61
    assert (last.headers["x-ratelimit-limit"], last.headers["x-ratelimit-remaining"]) == ("3", "0")
    assert remaining(org.api.get("/organization")) > 500
    assert other.get("/sessions/").status_code == 200
    assert visitor.get(f"/sessions/{own}/messages").status_code == 200


def test_guessing_is_slow_for_one_address_and_costs_the_organization_nothing(tight_server: Server) -> None:
    org = quick_org(tight_server, rate_limit=1000)
    guess = {"X-API-Key": org.client_id, "X-API-Secret": "csk_" + "0" * 44 + "_000000"}
    public = a_public(tight_server)

    def guessing(address: str, times: int) -> list[httpx.Response]:
        return [public.get("/organization", headers={**guess, "X-Forwarded-For": address}) for _ in range(times)]

    got = guessing("203.0.113.7", 28)
    assert [one.status_code for one in got] == [401] * 25 + [429] * 3
    assert 1 <= int(got[-1].headers["retry-after"]) <= 61
    assert "x-ratelimit-remaining" not in got[-1].headers
    assert guessing("203.0.113.8", 1)[0].status_code == 401
    assert [one.status_code for one in guessing("2001:db8:1:2::a", 13) + guessing("2001:db8:1:2::b", 13)][-1] == 429
    assert guessing("2001:db8:1:3::a", 1)[0].status_code == 401
    assert org.api.get("/organization", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 200


def test_tokens_are_limited_by_address(tight_server: Server) -> None:
    org = quick_org(tight_server)
    public = a_public(tight_server)

    def minting(address: str) -> httpx.Response:
        body = {"client_id": org.client_id}
        return public.post("/auth/widget-token", json=body, headers={"X-Forwarded-For": address})

    assert [minting("198.51.100.1").status_code for _ in range(43)] == [200] * 40 + [429] * 3
    assert set(minting("198.51.100.1").json()) == {"status", "status_code", "detail", "data"}
    assert minting("198.51.100.2").status_code == 200


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "10.1.1.1", "203.0.113.9"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1, 127.0.0.1", "198.51.100.1"),
        ("127.0.0.1", "not an address", "unknown"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::/64"),
        (None, "198.51.100.1", "unknown"),
    ],
)
def test_an_address_is_the_last_hop_nobody_vouches_for(peer: str | None, forwarded: str | None, expected: str) -> None:
    assert limits.address(peer, forwarded, ("127.0.0.1/32",)) == expected


async def test_while_the_database_is_away_a_local_window_holds() -> None:
    away = Database(Settings(database_pool_wait_seconds=0.05), "postgresql://companin_app@127.0.0.1:1/none")
    await away.open()
    try:
        limiter = Limiter(away)
        permits = [await limiter.take("org:1", 3, 3600) for _ in range(5)]
    finally:
        await away.close()
    assert [permit.allowed for permit in permits] == [True] * 3 + [False] * 2
    assert [permit.remaining for permit in permits] == [2, 1, 0, 0, 0]
    assert permits[-1].retry_after <= 3600
