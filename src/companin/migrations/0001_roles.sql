-- The two roles the platform runs as. Neither owns anything; neither bypasses row-level security.
-- companin_app: what every request and job runs as. companin_system: what `Database.system()` becomes for the few
-- questions that have no organization yet (whose key is this, which answers are overdue); its grants name them.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'companin_app') THEN
        CREATE ROLE companin_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'companin_system') THEN
        CREATE ROLE companin_system NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS;
    END IF;
END $$;
GRANT companin_system TO companin_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT SELECT ON schema_steps TO companin_app;
GRANT USAGE ON SCHEMA public TO companin_app, companin_system;

-- The organization the running transaction is for; NULL outside one, so that policies then match nothing.
CREATE FUNCTION current_org() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(current_setting('app.org_id', true), '')::uuid $$;
