"""Files sent along: who may, what is taken by its bytes, and how they come back."""

from uuid import uuid4

import httpx
import pytest
from tests.conftest import Org
from tests.widget.test_configs import make
from tests.widget.test_pages import frame, started

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PDF = b"%PDF-1.7\n" + bytes(40)


def begun(org: Org, client: httpx.Client | None = None, assistant: str | None = None) -> str:
    made = (client or org.visitor()).post("/sessions/", json={"assistant_id": assistant or org.assistant()})
    assert made.status_code == 201, made.text
    return f"/sessions/{made.json()['data']['id']}"


def send(client: httpx.Client, stay: str, data: bytes, name: str = "a.png", key: str | None = None) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"{stay}/attachments", files={"file": (name, data)}, headers=headers)


def test_a_visitor_sends_files_only_where_a_widget_says_so(org: Org) -> None:
    visitor, helper = org.visitor(), org.assistant()
    make(org, show={"attachments": True})  # another assistant's
    stay = begun(org, visitor, helper)
    refused = send(visitor, stay, PNG)
    assert (refused.status_code, refused.headers["x-error-code"]) == (403, "attachments_off")
    config = make(org, assistant_id=helper, show={"attachments": True})
    assert send(visitor, stay, PNG).status_code == 201
    org.api.patch(f"/widget-configs/{config['id']}", json={"is_active": False})
    assert send(visitor, stay, PNG).status_code == 403
    assert send(org.api, stay, PNG).status_code == 201


def test_what_a_message_carries_is_seen_by_a_human_and_comes_back_to_be_saved(org: Org) -> None:
    visitor, helper = org.visitor(), org.assistant()
    make(org, assistant_id=helper, show={"attachments": True})
    stay = begun(org, visitor, helper)
    file = send(visitor, stay, PDF, "..\\..\\mål \u202efdp.exe").json()["data"]
    assert (file["name"], file["type"], file["size"]) == ("mål fdp.exe.pdf", "application/pdf", len(PDF))
    said = visitor.post(f"{stay}/messages", json={"content": "My receipt", "attachments": [file["id"]]})
    assert said.status_code == 201, said.text
    listed = org.api.get(f"{stay}/messages").json()["data"]
    assert [row["attachments"] for row in listed] == [[file], []]
    for reader in (org.api, visitor):
        got = reader.get(f"{stay}/attachments/{file['id']}")
        assert got.content == PDF
        assert got.headers["content-disposition"].startswith("attachment;")
        assert got.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in got.headers["content-security-policy"]
    stranger = org.visitor()
    assert stranger.get(f"{stay}/attachments/{file['id']}").status_code == 404
    assert send(stranger, stay, PNG).status_code == 404
    elsewhere = begun(org, visitor, helper)
    assert visitor.get(f"{elsewhere}/attachments/{file['id']}").status_code == 404
    wrong = visitor.post(f"{elsewhere}/messages", json={"content": "x", "attachments": [file["id"]]})
    assert (wrong.status_code, wrong.headers["x-error-code"]) == (422, "attachment_unknown")
    assert visitor.get(f"{elsewhere}/messages").json()["data"] == []
    six = {"content": "x", "attachments": [str(uuid4()) for _ in range(6)]}
    assert visitor.post(f"{stay}/messages", json=six).status_code == 422
    org.api.delete(stay)
    assert org.api.get(f"{stay}/attachments/{file['id']}").status_code == 404


