"""Signals as something to wait for: no thread, no polling, no signal lost between looking and waiting."""

import select
import signal
import socket
from types import FrameType


class Stopped(BaseException):
    """Somebody asked for the end while something was starting; no `except Exception` may swallow it."""


class Wakeups:
    """SIGTERM, SIGINT and SIGHUP raise Stopped once, until `only_wake()`; then they are only counted.

    Every signal, SIGCHLD too, ends a `wait()`. Children get the default handlers back when they exec.
    """

    def __init__(self) -> None:
        self.asked = 0
        self._raising = True
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _only_noticed)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.asked += 1
        if self._raising:
            self._raising = False
            raise Stopped

    def only_wake(self) -> None:
        self._raising = False

    def wait(self, seconds: float | None) -> None:
        """Until a signal came, also one from before this call, or the seconds are over."""
        if select.select([self._reader], [], [], seconds)[0]:
            self._reader.recv(4096)


def _only_noticed(_number: int, _frame: FrameType | None) -> None:
    """A handler that is there so that the wakeup descriptor is written."""
