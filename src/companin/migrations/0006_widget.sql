-- How the widget looks and behaves on a site. `origins` repeats what `design` lists, to be found by.
CREATE TABLE widget_configs (
    organization_id uuid NOT NULL REFERENCES organizations,
    id uuid NOT NULL,
    assistant_id uuid NOT NULL,
    name text NOT NULL,
    revision integer NOT NULL DEFAULT 1,
    design jsonb NOT NULL,
    origins text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, assistant_id) REFERENCES assistants
);
CREATE INDEX widget_configs_by_id ON widget_configs (id);
CREATE INDEX widget_configs_by_origin ON widget_configs USING gin (origins);
CREATE INDEX organizations_by_origin ON organizations USING gin (allowed_origins);

ALTER TABLE widget_configs ENABLE ROW LEVEL SECURITY;
ALTER TABLE widget_configs FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON widget_configs TO companin_app
    USING (organization_id = current_org()) WITH CHECK (organization_id = current_org());
GRANT SELECT, INSERT, UPDATE, DELETE ON widget_configs TO companin_app;

-- The loader knows a page's origin, not its organization; what it may read is public on that page anyway.
CREATE POLICY system_reads ON widget_configs FOR SELECT TO companin_system USING (true);
GRANT SELECT (organization_id, id, design, origins) ON widget_configs TO companin_system;
