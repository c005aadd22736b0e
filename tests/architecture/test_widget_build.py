"""What is served of the widget is built from the sources beside it, small, and in every language alike."""

import gzip
import hashlib
import importlib
import json
import pkgutil
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from companin.platform.errors import CompaninError

ROOT = Path(__file__).parents[2]
WIDGET = ROOT / "widget"
ROOM = ROOT / "src" / "companin" / "widget"
STATIC = ROOM / "static"
MANIFEST = json.loads((STATIC / "manifest.json").read_text())
CATALOGS = {path.stem: json.loads(path.read_text()) for path in sorted((ROOM / "texts").glob("*.json"))}

pytestmark = pytest.mark.skipif(not WIDGET.is_dir(), reason="the sources of the widget are not here")


def served(name: str) -> bytes:
    return (
        (STATIC / name).read_bytes()
        if name == "widget.js"
        else (STATIC / "assets" / MANIFEST["assets"][name]).read_bytes()
    )


def test_the_build_is_of_these_sources():
    names = sorted(
        path.relative_to(WIDGET).as_posix()
        for path in WIDGET.rglob("*")
        if path.is_file() and "node_modules" not in path.parts
    )
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + (WIDGET / name).read_bytes() + b"\0")
    assert digest.hexdigest() == MANIFEST["stamp"], "the widget's sources have changed: run `make widget`"


@pytest.mark.parametrize(("name", "most"), [("widget.js", 2048), ("frame.js", 12 * 1024), ("frame.css", 2048)])
def test_it_stays_within_its_budget(name: str, most: int):
    """Bytes as they travel, gzip: what a page pays, and what opening the chat costs."""
    assert len(gzip.compress(served(name), 9)) <= most


def test_every_asset_is_named_by_its_content_and_nothing_else_lies_there():
    assert {path.name for path in (STATIC / "assets").iterdir()} == set(MANIFEST["assets"].values())
    for name in MANIFEST["assets"].values():
        content = (STATIC / "assets" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest()[:12] == Path(name).stem.rpartition("-")[2]


def test_building_again_gives_the_same_bytes(tmp_path: Path):
    node = shutil.which("node")
    if node is None or not (WIDGET / "node_modules").is_dir():
        pytest.skip("node, or what the build needs, is not installed")
    copy = tmp_path / "project" / "widget"
    shutil.copytree(WIDGET, copy, ignore=shutil.ignore_patterns("node_modules"))
    (copy / "node_modules").symlink_to(WIDGET / "node_modules")
    subprocess.run([node, "build.mjs"], cwd=copy, check=True, capture_output=True)
    built = tmp_path / "project" / "src" / "companin" / "widget" / "static"
    for name in ["widget.js", "manifest.json", *(f"assets/{asset}" for asset in MANIFEST["assets"].values())]:
        assert (built / name).read_bytes() == (STATIC / name).read_bytes(), name


def test_the_lock_file_names_no_registry():
    assert not re.search(
        r'"resolved"|https?://', (WIDGET / "package-lock.json").read_text().replace("https://opencollective", "")
    )


@pytest.mark.parametrize("language", CATALOGS)
def test_a_catalog_says_everything_with_the_same_places(language: str):
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    english, own = CATALOGS["en"], CATALOGS[language]
    assert set(CATALOGS) == {"en", "sv", "nl", "fr", "pt"}
    assert list(own) == list(english)
    assert all(text.strip() for text in own.values())
    assert {key: places(text) for key, text in own.items()} == {key: places(text) for key, text in english.items()}


def test_every_text_is_used_and_every_text_used_is_there():
    source = "".join(path.read_text() for path in (WIDGET / "src" / "frame").rglob("*.ts*"))
    keys = {re.sub(r"\.(one|other)$", "", key) for key in CATALOGS["en"]}
    used = set(re.findall(r"\bt\('([\w.]*\w)'", source)) | set(re.findall(r"entry\('\w+', '(\w+)'", source))
    assert used <= keys
    assert {key for key in keys if f"'{key}'" not in source and not key.startswith(("reason.", "error."))} == set()
    assert {
        f"reason.{name}" for name in re.findall(r"'(\w+)'", source.partition("REASONS = [")[2].partition("]")[0])
    } <= keys


AMONG_US = {"platform", "organizations", "assistants", "conversations", "visitors", "widget", "answering"}
"""Rooms a visitor's requests pass through."""
NEVER_MET = {
    "asset_not_found",
    "attachment_sent",
    "authentication_required",
    "bad_request",
    "forbidden",
    "gone",
    "idempotency_key_reused",
    "message_not_found",
    "metadata_too_large",
    "method_not_allowed",
    "not_an_answer",
    "not_found",
    "precondition_failed",
    "privileged_role",
    "revision_not_found",
    "schema_behind",
    "scope_missing",
    "unsupported_media_type",
    "uri_too_long",
    "widget_config_not_found",
    *("api_key_not_found", "organization_not_found", "last_admin_key", "invalid_credentials"),
    *("cannot_serve", "directory_in_use", "embedded_database"),
}
"""Codes for keys, operators and programs; and those that would be a mistake in the widget's own requests."""


def refusals(of: type[CompaninError] = CompaninError) -> Iterator[type[CompaninError]]:
    yield of
    for kind in of.__subclasses__():
        yield from refusals(kind)


def test_every_refusal_a_visitor_can_meet_is_said_in_its_language():
    for room in AMONG_US:
        for module in pkgutil.walk_packages([str(ROOM.parent / room)], f"companin.{room}."):
            importlib.import_module(module.name)
    codes = {kind.code for kind in refusals() if kind.__module__.split(".")[1] in AMONG_US}
    said = {
        re.sub(r"\.(one|other)$", "", key).removeprefix("error.") for key in CATALOGS["en"] if key.startswith("error.")
    }
    source = "".join(path.read_text() for path in (WIDGET / "src" / "frame").rglob("*.ts*"))
    own = {code for code in said if f"'{code}'" in source}
    assert NEVER_MET - codes == set()
    assert said & NEVER_MET == set()
    assert codes - NEVER_MET - said == set(), "new codes: give them an error.… text in five languages, or say why not"
    assert said - codes - own == set()
