"""Small files, small functions, honest names, nothing unfinished, nothing of one machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from tests.architecture.source import ROOT, functions, modules

PROJECT = ROOT.parent.parent
VAGUE = {"utils", "util", "helpers", "helper", "core", "common", "misc", "base", "manager", "stuff"}


def test_no_file_is_longer_than_300_lines() -> None:
    long = {name: count for name in modules() if (count := len((ROOT / name).read_text().splitlines())) > 300}
    assert long == {}


def test_no_function_is_longer_than_50_lines() -> None:
    long = {
        f"{name}:{node.name}": length
        for name, node in functions()
        if (length := (node.end_lineno or 0) - node.lineno + 1) > 50
    }
    assert long == {}


def test_no_function_takes_more_than_six_parameters() -> None:
    """Routes count as well; what everything is built from (`self`) does not. Of a command each option is one: eight."""
    many: dict[str, int] = {}
    for name, node in functions():
        every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        own = [one for one in every if one.arg not in ("self", "cls")]
        if len(own) > (8 if name.startswith("cli/") else 6):
            many[f"{name}:{node.name}"] = len(own)
    assert many == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [name for name, tree in modules().items() if not ast.get_docstring(tree)]
    assert silent == []


def test_names_say_something() -> None:
    vague = [name for name in modules() if VAGUE & set(Path(name).with_suffix("").parts)]
    assert vague == []
    classes = {
        f"{name}:{node.name}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Helper|Util|Base|Impl)s?$", node.name)
    }
    assert classes == set()


def committed() -> list[Path]:
    """Every text file of the project, as version control lists it; all files where there is none."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a checkout")
    files = [PROJECT / name for name in listed.stdout.decode().split("\0") if name]
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:4096]]


UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|WIP|TBD)\b|NotImplemented(?:Error)?\b")
MACHINE = re.compile(r"(?<![\w.-])/(?:work|root|home/\w+)/|\.\./shared")


def test_nothing_is_marked_unfinished() -> None:
    found = [
        f"{file.relative_to(PROJECT)}:{number}"
        for file in committed()
        if file.suffix in (".py", ".sql", ".ts", ".md", ".toml") and file != Path(__file__)
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_no_path_of_one_machine_stands_anywhere() -> None:
    found = [
        f"{file.relative_to(PROJECT)}:{number}"
        for file in committed()
        if file.suffix != ".lock" and file != Path(__file__)
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1)
        if MACHINE.search(line) and "MACHINE" not in line
    ]
    assert found == []


def test_every_silenced_check_has_its_reason() -> None:
    bare = [
        f"{name}:{number}"
        for name in modules()
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if re.search(r"#\s*(noqa|type: ignore|pyright: ignore)", line)
        and not re.search(r"(noqa: [A-Z0-9, ]+|ignore\[[^\]]+\])\s+(- )?[\w`]", line)
    ]
    assert bare == []


def test_only_settings_read_the_environment() -> None:
    readers = {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and not name.startswith("cli/")
    }
    # the supervisor hands its own environment on to the processes it starts; it decides nothing by it
    assert readers <= {
        "platform/supervisor.py",
        "platform/embedded_server.py",
        "platform/embedded.py",
        "knowledge/sandbox.py",
    }
