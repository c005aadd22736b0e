"""The command line on a running server's data: what it prints for machines, and how it ends."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from tests.conftest import Org, Server

from companin.platform.embedded import Cluster


def test_an_organization_and_its_key_work_at_once(server: Server) -> None:
    made = json.loads(server.cli("org", "create", "Corner shop", "--json", "--rate-limit", "77").stdout)
    key = json.loads(server.cli("keys", "create", "--org", made["organization_id"], "--json").stdout)
    headers = {"X-API-Key": key["client_id"], "X-API-Secret": key["client_secret"]}
    got = httpx.get(f"{server.url}/api/v1/organization", headers=headers, timeout=30)
    assert got.json()["data"]["name"] == "Corner shop"
    assert got.headers["X-RateLimit-Limit"] == "77"


def test_a_command_about_nothing_says_so_in_a_sentence(server: Server) -> None:
    done = server.cli("keys", "create", "--org", "00000000-0000-0000-0000-000000000000", check=False)
    assert done.returncode == 1
    assert done.stderr == "companin: There is no such organization.\n"


def test_ask_tells_an_answer_from_a_decline_by_its_exit_code(org: Org) -> None:
    org.assistant()
    org.pair("Do you sell decaf?", "Yes, three roasts of it.")
    answered = org.server.cli("ask", "Do you sell decaf?", "--org", org.id, "--json")
    assert json.loads(answered.stdout)["content"] == "Yes, three roasts of it."
    declined = org.server.cli("ask", "Who painted the Mona Lisa?", "--org", org.id, "--json", check=False)
    assert (declined.returncode, json.loads(declined.stdout)["status"]) == (4, "abstained")


def test_ingest_reads_a_folder_and_names_what_failed(org: Org, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "hours.md").write_text("# Hours\n\nThe shop opens at nine and closes at six.\n", encoding="utf-8")
    (shop / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    (shop / "ignored.bin").write_bytes(b"\x00\x01")
    done = org.server.cli("ingest", str(shop), "--org", org.id, "--json", check=False)
    rows = {row["file"]: row for row in json.loads(done.stdout)}
    assert done.returncode == 1
    assert rows["shop/hours.md"]["status"] == "ready"
    assert rows["shop/broken.pdf"]["status"] == "failed"
    assert rows["shop/broken.pdf"]["error"]
    assert rows["shop/ignored.bin"]["outcome"] == "skipped"


def test_migrate_has_nothing_left_to_do_on_a_running_server(server: Server) -> None:
    assert json.loads(server.cli("migrate", "--json").stdout) == {"applied": []}


def test_doctor_finds_a_running_server_well(server: Server) -> None:
    findings = json.loads(server.cli("doctor", "--json").stdout)
    assert all(one["ok"] for one in findings), findings
    assert {one["check"] for one in findings} >= {"database", "schema", "disk", "clock"}


def test_a_setting_that_is_no_number_is_named(server: Server) -> None:
    spoiled = Server(server.data_dir, server.port, env={"COMPANIN_WORKERS": "many"})
    done = spoiled.cli("doctor", check=False)
    assert done.returncode == 2
    assert "COMPANIN_WORKERS" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["garbage", "mysql://a:secret@b/c", "postgresql://x:secret@[::1/c"])
@pytest.mark.parametrize("command", ["doctor", "migrate", "ask", "serve"])
def test_an_address_that_is_none_of_a_database_is_named_without_its_password(
    tmp_path: Path, command: str, url: str
) -> None:
    spoiled = Server(tmp_path, 1, env={"COMPANIN_DATABASE_URL": url})
    done = spoiled.cli(command, *(["Why?"] if command == "ask" else []), check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("companin: A setting is not valid: COMPANIN_DATABASE_URL: must be the address of")
    assert "secret" not in done.stderr


@pytest.mark.parametrize("command", ["doctor", "migrate", "ask", "serve"])
@pytest.mark.parametrize("below", [True, False])
def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path, command: str, *, below: bool) -> None:
    file = tmp_path / "key.json"
    file.write_text("{}", encoding="utf-8")
    spoiled = Server(file / "data" if below else file, 1)
    done = spoiled.cli(command, *(["Why?"] if command == "ask" else []), check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"COMPANIN_DATA_DIR: must be a folder, and {file} is none" in done.stderr


def test_doctor_says_how_to_give_data_back_to_whom_they_belong(new_server: Callable[..., Server]) -> None:
    server = new_server()
    server.stop()
    assert server.cli("doctor", check=False).returncode == 0
    home = Cluster(server.data_dir).home
    owner = home.stat().st_uid
    if owner == os.geteuid():
        pytest.skip("only root gives data to somebody else")
    for path in (home, *home.rglob("*")):
        os.chown(path, 0, 0)
    done = server.cli("doctor", check=False)
    assert done.returncode == 1
    assert "`chown -R" in done.stdout
    refused = server.cli("serve", "--port", str(server.port), check=False)
    assert (refused.returncode, "`chown -R" in refused.stderr) == (1, True)


def test_nothing_is_made_or_asked_of_no_words(org: Org) -> None:
    for argv in (("org", "create", "  "), ("ask", " ", "--org", org.id)):
        done = org.server.cli(*argv, check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("companin: A")
