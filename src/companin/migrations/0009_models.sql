-- Which chat models an organization uses. `secret` is sealed (platform/vault.py): without the key it tells nothing.
CREATE TABLE model_providers (
    organization_id uuid NOT NULL REFERENCES organizations,
    id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    base_url text,
    secret bytea,
    last_four text,
    default_model text NOT NULL,
    max_output_tokens integer NOT NULL CHECK (max_output_tokens > 0),
    input_price numeric(14, 6) CHECK (input_price >= 0),
    output_price numeric(14, 6) CHECK (output_price >= 0),
    link_hosts text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, name)
);

-- What they may use: NULL is without limit. Costs are in the currency the organization gives prices in.
CREATE TABLE model_limits (
    organization_id uuid PRIMARY KEY REFERENCES organizations,
    daily_tokens bigint,
    monthly_tokens bigint,
    daily_cost numeric(14, 6),
    monthly_cost numeric(14, 6),
    concurrency integer NOT NULL DEFAULT 8
);

-- What they used, by day (UTC); kept when a provider is deleted.
CREATE TABLE model_usage (
    organization_id uuid NOT NULL REFERENCES organizations,
    day date NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    calls bigint NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cost numeric(20, 6) NOT NULL,
    PRIMARY KEY (organization_id, day, provider, model)
);

-- Answers a model is making: who is at it until when, what it may cost, and the verified sentences already sent.
CREATE TABLE drafts (
    organization_id uuid NOT NULL,
    question_id uuid NOT NULL,
    leased_until timestamptz NOT NULL,
    reserved_tokens bigint NOT NULL,
    reserved_cost numeric(20, 6) NOT NULL,
    content text NOT NULL DEFAULT '',
    citations jsonb NOT NULL DEFAULT '[]',
    engine text NOT NULL,
    PRIMARY KEY (organization_id, question_id),
    FOREIGN KEY (organization_id, question_id) REFERENCES messages ON DELETE CASCADE
);

DO $$
DECLARE tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['model_providers', 'model_limits', 'model_usage', 'drafts'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY own_organization ON %I TO companin_app '
                       'USING (organization_id = current_org()) WITH CHECK (organization_id = current_org())', tenant_table);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO companin_app', tenant_table);
    END LOOP;
END $$;

-- The worker leaves a question alone while somebody is making its answer.
CREATE POLICY system_reads ON drafts FOR SELECT TO companin_system USING (true);
GRANT SELECT (organization_id, question_id, leased_until) ON drafts TO companin_system;
