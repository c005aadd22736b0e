"""Every SQL statement of the platform, read from its source, and whether it names the organization."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import companin

SOURCE = Path(companin.__file__).parent

TENANT_TABLES = frozenset(
    [
        "organizations",
        "api_keys",
        "identity_secrets",
        "contexts",
        "assistants",
        "assistant_revisions",
        "widget_configs",
        "conversations",
        "messages",
        "attachments",
        "drafts",
        "model_providers",
        "model_limits",
        "model_usage",
        "idempotency_keys",
        "knowledge_versions",
        "sites",
        "site_pages",
        "site_robots",
        "sources",
        "source_deletions",
        "source_contents",
        "chunks",
        "source_uploads",
        "source_versions",
        "retired_chunks",
        "vectors",
        "vector_progress",
    ]
)

SYSTEMS = {
    "organizations/store.py:create": "the operator makes an organization",
    "organizations/store.py:exists": "jobs and commands name an organization; it is looked up before it is minted",
    "organizations/store.py:everyone": "the operator lists organizations",
    "organizations/store.py:set_terms": "the operator sets a quota, or switches an organization off",
    "organizations/store.py:key_record": "authentication: the organization is the answer",
    "organizations/store.py:mark_used": "authentication, by the key that was just proven",
    "conversations/message_store.py:overdue": "the worker finds questions nobody answered, ids only",
    "widget/store.py:look": "the loader names a configuration, not its organization; a look is public",
    "widget/store.py:looks_on": "the loader knows a page's origin, not its organization; a look is public",
    "knowledge/sites/store.py:due": "the worker finds sites that are due, ids only",
    "knowledge/sites/store.py:unfinished": "the worker finds sites nobody goes on with, ids only",
    "knowledge/version_store.py:excess": "the worker finds versions to prune, ids only",
    "knowledge/work_store.py:unfinished": "the worker finds sources nobody processes, ids only",
    "knowledge/vector_store.py:behind": "the worker finds organizations with knowledge not yet embedded, ids only",
    "platform/housekeeping.py:purge": "old idempotency keys, by age",
}
"""Functions whose statements run as `companin_system`, whose grants name what it may touch."""

_STARTS = re.compile(r"^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b")
_TOUCHES = re.compile(r"\b(FROM|JOIN|INTO|UPDATE)\s+(ONLY\s+)?(\w+)", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    where: str
    sql: str
    system: bool

    def cut(self, wall: str) -> "Statement":
        return replace(self, sql=self.sql.replace(wall, "", 1))


def statements() -> Iterator[Statement]:
    for file in sorted(SOURCE.rglob("*.py")):
        name = file.relative_to(SOURCE).as_posix()
        if name.startswith(("migrations/", "platform/migrate", "cli/")):
            continue  # as the owner, on whole tables
        tree = ast.parse(file.read_text(encoding="utf-8"))
        constants = _constants(tree)
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                where = f"{name}:{function.name}"
                for sql in _texts(function, constants):
                    if _STARTS.match(sql):
                        yield Statement(where, sql, where in SYSTEMS)


def _constants(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            text = _text(node.value, found)
            if text is not None:
                found[node.targets[0].id] = text
    return found


def _texts(function: ast.AST, constants: dict[str, str]) -> Iterator[str]:
    inside: set[int] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in ast.walk(node) if part is not node}
        if isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in inside:
            text = _text(node, constants)
            if text is not None:
                yield text
        elif isinstance(node, ast.Name) and node.id in constants:
            yield constants[node.id]


def _text(node: ast.expr, constants: dict[str, str]) -> str | None:
    """The string an expression is; parts of an f-string that are module constants are filled in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = [_text(part, constants) for part in node.values]
        return "".join("?" if part is None else part for part in parts)
    if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Name):
        return constants.get(node.value.id)
    return None


def unscoped(statement: Statement) -> list[str]:
    """Complaints about one statement. Each SELECT, UPDATE, DELETE and INSERT in it is looked at by itself."""
    if statement.system:
        return []
    return [
        f"{statement.where}: touches {', '.join(sorted(tables))} without naming the organization: {' '.join(part.split())[:90]}"
        for part in _parts(statement.sql)
        if (tables := {found[2].lower() for found in _TOUCHES.findall(part)} & TENANT_TABLES) and not _scoped(part)
    ]


def _parts(sql: str) -> list[str]:
    """The statement cut at its parentheses that hold a query of their own, innermost first."""
    found: list[str] = []
    inner = re.compile(r"\(\s*(?:WITH|SELECT|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
    while match := _last(inner, sql):
        end = _closing(sql, match.start())
        found.append(sql[match.start() + 1 : end])
        sql = f"{sql[: match.start()]}query{sql[end + 1 :]}"
    return [*found, *re.split(r"\bUNION\b", sql, flags=re.IGNORECASE)]


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def _closing(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise ValueError(text)


def _scoped(part: str) -> bool:
    """An INSERT names the column and the value; everything else says of each table whose rows it means."""
    insert = re.search(r"INSERT INTO \w+(?:\s+AS\s+\w+)?\s*\(\s*organization_id\b", part, re.IGNORECASE)
    if re.search(r"\bINSERT INTO\b", part, re.IGNORECASE):
        return bool(insert) and "%(org)s" in part
    touched = sum(found[2].lower() in TENANT_TABLES for found in _TOUCHES.findall(part))
    said = re.findall(r"\borganization_id\s*=\s*(%\(org\)s|\w+\.organization_id\b)", part)
    joined = re.findall(r"\bUSING\s*\(\s*organization_id\b", part)
    return "%(org)s" in said and len(said) + len(joined) >= touched
