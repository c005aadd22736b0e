"""The child process that reads one document: lays its own chains on, reads stdin, writes one JSON answer to stdout.

Before the answer come lines that tell how far it is.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import time
from typing import Any

from companin.knowledge.parsing import scans
from companin.knowledge.parsing.errors import TooMuch, Unreadable
from companin.knowledge.parsing.questions import headed
from companin.knowledge.parsing.reading import ANSWERS, load, read
from companin.knowledge.parsing.sniffing import sniff
from companin.knowledge.parsing.wire import document_to_json, progress_to_json

_PARENT_DEATH_SIGNAL, _DUMPABLE, _NO_NEW_PRIVILEGES = 1, 4, 38
_NOBODY = 65534
_WRITTEN = 64 * 1024
_BETWEEN_LINES = 0.3


def main() -> None:
    # Made while there is memory to make it with.
    too_much = json.dumps({"error": TooMuch.code, "sentence": TooMuch().sentence}).encode()
    try:
        with open(0, "rb", closefd=False) as stdin:
            header = json.loads(stdin.readline(1_000_000))
            limit(header["limits"])
            drop_privileges()
            answer = _read(stdin.read(), header).encode("utf-8", "replace")
    except Unreadable as error:
        answer = json.dumps({"error": error.code, "sentence": error.sentence}).encode()
    except MemoryError:
        answer = too_much
    except Exception:  # noqa: BLE001 - whatever a parser trips over, the answer is words
        answer = json.dumps({"error": Unreadable.code, "sentence": Unreadable().sentence}).encode()
    _say(answer)
    os._exit(0)  # what a broken document left in a parser's heap is not worth tearing down


def _say(answer: bytes) -> None:
    view = memoryview(answer)
    while view:
        view = view[os.write(1, view[:_WRITTEN]) :]


def _read(data: bytes, header: dict[str, Any]) -> str:
    if header.get("task"):
        answering = importlib.import_module(ANSWERS[header["task"]])
        return json.dumps(answering.answer(data, header["declared"]))
    if header.get("tesseract"):
        return document_to_json(headed(scans.parse(data, header["tesseract"], _Teller())))
    sniffed = sniff(data, name=header["name"], declared=header["declared"])
    parser = load(sniffed.kind)
    gc.disable()
    return document_to_json(read(parser, sniffed, data, _Teller()))


class _Teller:
    """Says how far the reading is, now and then."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._said > _BETWEEN_LINES:
            self._said = now
            _say(progress_to_json(done, total))


def limit(limits: dict[str, Any]) -> None:
    """Memory, time, files. Nothing may be written, and nothing started unless the limits say so.

    The CPU limit kills even inside a C library.
    """
    cpu = int(limits["cpu_seconds"])
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits["memory_bytes"], limits["memory_bytes"]),
        (resource.RLIMIT_CPU, cpu, cpu + 2),
        (resource.RLIMIT_NOFILE, limits["open_files"], limits["open_files"]),
        *(() if limits.get("may_start") else ((resource.RLIMIT_NPROC, 0, 0),)),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def drop_privileges() -> None:
    """Root becomes nobody; no privileges are gained any more, no memory is shown, and it dies with its parent."""
    if os.getuid() == 0:
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    with contextlib.suppress(OSError, AttributeError):
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        prctl(_DUMPABLE, 0, 0, 0, 0)
        prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)  # last: another user forgets it
