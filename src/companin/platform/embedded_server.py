"""The programs of the embedded PostgreSQL: making a cluster, serving it, and what they said."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from companin.platform.embedded_home import Account, CannotStart, own_file, own_folder
from companin.platform.processes import ABANDONED, dying_with_us, end_postgres

OWNER = "companin_owner"
_LOG_BYTES = 10 * 1024 * 1024
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
_FIXED = {
    "listen_addresses": "",
    "port": "5432",  # only names the socket
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "logging_collector": "off",
    "log_destination": "stderr",
}
"""Not for anybody to change; everything in _INITIAL is, in postgresql.conf or by ALTER SYSTEM."""
_INITIAL = {
    "shared_buffers": "96MB",  # only pages in use take memory
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "max_connections": "60",
    "jit": "off",  # costs more than it saves in statements of a millisecond
    "random_page_cost": "1.1",
    "io_method": "sync",  # no three I/O workers idling
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "0",  # two cores, and containers give /dev/shm 64 MB
    "max_parallel_maintenance_workers": "0",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    "min_wal_size": "64MB",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
_INITDB = [
    *("--username", OWNER, "--encoding", "UTF8", "--auth", "trust", "--no-instructions"),
    *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
    *(word for name, value in _INITIAL.items() for word in ("--set", f"{name}={value}")),
]


@dataclass(frozen=True, slots=True)
class Site:
    """What it takes to run one cluster. `pg` is its data folder."""

    pg: Path
    binaries: Path
    sockets: Path
    log: Path
    account: Account | None


def make_cluster(site: Site) -> None:
    """Unless there is one. Beside, then renamed: a killed initdb leaves no half cluster.

    Raises ChildProcessError when initdb fails, CannotStart when something else stands there.
    """
    if (site.pg / "PG_VERSION").is_file():
        return
    if site.pg.exists():
        raise CannotStart(f"{site.pg} holds something that is no PostgreSQL cluster: move it away, or restore it.")
    for left in site.pg.parent.glob("pg.new-*"):
        end_postgres(left, ABANDONED)
        shutil.rmtree(left, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix="pg.new-", dir=site.pg.parent))
    own_folder(draft, site.account)
    process = _spawn(site, ["initdb", *_INITDB, "-D", str(draft)], draft)
    try:
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if code:
        raise ChildProcessError(code)
    draft.rename(site.pg)
    _sync(site.pg.parent)


def serve(site: Site) -> subprocess.Popen[bytes]:
    """A postmaster that ends, in order, when we die."""
    fixed = {**_FIXED, "unix_socket_directories": str(site.sockets)}
    words = [word for name, value in fixed.items() for word in ("-c", f"{name}={value}")]
    return _spawn(site, ["postgres", "-D", str(site.pg), *words], site.pg)


def _spawn(site: Site, argv: list[str], folder: Path) -> subprocess.Popen[bytes]:
    account = site.account
    log = own_file(site.log, account)
    try:
        return subprocess.Popen(  # noqa: S603 - our own words only
            [str(site.binaries / argv[0]), *argv[1:]],
            cwd=folder,
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the leader, which ends the server last
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            umask=0o077,
            preexec_fn=dying_with_us(signal.SIGINT),  # noqa: PLW1509 - leaders have no threads when they start
        )
    finally:
        os.close(log)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rotate(log: Path) -> int:
    """A large log becomes `<name>.1`. Returns where the next words will begin."""
    if not log.is_file():
        return 0
    size = log.stat().st_size
    if size <= _LOG_BYTES:
        return size
    log.replace(log.with_name(f"{log.name}.1"))
    return 0


def last_words(log: Path, since: int) -> str:
    """What was written to the log since a start, without times and process numbers."""
    with log.open("rb") as opened:
        opened.seek(max(since, log.stat().st_size - 4000))
        lines = opened.read().decode(errors="replace").splitlines()
    said = [re.sub(r"^\S+ \S+ UTC \[\d+\] ", "", line).strip() for line in lines]
    telling = [line for line in said if re.match(r"FATAL|PANIC|ERROR|HINT|DETAIL|\S+: (error|hint|detail)", line)]
    return f"{'; '.join((telling or said)[-3:]) or 'it said nothing'} (see {log})."


def postmaster(pg: Path) -> tuple[int, str]:
    """Pid and status as the server wrote them; (0, "") while there is nothing whole to read."""
    try:
        lines = (pg / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return int(lines[0]), lines[7].strip()
    except (OSError, IndexError, ValueError):
        return 0, ""
