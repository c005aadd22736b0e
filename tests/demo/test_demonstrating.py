"""`companin demo`, as somebody tries it: it asks its own questions, serves on, and leaves nothing running."""

import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
from tests.conftest import free_port
from tests.journeys.processes import eventually

_SERVING = "Serving until you press Ctrl-C."


def test_the_demo_answers_serves_and_takes_its_server_along_when_it_is_killed(tmp_path: Path) -> None:
    said, port = tmp_path / "said.txt", free_port()
    with said.open("wb") as out:
        argv = [sys.executable, "-m", "companin", "demo", "--data-dir", str(tmp_path / "demo"), "--port", str(port)]
        demo = subprocess.Popen(argv, stdout=out, stderr=out)
    try:
        ends_at = time.monotonic() + 240
        while _SERVING not in said.read_text("utf-8") and time.monotonic() < ends_at:
            assert demo.poll() is None, said.read_text("utf-8")
            time.sleep(0.1)
    finally:
        demo.kill()
        demo.wait()
    told = said.read_text("utf-8")
    assert _SERVING in told
    assert len(re.findall(r"^ +answered, confidence", told, re.MULTILINE)) == 5
    assert len(re.findall(r"^ +abstained, confidence", told, re.MULTILINE)) == 1
    assert f"http://127.0.0.1:{port}/demo" in told
    assert eventually(lambda: _is_gone(port), 40, "the server ends with who started it")


def _is_gone(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2)
    except httpx.TransportError as error:
        return isinstance(error, httpx.ConnectError)
    return False
