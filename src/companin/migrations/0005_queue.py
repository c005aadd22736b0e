"""The job queue's own tables, as its library defines them, open to the role that runs jobs."""

from procrastinate.schema import SchemaManager
from psycopg import Connection

GRANTS = """
DO $$
DECLARE thing text;
BEGIN
    FOR thing IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'procrastinate%' LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO companin_app', thing);
    END LOOP;
    FOR thing IN SELECT relname FROM pg_class WHERE relkind = 'S' AND relname LIKE 'procrastinate%' LOOP
        EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %I TO companin_app', thing);
    END LOOP;
END $$;
"""


def apply(connection: Connection) -> None:
    connection.execute(SchemaManager.get_schema().encode())
    connection.execute(GRANTS.encode())
