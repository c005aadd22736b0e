"""The API's description: valid, complete, and true of what the server does."""

import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from tests.conftest import Org, Server
from tests.tenancy.access import TABLE


@pytest.fixture(scope="module")
def described(server: Server) -> dict[str, Any]:
    return httpx.get(f"{server.url}/openapi.json", timeout=30).json()


def each(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, one) for path, found in described["paths"].items() for method, one in found.items()]


def schema_at(described: dict[str, Any], *path: str) -> Draft202012Validator:
    """The schema that stands at this place of the description."""
    resource = Resource.from_contents(described, default_specification=DRAFT202012)
    pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in path)
    reference = {"$ref": f"urn:described#/{quote(pointer, safe='/~')}"}
    return Draft202012Validator(reference, registry=Registry().with_resource("urn:described", resource))


def test_the_description_is_valid(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(described).iter_errors()] == []


def test_every_operation_is_named_once_tagged_and_protected(described: dict[str, Any]) -> None:
    names = [one["operationId"] for _, _, one in each(described)]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    for path, method, one in each(described):
        assert one["tags"], path
        public = TABLE[method.upper(), path.removeprefix("/api/v1")][0] == "public"
        assert one["security"] == ([] if public else [{"clientId": [], "clientSecret": []}, {"widgetToken": []}])
    assert set(described["components"]["securitySchemes"]) == {"clientId", "clientSecret", "widgetToken"}


def test_every_operation_that_is_served_is_described(described: dict[str, Any]) -> None:
    """But for the second spelling of /knowledge/qa."""
    known = {(method.upper(), path.removeprefix("/api/v1")) for path, method, _ in each(described)}
    assert {one for one in TABLE if "/qas" not in one[1]} == known


def test_every_error_is_in_the_envelope(described: dict[str, Any]) -> None:
    for path, method, one in each(described):
        errors = {status: found for status, found in one["responses"].items() if status[0] in "45"}
        assert {"401", "404", "422", "429", "503"} <= set(errors), f"{method} {path}"
        for status, found in one["responses"].items():
            assert "X-Request-ID" in found["headers"]
            if status in errors:
                assert found["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Failure"}


def test_every_example_is_what_it_is_an_example_of(described: dict[str, Any]) -> None:
    found = 0
    for name, schema in described["components"]["schemas"].items():
        for example in [*schema.get("examples", []), *([schema["example"]] if "example" in schema else [])]:
            found += 1
            errors = schema_at(described, "components", "schemas", name).iter_errors(example)
            assert [error.message for error in errors] == [], name
    assert found >= 9


def test_what_the_server_answers_is_as_described(described: dict[str, Any], org: Org) -> None:
    assistant, session = org.assistant(), org.session()
    org.pair("Why?", "Because.")
    org.ask(session, "Why?")
    for path in (
        "/assistants",
        f"/assistants/{assistant}",
        f"/assistants/{assistant}/revisions",
        "/sessions",
        f"/sessions/{session}",
        f"/sessions/{session}/messages",
        "/knowledge",
        "/organization",
        "/api-keys",
        "/organization/identity-secrets",
        "/analytics/usage",
        "/nowhere",
    ):
        got = org.api.get(path)
        template = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", path)
        pattern = next(
            (known for known in described["paths"] if re.sub(r"\{\w+\}", "*", known) == f"/api/v1{template}"), None
        )
        if pattern is None:
            assert schema_at(described, "components", "schemas", "Failure").is_valid(got.json())
            continue
        place = ("paths", pattern, "get", "responses", "200", "content", "application/json", "schema")
        assert [error.message for error in schema_at(described, *place).iter_errors(got.json())] == [], path


def test_the_description_names_no_secret_and_no_machine(described: dict[str, Any]) -> None:
    text = str(described)
    assert not re.search(r"csk_[0-9A-Za-z]{20}|/(work|root|home)/|localhost|127\.0\.0\.1", text)
