"""The child process that reads one document: lays its own chains on, reads stdin, writes one JSON answer to stdout."""

import codecs
import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import sys
from typing import Any

from companin.knowledge.parsing.errors import TooMuch, Unreadable
from companin.knowledge.parsing.reading import load, read
from companin.knowledge.parsing.sniffing import sniff
from companin.knowledge.parsing.wire import document_to_json

_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_PARENT_DEATH_SIGNAL, _DUMPABLE, _NO_NEW_PRIVILEGES = 1, 4, 38
_NOBODY = 65534
_WRITTEN = 64 * 1024


def main() -> None:
    # Made while there is memory to make it with.
    too_much = json.dumps({"error": TooMuch.code, "sentence": TooMuch().sentence}).encode()
    header = json.loads(sys.stdin.buffer.readline(1_000_000))
    try:
        limit(header["limits"])
        isolate()
        answer = _read(sys.stdin.buffer.read(), header).encode("utf-8", "replace")
    except Unreadable as error:
        answer = json.dumps({"error": error.code, "sentence": error.sentence}).encode()
    except MemoryError:
        answer = too_much
    except Exception:  # noqa: BLE001 - whatever a parser trips over, the answer is words
        answer = json.dumps({"error": Unreadable.code, "sentence": Unreadable().sentence}).encode()
    view = memoryview(answer)
    while view:
        view = view[os.write(sys.stdout.fileno(), view[:_WRITTEN]) :]
    os._exit(0)  # what a broken document left in a parser's heap is not worth tearing down


def _read(data: bytes, header: dict[str, Any]) -> str:
    sniffed = sniff(data, name=header["name"], declared=header["declared"])
    parser = load(sniffed.kind)
    drop_privileges()
    gc.disable()
    return document_to_json(read(parser, sniffed, data, name=header["name"]))


def limit(limits: dict[str, Any]) -> None:
    """Memory, time, files; nothing may be started. The CPU limit kills even inside a C library."""
    cpu = int(limits["cpu_seconds"])
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits["memory_bytes"], limits["memory_bytes"]),
        (resource.RLIMIT_CPU, cpu, cpu + 2),
        (resource.RLIMIT_NOFILE, limits["open_files"], limits["open_files"]),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def isolate() -> None:
    """Leaves the network behind where the kernel allows it, and dies with the parent. Elsewhere the limits remain."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.prctl(_DUMPABLE, 0, 0, 0, 0)
        if libc.unshare(_NEW_NETWORK | _NEW_IPC) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK | _NEW_IPC)
    except (OSError, AttributeError):
        return


def drop_privileges() -> None:
    """With all modules loaded, nothing may be written, and root is nobody, who can't read an interpreter in /root."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if os.getuid() != 0:
        return
    for name in ("heapq", "bisect"):
        importlib.import_module(name)
    for encoding in ("utf-16-le", "utf-16-be", "cp1252", "latin-1", "unicode_escape"):
        codecs.lookup(encoding)
    with contextlib.suppress(OSError):
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)


if __name__ == "__main__":
    main()
