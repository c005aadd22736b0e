"""Files beside the visitor's words, against the real server: taken, told of, sent once, saved again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import FilePayload, Route, expect
from tests.browser.conftest import Shop, Visit, fulfil, look, shot
from tests.browser.test_accessible import frame_of, settle, violations
from tests.browser.test_chat import said, sessions

Go = Callable[..., Visit]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(48_000)
PDF = b"%PDF-1.7\n" + bytes(900)
TEXTS = Path(__file__).parents[2] / "src" / "companin" / "widget" / "texts"


@pytest.fixture
def own(make_shop: Callable[..., Shop]) -> Shop:
    return make_shop(show={"attachments": True}, texts={"en": {"title": "Kettle & Leaf"}})


def file(name: str = "kettle.png", data: bytes = PNG, kind: str = "image/png") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


def pick(seen: Visit, *files: FilePayload) -> None:
    seen.frame.locator("input[type=file]").set_input_files(list(files))


def uploaded(seen: Visit, count: int = 1) -> None:
    expect(seen.frame.locator(".composer .file")).to_have_count(count)
    expect(seen.frame.locator("progress:visible")).to_have_count(0)


def carried(shop: Shop) -> list[list[str]]:
    """The files of each of the visitor's words, in its latest session."""
    rows = said(shop, sessions(shop)[0]["id"])
    return [[one["name"] for one in row["attachments"]] for row in rows if row["role"] == "user"]


def test_a_file_goes_with_the_words_and_comes_back_to_be_saved(own: Shop, visit: Go):
    seen = visit(own.page("/file")).open()
    with seen.page.expect_file_chooser() as chooser:
        seen.frame.get_by_role("button", name="Attach files").press("Enter")
    chooser.value.set_files([file(), file("receipt.pdf", PDF, "application/pdf")])
    uploaded(seen, 2)
    expect(seen.frame.locator(".composer .file").first).to_have_text("kettle.png 47 kB")
    shot(seen, "files-unsent")
    with seen.page.expect_request(lambda request: request.method == "DELETE") as removal:
        seen.frame.get_by_role("button", name="Remove receipt.pdf").press("Enter")
    response = removal.value.response()
    assert response
    assert response.status == 204
    expect(seen.box).to_be_focused()
    seen.ask("The lid of my kettle is broken")
    expect(seen.answers).to_have_count(1)
    expect(seen.frame.locator(".composer .file")).to_have_count(0)
    assert carried(own) == [["kettle.png"]]
    seen.page.reload()
    seen.open()
    chip = seen.frame.locator(".own").get_by_role("button", name="kettle.png 47 kB")
    with seen.page.expect_download() as download:
        chip.press("Enter")
    assert download.value.suggested_filename == "kettle.png"
    assert Path(download.value.path()).read_bytes() == PNG
    shot(seen, "files-sent")
    assert seen.problems == []


def test_a_file_needs_no_words(own: Shop, visit: Go):
    seen = visit(own.page("/wordless")).open()
    pick(seen, file())
    uploaded(seen)
    seen.frame.get_by_role("button", name="Send").click()
    expect(seen.answers).to_have_count(1)
    assert carried(own) == [["kettle.png"]]
    expect(seen.frame.locator(".own .bubble")).to_have_text("kettle.png 47 kB")


def test_files_are_pasted_and_dropped(own: Shop, visit: Go):
    seen = visit(own.page("/paste")).open()
    given = """(target, [type, name, text]) => {
        const data = new DataTransfer();
        data.items.add(new File(['a short note'], name, {type: 'text/plain'}));
        if (text) for (const kind of ['text/plain', 'text/html']) data.setData(kind, text);
        const init = {bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data};
        return target.dispatchEvent(type === 'paste' ? new ClipboardEvent(type, init) : new DragEvent(type, init));
    }"""
    assert seen.box.evaluate(given, ["paste", "table.txt", "a\tb"])  # words with a picture of themselves are words
    assert not seen.box.evaluate(given, ["paste", "pasted.txt", ""])
    uploaded(seen)
    thread = seen.frame.locator(".thread")
    assert not thread.evaluate(given, ["dragover", "dropped.txt", ""])
    expect(seen.frame.get_by_text("Drop files here. Up to 5 files per message, 5 MB each")).to_be_visible()
    shot(seen, "files-drag")
    assert not thread.evaluate(given, ["drop", "dropped.txt", ""])
    expect(seen.frame.get_by_text("Drop files here.")).to_be_hidden()
    uploaded(seen, 2)
    seen.ask("Two notes")
    expect(seen.answers).to_have_count(1)
    assert carried(own) == [["pasted.txt", "dropped.txt"]]


