"""What goes in comes out as it was, and in again as the same; importing twice is nothing new."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Org, Server, quick_org
from tests.knowledge.websites import website

from companin.knowledge.naming import guarded, safe_path, unguarded, unique_path


def _ingest(org: Org, *argv: str, check: bool = True) -> dict[str, str]:
    done = org.server.cli("ingest", *argv, "--org", org.id, "--json", check=check)
    return {row["file"]: row["outcome"] for row in json.loads(done.stdout)}


def _brought(org: Org, *argv: str) -> dict[str, dict[str, Any]]:
    done = org.server.cli("crawl", *argv, "--org", org.id, "--json")
    return {row["file"]: row for row in json.loads(done.stdout)}


def _known(org: Org) -> list[dict[str, Any]]:
    """All sources without what is another organization's own."""
    told = (
        "type",
        "title",
        "tags",
        "file_name",
        "url",
        "question",
        "phrasings",
        "answer",
        "source",
        "valid_from",
        "valid_until",
    )
    rows = org.api.get("/knowledge", params={"limit": 100}).json()["data"]
    return sorted(({name: row[name] for name in told} for row in rows), key=lambda row: json.dumps(row, default=str))


def test_a_folder_brought_in_again_is_nothing_new(org: Org, tmp_path: Path) -> None:
    folder = tmp_path / "help"
    (folder / "a").mkdir(parents=True)
    (folder / "b").mkdir()
    (folder / "a" / "index.md").write_text("# Kettles\n\nWe mend kettles on Mondays.\n")
    (folder / "b" / "index.md").write_text("# Radios\n\nWe mend radios on Tuesdays.\n")
    (folder / "b" / "same.md").write_text("# Radios\n\nWe mend radios on Tuesdays.\n")
    (folder / "b" / "picture.bin").write_bytes(b"\x00\x01")
    planned = _ingest(org, str(folder), "--dry-run")
    assert org.api.get("/knowledge").json()["data"] == []
    first = _ingest(org, str(folder))
    assert first == {
        "help/a/index.md": "added",
        "help/b/index.md": "added",
        "help/b/same.md": "unchanged",
        "help/b/picture.bin": "skipped",
    }
    assert {**planned, "help/b/same.md": "unchanged"} == first
    assert set(_ingest(org, str(folder)).values()) == {"unchanged", "skipped"}

    (folder / "a" / "index.md").write_text("# Kettles\n\nWe mend kettles on Fridays.\n")
    (folder / "b" / "index.md").rename(folder / "b" / "first.md")
    (folder / "b" / "same.md").unlink()
    planned = _ingest(org, str(folder), "--dry-run", "--prune")
    again = _ingest(org, str(folder), "--prune")
    assert planned == again
    assert (again["help/a/index.md"], again["help/b/first.md"]) == ("changed", "renamed")
    kept = {row["source"]: row["version"] for row in org.api.get("/knowledge/files").json()["data"]}
    assert kept == {"help/a/index.md": 2, "help/b/first.md": 1}
    (folder / "b" / "first.md").unlink()
    assert _ingest(org, str(folder), "--prune")["help/b/first.md"] == "deleted"
    assert [row["source"] for row in org.api.get("/knowledge/files").json()["data"]] == ["help/a/index.md"]


