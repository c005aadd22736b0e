"""Widget configurations: what may be said of one, what is refused and why, and what a browser may know."""

import pytest
from tests.conftest import Org, as_key

from companin.widget.colours import READABLE, SURFACES, contrast, readable_on, text_on


def make(org: Org, **fields: object) -> dict[str, object]:
    got = org.api.post("/widget-configs/", json={"name": "Shop", "assistant_id": org.assistant(), **fields})
    assert got.status_code == 201, got.text
    return dict(got.json()["data"])


def test_a_name_and_an_assistant_make_a_good_widget(org: Org) -> None:
    made = make(org)
    assert made["is_active"]
    for scheme in ("light", "dark"):
        accent = made["colours"][scheme]["accent"]
        assert contrast(accent, text_on(accent)) >= READABLE
    assert (made["theme"], made["position"], made["size"], made["visitor_retention_days"]) == (
        "auto",
        "right",
        "medium",
        30,
    )
    read = org.api.get(f"/widget-configs/{made['id']}")
    assert (read.json()["data"], read.headers["etag"]) == (made, '"1"')
    assert [row["id"] for row in org.api.get("/widget-configs/").json()["data"]] == [made["id"]]


def test_a_patch_merges_and_null_goes_back_to_the_default(org: Org) -> None:
    made = make(org, texts={"en": {"title": "Ask us", "placeholder": "Type"}, "fr": {"title": "Une question ?"}})
    path = f"/widget-configs/{made['id']}"
    org.api.patch(path, json={"texts": {"en": {"title": None}, "fr": None, "nl": {"title": "Vraag het"}}})
    org.api.patch(path, json={"position": "left", "colours": {"light": {"accent": "#ABC"}}})
    now = org.api.get(path).json()["data"]
    assert now["texts"]["en"]["placeholder"] == "Type"
    assert now["texts"]["en"]["title"] is None
    assert set(now["texts"]) == {"en", "nl"}
    assert now["colours"]["light"] == {"accent": "#aabbcc", "on_accent": None}
    assert now["colours"]["dark"] == made["colours"]["dark"]
    assert now["position"] == "left"
    assert org.api.patch(path, json={"position": None, "colours": None}).json()["data"]["colours"] == made["colours"]


def test_somebody_elses_change_is_not_overwritten(org: Org) -> None:
    path = f"/widget-configs/{make(org)['id']}"
    assert org.api.patch(path, json={"size": "large"}, headers={"If-Match": '"1"'}).headers["etag"] == '"2"'
    late = org.api.patch(path, json={"size": "small"}, headers={"If-Match": '"1"'})
    assert (late.status_code, late.headers["x-error-code"]) == (412, "precondition_failed")
    assert org.api.patch(path, json={"size": "large"}).headers["etag"] == '"2"'


def test_a_deleted_configuration_is_gone(org: Org) -> None:
    path = f"/widget-configs/{make(org)['id']}"
    assert org.api.delete(path).status_code == 204
    for got in (org.api.get(path), org.api.patch(path, json={}), org.api.delete(path)):
        assert (got.status_code, got.headers["x-error-code"]) == (404, "widget_config_not_found")


def test_words_nobody_can_read_are_refused_with_the_ratio_and_a_way_out(org: Org) -> None:
    made = make(org)
    got = org.api.patch(
        f"/widget-configs/{made['id']}", json={"colours": {"light": {"accent": "#ffe066", "on_accent": "#ffffff"}}}
    )
    assert got.status_code == 422
    [wrong] = got.json()["data"]["errors"]
    assert wrong["field"] == "colours.light.on_accent"
    assert "1.3:1" in wrong["message"]
    assert "#000000" in wrong["message"]
    proposed = wrong["message"].rpartition("take ")[2].split()[0]
    mended = {"colours": {"light": {"accent": proposed, "on_accent": "#ffffff"}}}
    assert org.api.patch(f"/widget-configs/{made['id']}", json=mended).status_code == 200


@pytest.mark.parametrize(
    "ratio", [("#ffffff", "#000000", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)]
)
def test_contrast_is_that_of_wcag(ratio: tuple[str, str, float]) -> None:
    assert contrast(ratio[0], ratio[1]) == pytest.approx(ratio[2], abs=0.005)


def test_every_colour_gets_words_and_links_that_can_be_read() -> None:
    for step in range(0, 0x1000000, 65521):
        colour = f"#{step:06x}"
        assert contrast(colour, text_on(colour)) >= READABLE
        for surface in SURFACES.values():
            assert contrast(readable_on(colour, surface), surface) >= READABLE


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"colours": {"light": {"accent": "green"}}}, "colours.light.accent"),
        ({"colours": {"light": {"accent": "#fff;}body{"}}}, "colours.light.accent"),
        ({"position": "top"}, "position"),
        ({"texts": {"de": {"title": "Hallo"}}}, "texts.de"),
        ({"texts": {"en": {"titel": "Hello"}}}, "texts.en.titel"),
        ({"privacy_url": "javascript:alert(1)"}, "privacy_url"),
        ({"privacy_url": "https://"}, "privacy_url"),
        ({"allowed_origins": ["https://shop.example/path"]}, "allowed_origins.0"),
        ({"allowed_origins": ["https://shop.example; script-src *"]}, "allowed_origins.0"),
        ({"proactive": [{"message": {}}]}, "proactive.0.message"),
        ({"proactive": [{"message": {"en": "Hi"}, "path": "shop"}]}, "proactive.0.path"),
        ({"visitor_retention_days": 366}, "visitor_retention_days"),
        ({"suggested_questions": {"en": ["?"] * 7}}, "suggested_questions.en"),
    ],
)
def test_what_makes_no_sense_is_named(org: Org, fields: dict[str, object], field: str) -> None:
    got = org.api.post("/widget-configs/", json={"name": "x", "assistant_id": org.assistant(), **fields})
    assert got.status_code == 422, got.text
    assert any(error["field"].startswith(field) for error in got.json()["data"]["errors"]), got.text


def test_it_needs_an_assistant_of_its_own_organization(org: Org, other_org: Org) -> None:
    theirs = other_org.assistant()
    got = org.api.post("/widget-configs/", json={"name": "x", "assistant_id": theirs})
    assert (got.status_code, got.headers["x-error-code"]) == (404, "assistant_not_found")
    assert org.api.patch(f"/widget-configs/{make(org)['id']}", json={"assistant_id": theirs}).status_code == 404


def test_a_visitor_reads_the_public_side_and_nothing_more(org: Org) -> None:
    made = make(org, name="Internal name", allowed_origins=["https://secret-staging.example"])
    visitor = org.visitor()
    got = visitor.get(f"/widget-configs/{made['id']}/public")
    assert got.status_code == 200
    assert "Internal name" not in got.text
    assert "secret-staging" not in got.text
    assert visitor.get(f"/widget-configs/{made['id']}").status_code == 403
    assert visitor.patch(f"/widget-configs/{made['id']}", json={"size": "large"}).status_code == 403


def test_only_admin_keys_write(org: Org) -> None:
    made = org.api.post("/api-keys/", json={"name": "reader", "scopes": ["read"]}).json()["data"]
    reader = as_key(org.server, made["client_id"], made["client_secret"])
    config = make(org)["id"]
    assert reader.get(f"/widget-configs/{config}").status_code == 200
    assert reader.patch(f"/widget-configs/{config}", json={"size": "large"}).status_code == 403
