"""Who may speak for an organization, and who may ask without one."""

import ast
import re

import pytest
from tests.architecture.source import calls, modules
from tests.tenancy.statements import SYSTEMS, statements


def test_an_organization_id_is_minted_by_authentication_only() -> None:
    assert calls("OrgId") == {"organizations/auth.py"}


def test_few_call_the_minting_functions() -> None:
    assert calls("mint") - {"organizations/auth.py"} == {
        "visitors/auth.py",
        "visitors/routes.py",
        "widget/page_routes.py",
        "widget/token_routes.py",
    }
    assert {name for name in calls("acting_for") if not name.startswith("cli/")} == {
        "answering/pruning.py",
        "answering/service.py",
        "knowledge/embedding.py",
        "knowledge/ingest.py",
        "knowledge/jobs.py",
        "knowledge/sites/jobs.py",
    }


def test_few_ask_without_an_organization() -> None:
    """`Database.system()`, beside the operator's commands."""
    assert {name for name in calls("system") if not name.startswith("cli/")} == {
        "organizations/auth.py",
        "visitors/service.py",
        "widget/service.py",
        "answering/pruning.py",
        "knowledge/embedding.py",
        "knowledge/jobs.py",
        "knowledge/sites/jobs.py",
        "platform/housekeeping.py",
        "worker.py",
    }


def test_few_run_statements_of_their_own_transaction() -> None:
    """`Database.single()` sets no organization, so it touches no tenant's table."""
    assert calls("single") == {
        "app.py",
        "organizations/store.py",
        "knowledge/sites/turn_store.py",
        "platform/queue.py",
    }


def test_no_caller_makes_a_connection_of_its_own() -> None:
    makers = calls("connect") - {"platform/migrate.py", "platform/notices.py"}
    assert {name for name in makers if not name.startswith(("platform/embedded", "knowledge/", "cli/"))} == set()


EXECUTING = {"run", "one", "all", "rows", "row_beside", "value", "many", "single", "execute"}


def interpolations(tree: ast.Module) -> list[str]:
    """What f-strings that are SQL have between their braces, when it is not a constant of the module."""
    constants = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and re.fullmatch(r"_?[A-Z][A-Z_]*", target.id) and _constant(node.value)
    }
    found: list[str] = []
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and _executes(call.func)):
            continue
        for part in (part for argument in call.args for part in ast.walk(argument)):
            if isinstance(part, ast.FormattedValue) and not (
                isinstance(part.value, ast.Name) and part.value.id in constants
            ):
                found.append(ast.unparse(part.value))
            if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add | ast.Mod) and _sql(part.left):
                found.append(ast.unparse(part))
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == "format":
                found.append(ast.unparse(part))
    return found


def _executes(function: ast.expr) -> bool:
    """What goes into a statement: a method's words, or those of a `Beside`."""
    if isinstance(function, ast.Attribute):
        return function.attr in EXECUTING
    return isinstance(function, ast.Name) and function.id == "Beside"


def _sql(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Constant | ast.JoinedStr) for part in ast.walk(node))


def _constant(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


STORES = sorted(
    name for name in modules() if name.endswith("store.py") or name in {key.split(":")[0] for key in SYSTEMS}
)


@pytest.mark.parametrize("name", [*STORES, "platform/web/idempotency.py"])
def test_sql_is_constant(name: str) -> None:
    assert interpolations(modules()[name]) == []


@pytest.mark.parametrize(
    "line",
    [
        'tx.run(f"SELECT {wanted}")',
        'tx.rows(f"SELECT * FROM {table()}")',
        'tx.value("SELECT " + wanted)',
        'tx.one(Row, "SELECT {}".format(wanted))',
        'tx.one(Row, "SELECT %s" % wanted)',
        'tx.run(f"SELECT {_COLUMNS}")',
        'Beside((f"a.{name}",), "")',
    ],
)
def test_sql_that_is_not_constant_is_noticed(line: str) -> None:
    assert interpolations(ast.parse(f"_COLUMNS = computed()\n{line}"))


def test_statements_stand_in_stores() -> None:
    """And in the plumbing that is everybody's: what a transaction begins with and says at its end, who listens to it,
    idempotency keys, housekeeping, the queue, readiness.
    """
    where = {one.where.split(":")[0] for one in statements()}
    assert {name for name in where if not name.endswith("store.py")} == {
        "platform/database.py",
        "platform/notices.py",
        "platform/web/idempotency.py",
        "platform/housekeeping.py",
        "platform/queue.py",
        "app.py",
    }
