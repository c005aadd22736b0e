-- Websites as knowledge: sites, the pages known of them (which are the crawl's frontier too), and turns at hosts.
CREATE TABLE sites (
    organization_id uuid NOT NULL REFERENCES organizations,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('page', 'list', 'sitemap', 'crawl')),
    url text NOT NULL,
    base text NOT NULL,
    addresses text[] NOT NULL DEFAULT '{}',
    title text NOT NULL,
    tags text[] NOT NULL DEFAULT '{}',
    within text NOT NULL CHECK (within IN ('host', 'prefix')),
    depth integer NOT NULL,
    pages integer NOT NULL,
    include text[] NOT NULL DEFAULT '{}',
    exclude text[] NOT NULL DEFAULT '{}',
    schedule text NOT NULL CHECK (schedule IN ('off', 'hourly', 'daily', 'weekly')),
    digest bytea NOT NULL,
    status text NOT NULL CHECK (status IN ('queued', 'processing', 'ready', 'failed')),
    error text,
    round integer NOT NULL DEFAULT 0,
    turn integer NOT NULL DEFAULT 0,
    runner uuid,
    lease_until timestamptz,
    at_url text,
    started_at timestamptz,
    finished_at timestamptz,
    due_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX sites_same ON sites (organization_id, kind, digest);
CREATE INDEX sites_due ON sites (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX sites_unfinished ON sites (updated_at) WHERE status IN ('queued', 'processing');

-- In the round seen_in of its site a page was met; in done_in it was dealt with. Met and not dealt with: the frontier.
CREATE TABLE site_pages (
    organization_id uuid NOT NULL,
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    address bytea NOT NULL,
    url text NOT NULL,
    role text NOT NULL CHECK (role IN ('page', 'sitemap')),
    named boolean NOT NULL DEFAULT false,
    depth integer NOT NULL,
    seen_in integer NOT NULL,
    done_in integer NOT NULL DEFAULT 0,
    fetched_in integer NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0,
    status text NOT NULL DEFAULT 'waiting'
        CHECK (status IN ('waiting', 'ready', 'unchanged', 'failed', 'skipped', 'retired')),
    reason text,
    detail text,
    leads_to bytea,
    source_id uuid,
    title text,
    etag text,
    modified text,
    body_digest bytea,
    text_digest bytea,
    links text[] NOT NULL DEFAULT '{}',
    missed integer NOT NULL DEFAULT 0,
    missed_since timestamptz,
    checked_at timestamptz,
    PRIMARY KEY (organization_id, site_id, id),
    UNIQUE (organization_id, site_id, address),
    FOREIGN KEY (organization_id, site_id) REFERENCES sites ON DELETE CASCADE
);
CREATE INDEX site_pages_frontier ON site_pages (organization_id, site_id, seen_in, done_in);

CREATE TABLE site_robots (
    organization_id uuid NOT NULL,
    site_id uuid NOT NULL,
    origin text NOT NULL,
    round integer NOT NULL,
    rules jsonb NOT NULL,
    PRIMARY KEY (organization_id, site_id, origin),
    FOREIGN KEY (organization_id, site_id) REFERENCES sites ON DELETE CASCADE
);

ALTER TABLE sources ADD COLUMN site_id uuid;
ALTER TABLE sources ADD FOREIGN KEY (organization_id, site_id) REFERENCES sites;
CREATE INDEX sources_of_site ON sources (organization_id, site_id) WHERE site_id IS NOT NULL;

DO $$
DECLARE tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['sites', 'site_pages', 'site_robots'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY own_organization ON %I TO companin_app '
                       'USING (organization_id = current_org()) WITH CHECK (organization_id = current_org())', tenant_table);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO companin_app', tenant_table);
    END LOOP;
END $$;
CREATE POLICY system_reads ON sites FOR SELECT TO companin_system USING (true);
GRANT SELECT (organization_id, id, status, round, due_at, updated_at) ON sites TO companin_system;
GRANT SELECT (site_id, version) ON sources TO companin_system;

-- Whose turn it is at a host: one visitor at a time, with a pause after it, over all organizations and workers.
CREATE UNLOGGED TABLE host_turns (
    host text PRIMARY KEY,
    free_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON host_turns TO companin_app;
