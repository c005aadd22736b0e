"""The walls in the database itself: roles, policies, constraints; and that each check finds the hole it is for."""

import json
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from tests.conftest import Org, Server
from tests.tenancy.catalogue import complaints, tenant_tables

from companin.platform.migrate import migrate


@pytest.fixture(scope="module")
def owner(server: Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.database_url(), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def scratch(server: Server, owner: psycopg.Connection) -> Iterator[str]:
    """A database of its own, to break."""
    owner.execute("CREATE DATABASE mutants")
    url = make_conninfo(**{**conninfo_to_dict(server.database_url()), "dbname": "mutants"})
    migrate(url)
    yield url
    owner.execute("DROP DATABASE mutants WITH (FORCE)")


def test_every_wall_stands(owner: psycopg.Connection) -> None:
    assert complaints(owner) == []
    assert len(tenant_tables(owner)) >= 14


MUTANTS = {
    "a policy dropped": "DROP POLICY own_organization ON messages",
    "a check dropped": "ALTER POLICY own_organization ON contexts USING (true)",
    "a second policy": "CREATE POLICY more ON chunks TO companin_app USING (true)",
    "a policy for everybody": "CREATE POLICY more ON api_keys TO PUBLIC USING (true)",
    "not forced": "ALTER TABLE sources NO FORCE ROW LEVEL SECURITY",
    "switched off": "ALTER TABLE conversations DISABLE ROW LEVEL SECURITY",
    "nullable organization": "ALTER TABLE identity_secrets DROP CONSTRAINT identity_secrets_pkey, ALTER organization_id DROP NOT NULL",
    "a new table nobody thought of": "CREATE TABLE notes (id uuid PRIMARY KEY, words text)",
    "a tenant table without policy": "CREATE TABLE notes (organization_id uuid NOT NULL, id uuid, PRIMARY KEY (organization_id, id))",
    "a materialised view": "CREATE MATERIALIZED VIEW everything AS SELECT * FROM messages",
    "a view of its owner": "CREATE VIEW everything AS SELECT * FROM messages",
    "a function of its owner": "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM messages'",
    "a global unique constraint": "CREATE UNIQUE INDEX oracle ON contexts (user_reference)",
    "a foreign key without organization": "ALTER TABLE chunks ADD UNIQUE (organization_id, source_id, analyzer, ordinal); "
    "CREATE UNIQUE INDEX oracle ON sources (id); ALTER TABLE source_contents ADD FOREIGN KEY (source_id) REFERENCES sources (id)",
    "a grant too many": "GRANT TRUNCATE ON messages TO companin_app",
    "the system role reads words": "GRANT SELECT ON contexts TO companin_system",
    "the system role owns a policy too many": "CREATE POLICY more ON contexts FOR SELECT TO companin_system USING (true)",
    "the application owns a table": "ALTER TABLE messages OWNER TO companin_app",
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_hole_is_found(scratch: str, name: str) -> None:
    with psycopg.connect(scratch) as connection:
        assert complaints(connection) == []
        connection.execute(MUTANTS[name].encode())
        assert complaints(connection) != []
        connection.rollback()


@pytest.fixture
def app(server: Server) -> Iterator[psycopg.Connection]:
    """As the role the platform serves with."""
    with psycopg.connect(server.database_url("companin_app"), autocommit=True) as connection:
        yield connection


def test_without_an_organization_nothing_is_seen_or_written(
    app: psycopg.Connection, owner: psycopg.Connection, org: Org
) -> None:
    """On a fresh connection, and on one where an organization was set and is not any more."""
    org.pair("Is anybody there?", "Nobody you can see.")
    for _ in range(2):
        for table in tenant_tables(owner):
            assert app.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() == (0,), table
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(
                "INSERT INTO contexts (organization_id, id, user_reference) VALUES (%s, %s, 'x')", (org.id, uuid4())
            )
        with app.transaction():
            app.execute("SELECT set_config('app.org_id', %s, true)", (org.id,))
            assert app.execute("SELECT count(*) FROM sources").fetchone() == (1,)
        assert app.execute("SELECT current_setting('app.org_id', true)").fetchone() == ("",)


def test_one_organization_cannot_write_into_another(app: psycopg.Connection, org: Org, other_org: Org) -> None:
    context = org.api.post("/contexts/", json={"user_reference": "mine"}).json()["data"]["id"]
    with app.transaction(force_rollback=True):
        app.execute("SELECT set_config('app.org_id', %s, true)", (other_org.id,))
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute(
                "INSERT INTO contexts (organization_id, id, user_reference) VALUES (%s, %s, 'x')", (org.id, uuid4())
            )
        assert app.execute("UPDATE contexts SET traits = '{}' WHERE id = %s", (context,)).rowcount == 0
        assert app.execute("DELETE FROM contexts").rowcount == 0
        own = uuid4()
        app.execute(
            "INSERT INTO contexts (organization_id, id, user_reference) VALUES (%s, %s, 'x')", (other_org.id, own)
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute("UPDATE contexts SET organization_id = %s WHERE id = %s", (org.id, own))


def test_no_row_of_another_organization_can_be_referred_to(owner: psycopg.Connection, org: Org, other_org: Org) -> None:
    """Foreign keys are checked without row-level security, so the organization must be part of them."""
    assistant, theirs = org.assistant(), other_org.assistant()
    insert = "INSERT INTO conversations (organization_id, id, kind, assistant_id) VALUES (%s, %s, 'session', %s)"
    with owner.transaction(force_rollback=True):
        owner.execute(insert, (org.id, uuid4(), assistant))
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            owner.execute(insert, (org.id, uuid4(), theirs))


def test_the_application_may_not_change_its_own_walls(app: psycopg.Connection) -> None:
    for statement in (
        "ALTER TABLE messages DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_organization ON messages",
        "CREATE TABLE public.mine (id int)",
        "TRUNCATE messages",
        "SET ROLE companin_owner",
        "ALTER ROLE companin_app BYPASSRLS",
        "UPDATE assistant_revisions SET revision = 1",
        "INSERT INTO organizations (organization_id, name) VALUES (gen_random_uuid(), 'x')",
        "SELECT secret FROM signing_keys",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement.encode())


def test_the_system_role_reads_no_words(app: psycopg.Connection) -> None:
    for statement in (
        "SELECT content FROM messages",
        "SELECT title FROM sources",
        "SELECT traits FROM contexts",
        "SELECT secret FROM identity_secrets",
        "SELECT body FROM idempotency_keys",
        "UPDATE api_keys SET secret_hash = ''",
        "UPDATE organizations SET allowed_origins = '{}'",
        "DELETE FROM organizations",
    ):
        with app.transaction(force_rollback=True):
            app.execute("SET LOCAL ROLE companin_system")
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute(statement.encode())


def test_jobs_carry_ids_only(owner: psycopg.Connection, org: Org) -> None:
    org.file("canary.txt", b"The canary-in-a-job sings.", title="canary-in-a-job")
    for (arguments,) in owner.execute("SELECT args FROM procrastinate_jobs").fetchall():
        for value in arguments.values():
            assert len(str(value)) == 36, json.dumps(arguments)


def test_no_secret_is_stored_in_the_clear(owner: psycopg.Connection, org: Org) -> None:
    made = org.api.post("/api-keys/", json={"name": "canary"}, headers={"Idempotency-Key": "canary"}).json()["data"]
    tables = [*tenant_tables(owner), "rate_windows", "procrastinate_jobs"]
    for secret in (made["client_secret"], org.client_secret):
        for table in tables:
            rows = owner.execute(f"SELECT to_jsonb(t)::text FROM {table} t".encode()).fetchall()
            encoded = secret.encode().hex()
            assert not [row for row in rows if secret in row[0] or encoded in row[0]], f"a secret stands in {table}"
