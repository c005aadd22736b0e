-- Every table with an organization: row-level security forced on its owner too, one policy, and plain grants.
DO $$
DECLARE tenant_table text;
BEGIN
    FOR tenant_table IN
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'organization_id'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY own_organization ON %I TO companin_app '
                       'USING (organization_id = current_org()) WITH CHECK (organization_id = current_org())', tenant_table);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO companin_app', tenant_table);
    END LOOP;
END $$;

-- An organization is made and switched off by the operator, never by itself; what it wrote is not rewritten.
REVOKE INSERT, DELETE ON organizations FROM companin_app;
REVOKE UPDATE, DELETE ON assistant_revisions FROM companin_app;

-- What may be asked without knowing the organization.
CREATE POLICY system_reads ON organizations FOR SELECT TO companin_system USING (true);
CREATE POLICY system_makes ON organizations FOR INSERT TO companin_system WITH CHECK (true);
CREATE POLICY system_sets ON organizations FOR UPDATE TO companin_system USING (true) WITH CHECK (true);
CREATE POLICY system_reads ON api_keys FOR SELECT TO companin_system USING (true);
CREATE POLICY system_marks ON api_keys FOR UPDATE TO companin_system USING (true) WITH CHECK (true);
CREATE POLICY system_reads ON messages FOR SELECT TO companin_system USING (true);
CREATE POLICY system_reads ON sources FOR SELECT TO companin_system USING (true);
CREATE POLICY system_purges ON idempotency_keys FOR DELETE TO companin_system USING (true);
CREATE POLICY system_sees ON idempotency_keys FOR SELECT TO companin_system USING (true);
GRANT SELECT, INSERT ON organizations TO companin_system;
GRANT UPDATE (name, is_active, rate_limit, tokens_valid_from, updated_at) ON organizations TO companin_system;
GRANT SELECT ON api_keys TO companin_system;
GRANT UPDATE (last_used_at) ON api_keys TO companin_system;
GRANT SELECT (organization_id, id, conversation_id, role, in_reply_to, awaits_answer, created_at) ON messages TO companin_system;
GRANT SELECT (organization_id, id, status, updated_at) ON sources TO companin_system;
GRANT SELECT (created_at), DELETE ON idempotency_keys TO companin_system;
GRANT SELECT, INSERT, UPDATE (retired_at), DELETE ON signing_keys TO companin_system;
