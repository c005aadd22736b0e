"""companin eval: verdicts by language, two configurations, past answers, and nothing stored."""

import json
from pathlib import Path

import pytest
from tests.conftest import Org

from companin.cli import suites
from companin.cli.suites import Score

SUITE = """
name: corner shop
cases:
  - ask: "Do you sell decaf?"
    source: "Do you sell decaf?"
    facts: ["three roasts"]
    forbidden: ["four"]
    language: en
  - ask: "Säljer ni presentkort?"
    facts: ["i butiken"]
    language: sv
  - ask: "Who painted the Mona Lisa?"
    decline: true
  - turns:
      - ask: "How much is shipping to Norway?"
        facts: ["12 euros"]
      - ask: "and to Sweden?"
        facts: ["7 euros"]
  - ask: "Where is my order?"
    traits: {order: {id: "77", status: packed}}
    facts: ["packed"]
"""


@pytest.fixture
def shop(org: Org) -> Org:
    org.assistant()
    org.pair("Do you sell decaf?", "Yes, three roasts of it.")
    org.pair("Säljer ni presentkort?", "Ja, i butiken och här.")
    org.pair("How much is shipping to Norway?", "Shipping to Norway costs 12 euros.")
    org.pair("How much is shipping to Sweden?", "Shipping to Sweden costs 7 euros.")
    return org


def test_a_suite_is_judged_compared_and_leaves_nothing_behind(shop: Org, tmp_path: Path) -> None:
    suite = tmp_path / "suite.yaml"
    suite.write_text(SUITE, encoding="utf-8")
    before = shop.api.get("/sessions/").json()["data"]
    done = shop.server.cli(
        "eval", str(suite), "--org", shop.id, "--compare", "threshold=1", "--bar", "0.9", "--json", check=False
    )
    report = json.loads(done.stdout)
    everything, *languages = report["running"]["scores"]
    assert (everything["right"], everything["wrong"], everything["declined"]) == (6, 0, 0), report["running"]["cases"]
    assert everything["margins"][0] < everything["share"] == 1.0
    assert {one["named"] for one in languages} == {"en", "sv"}
    assert report["candidate"]["scores"][0]["declined"] > 0
    assert done.returncode == 5
    assert shop.api.get("/sessions/").json()["data"] == before == []


def test_past_answers_that_would_change_are_shown_and_disliked_ones_asked_again(shop: Org) -> None:
    session = shop.session()
    answer = shop.ask(session, "Do you sell decaf?")
    shop.ask(session, "hi")
    shop.api.post(f"/sessions/{session}/messages/{answer['id']}/feedback", json={"rating": "down"})
    same = json.loads(shop.server.cli("eval", "--replay", "10", "--org", shop.id, "--json").stdout)
    assert (same["replayed"], same["changes"]) == (2, [])
    shop.api.patch(f"/knowledge/qa/{answer['citations'][0]['source_id']}", json={"answer": "No, not any more."})
    done = shop.server.cli("eval", "--replay", "10", "--from-feedback", "--org", shop.id, "--json")
    report = json.loads(done.stdout)
    (change,) = report["changes"]
    assert (change["before"]["content"], change["after"]["content"]) == (
        "Yes, three roasts of it.",
        "No, not any more.",
    )
    assert report["running"]["scores"][0]["right"] == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cases: [{ask: x, sauce: y}]", "cases.0.sauce: Extra inputs are not permitted."),
        ("cases: [{decline: true}]", "cases.0: give either ask or turns."),
        ("cases: [", "is not YAML"),
    ],
)
def test_a_suite_that_is_wrong_is_told_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "suite.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(suites.BadSuite) as told:
        suites.read(tmp_path / "suite.yaml")
    assert sentence in told.value.detail


def test_margins_are_wilsons() -> None:
    low, high = Score(right=8, wrong=2).margins
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)
    assert Score().margins == (0.0, 1.0)


def test_the_example_suite_can_be_read() -> None:
    assert len(suites.read(Path(__file__).parents[2] / "docs" / "example-suite.yaml").cases) > 40
