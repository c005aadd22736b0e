-- Files people send to people. Bytes are compressed already, so they are stored as they are. A message keeps what it
-- carried beside its words: [{id, name, type, size}].
CREATE TABLE attachments (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    size integer NOT NULL,
    data bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
ALTER TABLE attachments ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX attachments_of_conversation ON attachments (organization_id, conversation_id);
ALTER TABLE attachments ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachments FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON attachments TO companin_app
    USING (organization_id = current_org()) WITH CHECK (organization_id = current_org());
GRANT SELECT, INSERT, UPDATE, DELETE ON attachments TO companin_app;

ALTER TABLE messages ADD COLUMN attachments jsonb;
