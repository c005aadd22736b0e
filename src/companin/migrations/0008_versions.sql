-- Versions of sources. The living version stands where it always stood, in sources, source_contents and chunks; when
-- another takes its place it moves here. What waits to become a version stands in source_uploads.
ALTER TABLE sources
    ADD COLUMN run integer NOT NULL DEFAULT 0,
    ADD COLUMN stage text CHECK (stage IN ('fetching', 'parsing', 'indexing')),
    ADD COLUMN done integer,
    ADD COLUMN total integer,
    ADD COLUMN pages integer,
    ADD COLUMN named boolean NOT NULL DEFAULT true,
    ADD COLUMN replacing boolean NOT NULL DEFAULT false,
    ADD COLUMN why text NOT NULL DEFAULT 'added',
    ADD COLUMN next_why text NOT NULL DEFAULT 'added',
    ADD COLUMN fingerprint bytea,
    ADD COLUMN version_at timestamptz,
    ADD COLUMN valid_from timestamptz,
    ADD COLUMN valid_until timestamptz,
    ADD CONSTRAINT sources_window CHECK (valid_from < valid_until);
-- Whether somebody gave the title isn't known of what is there already: such a title is kept.
ALTER TABLE sources ALTER COLUMN named SET DEFAULT false;
ALTER TABLE sources DROP CONSTRAINT sources_status_check;
ALTER TABLE sources ADD CONSTRAINT sources_status_check
    CHECK (status IN ('queued', 'processing', 'ready', 'failed', 'cancelled'));
CREATE INDEX sources_by_change ON sources (organization_id, updated_at);
CREATE INDEX sources_by_name ON sources (organization_id, file_name) WHERE file_name IS NOT NULL;

CREATE TABLE source_uploads (
    organization_id uuid NOT NULL,
    source_id uuid NOT NULL,
    original bytea NOT NULL,
    file_name text NOT NULL,
    media_type text,
    PRIMARY KEY (organization_id, source_id),
    FOREIGN KEY (organization_id, source_id) REFERENCES sources ON DELETE CASCADE
);
ALTER TABLE source_uploads ALTER COLUMN original SET STORAGE EXTERNAL;

-- A pruned version has lost its bytes and chunks; its text stays when an answer cites it.
CREATE TABLE source_versions (
    organization_id uuid NOT NULL,
    source_id uuid NOT NULL,
    version integer NOT NULL,
    why text NOT NULL,
    title text NOT NULL,
    file_name text,
    media_type text,
    size bigint NOT NULL,
    language text,
    summary text,
    keywords text[] NOT NULL,
    warnings text[] NOT NULL,
    chunks integer NOT NULL,
    pages integer,
    question text,
    answer text,
    fingerprint bytea,
    digest bytea,
    original bytea,
    text text,
    created_at timestamptz NOT NULL,
    retired_at timestamptz NOT NULL DEFAULT now(),
    pruned_at timestamptz,
    PRIMARY KEY (organization_id, source_id, version),
    FOREIGN KEY (organization_id, source_id) REFERENCES sources ON DELETE CASCADE
);
ALTER TABLE source_versions ALTER COLUMN original SET STORAGE EXTERNAL;
CREATE INDEX source_versions_whole ON source_versions (organization_id, source_id, version) WHERE pruned_at IS NULL;

CREATE TABLE retired_chunks (
    organization_id uuid NOT NULL,
    source_id uuid NOT NULL,
    version integer NOT NULL,
    ordinal integer NOT NULL,
    heading text NOT NULL,
    question text,
    page integer,
    start_at integer NOT NULL,
    end_at integer NOT NULL,
    text text NOT NULL,
    analyzer smallint NOT NULL,
    terms bytea NOT NULL,
    PRIMARY KEY (organization_id, source_id, version, ordinal),
    FOREIGN KEY (organization_id, source_id, version) REFERENCES source_versions ON DELETE CASCADE
);
ALTER TABLE retired_chunks ALTER COLUMN terms SET STORAGE EXTERNAL;

DO $$
DECLARE tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['source_uploads', 'source_versions', 'retired_chunks'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY own_organization ON %I TO companin_app '
                       'USING (organization_id = current_org()) WITH CHECK (organization_id = current_org())', tenant_table);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO companin_app', tenant_table);
    END LOOP;
END $$;
-- The worker finds what is to be pruned; it prunes as the organization it belongs to.
CREATE POLICY system_reads ON source_versions FOR SELECT TO companin_system USING (true);
GRANT SELECT (organization_id, source_id, version, pruned_at) ON source_versions TO companin_system;