@pytest.mark.parametrize(
    ("files", "kept", "says"),
    [
        ([file(data=PNG + bytes(5 * 1024 * 1024))], 0, "kettle.png is too large. A file can have up to 5 MB."),
        ([file("run.exe", b"MZ", "application/x-msdownload")], 0, "run.exe can't be sent. Images (PNG"),
        ([file("none.txt", b"", "text/plain")], 0, "none.txt is empty."),
        ([file(f"{n}.png") for n in range(6)], 5, "A message takes up to 5 files."),
    ],
    ids=["large", "kind", "empty", "many"],
)
def test_what_can_not_go_is_told_before_it_goes(own: Shop, visit: Go, files: list[FilePayload], kept: int, says: str):
    seen = visit(own.page("/limits")).open()
    pick(seen, *files)
    expect(seen.frame.locator(".notices")).to_contain_text(says)
    uploaded(seen, kept)
    sent = [url for url in seen.requests if url.endswith("/attachments")]
    assert len(sent) == kept


def test_what_the_server_refuses_is_said_and_let_go(own: Shop, visit: Go):
    seen = visit(own.page("/refuses"), locale="fr-FR").open()
    pick(seen, file(data=b"MZ\x90\x00" + bytes(99)))
    expect(seen.frame.locator(".notices")).to_contain_text("kettle.png ne peut pas être envoyé.")
    expect(seen.frame.locator(".composer .file")).to_have_count(0)
    shot(seen, "files-refused")
    seen.ask("Comment retourner du thé ?")
    expect(seen.frame.locator(".notices")).to_be_empty()


def test_an_upload_shows_how_far_it_is_and_the_words_wait_for_it(own: Shop, visit: Go):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    seen = visit(own.page("/slow"), before=lambda page: page.route("**/attachments", hold)).open()
    pick(seen, file())
    expect(seen.frame.get_by_role("progressbar", name="Uploading")).to_be_visible()
    seen.ask("Here it is")
    expect(seen.frame.locator(".own .file")).to_have_text("kettle.png 47 kB")
    seen.page.wait_for_timeout(300)
    assert not [url for url in seen.requests if url.endswith("/messages")]
    assert look(lambda: bool(held), seen.page)
    held[0].continue_()
    expect(seen.answers).to_have_count(1)
    assert carried(own) == [["kettle.png"]]


def test_words_whose_file_is_refused_are_not_lost(own: Shop, visit: Go):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    seen = visit(own.page("/late"), before=lambda page: page.route("**/attachments", hold)).open()
    pick(seen, file(data=b"MZ\x90\x00" + bytes(99)))
    expect(seen.frame.get_by_role("progressbar")).to_be_visible()
    seen.ask("Here it is")
    assert look(lambda: bool(held), seen.page)
    held[0].continue_()
    expect(seen.frame.locator(".own .fate")).to_contain_text("kettle.png can't be sent.")
    seen.frame.get_by_role("button", name="Try again").click()
    expect(seen.answers).to_have_count(1)
    assert carried(own) == [[]]
    expect(seen.frame.locator(".own .file")).to_have_count(0)


def test_files_survive_a_lost_connection_and_go_once(own: Shop, visit: Go):
    keys: list[str | None] = []

    def lose(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) > 1:
            route.continue_()
            return
        route.fetch()  # the server has it, its answer never arrives
        route.abort()

    seen = visit(own.page("/offline-file"), before=lambda page: page.route("**/attachments", lose)).open()
    pick(seen, file())
    uploaded(seen)
    assert look(lambda: len(keys) == 2, seen.page)
    assert keys[0] == keys[1]
    seen.page.context.set_offline(True)
    pick(seen, file("second.png"))
    seen.ask("Two pictures")
    expect(seen.frame.get_by_text("Waiting to be sent")).to_be_visible()
    seen.page.context.set_offline(False)
    expect(seen.answers).to_have_count(1)
    assert carried(own) == [["kettle.png", "second.png"]]
    with psycopg.connect(own.server.database_url(), autocommit=True) as owner:
        rows = owner.execute("SELECT count(*) FROM attachments WHERE organization_id = %s", (own.org.id,)).fetchone()
    assert rows == (2,)


