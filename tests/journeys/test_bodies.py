"""Bodies that are broken, odd or hostile: refused in words, or kept exactly as they were."""

import json

import httpx
import pytest
from tests.conftest import Org
from tests.journeys.dress import ORIGIN, check


@pytest.fixture
def api(org: Org) -> httpx.Client:
    org.api.headers["Origin"] = ORIGIN
    return org.api


BAD_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "half": b'{"name":',
    "not JSON": b"name=x",
    "NUL byte": b'{"name":"a\x00b"}',
    "NUL escaped": b'{"name":"a\\u0000b"}',
    "only NUL": b"\x00",
    "not UTF-8": b'{"name":"\xff\xfe"}',
    "UTF-16": '{"name":"x","y":1}'.encode("utf-16"),
    "half a surrogate": b'{"name":"\\ud800"}',
    "half a surrogate in a key": b'{"name":"x","\\ud800":1}',
    "ten thousand deep": b'{"name":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "ten thousand objects deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "a list": b'[{"name":"x"}]',
    "a number": b"5",
    "a string": b'"name"',
    "null": b"null",
    "true": b"true",
    "an unknown field": b'{"name":"x","colour":"red"}',
    "NaN": b'{"name":"x","answering":{"confidence_threshold":NaN}}',
    "infinity": b'{"name":"x","answering":{"confidence_threshold":1e999}}',
    "10^400": b'{"name":"x","answering":{"confidence_threshold":1' + b"0" * 400 + b"}}",
    "10^5000": b'{"name":"x","answering":{"confidence_threshold":1' + b"0" * 5000 + b"}}",
    "a number for text": b'{"name":5}',
    "text for truth": b'{"name":"x","is_active":"perhaps"}',
    "too long": b'{"name":"' + b"x" * 201 + b'"}',
    "blank": b'{"name":"  "}',
    "an unknown language": b'{"name":"x","greeting":{"xx":"hi"}}',
}


UNREADABLE = {"not UTF-8", "ten thousand deep", "ten thousand objects deep", "10^5000", "100,000 deep"}
"""No JSON reader gets to the end of these; what can be read but makes no sense is 422."""


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_body_that_says_nothing_sensible_is_refused(api: httpx.Client, name: str) -> None:
    got = api.post("/assistants", content=BAD_BODIES[name], headers={"Content-Type": "application/json"})
    body = check(got, 400 if name in UNREADABLE else 422)
    assert body["data"] is None or body["data"]["errors"]
    assert api.get("/assistants").json()["data"] == []


FREE: dict[str, tuple[bytes, int]] = {
    "NaN": (b"NaN", 422),
    "infinity": (b"-Infinity", 422),
    "1e999": (b"1e999", 422),
    "2^64": (b"18446744073709551616", 422),
    "10^400": (b"1" + b"0" * 400, 422),
    "10^5000": (b"1" + b"0" * 5000, 422),
    "NUL": (b'"a\\u0000"', 422),
    "NUL in a name": (b'{"a\\u0000":1}', 422),
    "half a surrogate": (b'"\\udfff"', 422),
    "half a surrogate in a name": (b'{"\\udfff":1}', 422),
    "17 deep": (b"[" * 17 + b"]" * 17, 422),
    "100,000 deep": (b"[" * 100_000 + b"]" * 100_000, 422),
    "17 KiB": (b'"' + b"x" * 17_000 + b'"', 422),
    "17 KiB in umlauts": (b'"' + "ü".encode() * 8_500 + b'"', 422),
    "-2^62": (b"-4611686018427387904", 201),
    "a fraction": (b"0.1", 201),
    "a whole emoji": ('"\U0001f600"'.encode(), 201),
    "an escaped emoji": (b'"\\ud83d\\ude00"', 201),
    "14 deep": (b"[" * 14 + b"]" * 14, 201),
    "null": (b"null", 201),
}


@pytest.mark.parametrize("name", FREE)
def test_free_json_holds_what_can_be_kept_and_read_back(api: httpx.Client, name: str) -> None:
    value, status = FREE[name]
    body = b'{"user_reference":"u","traits":{"a":' + value + b"}}"
    got = api.post("/contexts", content=body, headers={"Content-Type": "application/json"})
    if status == 422:
        check(got, 400 if name in UNREADABLE else 422)
        return
    assert got.status_code == 201, got.text
    assert got.json()["data"]["traits"] == {"a": json.loads(value)}
    assert api.get("/contexts/u").json()["data"]["traits"] == {"a": json.loads(value)}


def test_names_said_twice_are_read_once(api: httpx.Client) -> None:
    body = b'{"user_reference":"u","traits":{"a":1,"a":2}}'
    got = api.post("/contexts", content=body, headers={"Content-Type": "application/json"})
    assert (got.status_code, got.json()["data"]["traits"]) == (201, {"a": 2})


def test_a_typo_is_named_field_by_field(api: httpx.Client) -> None:
    body = {"nam": "x", "answering": {"engine": "magic", "modell": "y"}, "default_tasks": ["a", 5]}
    errors = check(api.post("/assistants", json=body), 422)["data"]["errors"]
    assert {error["field"] for error in errors} == {
        "name", "nam", "answering.engine", "answering.modell", "default_tasks.1",
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"]
)
def test_json_is_taken_under_its_names(api: httpx.Client, kind: str) -> None:
    assert api.post("/assistants", content=b'{"name":"x"}', headers={"Content-Type": kind}).status_code == 201


