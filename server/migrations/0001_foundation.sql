-- Foundation: regions, organisations, accounts, duties, audit. Rules: docs/architecture.md, scale rules 1-12.
-- The application connects as zhibu_app: it owns nothing, cannot bypass row-level security,
-- and has exactly the grants named here.

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zhibu_app') THEN
    CREATE ROLE zhibu_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO zhibu_app;

-- Does nothing on a plain PostgreSQL; on Citus it distributes the table (scale rule 12).
CREATE FUNCTION zhibu_distribute(target regclass, key text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
    EXECUTE format('SELECT create_distributed_table(%L, %L)', target, key);
  END IF;
END $$;

-- The upper tree: nation, province, prefecture. A reference table (scale rule 2).
CREATE TABLE region (
  id integer PRIMARY KEY,                 -- 1 nation, 15 province, 1507 prefecture (GB/T 2260)
  parent_id integer REFERENCES region (id),
  level text NOT NULL CHECK (level IN ('nation', 'province', 'prefecture')),
  name text NOT NULL,
  path text COLLATE "C" NOT NULL UNIQUE   -- n, n.15, n.15.07: an organisation's path begins with it
);
GRANT SELECT, INSERT ON region TO zhibu_app;

CREATE TABLE organization (
  region_id integer NOT NULL REFERENCES region (id),
  id uuid NOT NULL,
  parent_id uuid,
  path text COLLATE "C" NOT NULL,         -- fixed-width segments; a subtree is [path, path || '/')
  depth smallint NOT NULL,
  next_child integer NOT NULL DEFAULT 1,  -- the segment the next child gets
  code text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  short_name text,
  kind text NOT NULL CHECK (kind IN ('committee', 'working_committee', 'general_branch', 'branch', 'group')),
  form text NOT NULL DEFAULT 'standard' CHECK (form IN ('standard', 'joint', 'temporary', 'functional')),
  division_code text,
  founded_on date,
  phone text,
  address text,
  pinyin text COLLATE "C" NOT NULL,
  initials text COLLATE "C" NOT NULL,
  child_count integer NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  UNIQUE (region_id, path),
  UNIQUE (region_id, code),
  FOREIGN KEY (region_id, parent_id) REFERENCES organization (region_id, id)
);
CREATE INDEX organization_children ON organization (region_id, parent_id, path);
CREATE UNIQUE INDEX organization_sibling_name ON organization (region_id, parent_id, name);
GRANT SELECT, INSERT, UPDATE ON organization TO zhibu_app;

-- Locators: national uniqueness and routing (scale rule 4).
CREATE TABLE organization_locator (organization_id uuid PRIMARY KEY, region_id integer NOT NULL);
CREATE TABLE organization_code_locator (
  code text COLLATE "C" PRIMARY KEY, organization_id uuid NOT NULL, region_id integer NOT NULL);
GRANT SELECT, INSERT ON organization_locator TO zhibu_app;
GRANT SELECT, INSERT, DELETE ON organization_code_locator TO zhibu_app;

-- Search tokens of names: equality and range on text are leakproof, so the index is used under
-- row-level security, which a GIN over tsvector is not (ADR 0003).
CREATE TABLE organization_name_token (
  region_id integer NOT NULL,
  token text COLLATE "C" NOT NULL,
  path text COLLATE "C" NOT NULL,
  organization_id uuid NOT NULL,
  PRIMARY KEY (region_id, token, path, organization_id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON organization_name_token TO zhibu_app;

-- Accounts. The gate opens a row to the loaders that need it before anyone is signed in.
CREATE TABLE account (
  id uuid PRIMARY KEY,
  login text COLLATE "C" NOT NULL UNIQUE CHECK (login = lower(login)),
  name text NOT NULL,
  phone_index bytea UNIQUE,
  phone_encrypted bytea,
  password_hash text,
  password_changed_at timestamptz,
  member_region_id integer,
  member_id uuid UNIQUE,
  status text NOT NULL DEFAULT 'invited' CHECK (status IN ('invited', 'active', 'closed')),
  failed_count integer NOT NULL DEFAULT 0,
  first_failed_at timestamptz,
  locked_until timestamptz,
  second_factor_encrypted bytea,
  second_factor_confirmed_at timestamptz,
  second_factor_last_step bigint,         -- a time step is accepted once (RFC 6238 section 5.2)
  locale text NOT NULL DEFAULT 'zh-CN' CHECK (locale IN ('zh-CN', 'en')),
  elder_mode boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON account TO zhibu_app;
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
CREATE POLICY account_own ON account USING (
  id = nullif(current_setting('zhibu.account_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) IN ('authentication', 'accounts', 'system'));

CREATE TABLE recovery_code (
  account_id uuid NOT NULL REFERENCES account (id),
  code_hash bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (account_id, code_hash)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON recovery_code TO zhibu_app;

CREATE TABLE activation_code (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  code_hash bytea NOT NULL UNIQUE,
  issued_by uuid,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX activation_code_account ON activation_code (account_id);
GRANT SELECT, INSERT, UPDATE ON activation_code TO zhibu_app;

CREATE TABLE session (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES account (id),
  duty_id uuid,                           -- the duty that acts (scale rule 10)
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  authenticated_at timestamptz NOT NULL,  -- password last given: fresh sign-in for reveals
  second_factor_at timestamptz,
  revoked_at timestamptz,
  address text NOT NULL,
  user_agent text NOT NULL
);
CREATE INDEX session_account ON session (account_id);
GRANT SELECT, INSERT, UPDATE ON session TO zhibu_app;

CREATE TABLE token (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES account (id),
  duty_id uuid,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX token_account ON token (account_id);
GRANT SELECT, INSERT, UPDATE ON token TO zhibu_app;

-- Limits per address; survives a restart, is shared by processes.
CREATE UNLOGGED TABLE sign_in_address (
  address text PRIMARY KEY, window_started_at timestamptz NOT NULL, attempts integer NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_address TO zhibu_app;

-- A duty: person x role x organisation x dates. Decides everything.
CREATE TABLE duty (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  role text NOT NULL CHECK (role IN ('branch_secretary', 'organization_officer', 'committee_administrator',
    'statistician', 'system_admin', 'security_admin', 'audit_admin')),
  region_id integer NOT NULL,
  organization_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  from_on date NOT NULL,
  until_on date,                          -- half-open: the first day without
  granted_by uuid,
  ended_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  CHECK (until_on IS NULL OR until_on > from_on),
  FOREIGN KEY (region_id, organization_id) REFERENCES organization (region_id, id)
);
CREATE INDEX duty_account ON duty (account_id);
CREATE INDEX duty_organization ON duty (region_id, org_path);
-- One running duty of a kind at one organisation; the last guard behind the service (style rule 9).
CREATE UNIQUE INDEX duty_once ON duty (account_id, role, region_id, organization_id) WHERE ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON duty TO zhibu_app;

-- Audit: append-only, hash-chained in lanes so that writers do not wait for each other (ADR 0004).
CREATE TABLE audit_entry (
  lane smallint NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  account_id uuid,
  actor_name text NOT NULL,
  duty_id uuid,
  duty_role text NOT NULL,
  organization_id uuid,
  address text NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
  object_type text NOT NULL,
  object_id text,
  object_name text,
  reason text,
  before jsonb,
  after jsonb,
  digest bytea NOT NULL,                  -- SHA-256 of the canonical entry
  hash bytea NOT NULL,                    -- SHA-256 of previous hash || digest
  PRIMARY KEY (lane, seq)
);
CREATE INDEX audit_entry_at ON audit_entry (at DESC, lane, seq);
CREATE INDEX audit_entry_object ON audit_entry (object_id, at DESC);
CREATE INDEX audit_entry_account ON audit_entry (account_id, at DESC);
GRANT SELECT, INSERT ON audit_entry TO zhibu_app;
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_read ON audit_entry FOR SELECT USING (current_setting('zhibu.gate', true) IN ('audit', 'system'));
CREATE POLICY audit_append ON audit_entry FOR INSERT WITH CHECK (true);

CREATE TABLE audit_head (lane smallint PRIMARY KEY, seq bigint NOT NULL, hash bytea NOT NULL);
INSERT INTO audit_head SELECT n, 0, sha256(convert_to('zhibu audit lane ' || n, 'UTF8')) FROM generate_series(0, 15) n;
GRANT SELECT, UPDATE ON audit_head TO zhibu_app;

-- Answers to POSTs that carried an Idempotency-Key, kept at least 24 h.
CREATE TABLE idempotency_key (
  account_id uuid NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status integer,
  body jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO zhibu_app;
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_own ON idempotency_key USING (
  account_id = nullif(current_setting('zhibu.account_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) = 'system');

-- Sessions, tokens and codes are their account's own; the loaders of sign-in and account care open the gate.
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['session', 'token', 'recovery_code', 'activation_code'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (
      account_id = nullif(current_setting(''zhibu.account_id'', true), '''')::uuid
      OR current_setting(''zhibu.gate'', true) IN (''authentication'', ''accounts'', ''system''))', t || '_own', t);
  END LOOP;
END $$;
ALTER TABLE duty ENABLE ROW LEVEL SECURITY;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
CREATE POLICY duty_scope ON duty USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR account_id = nullif(current_setting('zhibu.account_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) IN ('authentication', 'accounts', 'system'));