def test_files_follow_the_words_into_another_stay(own: Shop, visit: Go):
    seen = visit(own.page("/moved")).open()
    pick(seen, file())
    uploaded(seen)
    own.org.api.post(f"/sessions/{sessions(own)[0]['id']}/close")
    seen.ask("Still there?")
    expect(seen.answers).to_have_count(1)
    assert len(sessions(own)) == 2
    assert carried(own) == [["kettle.png"]]


def test_a_person_sends_files_too(own: Shop, visit: Go):
    seen = visit(own.page("/agent")).open()
    seen.ask("Do you sell elephants in purple?")
    seen.frame.locator(".human").click()
    expect(seen.frame.get_by_text("A colleague will take over.").first).to_be_attached()
    stay = f"/sessions/{sessions(own)[0]['id']}"
    pick(seen, file())
    uploaded(seen)
    seen.ask("For a person")
    expect(seen.frame.locator(".own").nth(1).get_by_role("button", name="kettle.png")).to_be_visible()
    made = own.org.api.post(f"{stay}/attachments", files={"file": ("étiquette.pdf", PDF)}).json()["data"]
    reply = {"content": "Your label", "agent_name": "Anna", "attachments": [made["id"]]}
    assert own.org.api.post(f"{stay}/replies", json=reply).status_code == 201
    with seen.page.expect_download() as download:
        seen.frame.locator(".person").get_by_role("button", name="étiquette.pdf").click()
    assert download.value.suggested_filename == "étiquette.pdf"
    assert Path(download.value.path()).read_bytes() == PDF
    shot(seen, "files-person")
    own.org.api.delete(stay)
    seen.frame.locator(".person").get_by_role("button", name="étiquette.pdf").click()
    expect(seen.frame.locator(".notices")).to_contain_text("This conversation is not available any more.")


def test_without_leave_there_is_nothing_to_attach(make_shop: Callable[..., Shop], visit: Go):
    seen = visit(make_shop().page("/none")).open()
    expect(seen.frame.get_by_role("button", name="Attach files")).to_have_count(0)
    expect(seen.frame.locator("input")).to_have_count(0)


def test_axe_finds_nothing_about_files(own: Shop, visit: Go):
    seen = visit(own.page("/axe-files"), viewport={"width": 390, "height": 780}).open()
    pick(seen, file("a-very-long-name-of-a-file-that-does-not-fit-on-a-phone-at-all-whatever-one-does.png"))
    seen.ask("Look")
    expect(seen.answers).to_have_count(1)
    pick(seen, file(), file("big.bin", b"x", ""))
    uploaded(seen)
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        settle(seen)
        assert violations(frame_of(seen)) == []
        shot(seen, f"files-{scheme}")
    assert frame_of(seen).evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["en", "sv", "nl", "fr", "pt"])
def test_a_refusal_is_said_in_the_visitors_language(own: Shop, visit: Go, language: str):
    """By its code; in the server's own words where there is none of ours."""
    texts = json.loads((TEXTS / f"{language}.json").read_text())
    codes = ["assistant_inactive", "validation_failed", "invalid_token", "new_of_tomorrow"]

    def refuse(route: Route) -> None:
        body = {"status": "error", "status_code": 409, "detail": "As the server says it.", "data": None}
        fulfil(route, 409, body, X_Error_Code=codes[len(told)])

    told: list[Any] = []
    url = own.page(f"/said-{language}", tags=own.tag(locale=language))
    seen = visit(url, before=lambda page: page.route("**/messages", refuse)).open()
    seen.ask("Hello")
    for code in codes:
        expect(seen.frame.locator(".fate")).to_contain_text(texts.get(f"error.{code}", "As the server says it."))
        told.append(code)
        if len(told) < len(codes):
            seen.frame.get_by_role("button", name=texts["retry"]).click()
    seen.page.evaluate("Companin('locale', 'en')")
    expect(seen.frame.get_by_role("button", name="Try again")).to_be_visible()
