"""The platform's own source, parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import companin

ROOT = Path(companin.__file__).parent


@cache
def modules() -> dict[str, ast.Module]:
    """By path below the package, e.g. `visitors/auth.py`."""
    found = sorted(ROOT.rglob("*.py"))
    return {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in found}


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield name, node


def calls(name: str) -> set[str]:
    """Modules that call something of this name: `name(...)` or `anything.name(...)`."""
    found: set[str] = set()
    for module, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                if (isinstance(called, ast.Name) and called.id == name) or (
                    isinstance(called, ast.Attribute) and called.attr == name
                ):
                    found.add(module)
    return found
