"""The lean parent of `companin serve`: database, preparations, one listening socket, and children kept alive.

`python -m companin.platform.supervisor PLAN.json` (`-`: from stdin). A plan is JSON: {"data_dir",
"embedded": bool, "host", "port", "prepare": [argv, …], "children": [{"name", "argv", "count", "listens",
"nice"}], "env": {…}}. Children that listen get `--fd N`; with an embedded database all get
COMPANIN_DATABASE_URL and COMPANIN_ADMIN_DATABASE_URL. Nobody outlives this process, however it ends (on
Linux; see `processes`).
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from companin.platform.embedded import Cluster, DirectoryInUse
from companin.platform.errors import CompaninError
from companin.platform.plan import Child, Plan, PlanError, read_plan
from companin.platform.processes import dying_with_us
from companin.platform.wakeups import Stopped, Wakeups

_FIRST_PAUSE, _LONGEST_PAUSE, _HEALTHY = 0.2, 10.0, 60.0
_GRACE = 30.0
_DATABASE_PATIENCE = 900.0  # recovery after a crash may read a lot of WAL; SIGTERM interrupts it
_LEADER_PATIENCE = 5.0  # a command that leads for a moment ends
_BACKLOG = 2048


class CannotServe(CompaninError):
    """The platform can't start serving."""

    status = 503
    code = "cannot_serve"