def test_an_export_makes_the_same_sources_elsewhere(org: Org, other_org: Org, tmp_path: Path) -> None:
    window = {"valid_from": "2020-01-01T00:00:00Z", "valid_until": "2099-01-01T00:00:00Z"}
    org.file("../..\\evil/=cmd\u202etxt.md", b"# Evil\n\nNames can be hostile.\n", tags='["a, b","c"]', title="Named")
    org.file("con.txt", b"This name is no file on some systems.", **window)
    org.pair("What is 1+1?", "=1+1 makes two.", tags=["sums"], source="a book", **window)
    org.pair("How much is it?", "Nine.", phrasings=["=cost?", 'What, then, does "it" cost?', "[Price]?"])
    org.pair("'quoted?", '-dashes\nand lines, "quotes"')
    org.api.post("/knowledge/urls", json={"url": "http://example.com/page", "tags": ["web"]})
    with org.api.stream("GET", "/knowledge/export") as got:
        assert got.headers["content-type"] == "application/zip"
        data = got.read()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        cells = [cell for row in csv.reader(io.StringIO(archive.read("qa.csv").decode())) for cell in row]
    assert not [name for name in names if ".." in name or "\\" in name or name.startswith("/")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    target = tmp_path / "out"
    assert org.server.cli("export", str(target), "--org", org.id).returncode == 0
    assert org.server.cli("export", str(target), "--org", org.id, check=False).returncode == 1
    (tmp_path / "knowledge.zip").write_bytes(data)
    moved = _ingest(other_org, str(tmp_path / "knowledge.zip"), check=False)  # there is no such page to fetch
    assert set(moved.values()) == {"added"}
    assert _known(other_org) == _known(org)
    assert set(_ingest(other_org, str(target), check=False).values()) == {"unchanged"}


def _sites(org: Org) -> list[dict[str, Any]]:
    told = ("kind", "url", "addresses", "title", "tags", "crawl", "schedule")
    rows = org.api.get("/knowledge/sites", params={"limit": 100}).json()["data"]
    return sorted(({name: row.get(name) for name in told} for row in rows), key=lambda row: str(row["url"]))


def test_sites_are_named_on_the_command_line_and_leave_and_enter_as_sites(
    new_server: Callable[..., Server], tmp_path: Path
) -> None:
    with website() as here:
        here.page("/", "Welcome to the shop.", "/repairs", "/hours")
        here.page("/repairs", "The workshop in Lund mends kettles within nine days.")
        here.page("/hours", "The shop opens at nine.")
        here.page("/alone", "A page that stands alone.")
        server = new_server(
            COMPANIN_FETCH_ALLOW_PRIVATE="127.0.0.1/32",
            COMPANIN_FETCH_EXTRA_PORTS=str(here.port),
            COMPANIN_CRAWL_DELAY_SECONDS="0",
        )
        org, other = quick_org(server), quick_org(server)
        shop, alone = here.url("/"), here.url("/alone")
        rows = _brought(org, alone, shop, "--schedule", "daily", "--tag", "web")
        assert {(row["outcome"], row["status"]) for row in rows.values()} == {("added", "ready")}
        assert (rows[shop]["pages"], rows[alone]["pages"]) == (3, 1)
        assert _brought(org, shop)[shop]["outcome"] == "unchanged"
        plain = _ingest(other, alone, "--dry-run"), _ingest(other, alone)
        assert plain == ({alone: "added"}, {alone: "added"})
        (page,) = [row for row in org.api.get("/knowledge").json()["data"] if row["url"] == here.url("/hours")]
        assert org.api.patch(f"/knowledge/urls/{page['id']}", json={"title": "When we are there"}).status_code == 200
        assert org.server.cli("export", str(tmp_path / "all.zip"), "--org", org.id).returncode == 0
        moved = _ingest(other, str(tmp_path / "all.zip"))
        assert moved == {shop: "added", alone: "added", here.url("/hours"): "added"}
        assert _sites(other) == _sites(org)
        assert [site["schedule"] for site in _sites(other)] == ["daily", "daily"]
        titles = {row["url"]: row["title"] for row in other.api.get("/knowledge").json()["data"]}
        assert titles[here.url("/hours")] == "When we are there"
        server.stop()
        here.page("/new", "A page that is read while no server runs.")
        last = _brought(org, here.url("/new"), "--schedule", "weekly")[here.url("/new")]
        assert (last["outcome"], last["status"], last["pages"]) == ("added", "ready", 1)


def test_each_row_of_a_table_becomes_a_pair(org: Org, tmp_path: Path) -> None:
    table = tmp_path / "faq.csv"
    table.write_text('Question,Answer,Tags\nWhen?,At nine.,"hours,shop"\nWhere?,\n', encoding="utf-8-sig")
    assert _ingest(org, str(table), "--pairs") == {"When?": "added", "Where?": "skipped"}
    (pair,) = org.api.get("/knowledge/qa").json()["data"]
    assert (pair["answer"], pair["tags"]) == ("At nine.", ["hours", "shop"])


def test_a_table_may_hold_other_phrasings_of_its_questions(org: Org, tmp_path: Path) -> None:
    table = tmp_path / "faq.csv"
    table.write_text("Question,Phrasing 1,Question 2,Answer\nWhen?,At what time?,[Hours]?,At nine.\nWhy?,,why?,So.\n")
    assert _ingest(org, str(table), "--pairs") == {"When?": "added", "Why?": "added"}
    rows = org.api.get("/knowledge/qa").json()["data"]
    assert {row["question"]: row["phrasings"] for row in rows} == {"When?": ["At what time?", "[Hours]?"], "Why?": []}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8"])
def test_a_table_is_read_in_the_encoding_and_with_the_signs_it_was_saved_with(
    org: Org, tmp_path: Path, encoding: str
) -> None:
    table = tmp_path / "frågor.csv"
    sign = "\t" if encoding == "utf-16" else ";"
    rows = (
        ("Fråga", "Svar"),
        ("Säljer ni presentkort?", "Ja, från 100 kr, året om."),
        ("Öppet på påsk?", "Nej, då är det stängt."),
    )
    table.write_bytes("\r\n".join(sign.join(row) for row in rows).encode(encoding))
    assert _ingest(org, str(table), "--pairs") == {rows[1][0]: "added", rows[2][0]: "added"}
    assert {row["question"]: row["answer"] for row in org.api.get("/knowledge/qa").json()["data"]} == dict(rows[1:])


def test_a_table_that_holds_no_pairs_is_refused_in_a_sentence_and_the_others_are_told(org: Org, tmp_path: Path) -> None:
    good, odd, broken, dated = (tmp_path / name for name in ("good.csv", "odd.csv", "broken.csv", "dated.csv"))
    good.write_text("Question,Answer\nWhen?,At nine.\n")
    odd.write_text("Plate,Price\nSoup,9\n")
    broken.write_bytes(bytes(range(256)) * 20)
    dated.write_text("Question,Answer,valid_from\nWho?,We.,soon\nWhere?,Here.,2026-01-31\n")
    done = org.server.cli(
        "ingest", *map(str, (good, odd, broken, dated)), "--pairs", "--org", org.id, "--json", check=False
    )
    rows = {row["file"]: row for row in json.loads(done.stdout)}
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    outcomes = {name: row["outcome"] for name, row in rows.items()}
    assert outcomes == {
        "When?": "added",
        "odd.csv": "refused",
        "broken.csv": "refused",
        "Who?": "refused",
        "Where?": "added",
    }
    assert "question and answer" in rows["odd.csv"]["error"]
    assert "soon" in rows["Who?"]["error"]
    kept = {row["question"]: row["valid_from"] for row in org.api.get("/knowledge/qa").json()["data"]}
    assert kept == {"When?": None, "Where?": "2026-01-31T00:00:00Z"}


def test_archives_within_are_read_and_what_systems_leave_is_not(org: Org, tmp_path: Path) -> None:
    def zipped(**members: bytes) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return made.getvalue()

    inner = zipped(**{"hours.md": b"# Hours\n\nWe open at nine.\n"})
    left = {"__MACOSX/._doc.md": b"\x00\x05\x16\x07", "._x.md": b"\x00", ".DS_Store": b"\x00"}
    members = {"doc.md": b"# Kettles\n\nWe mend kettles.\n", "more/inner.zip": inner, "broken.zip": b"PK", **left}
    folder = tmp_path / "help"
    folder.mkdir()
    (folder / "bundle.zip").write_bytes(zipped(**members))
    (folder / ".DS_Store").write_bytes(b"\x00")
    found = {"bundle/doc.md": "added", "bundle/more/inner/hours.md": "added", "bundle/broken.zip": "refused"}
    assert _ingest(org, str(folder / "bundle.zip"), check=False) == found
    again = {f"help/{name}": outcome.replace("added", "renamed") for name, outcome in found.items()}
    assert _ingest(org, str(folder), check=False) == again


def test_names_stay_inside_and_cells_are_no_formulas() -> None:
    for hostile in ("../../etc/passwd", "/etc/passwd", "a/../../b", "C:\\x\\..\\y", "\x00", "..", "a\nb", "nul", ""):
        path = safe_path(hostile)
        assert path
        assert not path.startswith("/")
        assert not {"..", "", "."} & set(path.split("/"))
        assert "\\" not in path
    used: set[str] = set()
    assert [unique_path("a/B.md", used), unique_path("A/b.md", used)] == ["a/B.md", "A/b (2).md"]
    for cell in ("=1", "+1", "-1", "@x", "\tx", "'=1", "''", "'", "plain", "it's", ""):
        assert unguarded(guarded(cell)) == cell
        assert not guarded(cell).startswith(("=", "+", "-", "@", "\t"))
