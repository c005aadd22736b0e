"""The sandbox: every kind of document goes through a child, and whatever happens there is one sentence here."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.knowledge.documents import HANDMADE_PDF, encrypted_pdf, pdf, two_column_pdf
from tests.knowledge.test_parsing_html import PAGE
from tests.knowledge.test_parsing_text import MARKDOWN, RUSSIAN_BYTES

from companin.knowledge import sandbox
from companin.knowledge.parsing.errors import Damaged, Empty, Encrypted, TooMuch, TooSlow, UnknownKind, Unreadable
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


async def test_too_long_an_answer_is_refused():
    with pytest.raises(TooMuch):
        await parse_sandboxed(b"word " * 200_000, limits=Limits(output_bytes=10_000))


START = asyncio.create_subprocess_exec


@pytest.fixture
def child(monkeypatch, tmp_path):
    """Runs a program of the test's own instead of the parser."""

    def become(code: str) -> None:
        (tmp_path / "odd_child.py").write_text(code)
        program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import odd_child"

        async def start(python, *arguments, **options):
            assert arguments[:2] == ("-I", "-m")
            return await START(python, "-I", "-B", "-c", program, **options)

        monkeypatch.setattr(sandbox.asyncio, "create_subprocess_exec", start)

    return become


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Unreadable),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", TooMuch),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", TooSlow),
        ("raise SystemExit(3)", Unreadable),
        ("print('garbage')", Unreadable),
        ("print('[1, 2]')", Unreadable),
        ("print('{}')", Unreadable),
        ("print('\\x80')", Unreadable),
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
        {"media_type": "text/evil"}, {"text": ""}, {"text": 3}, {"sections": [[0, 99, [], None]]}, {"sections": [[-1, 2, [], None]]},
        {"sections": [[1, 2, [], None], [0, 1, [], None]]}, {"qa_pairs": [["a"]]}, {"title": []}, {"warnings": None},
    ],
)  # fmt: skip
async def test_an_answer_is_checked_not_trusted(child, change):
    answer = {
        "media_type": "text/plain",
        "title": None,
        "text": "words",
        "sections": [[0, 5, [], None]],
        "qa_pairs": [],
        "page_count": None,
        "warnings": [],
    }
    child(f"print({json.dumps(answer)!r})")
    assert (await parse_sandboxed(b"x")).text == "words"
    child(f"print({json.dumps(answer | change)!r})")
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
import encodings.idna, json, os, socket, sys, tempfile
from companin.knowledge.parsing import child
child.limit({"memory_bytes": 2**29, "cpu_seconds": 5, "open_files": 64})
child.isolate()
child.drop_privileges()
said = {}
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=2)
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
os.write(1, json.dumps(said).encode())
os._exit(0)
"""


async def test_the_child_is_chained():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-I", "-B", "-c", PROBE, str(port)],
        capture_output=True,
        timeout=30,
        check=False,
    )
    server.close()
    await server.wait_closed()
    said = json.loads(done.stdout)
    assert (said["file"], said["fork"], said["memory"]) == ("refused", "refused", "refused")
    if os.getuid() == 0:
        assert said["uid"] != 0
        assert said["network"] == "closed"
