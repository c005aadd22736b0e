"""The main job: knowledge in, a question over HTTP, a grounded and cited answer out."""

from tests.conftest import Org


def test_a_pair_answers_the_very_next_message(org: Org) -> None:
    session = org.session()
    org.pair("Do you repair kettles?", "Yes, send it to our workshop and we mend it within a week.")
    reply = org.ask(session, "Do you repair kettles?")
    assert reply["status"] == "answered"
    assert "workshop" in reply["content"]
    assert reply["citations"][0]["source_type"] == "qa"
