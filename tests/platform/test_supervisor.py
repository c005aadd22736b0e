"""The supervisor as `companin serve` runs it: a process of its own, with a real database and real children."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from companin.platform import embedded_home
from companin.platform.embedded import Cluster
from companin.platform.processes import end_postgres, postgres_in

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")

ANSWER = """
import os, socket, sys
listener = socket.socket(fileno=int(sys.argv[sys.argv.index("--fd") + 1]))
while True:
    connection, _ = listener.accept()
    connection.sendall(f"{os.getpid()} {os.getpriority(os.PRIO_PROCESS, 0)} {os.environ['COLOUR']}".encode())
    connection.close()
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ignores', flush=True)\nwhile True: signal.pause()"
CONNECTS = """
import os, psycopg
with psycopg.connect(os.environ["COMPANIN_ADMIN_DATABASE_URL"]) as owner:
    owner.execute("CREATE ROLE companin_app LOGIN")
with psycopg.connect(os.environ["COMPANIN_DATABASE_URL"]) as app:
    print("prepared as", app.execute("SELECT current_user").fetchone()[0], flush=True)
"""


def python(script):
    return [sys.executable, "-c", script]


def until(true, seconds=30):
    deadline = time.monotonic() + seconds
    while True:
        with suppress(OSError):
            if found := true():
                return found
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def data_dir(tmp_path):
    folder = tmp_path / "data"
    yield folder
    if folder.is_dir():
        home = Cluster(folder).home
        end_postgres(home / "pg", ((signal.SIGKILL, 5.0),))
        if home.parent == embedded_home.SYSTEM_FOLDER:
            subprocess.run(["rm", "-rf", str(home)], check=True)


@pytest.fixture
def supervise(tmp_path, data_dir):
    """Starts a supervisor; its stderr and its children's output stand in a file that `said` reads."""
    started = []

    def start(**plan):
        fields = {"data_dir": str(data_dir), "host": "127.0.0.1", "env": {"COLOUR": "blue"}, **plan}
        file = tmp_path / f"plan{len(started)}.json"
        file.write_text(json.dumps(fields))
        output = tmp_path / f"output{len(started)}"
        with output.open("wb") as opened:
            process = subprocess.Popen(
                [sys.executable, "-m", "companin.platform.supervisor", str(file)], stdout=opened, stderr=opened
            )
        process.said = lambda: output.read_text(errors="replace")
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def listening(process):
    def port():
        assert process.poll() is None, process.said()
        return next(
            (int(line.rsplit(":", 1)[1]) for line in process.said().splitlines() if "listening on" in line), None
        )

    return until(port)


def answer(port, host="127.0.0.1"):
    with socket.create_connection((host, port), timeout=20) as connection:
        return connection.recv(100).decode().split()


def web(count=1, **more):
    return {"name": "web", "argv": python(ANSWER), "count": count, "listens": True, **more}


def started_by(process):
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            return not Path("/proc/self").exists()
        return False


def postmaster(cluster):
    living = postgres_in(cluster.home / "pg")
    return next((pid for pid, parent in living.items() if parent not in living), None)


def test_children_that_listen_share_one_port_and_get_what_the_plan_says(supervise):
    process = supervise(children=[web(count=2, nice=5)])
    port = listening(process)
    answers = [answer(port) for _ in range(50)]
    assert {(nice, colour) for _, nice, colour in answers} == {("5", "blue")}
    assert all(alive(int(pid)) for pid, _, _ in answers)


def test_a_child_that_dies_is_started_again_and_its_socket_never_closes(supervise):
    process = supervise(children=[web()])
    port = listening(process)
    first = int(answer(port)[0])
    os.kill(first, signal.SIGKILL)
    until(lambda: f"web (pid {first}) ended by signal 9; starting it again in 0.2 s." in process.said())
    assert int(answer(port)[0]) != first  # waited in the backlog until the next child took it


def test_a_child_that_keeps_dying_waits_longer_each_time(supervise):
    process = supervise(children=[{"name": "short", "argv": python("raise SystemExit(3)")}])
    until(lambda: "again in 0.8 s" in process.said())
    ends = [line.rsplit("again in ")[1] for line in process.said().splitlines() if "exit code 3" in line]
    assert ends[:3] == ["0.2 s.", "0.4 s.", "0.8 s."]


def test_it_prepares_with_the_database_up_and_ends_everything_in_order(supervise, data_dir):
    process = supervise(embedded=True, prepare=[python(CONNECTS), python("print('second')")], children=[web()])
    port = listening(process)
    assert process.said().index("database ready") < process.said().index("prepared as companin_app")
    assert process.said().index("prepared as companin_app") < process.said().index("second")
    child = int(answer(port)[0])
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert not alive(child)
    cluster = Cluster(data_dir)
    assert postgres_in(cluster.home / "pg") == {}
    assert not cluster.running()
    assert cluster.log.read_text().rstrip().endswith("database system is shut down")


