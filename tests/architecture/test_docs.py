"""The documents say what stands: settings, error codes, routes, log events, rooms, make targets; links lead somewhere."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from companin.app import API, create_app
from companin.platform.errors import CompaninError
from companin.platform.settings import Settings

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "companin"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(name: str) -> Iterator[list[str]]:
    """The cells of every table row of a document."""
    for line in read(name).splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def shown(default: object) -> str:
    """How the table writes a default."""
    if default is None:
        return "none"
    if default == ():
        return "empty"
    return f"{default:g}" if isinstance(default, float) else str(default)


def variables() -> dict[str, object]:
    return {f"COMPANIN_{name.upper()}": field.default for name, field in Settings.model_fields.items()}


def test_every_setting_stands_in_operations_with_its_default():
    described = {row[0].strip("`"): row[1].strip("`") for row in rows("docs/operations.md") if "`COMPANIN_" in row[0]}
    assert PydanticUndefined not in variables().values()
    assert described == {name: shown(default) for name, default in variables().items()}


def test_the_example_environment_lists_every_setting_with_its_default():
    listed = dict(re.findall(r"^#?(COMPANIN_\w+)=(.*)$", read(".env.example"), re.MULTILINE))
    expected = {name: "" if default in (None, ()) else shown(default) for name, default in variables().items()}
    assert listed == expected


def errors() -> dict[str, int]:
    """Status by code of every error a client can see: those of the rooms' `errors` and of `platform.web`."""
    files = [*SOURCE.glob("*/errors.py"), *(SOURCE / "platform" / "web").glob("*.py")]
    visible = {".".join(path.relative_to(SOURCE.parent).with_suffix("").parts) for path in files}
    for name in visible:
        import_module(name)
    found, waiting = [CompaninError], [CompaninError]
    while waiting:
        waiting = [kind for one in waiting for kind in one.__subclasses__()]
        found += waiting
    return {kind.code: kind.status for kind in found if kind.__module__ in visible}


def test_every_error_code_stands_in_the_api_document_with_its_status():
    described = {row[0].strip("`"): int(row[1]) for row in rows("docs/api.md") if re.fullmatch(r"\d{3}", row[1])}
    assert len(described) > 30
    assert described == errors()


def short(path: str) -> str:
    """A path as the document writes it: ids without names, what both kinds of stay have in common below `…`."""
    path = path.removeprefix(API)
    shared = re.sub(r"^/(sessions|conversations)/\{stay_id\}", "…", path)
    return re.sub(r"\{\w+\}", "{}", shared)


def test_the_api_document_lists_every_route_and_no_other():
    paths = create_app(Settings(database_url="postgresql://nobody@localhost/nothing")).fastapi.openapi()["paths"]
    standing = {f"{method.upper()} {short(path)}" for path, operations in paths.items() for method in operations}
    first_cells = " ".join(row[0] for row in rows("docs/api.md"))
    listed = {f"{method} {short(path)}" for method, path in re.findall(r"`([A-Z]+) ([/…]\S*)`", first_cells)}
    assert listed == standing


def test_every_event_of_the_log_stands_in_operations():
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    written = set(re.findall(r'log\.a?(?:info|warning|error|exception)\(\s*"([a-z_.]+)"', source))
    described = {name for row in rows("docs/operations.md") for name in re.findall(r"`([a-z]+\.[a-z_]+)`", row[0])}
    assert "edge.unhandled" in written
    assert written - described == set()


def rooms() -> list[str]:
    packages = [path.parent.name for path in SOURCE.glob("*/__init__.py")]
    return sorted([*packages, *(path.stem for path in SOURCE.glob("*.py") if path.stem != "__init__")])


@pytest.mark.parametrize("room", rooms())
def test_every_room_stands_in_the_drawing(room: str):
    drawing = read("docs/architecture.md").split("```")[1]
    assert room in re.findall(r"\w+", drawing)


def test_every_make_target_stands_in_readme_or_contributing():
    targets = re.findall(r"^([a-z][a-z-]*):", read("Makefile"), re.MULTILINE)
    told = set(re.findall(r"make ([a-z-]+)", read("README.md") + read("CONTRIBUTING.md")))
    assert set(targets) - told == set()
    assert told & {"setup", "dev", "demo", "test", "check"} <= set(targets)


def anchors(document: Path) -> set[str]:
    """The headings of a document as links name them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(document: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        led = (document.parent / name).resolve() if name else document
        assert led.exists(), target
        assert not anchor or anchor in anchors(led), target


def test_decisions_are_numbered_one_after_the_other_and_listed():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = re.findall(r"\((0\d{3}[\w-]+\.md)\)", read("docs/decisions/README.md"))
    assert listed == [path.name for path in DECISIONS]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_why_what_and_what_else(decision: Path):
    text = decision.read_text(encoding="utf-8")
    assert text.startswith(f"# {decision.name[:4]} ")
    parts = re.findall(r"^\*\*(Context|Decision|Consequences|Alternatives|Enforced by)\b", text, re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
