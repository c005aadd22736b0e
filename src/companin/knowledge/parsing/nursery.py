"""Where children come from: a small process that has loaded every parser once and forks a child for each document.

Its stdin is a socket. Each byte on it carries two sockets for one child: one to talk, which becomes the child's stdin
and stdout, and one that stands for its life. On that the child's exit code goes back; whoever lets go of the other end
has the child killed with all it started. When stdin ends, all children end. Nothing of a document is read here.
"""

import ctypes
import gc
import importlib
import os
import selectors
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from encodings.aliases import aliases

from companin.knowledge.parsing import child
from companin.knowledge.parsing.errors import Unreadable
from companin.knowledge.parsing.reading import ANSWERS, PARSERS, parse

CODE = struct.Struct("<i")
_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_NEEDED_LATER = ("heapq", "bisect", "charset_normalizer")
_SAMPLES = (
    b"Words.", b"# A\n\n- b\n\n|a|b|\n|-|-|\n|1|2|\n", b"<html><h1>A</h1><p>b</p></html>", b"a;b\n1;2\n3;4\n5;6\n",
    b'{"a": "b"}', b"%PDF-1.4\n%%EOF", b"PK\x05\x06" + bytes(18),
    b"""From: "A" <a@b.c>
To: a@b.c
Subject: =?utf-8?q?=C3=A5?= =?utf-8?b?w6U=?=
Date: Mon, 2 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

=E5
--x
Content-Type: text/html; charset="utf-8"
Content-Disposition: attachment; filename*=utf-8''a.txt
Content-Transfer-Encoding: base64

YQ==
--x--
""",
)  # fmt: skip
_LAST_HANDLE = 65536

_Living = dict[int, socket.socket]


def main(run: Callable[[], None] = child.main) -> None:
    """Until stdin ends. `run` is what each child does; it leaves by itself."""
    control = socket.socket(fileno=0)
    _load()
    _isolate()
    living: _Living = {}
    try:
        _serve(control, living, run)
    finally:
        for pid in living:
            _kill(pid)


def _load() -> None:
    """All that reading may ever import: a child may be nobody, who can't read an interpreter in /root."""
    encodings = (f"encodings.{name}" for name in set(aliases.values()))
    for name in (*PARSERS.values(), *ANSWERS.values(), *_NEEDED_LATER, *encodings):
        with suppress(ImportError):  # some encodings are of one system only
            importlib.import_module(name)
    for sample in _SAMPLES:
        with suppress(Unreadable):  # what is made or imported at a first use is made here
            parse(sample)
    gc.collect()
    gc.freeze()


def _isolate() -> None:
    """Leaves the network behind where the kernel allows it, and gives way to everybody who waits for an answer."""
    with suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    with suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None, use_errno=True).unshare
        if unshare(_NEW_NETWORK | _NEW_IPC) != 0:
            unshare(_NEW_USER | _NEW_NETWORK | _NEW_IPC)


def _serve(control: socket.socket, living: _Living, run: Callable[[], None]) -> None:
    ended, ending = socket.socketpair()
    for one in (ended, ending):
        one.setblocking(False)
    signal.signal(signal.SIGCHLD, _hear)
    signal.set_wakeup_fd(ending.fileno(), warn_on_full_buffer=False)
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(ended, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is ended:
                    _bury(ended, living, selector)
                elif key.fileobj is control:
                    if not _bear(control, living, selector, run):
                        return
                elif key.data in living:
                    selector.unregister(key.fileobj)
                    _kill(key.data)


def _hear(number: int, frame: object) -> None:
    """Enough for the kernel to write into the wake-up socket."""
    del number, frame


def _bear(control: socket.socket, living: _Living, selector: selectors.BaseSelector, run: Callable[[], None]) -> bool:
    """Forks for one document; False when nobody will ask any more."""
    asked, handles, _, _ = socket.recv_fds(control, 1, 2)
    if not asked or len(handles) != 2:
        return bool(asked)
    talk, life = handles
    with suppress(OSError):  # no process can be made: both sockets close, which says so
        pid = os.fork()
        if pid == 0:
            _become_child(talk, run)
        living[pid] = socket.socket(fileno=os.dup(life))
        selector.register(living[pid], selectors.EVENT_READ, pid)
    os.close(talk)
    os.close(life)
    return True


def _become_child(talk: int, run: Callable[[], None]) -> None:
    """Never returns. A session of its own, so that all it may start can be ended with it."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(talk, 0)
        os.dup2(talk, 1)
        os.closerange(3, _LAST_HANDLE)
        run()
    finally:
        os._exit(1)


def _bury(ended: socket.socket, living: _Living, selector: selectors.BaseSelector) -> None:
    """Tells of each child that ended; what it left running ends too."""
    with suppress(BlockingIOError):
        ended.recv(4096)
    for pid in list(living):
        found, status = os.waitpid(pid, os.WNOHANG)
        if not found:
            continue
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        life = living.pop(pid)
        with suppress(KeyError):  # let go of before it ended
            selector.unregister(life)
        with suppress(OSError):
            life.send(CODE.pack(os.waitstatus_to_exitcode(status)))
        life.close()


def _kill(pid: int) -> None:
    for end in (os.killpg, os.kill):  # between its fork and its own session the child is only itself
        with suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
