"""Rooms meet at their doors only; which room may use which is import-linter's part."""

import ast

import pytest
from tests.architecture.source import modules

ROOMS = {
    "organizations",
    "providers",
    "contexts",
    "assistants",
    "visitors",
    "conversations",
    "knowledge",
    "answering",
    "inference",
    "widget",
}
OPEN = {"service", "models", "errors", "auth"}
"""What any room above may import of a room."""

MORE: dict[str, str] = {
    "knowledge.search": "the question everybody above asks of knowledge",
    "knowledge.snapshots": "what search answers from; built once a process",
    "organizations.limits": "the gate takes a permit before any route runs",
    "visitors.schemas": "a widget token has one shape over HTTP, whether a page or the frame asks for it",
    "knowledge.versions": "old versions are let go by a room that knows which of them answers cite",
    "knowledge.ingest": "the command line processes what it was given itself when no worker runs",
    "providers.lines": "the open lines to models; built once a process, and what answering asks over",
    "answering.rehearsing": "the command line asks what would be answered, without storing it",
    "knowledge.sites": "the command line adds sites, and visits them itself when no worker runs",
    "knowledge.import_items": "the command line finds what is in folders, archives and tables",
    "knowledge.importing": "the command line brings in what it finds",
    "knowledge.exporting": "the command line writes what the API sends",
    "answering.events": "ids and shapes of events, shared by whoever streams",
    "conversations.drafts": "answers in the making, which only answering makes; service has no room for them",
    "conversations.attachments": "files sent along: taken where a widget says so, named by questions",
    "conversations.attachment_schemas": "an attachment has one shape over HTTP, uploaded or listed with its message",
    "conversations.schemas": "a message has one shape over HTTP, whether it is listed or just answered",
    "conversations.stay_routes": "TheStay: which kind of stay a path names, one reading of it for both routers",
}
"""Doors beside the usual four, each with its reason."""

OUTSIDE = {"app.py", "worker.py"}
"""Process doors: they build every room, so they may touch all of it."""


def imported(tree: ast.Module) -> set[str]:
    """`room.module` of every import of the package's own modules."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("companin."):
            parts = node.module.split(".")[1:]
            if len(parts) == 1:
                found |= {f"{parts[0]}.{alias.name}" for alias in node.names}
            else:
                found.add(".".join(parts[:2]))
        elif isinstance(node, ast.Import):
            found |= {
                ".".join(alias.name.split(".")[1:3]) for alias in node.names if alias.name.startswith("companin.")
            }
    return found


def complaints(name: str, tree: ast.Module) -> list[str]:
    room = name.split("/", maxsplit=1)[0]
    if name in OUTSIDE:
        return []
    return [
        f"{name} imports {door}"
        for door in sorted(imported(tree))
        for theirs, _, module in [door.partition(".")]
        if theirs in ROOMS - {"inference", room} and module not in OPEN and door not in MORE
    ]


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_room_is_entered_through_its_doors(name: str) -> None:
    assert complaints(name, modules()[name]) == []


@pytest.mark.parametrize(
    "line",
    [
        "from companin.organizations import store",
        "from companin.organizations.store import key_record",
        "from companin.conversations.routes import router",
        "from companin.knowledge import jobs, service",
        "import companin.organizations.store",
    ],
)
def test_a_wall_broken_is_noticed(line: str) -> None:
    assert complaints("answering/service.py", ast.parse(line))
    assert complaints("cli/organizing.py", ast.parse(line))


def test_no_door_is_listed_that_nobody_uses() -> None:
    used = {
        door for name, tree in modules().items() for door in imported(tree) if not name.startswith(door.split(".")[0])
    }
    assert set(MORE) <= used | {"answering.events"}


def test_sql_stands_in_stores_and_imports_no_web() -> None:
    for name, tree in modules().items():
        if name.endswith("store.py"):
            assert not {door for door in imported(tree) if door.startswith("platform.web")}, name


def test_services_know_nothing_of_http() -> None:
    for name, tree in modules().items():
        if name.endswith(("service.py", "store.py", "models.py")):
            words = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            assert not {word for word in words if word and word.startswith(("fastapi", "starlette"))}, name