def test_a_body_on_a_get_is_ignored(api: httpx.Client) -> None:
    assert api.request("GET", "/assistants", content=b"{").status_code == 200


def test_two_files_in_one_request_are_refused_and_none_is_taken(api: httpx.Client, org: Org) -> None:
    two = [("file", ("a.txt", b"The first file.")), ("file", ("b.txt", b"The second file."))]
    said = check(api.post("/knowledge/files", files=two), 422)
    assert said["detail"] == "Send one file with each request: 2 came, and none was taken."
    assert said["data"]["errors"] == [{"field": "file", "message": "must be there once"}]
    kept = org.file("a.txt", b"The first file.", tags=["one", "two"])
    assert kept["tags"] == ["one", "two"]
    check(api.put(f"/knowledge/files/{kept['id']}", files=two), 422)
    check(api.post(f"/sessions/{org.session()}/attachments", files=two), 422)
    titled = [("file", ("c.txt", b"Words.")), ("title", (None, "One")), ("title", (None, "Two"))]
    assert "title" in check(api.post("/knowledge/files", files=titled), 422)["detail"]
    assert [row["file_name"] for row in api.get("/knowledge/files").json()["data"]] == ["a.txt"]


def test_what_is_wrong_is_said_in_words_of_ours(api: httpx.Client) -> None:
    said = "Please correct the request. "
    path, typed = "/assistants", {"Content-Type": "application/json"}
    for got, words in (
        (
            api.post("/knowledge/files", files={"file": (None, b"words")}),
            "file: must be a file, sent with a file name.",
        ),
        (api.post("/knowledge/sites", json={}), "Give exactly one of url, addresses and sitemap."),
        (api.post(path, content=b"{", headers=typed), "The body is not valid JSON."),
        (api.post(path, content=b"", headers=typed), "The body is required."),
        (api.post(path, json={"name": 5}), "name: must be text."),
        (api.post(path, json={"name": "x" * 201}), "name: must have at most 200 characters."),
        (api.post(path, json={"name": "x", "engine": "x"}), "engine: is not a field of this request."),
        (api.get(f"{path}?limit=0"), "limit: must be at least 1."),
        (api.get(f"{path}?limit=x"), "limit: must be a whole number."),
        (
            api.post("/api-keys", json={"name": "x", "scopes": ["all"]}),
            "scopes.0: must be 'read', 'chat', 'knowledge' or 'admin'.",
        ),
        (
            api.post("/api-keys", json={"name": "x", "expires_at": "soon"}),
            "expires_at: must be a date and time, as in 2026-01-31T09:00:00Z.",
        ),
    ):
        assert check(got, 422)["detail"] == said + words


def test_a_tag_is_kept_once_and_without_blanks(api: httpx.Client, org: Org) -> None:
    assert org.pair("When?", "At nine.", tags=["x", "x", " x ", "X"])["tags"] == ["x", "X"]
    assert org.file("a.txt", b"Words of a file.", tags="x, x,X")["tags"] == ["x", "X"]
    check(api.post("/knowledge/qa", json={"question": "q", "answer": "a", "tags": ["  "]}), 422)


def test_a_pair_has_no_original_to_download(api: httpx.Client, org: Org) -> None:
    pair = org.pair("When?", "At nine.")
    api.patch(f"/knowledge/qa/{pair['id']}", json={"answer": "At ten."})
    for version in ({}, {"version": 1}):
        got = api.get(f"/knowledge/{pair['id']}/download", params=version)
        assert "Q&A pair" in check(got, 409)["detail"]
        assert got.headers["x-error-code"] == "no_original"


BEYOND = ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "1969-12-31T23:59:59Z", 1e20, "infinity")
"""Moments that Python, PostgreSQL or both have no place for, and such as nobody means."""


@pytest.mark.parametrize("moment", BEYOND)
def test_a_moment_beyond_the_calendar_is_refused(api: httpx.Client, org: Org, moment: object) -> None:
    pair = org.pair("When are you open?", "From nine.")
    source = f"/knowledge/qa/{pair['id']}"
    upload = {"file": ("a.txt", b"We are open from nine.")}
    for field in ("valid_from", "valid_until"):
        check(api.patch(source, json={field: moment}), 422)
        check(api.post("/knowledge/qa", json={"question": "q", "answer": "a", field: moment}), 422)
        check(api.post("/knowledge/urls", json={"url": "https://example.com/", field: moment}), 422)
        check(api.post("/knowledge/files", files=upload, data={field: str(moment)}), 422)
    check(api.post("/api-keys", json={"name": "till", "expires_at": moment}), 422)
    assert api.get(source).json()["data"]["valid_until"] is None


def test_the_last_moment_of_the_calendar_is_kept(api: httpx.Client, org: Org) -> None:
    source = f"/knowledge/qa/{org.pair('When are you open?', 'From nine.')['id']}"
    kept = api.patch(source, json={"valid_until": "9999-12-31T23:59:59.999999Z"}).json()["data"]
    assert kept["valid_until"].startswith("9999-12-31T23:59:59")
    earlier = api.patch(source, json={"valid_until": "9999-12-31T23:59:59+14:00"}).json()["data"]
    assert earlier["valid_until"] == "9999-12-31T09:59:59Z"