class Kept:
    """One process that is started again whenever it ends, sooner the longer it had lived."""

    def __init__(self, name: str, launch: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self._launch = launch
        self._due = 0.0
        self._since = 0.0
        self._pause = _FIRST_PAUSE

    def adopt(self, process: subprocess.Popen[bytes]) -> None:
        self.process, self._since = process, time.monotonic()

    def tend(self) -> float | None:
        """Notice an end, start when it's time. Seconds until the next start; None: it runs."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self._ended(f"{self.name} (pid {self.process.pid}) ended {_manner(self.process.returncode)}", now)
        if self.process is None and now >= self._due:
            try:
                self.adopt(self._launch())
            except (CompaninError, OSError, subprocess.SubprocessError) as error:
                self._since = now
                self._ended(f"{self.name} can't start: {error}", now)
        return None if self.process else max(0.0, self._due - now)

    def _ended(self, what: str, now: float) -> None:
        if now - self._since > _HEALTHY:
            self._pause = _FIRST_PAUSE
        say(f"{what}; starting it again in {self._pause:g} s.")
        self.process, self._due = None, now + self._pause
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)


def say(line: str) -> None:
    with suppress(OSError):  # nobody may be reading any more
        sys.stderr.write(f"companin: {line}\n")
        sys.stderr.flush()


def _manner(code: int) -> str:
    return f"by signal {-code}" if code < 0 else f"with exit code {code}"


def supervise(plan: Plan, wakeups: Wakeups) -> int:
    """Until a signal asks for the end. 0 then, else 1 after saying what is wrong."""
    cluster = Cluster(Path(plan.data_dir)) if plan.embedded else None
    database: list[Kept] = []
    children: list[Kept] = []
    try:
        listener = _bind(plan) if any(child.listens for child in plan.children) else None
        database.extend(_database(cluster, plan))
        _prepare(plan)
        children.extend(_children(plan, listener))
        wakeups.only_wake()
        if listener is not None:
            _listen(listener, plan)
        _keep([*database, *children], wakeups)
    except Stopped:
        return 0
    except CompaninError as error:
        say(str(error))
        return 1
    else:
        return 0
    finally:
        wakeups.only_wake()
        _end(children, wakeups)
        if cluster is not None:
            cluster.stop()


def _bind(plan: Plan) -> socket.socket:
    """Early: a taken port is known before anything starts. It listens when there are children."""
    try:
        found = socket.getaddrinfo(plan.host, plan.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(plan.host != "::"))
        listener.bind(address)
    except OSError as error:
        raise CannotServe(_unbound(plan, error)) from error
    return listener


def _listen(listener: socket.socket, plan: Plan) -> None:
    try:
        listener.listen(_BACKLOG)
    except OSError as error:  # somebody was quicker while we prepared
        raise CannotServe(_unbound(plan, error)) from error
    host = f"[{plan.host}]" if ":" in plan.host else plan.host
    say(f"listening on http://{host}:{listener.getsockname()[1]}")


def _unbound(plan: Plan, error: OSError) -> str:
    return (
        f"Can't listen on {plan.host} port {plan.port} ({error.strerror or error}): stop what uses it, "
        "or choose another COMPANIN_HOST or COMPANIN_PORT."
    )


def _database(cluster: Cluster | None, plan: Plan) -> list[Kept]:
    for name, value in plan.env.items():
        os.putenv(name, value)
    if cluster is None:
        return []
    deadline = time.monotonic() + _LEADER_PATIENCE
    while True:
        try:
            cluster.start(_DATABASE_PATIENCE)
            break
        except DirectoryInUse:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)
    os.putenv("COMPANIN_DATABASE_URL", cluster.url("companin_app"))
    os.putenv("COMPANIN_ADMIN_DATABASE_URL", cluster.url("companin_owner"))
    database = Kept("database", cluster.launch)
    if cluster.process is not None:
        database.adopt(cluster.process)
    say(f"database ready in {cluster.home}")
    return [database]


def _prepare(plan: Plan) -> None:
    for argv in plan.prepare:
        try:
            process = _spawn(argv, 0, ())
        except OSError as error:
            raise CannotServe(f"Preparing failed: {' '.join(argv)} can't be run ({error.strerror}).") from error
        try:
            code = process.wait()
        except BaseException:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE)
            process.kill()
            process.wait()
            raise
        if code:
            raise CannotServe(f"Preparing failed: {' '.join(argv)} ended {_manner(code)}.")


def _children(plan: Plan, listener: socket.socket | None) -> list[Kept]:
    return [
        Kept(child.name if child.count == 1 else f"{child.name} {number + 1}", _launcher(child, listener))
        for child in plan.children
        for number in range(child.count)
    ]


def _launcher(child: Child, listener: socket.socket | None) -> Callable[[], subprocess.Popen[bytes]]:
    if not child.listens or listener is None:
        return lambda: _spawn(child.argv, child.nice, ())
    number = listener.fileno()
    return lambda: _spawn((*child.argv, "--fd", str(number)), child.nice, (number,))


def _spawn(argv: tuple[str, ...], nice: int, handles: tuple[int, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the plan comes from `companin serve`
        argv,
        stdin=subprocess.DEVNULL,
        pass_fds=handles,
        start_new_session=True,  # Ctrl-C comes to us alone, and we end them in order
        preexec_fn=dying_with_us(signal.SIGTERM, nice),  # noqa: PLW1509 - this process has no threads
    )


def _keep(kept: list[Kept], wakeups: Wakeups) -> None:
    while not wakeups.asked:
        waits = [seconds for one in kept if (seconds := one.tend()) is not None]
        _bury_strangers()
        wakeups.wait(min(waits, default=None))


def _bury_strangers() -> None:
    """As process 1 of a container we inherit orphans; somebody must take note of their ends."""
    if os.getpid() == 1:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _end(kept: list[Kept], wakeups: Wakeups) -> None:
    """SIGTERM, time to finish what is in hand, SIGKILL. Being asked again cuts the time short."""
    living = [one.process for one in kept if one.process is not None and one.process.poll() is None]
    for process in living:
        process.terminate()
    deadline, asked = time.monotonic() + _GRACE, wakeups.asked
    while any(process.poll() is None for process in living):
        left = deadline - time.monotonic()
        if left <= 0 or wakeups.asked > asked:
            break
        wakeups.wait(left)
    for process in living:
        if process.poll() is None:
            say(f"pid {process.pid} didn't end in time and is killed.")
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        say("usage: python -m companin.platform.supervisor PLAN.json|-")
        return 2
    try:
        plan = read_plan(arguments[0])
    except PlanError as error:
        say(str(error))
        return 2
    return supervise(plan, Wakeups())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
