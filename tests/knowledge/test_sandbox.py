"""The sandbox: every kind of document goes through a child, and whatever happens there is one sentence here."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.knowledge import office
from tests.knowledge.documents import HANDMADE_PDF, encrypted_pdf, pdf, picture_pdf, two_column_pdf
from tests.knowledge.hostile import slow_pdf
from tests.knowledge.test_parsing_html import PAGE
from tests.knowledge.test_parsing_text import MARKDOWN, RUSSIAN_BYTES

from companin.knowledge import sandbox
from companin.knowledge.parsing.errors import (
    Damaged,
    Empty,
    Encrypted,
    NoText,
    TooMuch,
    TooSlow,
    UnknownKind,
    Unreadable,
)
from companin.knowledge.parsing.reading import parse
from companin.knowledge.sandbox import Limits, parse_sandboxed


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (b"Plain words.", None),
        ("Été à la mer, où l’on dort.".encode("cp1252"), "text/plain"),
        (RUSSIAN_BYTES, None),
        (MARKDOWN, "md"),
        (PAGE.encode("utf-16"), None),
        (b"Q;A\nWhen?;Now.\n", "csv"),
        (b'{"q": "When?", "a": "Now.", "odd": "\\ud800 \\u0000"}', "json"),
        (HANDMADE_PDF, None),
        (two_column_pdf(), "pdf"),
        (office.word(), None),
        (office.slides(), None),
        (office.sheets(), None),
        (office.book(), None),
        (office.mail(), None),
        (office.zipped({"a.md": MARKDOWN, "b.docx": office.word(), "c.eml": office.mail()}), None),
        (pdf([[("h1", "Title"), ("p", "Words.")]] * 4, title="Été – æøå", furniture=True), "pdf"),
    ],
)
async def test_a_document_comes_back_as_it_was_read(data, declared):
    assert await parse_sandboxed(data, name="x", declared=declared) == parse(data, name="x", declared=declared)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", Empty),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, UnknownKind),
        (encrypted_pdf(user="x"), Encrypted),
        (HANDMADE_PDF[:-20], Damaged),
    ],
)
async def test_errors_keep_their_kind_and_words(data, error):
    with pytest.raises(error) as raised:
        await parse_sandboxed(data)
    with pytest.raises(error) as here:
        parse(data)
    assert str(raised.value) == str(here.value)


async def test_many_documents_at_once_fail_alone():
    data = [b"Words.", b"", b"More words.", b"\x7fELF" + b"\0" * 60, HANDMADE_PDF] * 2
    results = await asyncio.gather(*(parse_sandboxed(one) for one in data), return_exceptions=True)
    assert [type(result).__name__ for result in results] == [
        "Document",
        "Empty",
        "Document",
        "UnknownKind",
        "Document",
    ] * 2


async def test_too_much_memory_is_said():
    data = b'{"a":[' + b"[]," * 3_000_000 + b"1]}"
    with pytest.raises(TooMuch, match="memory"):
        await parse_sandboxed(data, limits=Limits(memory_bytes=200 * 1024 * 1024))


async def test_a_pdf_that_eats_time_is_stopped_inside_its_library():
    with pytest.raises(TooSlow, match="too long"):
        await parse_sandboxed(slow_pdf(), limits=Limits(cpu_seconds=1))


async def test_too_long_an_answer_is_refused():
    with pytest.raises(TooMuch):
        await parse_sandboxed(b"word " * 200_000, limits=Limits(output_bytes=10_000))


@pytest.fixture
def child(monkeypatch, tmp_path):
    """Makes children run a program of the test's own instead of the parser."""

    def become(code: str) -> None:
        (tmp_path / "odd_child.py").write_text(code)
        program = (
            f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from companin.knowledge.parsing import nursery\n"
            "def run():\n    import odd_child\n    sys.stdout.flush()\n    sys.exit(0)\n"
            "nursery._load = lambda: None\nnursery.main(run)"
        )
        monkeypatch.setattr(sandbox, "_NURSERY", (sys.executable, "-I", "-B", "-c", program))
        sandbox._nursery().end()
        sandbox._nursery_of.cache_clear()

    yield become
    sandbox._nursery().end()
    sandbox._nursery_of.cache_clear()


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Unreadable),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", TooMuch),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", TooSlow),
        ("raise SystemExit(3)", Unreadable),
        ("print('garbage', end='')", Unreadable),
        ("print('[1, 2]', end='')", Unreadable),
        ("print('{}', end='')", Unreadable),
        ("print('\\x80', end='')", Unreadable),
        ("import os; os.close(0); os.close(1)", Unreadable),
        ("import time; time.sleep(60)", TooSlow),
        ("import sys, time; sys.stdout.close(); time.sleep(60)", TooSlow),
        ("while True: print('x' * 100000)", TooMuch),
    ],
)
async def test_whatever_a_child_does_is_words(child, code, error):
    child(code)
    with pytest.raises(error) as raised:
        await parse_sandboxed(b"x" * 1_000_000, limits=Limits(wall_seconds=1.5, output_bytes=1_000_000))
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize(
    "change",
    [
        {"media_type": "text/evil"}, {"text": ""}, {"text": 3}, {"title": []}, {"warnings": None},
        {"sections": [[0, 99, [], None, None, None]]}, {"sections": [[-1, 2, [], None, None, None]]},
        {"sections": [[1, 2, [], None, None, None], [0, 1, [], None, None, None]]},
        {"sections": [[0, 1, [], None, 3, None]]}, {"sections": [[0, 1, [], None, None, 3]]},
    ],
)  # fmt: skip
async def test_an_answer_is_checked_not_trusted(child, change):
    answer = {
        "media_type": "text/plain",
        "title": None,
        "text": "words",
        "sections": [[0, 5, [], None, None, None]],
        "page_count": None,
        "warnings": [],
    }
    child(f"print({json.dumps(answer)!r}, end='')")
    assert (await parse_sandboxed(b"x")).text == "words"
    child(f"print({json.dumps(answer | change)!r}, end='')")
    with pytest.raises(Unreadable):
        await parse_sandboxed(b"x")


