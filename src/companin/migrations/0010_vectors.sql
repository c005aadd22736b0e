-- Vectors of chunks, by a digest of the words they were made from: what stays the same through a new version of its
-- source keeps its vector, and a vector can never meet other words.
CREATE TABLE vectors (
    organization_id uuid NOT NULL,
    model text NOT NULL,
    source_id uuid NOT NULL,
    digest bigint NOT NULL,
    vector bytea NOT NULL,
    arrived_in bigint NOT NULL,
    PRIMARY KEY (organization_id, model, source_id, digest),
    FOREIGN KEY (organization_id, source_id) REFERENCES sources ON DELETE CASCADE
);
CREATE INDEX vectors_arrived ON vectors (organization_id, model, arrived_in);
ALTER TABLE vectors ALTER COLUMN vector SET STORAGE EXTERNAL;

-- How far each model has come: all that changed up to `version` is embedded. `leased_until`: somebody is at it.
CREATE TABLE vector_progress (
    organization_id uuid NOT NULL REFERENCES organizations,
    model text NOT NULL,
    version bigint NOT NULL DEFAULT 0,
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (organization_id, model)
);

ALTER TABLE vectors ENABLE ROW LEVEL SECURITY;
ALTER TABLE vectors FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON vectors TO companin_app
    USING (organization_id = current_org()) WITH CHECK (organization_id = current_org());
GRANT SELECT, INSERT, UPDATE, DELETE ON vectors TO companin_app;
ALTER TABLE vector_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE vector_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON vector_progress TO companin_app
    USING (organization_id = current_org()) WITH CHECK (organization_id = current_org());
GRANT SELECT, INSERT, UPDATE, DELETE ON vector_progress TO companin_app;

-- The worker asks which organizations are behind; what they know it reads as each of them.
CREATE POLICY system_reads ON knowledge_versions FOR SELECT TO companin_system USING (true);
CREATE POLICY system_reads ON vector_progress FOR SELECT TO companin_system USING (true);
GRANT SELECT (organization_id, version) ON knowledge_versions TO companin_system;
GRANT SELECT (organization_id, model, version, leased_until) ON vector_progress TO companin_system;
