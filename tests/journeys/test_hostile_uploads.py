"""Uploads that are broken, odd or hostile: words, never a 5xx, and a worker that lives on."""

import io
import json
import zipfile
from collections.abc import Callable

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import Org
from tests.journeys.fuzzing import fine
from tests.knowledge import office
from tests.knowledge.documents import HANDMADE_PDF, encrypted_pdf, pdf, picture_pdf


def _part(name: str, data: bytes, disposition: bytes | None = None) -> bytes:
    head = disposition or f'form-data; name="{name}"; filename="a.txt"'.encode()
    return b"--x\r\nContent-Disposition: " + head + b"\r\n\r\n" + data + b"\r\n"


def test_broken_uploads_are_readable_errors(hit: Org, explore: Callable[[int], settings]) -> None:
    end = b"--x--\r\n"
    good = _part("file", b"Some words of a file.")
    broken = {
        "no end": good,
        "nothing": b"",
        "only an end": end,
        "another boundary": good.replace(b"--x", b"--y") + end,
        "no file": _part("title", b"t", b'form-data; name="title"') + end,
        "file as text": _part("file", b"words", b'form-data; name="file"') + end,
        "many parts": b"".join(_part("tags", b"t", b'form-data; name="tags"') for _ in range(3000)) + good + end,
        "many files": b"".join(_part(f"file{n}", b"") for n in range(2000)) + end,
        "no name": _part("", b"x", b"form-data") + end,
        "strange disposition": _part("", b"x", b'attachment; name="file"; filename=') + end,
        "header without end": b"--x\r\nContent-Disposition: " + b"a" * 70_000,
        "unknown field": good + _part("other", b"t", b'form-data; name="other"') + end,
        "NUL in a title": good + _part("title", b"a\x00b", b'form-data; name="title"') + end,
        "bad UTF-8 in a title": good + _part("title", b"\xff\xfe", b'form-data; name="title"') + end,
        "NUL in tags": good + _part("tags", b"a\x00b", b'form-data; name="tags"') + end,
        "NUL in a hint": good + _part("file_type", b"a\x00b", b'form-data; name="file_type"') + end,
    }
    taken = {"file as text", "strange disposition", "bad UTF-8 in a title"}
    for what, raw in broken.items():
        for boundary in (b"multipart/form-data; boundary=x", b"multipart/form-data", b"multipart/form-data; boundary="):
            got = fine(_upload(hit, raw, boundary))
            assert what in taken or got.status_code >= 400, (what, got.text)

    @explore(40)
    @given(st.binary(max_size=200), st.integers(0, 60))
    def holds(noise: bytes, at: int) -> None:
        whole = good + end
        fine(_upload(hit, whole[:at] + noise + whole[at:], b"multipart/form-data; boundary=x"))

    holds()


def _upload(org: Org, raw: bytes, kind: bytes) -> httpx.Response:
    return org.api.post("/knowledge/files", content=raw, headers={b"Content-Type": kind})


def test_file_names_of_any_kind_are_taken(hit: Org) -> None:
    names = [
        "../../etc/passwd",
        "a\\b.txt",
        "",
        ".",
        "..",
        "CON",
        "a" * 500 + ".txt",
        "🫖.txt",
        "a\u202etxt.exe",
        "%00.txt",
    ]
    for number, name in enumerate(names):
        made = fine(hit.api.post("/knowledge/files", files={"file": (name, f"Words of file {number}.".encode())}))
        if made.status_code == 201:
            kept = made.json()["data"]
            assert "/" not in kept["file_name"]
            assert "\\" not in kept["file_name"]
            assert kept["title"]
            assert "attachment" in hit.api.get(f"/knowledge/{kept['id']}/download").headers["Content-Disposition"]