def test_what_was_not_sent_can_be_taken_back_and_what_was_sent_stays(org: Org) -> None:
    visitor, helper = org.visitor(), org.assistant()
    make(org, assistant_id=helper, show={"attachments": True})
    stay = begun(org, visitor, helper)
    sent, unsent = (send(visitor, stay, PDF).json()["data"]["id"] for _ in range(2))
    assert visitor.post(f"{stay}/messages", json={"content": "x", "attachments": [sent]}).status_code == 201
    assert org.visitor().delete(f"{stay}/attachments/{unsent}").status_code == 404
    assert visitor.delete(f"{stay}/attachments/{unsent}").status_code == 204
    gone = visitor.delete(f"{stay}/attachments/{unsent}")
    assert (gone.status_code, gone.headers["x-error-code"]) == (404, "attachment_not_found")
    kept = visitor.delete(f"{stay}/attachments/{sent}")
    assert (kept.status_code, kept.headers["x-error-code"]) == (409, "attachment_sent")
    assert visitor.get(f"{stay}/attachments/{sent}").content == PDF
    late = visitor.post(f"{stay}/messages", json={"content": "y", "attachments": [unsent]})
    assert (late.status_code, late.headers["x-error-code"]) == (422, "attachment_unknown")


def test_a_humans_words_carry_files_too(org: Org) -> None:
    visitor, helper = org.visitor(), org.assistant()
    stay = begun(org, visitor, helper)
    label = send(org.api, stay, PDF, "label.pdf").json()["data"]
    reply = {"content": "Your label", "agent_name": "Anna", "attachments": [label["id"]]}
    said = org.api.post(f"{stay}/replies", json=reply)
    assert (said.status_code, said.json()["data"]["attachments"]) == (201, [label])
    assert [row["attachments"] for row in visitor.get(f"{stay}/messages").json()["data"]] == [[label]]
    assert visitor.get(f"{stay}/attachments/{label['id']}").content == PDF
    foreign = send(org.api, begun(org), PDF).json()["data"]["id"]
    wrong = org.api.post(f"{stay}/replies", json={"content": "x", "attachments": [foreign]})
    assert (wrong.status_code, wrong.headers["x-error-code"]) == (422, "attachment_unknown")


def test_the_frame_knows_what_it_may_take(org: Org) -> None:
    assert started(frame(org, make(org)["id"]))["attachments"] is None
    told = started(frame(org, make(org, show={"attachments": True})["id"]))["attachments"]
    assert (told["maxBytes"], told["maxFiles"]) == (5 * 1024 * 1024, 5)
    assert {"image/png", ".jpeg", ".docx"} <= set(told["accept"])


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "SVG"),
        (b"hi\n<!DOCTYPE html><p>x", "a.txt", "HTML"),
        (b"MZ\x90\x00" + bytes(30), "a.pdf", "not accepted"),
        (b"PK\x03\x04 something", "a.docx", "Archives"),
        (b"PK\x03\x04 [Content_Types].xml word/document.xml word/vbaProject.bin", "a.docx", "macros"),
        (b"", "a.txt", "empty"),
    ],
)
def test_what_is_not_taken_is_refused_in_words(org: Org, data: bytes, name: str, says: str) -> None:
    got = send(org.api, begun(org), data, name)
    assert (got.status_code, got.headers["x-error-code"]) == (415, "attachment_refused")
    assert says in got.json()["detail"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(9), "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("Größe;1 < 2\n".encode(), "text/plain"),
        (b"PK\x03\x04 [Content_Types].xml xl/workbook.xml", "spreadsheetml.sheet"),
    ],
)
def test_its_type_is_told_by_its_bytes(org: Org, data: bytes, kind: str) -> None:
    assert send(org.api, begun(org), data, "whatever").json()["data"]["type"].endswith(kind)


def test_the_same_upload_twice_is_one_and_there_is_room_for_twenty(org: Org) -> None:
    stay = begun(org)
    first, again = (send(org.api, stay, PNG, key="one") for _ in range(2))
    assert first.json() == again.json()
    assert send(org.api, stay, PDF, key="one").status_code == 422
    for _ in range(19):
        assert send(org.api, stay, PNG).status_code == 201
    full = send(org.api, stay, PNG)
    assert (full.status_code, full.headers["x-error-code"]) == (409, "too_many_attachments")
    assert send(org.api, stay, PNG + bytes(5 * 1024 * 1024)).status_code == 413
