"""Contexts over HTTP: upserted, merged, found by id or by the organization's own reference."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from tests.conftest import Org


def put(org: Org, reference: str, **traits: object) -> tuple[int, dict[str, object]]:
    got = org.api.post("/contexts/", json={"user_reference": reference, "traits": traits})
    return got.status_code, got.json()["data"]


def test_the_first_post_makes_and_the_next_replaces(org: Org) -> None:
    status, made = put(org, "user-456", tier="gold", city="Lund")
    assert status == 201
    status, again = put(org, "user-456", tier="silver")
    assert (status, again["id"], again["traits"]) == (200, made["id"], {"tier": "silver"})
    assert len(org.api.get("/contexts/").json()["data"]) == 1


def test_a_context_is_found_by_id_and_by_reference(org: Org) -> None:
    _, made = put(org, "user-456", tier="gold")
    for name in (made["id"], "user-456"):
        assert org.api.get(f"/contexts/{name}").json()["data"] == made
        assert org.api.get(f"/contexts/{name}/").json()["data"] == made
    assert org.api.get("/contexts/nobody").status_code == 404


@pytest.mark.parametrize(
    "reference", ["a@b.example", "ä ö", "50%", "a+b", "a?b#c", "日本", "x" * 255, "a;b", "..a", "a\\b", "'--"]
)
def test_any_reference_can_be_named_in_a_path(org: Org, reference: str) -> None:
    _, made = put(org, reference, n=1)
    path = f"/contexts/{quote(reference, safe='')}"
    assert org.api.get(path).json()["data"]["id"] == made["id"]
    assert org.api.patch(path, json={"traits": {"n": 2}}).json()["data"]["traits"] == {"n": 2}
    assert org.api.delete(path).status_code == 204


@pytest.mark.parametrize("reference", ["team/7", "a/b/c", "ends/", "/starts"])
def test_a_reference_with_a_slash_can_be_named_too(org: Org, reference: str) -> None:
    _, made = put(org, reference, n=1)
    assert org.api.get(f"/contexts/{quote(reference, safe='')}").json()["data"]["id"] == made["id"]


def test_an_id_wins_over_a_reference_that_looks_like_it(org: Org) -> None:
    _, first = put(org, "plain")
    put(org, str(first["id"]), trap=True)
    assert org.api.get(f"/contexts/{first['id']}").json()["data"]["user_reference"] == "plain"


def test_traits_are_merged_as_rfc_7396_says(org: Org) -> None:
    put(org, "u", a=1, deep={"x": 1, "y": {"z": 2}}, items=[1, 2])
    patch = {"a": None, "b": "new", "deep": {"x": None, "y": {"w": 3}}, "items": [3], "never": None}
    got = org.api.patch("/contexts/u", json={"traits": patch}).json()["data"]["traits"]
    assert got == {"b": "new", "deep": {"y": {"z": 2, "w": 3}}, "items": [3]}


def test_merged_traits_stay_within_sixteen_kilobytes(org: Org) -> None:
    put(org, "u", a="x" * 10_000)
    got = org.api.patch("/contexts/u", json={"traits": {"b": "x" * 10_000}})
    assert (got.status_code, got.headers["x-error-code"]) == (422, "traits_too_large")
    assert org.api.patch("/contexts/u", json={"traits": {"a": None, "b": "x" * 10_000}}).status_code == 200


def test_merges_at_the_same_time_all_count(org: Org) -> None:
    put(org, "u")
    with ThreadPoolExecutor(8) as pool:
        got = list(
            pool.map(lambda n: org.api.patch("/contexts/u", json={"traits": {f"t{n}": n}}).status_code, range(24))
        )
    assert got == [200] * 24
    assert org.api.get("/contexts/u").json()["data"]["traits"] == {f"t{n}": n for n in range(24)}


def test_upserts_at_the_same_time_make_one(org: Org) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(lambda n: put(org, "u", n=n)[0], range(16)))
    assert statuses == [200] * 15 + [201]


def test_a_context_in_use_is_not_deleted_under_a_conversation(org: Org) -> None:
    put(org, "cust-1")
    start = {"assistant_id": org.assistant(), "customer_id": "cust-1"}
    conversation = org.api.post("/conversations/", json=start).json()["data"]
    got = org.api.delete("/contexts/cust-1")
    assert (got.status_code, got.headers["x-error-code"]) == (409, "context_in_use")
    org.api.delete(f"/conversations/{conversation['id']}")
    assert org.api.delete("/contexts/cust-1").status_code == 204
    assert org.api.delete("/contexts/cust-1").status_code == 404
