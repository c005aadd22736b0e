-- Organizations and who may speak for them.
CREATE TABLE organizations (
    organization_id uuid PRIMARY KEY,
    name text NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    rate_limit integer NOT NULL DEFAULT 1000 CHECK (rate_limit > 0),
    allowed_origins text[] NOT NULL DEFAULT '{}',
    require_origin boolean NOT NULL DEFAULT false,
    require_identity boolean NOT NULL DEFAULT false,
    default_language text NOT NULL DEFAULT 'en',
    tokens_valid_from timestamptz NOT NULL DEFAULT 'epoch',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
    organization_id uuid NOT NULL REFERENCES organizations,
    id uuid NOT NULL,
    client_id text NOT NULL UNIQUE,
    secret_hash bytea NOT NULL,
    last_four text NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (organization_id, id)
);

-- What an organization's own server signs identity assertions with.
CREATE TABLE identity_secrets (
    organization_id uuid NOT NULL REFERENCES organizations,
    id uuid NOT NULL,
    secret bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    PRIMARY KEY (organization_id, id)
);

-- What widget tokens are signed with; belongs to the deployment, not to an organization.
CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    secret bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz
);

CREATE TABLE contexts (
    organization_id uuid NOT NULL REFERENCES organizations,
    id uuid NOT NULL,
    user_reference text NOT NULL,
    traits jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, user_reference)
);

CREATE TABLE assistants (
    organization_id uuid NOT NULL REFERENCES organizations,
    id uuid NOT NULL,
    revision integer NOT NULL DEFAULT 1,
    profile jsonb NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    PRIMARY KEY (organization_id, id)
);

CREATE TABLE assistant_revisions (
    organization_id uuid NOT NULL,
    assistant_id uuid NOT NULL,
    revision integer NOT NULL,
    profile jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, assistant_id, revision),
    FOREIGN KEY (organization_id, assistant_id) REFERENCES assistants
);

-- Both kinds of conversation: 'session' (a visitor's stay, expires) and 'conversation' (a customer's, persists).
CREATE TABLE conversations (
    organization_id uuid NOT NULL REFERENCES organizations,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('session', 'conversation')),
    assistant_id uuid NOT NULL,
    visitor_id text,
    visitor_reference text,
    customer_id text,
    context_id uuid,
    title text,
    locale text,
    language text,
    metadata jsonb NOT NULL DEFAULT '{}',
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'handed_off', 'closed')),
    last_seq bigint NOT NULL DEFAULT 0,
    score integer CHECK (score BETWEEN 1 AND 5),
    score_comment text,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_activity_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    closed_at timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, assistant_id) REFERENCES assistants,
    FOREIGN KEY (organization_id, context_id) REFERENCES contexts
) WITH (fillfactor = 70);
CREATE INDEX conversations_of_visitor ON conversations (organization_id, visitor_id) WHERE visitor_id IS NOT NULL;
CREATE INDEX conversations_of_customer ON conversations (organization_id, customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE messages (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    seq bigint NOT NULL,
    role text NOT NULL CHECK (role IN ('user', 'assistant', 'agent')),
    content text NOT NULL,
    language text,
    in_reply_to uuid,
    status text,
    reason text,
    confidence real,
    engine text,
    knowledge_version bigint,
    citations jsonb,
    trace jsonb,
    metadata jsonb,
    rating smallint CHECK (rating IN (1, -1)),
    rating_comment text,
    awaits_answer boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, conversation_id, seq),
    FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
-- One question has one answer, whoever wins a race for writing it.
CREATE UNIQUE INDEX messages_one_answer ON messages (organization_id, in_reply_to) WHERE role = 'assistant';
CREATE INDEX messages_by_time ON messages (created_at) WHERE awaits_answer;

CREATE TABLE idempotency_keys (
    organization_id uuid NOT NULL REFERENCES organizations,
    caller text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer,
    body bytea,
    resource_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, caller, route, key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

-- Knowledge. `changed_in` is the knowledge version in which a source last changed; a deletion leaves its version behind.
CREATE TABLE knowledge_versions (
    organization_id uuid PRIMARY KEY REFERENCES organizations,
    version bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE sources (
    organization_id uuid NOT NULL REFERENCES organizations,
    id uuid NOT NULL,
    type text NOT NULL CHECK (type IN ('file', 'qa', 'url')),
    title text NOT NULL,
    tags text[] NOT NULL DEFAULT '{}',
    origin text,
    url text,
    file_name text,
    media_type text,
    size bigint NOT NULL DEFAULT 0,
    digest bytea,
    status text NOT NULL CHECK (status IN ('queued', 'processing', 'ready', 'failed')),
    progress real NOT NULL DEFAULT 0,
    error text,
    warnings text[] NOT NULL DEFAULT '{}',
    summary text,
    keywords text[] NOT NULL DEFAULT '{}',
    language text,
    chunks integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 0,
    question text,
    answer text,
    changed_in bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX sources_same_bytes ON sources (organization_id, type, digest) WHERE digest IS NOT NULL;
CREATE INDEX sources_changed ON sources (organization_id, changed_in);

CREATE TABLE source_deletions (
    organization_id uuid NOT NULL REFERENCES organizations,
    source_id uuid NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (organization_id, version, source_id)
);

CREATE TABLE source_contents (
    organization_id uuid NOT NULL,
    source_id uuid NOT NULL,
    original bytea,
    text text,
    PRIMARY KEY (organization_id, source_id),
    FOREIGN KEY (organization_id, source_id) REFERENCES sources ON DELETE CASCADE
);
ALTER TABLE source_contents ALTER COLUMN original SET STORAGE EXTERNAL;

CREATE TABLE chunks (
    organization_id uuid NOT NULL,
    source_id uuid NOT NULL,
    ordinal integer NOT NULL,
    heading text NOT NULL DEFAULT '',
    question text,
    page integer,
    start_at integer NOT NULL,
    end_at integer NOT NULL,
    text text NOT NULL,
    analyzer smallint NOT NULL,
    terms bytea NOT NULL,
    PRIMARY KEY (organization_id, source_id, ordinal),
    FOREIGN KEY (organization_id, source_id) REFERENCES sources ON DELETE CASCADE
);
ALTER TABLE chunks ALTER COLUMN terms SET STORAGE EXTERNAL;