def test_a_killed_database_comes_back_under_children_that_stay(supervise, data_dir):
    process = supervise(embedded=True, children=[web()])
    port = listening(process)
    child = answer(port)[0]
    cluster = Cluster(data_dir)
    killed = postmaster(cluster)
    os.kill(killed, signal.SIGKILL)
    until(lambda: postmaster(cluster) not in (killed, None) and cluster.ready())
    with psycopg.connect(cluster.url("companin_owner")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert answer(port)[0] == child
    assert f"database (pid {killed}) ended by signal 9" in process.said()


@on_linux
def test_nobody_outlives_a_killed_supervisor_and_the_next_one_starts(supervise, data_dir):
    process = supervise(embedded=True, children=[web(count=2), {"name": "worker", "argv": ["sleep", "600"]}])
    port = listening(process)
    seen = {int(answer(port)[0]) for _ in range(20)}
    until(lambda: len(started_by(process)) == 4)  # the first child answers before the last is started
    everybody = started_by(process)
    process.kill()
    process.wait()
    until(lambda: not any(alive(int(pid)) for pid in everybody))
    assert not any(alive(pid) for pid in seen)
    again = supervise(embedded=True, port=port, children=[web()])
    assert listening(again) == port
    assert answer(port)


@on_linux
def test_it_is_lean_and_does_nothing_when_nothing_happens(supervise):
    process = supervise(embedded=True, children=[web()])
    answer(listening(process))

    def switches():
        status = Path(f"/proc/{process.pid}/status").read_text()
        return next(line for line in status.splitlines() if line.startswith("voluntary"))

    status = Path(f"/proc/{process.pid}/status").read_text()
    assert int(status.split("VmHWM:")[1].split()[0]) < 20 * 1024
    until(lambda: Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "S")
    time.sleep(0.2)
    before = switches()
    time.sleep(0.5)
    assert switches() == before


def test_being_asked_twice_cuts_a_stubborn_child_short(supervise):
    process = supervise(children=[{"name": "stubborn", "argv": python(STUBBORN)}])
    until(lambda: "ignores" in process.said())
    process.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert "didn't end in time and is killed" in process.said()


def test_a_taken_port_is_one_sentence_and_starts_nothing(supervise, data_dir):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        process = supervise(embedded=True, port=port, children=[web()])
        assert process.wait(30) == 1
    sentence = f"Can't listen on 127.0.0.1 port {port} (Address already in use): stop what uses it, "
    assert process.said() == f"companin: {sentence}or choose another COMPANIN_HOST or COMPANIN_PORT.\n"
    assert not data_dir.exists()


def test_a_failing_preparation_ends_it_before_any_child(supervise, data_dir):
    process = supervise(
        embedded=True,
        prepare=[["false"]],
        children=[{"name": "child", "argv": python("print('child ran', flush=True)")}],
    )
    assert process.wait(30) == 1
    assert process.said().splitlines()[-1] == "companin: Preparing failed: false ended with exit code 1."
    assert "child ran" not in process.said()
    assert postgres_in(Cluster(data_dir).home / "pg") == {}


def test_being_asked_to_end_while_preparing_ends_at_once(supervise):
    process = supervise(prepare=[python("import time; print('prepares', flush=True); time.sleep(600)")])
    until(lambda: "prepares" in process.said())
    process.terminate()
    assert process.wait(20) == 0


def test_a_second_supervisor_of_one_data_dir_gives_up_in_words(supervise):
    first = supervise(embedded=True, children=[web()])
    listening(first)
    second = supervise(embedded=True, children=[web()])
    assert second.wait(60) == 1
    assert f"in use by another companin process (pid {first.pid})" in second.said()


def test_ipv6_hosts_are_served(supervise):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    both = listening(supervise(host="::", children=[web()]))
    assert answer(both)
    assert answer(both, "::1")
    assert answer(listening(supervise(host="::1", children=[web()])), "::1")


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"children": [{"name": "a"}]}, "a child's argv must be a list"),
        ({"children": [{"name": "a", "argv": []}]}, "a child's argv must be a list of words, not empty"),
        ({"port": "80"}, "port must be of type int"),
        ({"env": []}, "env must be an object"),
    ],
)
def test_a_plan_that_cant_be_used_is_refused_in_words(supervise, plan, words):
    process = supervise(**plan)
    assert process.wait(20) == 2
    assert words in process.said()
    assert "Traceback" not in process.said()