async def test_a_child_and_its_children_are_gone_when_the_caller_gives_up(child, tmp_path):
    note = tmp_path / "pids"
    child(f"import os, time\nos.fork()\nopen({str(note)!r}, 'a').write(f'{{os.getpid()}} ')\ntime.sleep(60)")
    task = asyncio.create_task(parse_sandboxed(b"x"))
    for _ in range(2000):
        if note.exists() and len(note.read_text().split()) == 2:
            break
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for pid in map(int, note.read_text().split()):
        for _ in range(300):
            if not _runs(pid):
                break
            await asyncio.sleep(0.01)
        assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


PROBE = """
import encodings.idna, fcntl, random
import json, os, socket, tempfile
from companin.knowledge.parsing import child
child.limit({"memory_bytes": 2**29, "cpu_seconds": 5, "open_files": 64})
child.drop_privileges()
said = {}
try:
    socket.create_connection(("127.0.0.1", PORT), timeout=2)
    said["network"] = "open"
except OSError:
    said["network"] = "closed"
try:
    os.write(tempfile.TemporaryFile().fileno(), b"x")
    said["file"] = "written"
except OSError as error:
    said["file"] = "refused"
try:
    if os.fork() == 0:
        os._exit(0)
    said["fork"] = "done"
except OSError:
    said["fork"] = "refused"
try:
    bytearray(2**30)
    said["memory"] = "given"
except MemoryError:
    said["memory"] = "refused"
said["uid"] = os.getuid()
said["handles"] = 0
for handle in range(1000):
    try:
        fcntl.fcntl(handle, fcntl.F_GETFD)
        said["handles"] += 1
    except OSError:
        pass
document = {"media_type": "text/plain", "title": None, "text": json.dumps(said), "sections": [],
            "page_count": None, "warnings": []}
print(json.dumps(document), end="", flush=True)
os._exit(0)
"""


async def test_the_child_is_chained(child):
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    child(PROBE.replace("PORT", str(port)))
    said = json.loads((await parse_sandboxed(b"x")).text)
    server.close()
    await server.wait_closed()
    assert (said["file"], said["fork"], said["memory"]) == ("refused", "refused", "refused")
    assert said["handles"] == 3
    if os.getuid() == 0:
        assert said["uid"] != 0
        assert said["network"] == "closed"


async def test_progress_is_told():
    told = []
    made = pdf([[("p", "Words of a page. " * 60)]] * 60)
    document = await parse_sandboxed(made, progress=lambda done, total: told.append((done, total)))
    assert document.page_count == 60
    assert told == sorted(told)
    assert {total for _, total in told} <= {60}


async def test_lines_before_the_answer_are_progress(child):
    told = []
    child("print('[1, 9]\\nnoise\\n[9, 1]\\n[2, 9]\\n{}', end='')")
    with pytest.raises(Unreadable):
        await parse_sandboxed(b"x", progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 9), (2, 9)]


async def test_a_nursery_that_was_killed_is_replaced():
    assert (await parse_sandboxed(b"Words.")).text == "Words."
    first = sandbox._nursery()
    os.kill(first._process.pid, signal.SIGKILL)
    results = await asyncio.gather(*(parse_sandboxed(b"Words.") for _ in range(4)))
    assert {document.text for document in results} == {"Words."}
    assert sandbox._nursery() is not first


async def test_a_nursery_dies_with_the_process_that_started_it():
    program = (
        "import asyncio; from companin.knowledge import sandbox; asyncio.run(sandbox.parse_sandboxed(b'x'))\n"
        "print(sandbox._nursery()._process.pid, flush=True); import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], capture_output=True, check=False, timeout=60
    )
    pid = int(done.stdout)
    for _ in range(500):
        if not _runs(pid):
            break
        await asyncio.sleep(0.01)
    assert not _runs(pid)


async def test_a_scan_is_read_by_tesseract_where_there_is_one(monkeypatch, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bin")
    for one in (folder, *folder.parents):
        if one.name.startswith(("bin", "popen-", "pytest-")):
            one.chmod(0o755)  # for nobody
    program = folder / "tesseract"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --list-langs ] && { echo swe; echo eng; exit; }\nhead -c 2; echo " read as $4"\ncat >&2\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    document = await parse_sandboxed(picture_pdf(2))
    assert document.text == "P5 read as eng+swe\n\nP5 read as eng+swe"
    assert [part.page for part in document.sections] == [1, 2]
    assert "recognised" in document.warnings[0]
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoText, match="it seems to be scanned pictures"):
        await parse_sandboxed(picture_pdf(2))