def _macros() -> bytes:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(office.word())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return office.zipped(parts | {"word/vbaProject.bin": b"\xd0\xcf" + bytes(100)})


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900) + "EncryptedPackage".encode("utf-16-le") + bytes(900)
READABLE = pdf([[("h1", "Repairs"), ("p", "We mend kettles in our own workshop.")]])
FAILING = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "truncated.pdf": READABLE[: len(READABLE) // 3],
    "locked.pdf": encrypted_pdf(user="secret"),
    "picture.pdf": picture_pdf(),
    "head.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 50,
    "deep.json": b"[" * 200_000 + b"]" * 200_000,
    "broken.json": b'{"a": ',
    "program.txt": b"\x7fELF\x02\x01\x01" + bytes(2000),
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "nuls.txt": b"\x00" * 5000,
    "bomb.docx": office.word_by_hand("<w:p>" + " " * 200_000_000 + "</w:p>"),
    "entities.docx": office.word_by_hand("&a;", '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'),
    "deep.docx": office.word_by_hand("<w:p>" * 5000),
    "half.docx": office.word()[:9000],
    "half.zip": office.zipped({"a.txt": "words" * 99})[:60],
    "locked.docx": LOCKED,
    "old.doc": LOCKED[:8] + bytes(4000),
    "bomb.zip": office.zipped({f"{n}.txt": bytes(9_000_000) for n in range(20)}),
    "picture.zip": office.zipped({"picture.png": b"\x89PNG\r\n\x1a\n" + bytes(90)}),
    "noise.md": bytes((7 * n * n + 13 * n) % 256 for n in range(20_000)),
}
READY = {
    "named wrongly.txt": READABLE,
    "handmade.bin": HANDMADE_PDF,
    "owner locked.pdf": encrypted_pdf(user=None),
    "tags.html": b"<p>Open from nine.</p>" + b"<div>" * 20_000,
    "wide.csv": b"a;b\n" + b";".join([b"x"] * 3000) + b"\n1;2\n",
    "nearly deep.json": b'{"hours": ' + b"[" * 50 + b'"nine"' + b"]" * 50 + b"}",
    "one line.txt": b"The workshop opens at nine. " * 8000,
    "old.txt": "Ouvert dès neuf heures, même le samedi à Genève.".encode("latin-1"),
    "macros.docm": _macros(),
    "sheet named.pdf": office.sheets(),
    "🫖/../slides": office.slides(),
    "mail.txt": office.mail(),
    "book.zip": office.book(),
    "paths.zip": office.zipped(
        {"../../../etc/passwd": "Open from nine.", "🫖/\u202e.md": "# Tea\n\nHot.", "x.exe": b"MZ\0"}
    ),
    "wide.txt": "Öppet från nio på morgonen.".encode("utf-16"),
}


def test_documents_nobody_can_read_end_in_words_and_the_worker_lives_on(hit: Org) -> None:
    made: dict[str, str] = {}
    for name, data in {**FAILING, **READY}.items():
        got = fine(hit.api.post("/knowledge/files", files={"file": (name, data)}))
        if got.status_code == 422:
            assert name in FAILING, got.text
        else:
            assert got.status_code == 201, got.text
            made[name] = got.json()["data"]["id"]
    for name, source in made.items():
        ended = hit.settled(source)
        if name in READY:
            assert ended["status"] == "ready", (name, ended["error"])
            assert ended["chunks"] > 0, name
        else:
            assert (ended["status"], ended["chunks"]) == ("failed", 0), name
            said = ended["error"]
            assert said[0].isupper(), (name, said)
            assert said.endswith("."), (name, said)
            assert len(said) < 300, (name, said)
            assert not any(word in said for word in ("Traceback", "Error", "Exception", "/")), (name, said)
    assert hit.file("after all that.txt", b"The worker lives on.")["status"] == "ready"


def test_addresses_nobody_should_fetch_are_refused_in_words(hit: Org) -> None:
    for url in (
        "",
        "x",
        "file:///etc/passwd",
        "gopher://127.0.0.1",
        "http://",
        "http://[",
        "http://a:99999",
        "//a",
        "http://a@b:c@d",
    ):
        assert fine(hit.api.post("/knowledge/urls", json={"url": url})).status_code == 422, url
    for url in (
        "http://127.0.0.1/",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "http://0x7f.1/",
        "http://localhost/",
    ):
        made = fine(hit.api.post("/knowledge/urls", json={"url": url}))
        if made.status_code != 422:
            ended = hit.settled(made.json()["data"]["id"])
            assert (ended["status"], ended["chunks"]) == ("failed", 0)
            assert ended["error"].endswith("."), ended["error"]


def test_a_json_file_of_any_shape_is_read_or_refused(hit: Org, explore: Callable[[int], settings]) -> None:
    shapes = st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=12,
    )

    @explore(12)
    @given(shapes)
    def holds(value: object) -> None:
        ended = hit.file("shape.json", json.dumps(value).encode())
        assert ended["status"] == "ready" or ended["error"].endswith(".")

    holds()
