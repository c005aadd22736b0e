"""The embedded PostgreSQL 18: the binaries of a wheel, started, watched and stopped by ourselves.

One process leads a data_dir, by a lock the kernel lets go of when it dies; its server dies with it; others
attach. The server listens on a socket in a 0700 folder and nowhere else. Say `stop()` for a clean end; any
other end, at any moment, loses nothing that was committed. `embedded_home` says where things stand and as
whom the server runs, `embedded_server` with which settings.
"""

import fcntl
import os
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from companin.platform import embedded_home as homes
from companin.platform import embedded_server as server
from companin.platform.embedded_home import Account, CannotStart
from companin.platform.embedded_server import Site
from companin.platform.errors import CompaninError
from companin.platform.processes import FAST, ORPHANED, end_postgres, postgres_in


class DirectoryInUse(CompaninError):
    """Another process leads this database."""

    status = 503
    code = "directory_in_use"


class Cluster:
    """The database of one data_dir: led by this process after `start()`, or somebody else's to attach to."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.log = self.data_dir / "postgres.log"
        self._account: Account | None = None
        self._locks: list[int] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._logged = 0

    @property
    def home(self) -> Path:
        return homes.find_home(self.data_dir)

    @property
    def leads(self) -> bool:
        return bool(self._locks)

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The postmaster, when we lead. Whoever sees it end says `launch()`."""
        return self._process

    def url(self, role: str) -> str:
        """A libpq URL over the socket. Raises CannotStart when the socket folder isn't there."""
        host = quote(str(homes.find_sockets(self.home)), safe="")
        return f"postgresql://{role}@/postgres?host={host}&port=5432"

    def running(self) -> bool:
        """Whether somebody leads, be it this process or another; see also `ready()`."""
        if self.leads:
            return True
        try:
            handle = os.open(self.home / "leader.lock", os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def ready(self) -> bool:
        """Whether a living server of this cluster takes connections."""
        pid, status = server.postmaster(self.home / "pg")
        return status == "ready" and pid in postgres_in(self.home / "pg")

    def start(self, timeout: float = 60) -> None:
        """Lead, and return when connections are taken. Raises DirectoryInUse, CannotStart."""
        if self.leads:
            return
        try:
            process = self.launch()
            self._await_ready(process, timeout)
        except BaseException:
            self.stop()
            raise

    def launch(self) -> subprocess.Popen[bytes]:
        """Lead if we don't yet, and start the server without waiting for it; also again, after it died."""
        try:
            return self._launch()
        except OSError as error:
            homes.check_owners(self.data_dir)
            raise CannotStart(f"The embedded PostgreSQL in {self.data_dir} can't start: {error}.") from error

    def stop(self) -> None:
        """A clean end when we lead, else nothing. The lock goes last, after the last process."""
        if not self.leads:
            return
        try:
            with suppress(CannotStart):
                end_postgres(self.home / "pg", FAST)
                homes.drop_sockets(self.home)
            if self._process is not None:
                self._process.wait(timeout=FAST[-1][1])
        finally:
            self._process = None
            for handle in reversed(self._locks):
                os.close(handle)
            self._locks.clear()

    def _launch(self) -> subprocess.Popen[bytes]:
        if not self.leads:
            self._lead()
        homes.check_owners(self.data_dir)
        home, account = self.home, self._account
        self._bury(home / "pg")
        sockets = homes.make_sockets(home, account)
        for name in (homes.SOCKET, f"{homes.SOCKET}.lock"):
            (sockets / name).unlink(missing_ok=True)
        site = Site(home / "pg", homes.binaries(self.data_dir, account), sockets, self.log, account)
        self._logged = server.rotate(self.log)
        try:
            server.make_cluster(site)
        except ChildProcessError as error:
            raise CannotStart(f"The embedded database can't be made: {self._last_words()}") from error
        self._process = server.serve(site)
        return self._process

    def _last_words(self) -> str:
        return server.last_words(self.log, self._logged)

    def _lead(self) -> None:
        """Two locks: data_dir's for finding its home, the home's because two data_dirs may name one."""
        if not self.data_dir.is_dir():
            self.data_dir.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        try:
            self._lock(self.data_dir)
            self._account = homes.account_for(self.data_dir)
            self._lock(homes.make_home(self.data_dir, self._account))
        except BaseException:
            for handle in self._locks:
                os.close(handle)
            self._locks.clear()
            raise

    def _lock(self, folder: Path) -> None:
        handle = homes.own_file(folder / "leader.lock", self._account)
        for _ in range(20):  # `running()` of another process holds it for an instant
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._locks.append(handle)
                os.ftruncate(handle, 0)
                os.write(handle, f"{os.getpid()}\n".encode())
                return
            time.sleep(0.01)
        leader = os.pread(handle, 20, 0).decode().strip()
        os.close(handle)
        raise DirectoryInUse(
            f"The database in {self.data_dir} is in use by another companin process "
            f"(pid {leader or 'unknown'}): stop that one first, or choose another COMPANIN_DATA_DIR."
        )

    def _bury(self, pg: Path) -> None:
        """We lead, so what still runs here is a dead leader's; once it has gone, pid files mean nothing."""
        if not end_postgres(pg, ORPHANED):
            pids = ", ".join(map(str, postgres_in(pg)))
            raise CannotStart(f"Processes {pids} of an earlier server in {pg} can't be ended: restart the machine.")
        (pg / "postmaster.pid").unlink(missing_ok=True)

    def _await_ready(self, process: subprocess.Popen[bytes], timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while server.postmaster(self.home / "pg") != (process.pid, "ready"):
            if process.poll() is not None:
                raise CannotStart(f"The embedded PostgreSQL ended while starting: {self._last_words()}")
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"The embedded PostgreSQL wasn't ready within {timeout:g} seconds: {self._last_words()}"
                )
            time.sleep(0.005)


@contextmanager
def attached(data_dir: Path, timeout: float = 60) -> Generator[Cluster]:
    """For a command: the running server if somebody leads one, else one we lead until the command has ended.

    Commands side by side share one server: the one that leads it waits for its guests before it stops.
    """
    cluster = Cluster(data_dir)
    guest = _enter(cluster, time.monotonic() + timeout)
    try:
        yield cluster
    finally:
        if guest is None:
            guest = _await_guests(cluster, time.monotonic() + timeout)
        cluster.stop()
        os.close(guest)


def _enter(cluster: Cluster, deadline: float) -> int | None:
    """The lock that makes us a guest, or None when we lead."""
    while True:
        try:
            cluster.start(max(1.0, deadline - time.monotonic()))
        except DirectoryInUse:
            if time.monotonic() > deadline:
                raise
        else:
            return None
        handle = homes.own_file(cluster.home / "guests.lock", homes.account_for(cluster.data_dir))
        with suppress(BlockingIOError):  # held alone by a leader that is stopping
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            if cluster.running() and cluster.ready():
                return handle
        os.close(handle)
        time.sleep(0.05)


def _await_guests(cluster: Cluster, deadline: float) -> int:
    """The guests' lock, alone; or shared with those who take longer than we wait."""
    handle = homes.own_file(cluster.home / "guests.lock", homes.account_for(cluster.data_dir))
    while time.monotonic() < deadline:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        time.sleep(0.02)
    return handle
