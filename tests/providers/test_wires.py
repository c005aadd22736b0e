"""Each kind of provider, through its own client library and our base URL: streams, usage, keys, and how it fails."""

from collections.abc import Callable, Iterator

import pytest
from tests.answering.conftest import SHOP
from tests.conftest import Org, Server, quick_org
from tests.inference.fake_provider import Provider, as_fake, providing
from tests.inference.wires import INPUT, OUTPUT

ASKED = "How long do I have to return an item?"
KEY = "key-0123456789abcdef"
# Kind, protocol, where its address ends.
KINDS = [
    ("anthropic", "anthropic", ""),
    ("google", "google", ""),
    ("mistral", "mistral", ""),
    ("ollama", "openai", "/v1"),
    ("openai", "openai", "/v1"),
]


@pytest.fixture(scope="module")
def patient(new_server: Callable[..., Server]) -> Server:
    """With time for a library's first call, which prepares much."""
    return new_server(
        COMPANIN_MODEL_ALLOW_HOSTS="127.0.0.1",
        COMPANIN_MODEL_FIRST_TOKEN_SECONDS="2",
        COMPANIN_MODEL_IDLE_SECONDS="0.5",
    )


@pytest.fixture
def shop(patient: Server) -> Iterator[Org]:
    made = quick_org(patient)
    made.file("returns.md", SHOP.encode())
    yield made
    made.api.close()


def asked(org: Org, kind: str, url: str) -> dict:
    fields = {"name": "near", "kind": kind, "base_url": url, "default_model": "tiny", "api_key": KEY}
    made = org.api.post("/model-providers", json=fields)
    assert made.status_code == 201, made.text
    return org.ask(org.session(org.assistant(answering={"engine": "model"})), ASKED)


@pytest.mark.parametrize(("kind", "wire", "path"), KINDS)
def test_every_kind_streams_with_its_key_and_says_what_it_took(shop: Org, kind: str, wire: str, path: str) -> None:
    with providing(Provider(as_fake("scripted"), wire=wire)) as server:
        answer = asked(shop, kind, f"{server.host}{path}")
    assert (answer["status"], answer["engine"]) == ("answered", "near:tiny")
    assert "30 days" in answer["content"]
    assert answer["usage"] == {"input_tokens": INPUT, "output_tokens": OUTPUT}
    assert len(server.requests) == 1
    assert any(value in (KEY, f"bearer {KEY}") for value in server.requests[0][0].values())


@pytest.mark.parametrize(("kind", "wire", "path"), KINDS[:3])
@pytest.mark.parametrize(
    ("manner", "reason", "requests"),
    [
        ("401", "model_credentials", 1),
        ("429", "model_rate_limited", 1),
        ("500", "model_error", 2),
        ("hangs", "model_timeout", 2),
        ("stalls", "model_interrupted", 1),
    ],
)
def test_every_kind_fails_with_its_reason_and_is_tried_again_by_us_alone(
    shop: Org, kind: str, wire: str, path: str, manner: str, reason: str, requests: int
) -> None:
    with providing(Provider(as_fake("scripted"), manner, wire)) as server:
        answer = asked(shop, kind, f"{server.host}{path}")
    assert (answer["status"], answer["reason"]) == ("degraded", reason)
    assert "30 days" in answer["content"]
    assert len(server.requests) == requests


@pytest.mark.parametrize(("kind", "wire", "path"), KINDS[:4])
def test_garbage_from_any_kind_is_a_failure_of_the_model_not_ours(shop: Org, kind: str, wire: str, path: str) -> None:
    with providing(Provider(as_fake("scripted"), "garbage", wire)) as server:
        answer = asked(shop, kind, f"{server.host}{path}")
    assert (answer["status"], answer["reason"] in {"model_error", "model_unreachable"}) == ("degraded", True)
