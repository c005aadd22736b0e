"""What the database's own catalogue says about the walls between organizations, as a list of complaints."""

import psycopg

EXEMPT = {
    "schema_steps": "which migrations were applied",
    "owner_secrets": "the password of the serving role; only owners read it",
    "signing_keys": "belong to the deployment; only the system role reads them",
    "rate_windows": "counters by a subject the server makes; no contents",
    "host_turns": "when a host may be visited again, for all organizations together; no contents",
    "procrastinate_jobs": "the queue: ids only, see test_jobs_carry_ids_only",
    "procrastinate_events": "the queue's own",
    "procrastinate_periodic_defers": "the queue's own",
    "procrastinate_workers": "the queue's own",
}
"""Tables without an organization. One that is neither here nor has the column is reported."""

GLOBALLY_UNIQUE = {
    ("api_keys", "client_id"): "made by us at random; a caller is found by it",
}
"""Unique constraints without the organization: each would be an oracle, so each has a reason."""

SYSTEM_MAY = {
    "organizations": {"SELECT", "INSERT", "UPDATE"},
    "api_keys": {"SELECT", "UPDATE"},
    "messages": {"SELECT"},
    "drafts": {"SELECT"},
    "sources": {"SELECT"},
    "sites": {"SELECT"},
    "source_versions": {"SELECT"},
    "idempotency_keys": {"SELECT", "DELETE"},
    "widget_configs": {"SELECT"},
    "knowledge_versions": {"SELECT"},
    "vector_progress": {"SELECT"},
}
"""What may be asked of tenant tables without an organization, and by `companin_system` only."""

Connection = psycopg.Connection

_TABLES = """SELECT c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, r.rolname,
        (SELECT a.attnotnull FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped)
    FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'v', 'f') ORDER BY 1"""


def complaints(connection: Connection) -> list[str]:
    """Empty when every wall stands."""
    return [
        *_tables(connection),
        *_policies(connection),
        *_constraints(connection),
        *_roles(connection),
        *_grants(connection),
        *_views_and_functions(connection),
    ]


def tenant_tables(connection: Connection) -> list[str]:
    return [name for name, kind, *_, not_null in connection.execute(_TABLES) if kind in "rp" and not_null is not None]


def _tables(connection: Connection) -> list[str]:
    found: list[str] = []
    for name, kind, enabled, forced, owner, not_null in connection.execute(_TABLES):
        if kind in "mf":
            found.append(f"{name}: a materialised view or foreign table has no row-level security")
        if kind not in "rp":
            continue
        if owner in ("companin_app", "companin_system"):
            found.append(f"{name}: belongs to {owner}, which could switch its policies off")
        if not_null is None:
            if name not in EXEMPT:
                found.append(f"{name}: has no organization_id and is not on the list of exempt tables")
            continue
        if name in EXEMPT:
            found.append(f"{name}: is exempt but has an organization_id")
        if not not_null:
            found.append(f"{name}: organization_id may be null")
        if not (enabled and forced):
            found.append(f"{name}: row-level security is not enabled and forced")
    return found


_OWN = "(organization_id = current_org())"


def _policies(connection: Connection) -> list[str]:
    rows = connection.execute(
        "SELECT tablename, policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies"
    ).fetchall()
    found: list[str] = []
    for table in tenant_tables(connection):
        own = [row for row in rows if row[0] == table and row[3] == ["companin_app"]]
        if [(row[2], row[4], row[5], row[6]) for row in own] != [("PERMISSIVE", "ALL", _OWN, _OWN)]:
            found.append(f"{table}: companin_app has not exactly the one policy with USING and WITH CHECK")
        for _, name, _, roles, command, *_ in (row for row in rows if row[0] == table and row not in own):
            if roles != ["companin_system"] or command not in SYSTEM_MAY.get(table, set()):
                found.append(f"{table}: policy {name} opens {command} to {', '.join(roles)}")
    return found


def _constraints(connection: Connection) -> list[str]:
    """Unique indexes and foreign keys include the organization, so that they neither tell nor bridge."""
    tables = set(tenant_tables(connection))
    found: list[str] = []
    for table, index, columns in connection.execute(
        """SELECT t.relname, i.relname, array_agg(a.attname ORDER BY a.attnum)::text[]
           FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
           LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey::smallint[])
           WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace GROUP BY 1, 2"""
    ):
        if table in tables and "organization_id" not in columns and (table, *columns) not in GLOBALLY_UNIQUE:
            found.append(f"{table}: the unique index {index} does not include the organization")
    for table, name, target, ours, theirs in connection.execute(
        """SELECT c.conrelid::regclass::text, c.conname, c.confrelid::regclass::text,
               (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = ANY (c.conkey)),
               (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = c.confrelid AND attnum = ANY (c.confkey))
           FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace"""
    ):
        if target in tables and not ("organization_id" in ours and "organization_id" in theirs):
            found.append(f"{table}: the foreign key {name} to {target} does not include the organization")
    return found


def _roles(connection: Connection) -> list[str]:
    found: list[str] = []
    for role in ("companin_app", "companin_system"):
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit FROM pg_roles WHERE rolname = %s",
            (role,),
        ).fetchone()
        if row is None or any(row):
            found.append(f"{role}: is missing, or may more than log in: {row}")
    members = connection.execute(
        """SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
           JOIN pg_roles u ON u.oid = m.member WHERE u.rolname IN ('companin_app', 'companin_system')"""
    ).fetchall()
    if members != [("companin_system",)]:
        found.append(f"companin_app: is a member of {members}")
    if connection.execute("SELECT has_schema_privilege('companin_app', 'public', 'CREATE')").fetchone() != (False,):
        found.append("companin_app: may create tables")
    return found


def _grants(connection: Connection) -> list[str]:
    """Nobody truncates, references or triggers; the system role touches only what is listed."""
    tables = set(tenant_tables(connection))
    found: list[str] = []
    for table, role, privilege in connection.execute(
        """SELECT DISTINCT table_name::text, grantee::text, privilege_type::text FROM (
               SELECT table_name, grantee, privilege_type, table_schema FROM information_schema.role_table_grants
               UNION SELECT table_name, grantee, privilege_type, table_schema
               FROM information_schema.role_column_grants) g
           WHERE table_schema = 'public' AND grantee IN ('companin_app', 'companin_system', 'PUBLIC')"""
    ):
        if privilege not in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            found.append(f"{table}: {role} may {privilege}")
        if table not in tables:
            continue
        if role == "PUBLIC":
            found.append(f"{table}: everybody may {privilege}")
        if role == "companin_system" and privilege not in SYSTEM_MAY.get(table, set()):
            found.append(f"{table}: companin_system may {privilege}")
    return found


def _views_and_functions(connection: Connection) -> list[str]:
    views = connection.execute(
        """SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
           AND NOT coalesce(reloptions @> '{security_invoker=true}', false)"""
    ).fetchall()
    functions = connection.execute(
        """SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"""
    ).fetchall()
    return [
        *(f"{name}: a view that does not ask as its caller" for (name,) in views),
        *(f"{name}: a function that runs as its owner" for (name,) in functions),
    ]
