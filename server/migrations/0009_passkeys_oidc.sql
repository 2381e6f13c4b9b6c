-- Passkeys (WebAuthn) and signing in through an outside OpenID Connect provider (ADR 0010).

-- One credential of one account. The public key and its id are no secrets; whose they are is the account's own.
CREATE TABLE passkey (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  credential_id bytea NOT NULL UNIQUE,
  public_key bytea NOT NULL,              -- COSE key (RFC 9052)
  counter bigint NOT NULL,                -- signature counter: never goes back (WebAuthn section 6.1.1)
  transports text[] NOT NULL,
  backed_up boolean NOT NULL,             -- synchronised by its maker, so it survives the device
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX passkey_account ON passkey (account_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON passkey TO zhibu_app;

-- Challenges that were given out: taken once, within five minutes. Only their SHA-256 is kept.
CREATE UNLOGGED TABLE webauthn_challenge (
  challenge_hash bytea PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('register', 'sign_in', 'prove')),
  account_id uuid,
  session_id uuid,
  address text NOT NULL,
  expires_at timestamptz NOT NULL,
  CHECK ((purpose = 'sign_in') = (session_id IS NULL))
);
CREATE INDEX webauthn_challenge_address ON webauthn_challenge (address, expires_at);
CREATE INDEX webauthn_challenge_age ON webauthn_challenge (expires_at);
GRANT SELECT, INSERT, DELETE ON webauthn_challenge TO zhibu_app;

-- Outside providers; no personal data. The secret of the client is sealed by the vault.
CREATE TABLE oidc_provider (
  id uuid PRIMARY KEY,
  issuer text COLLATE "C" NOT NULL UNIQUE,
  client_id text NOT NULL,
  client_secret_encrypted bytea NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  sufficient_acr text[] NOT NULL,         -- with one of these the provider's sign-in counts as two factors
  sufficient_amr text[] NOT NULL,
  enabled boolean NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON oidc_provider TO zhibu_app;

-- Which outside person is which account. The subject is often a staff number: only its keyed digest is kept.
CREATE TABLE oidc_identity (
  id uuid PRIMARY KEY,
  provider_id uuid NOT NULL REFERENCES oidc_provider (id),
  subject_digest text COLLATE "C" NOT NULL,
  account_id uuid NOT NULL REFERENCES account (id),
  self_started boolean NOT NULL,          -- asked for by the signed-in person; else by a code shown to the officer
  linked_by uuid NOT NULL,
  linked_by_name text NOT NULL,
  linked_at timestamptz NOT NULL,
  last_used_at timestamptz,
  UNIQUE (provider_id, subject_digest)
);
CREATE INDEX oidc_identity_account ON oidc_identity (account_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON oidc_identity TO zhibu_app;

-- An outside person who is nobody here yet: the code that the officer is shown, once, within half an hour.
CREATE TABLE oidc_pairing (
  provider_id uuid NOT NULL REFERENCES oidc_provider (id),
  subject_digest text COLLATE "C" NOT NULL,
  code_hash bytea NOT NULL UNIQUE,
  account_id uuid REFERENCES account (id),  -- the account that asked for it; null for a stranger
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (provider_id, subject_digest)
);
CREATE INDEX oidc_pairing_age ON oidc_pairing (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON oidc_pairing TO zhibu_app;

-- Sign-ins that are under way at a provider: taken once, by the browser that began, within ten minutes.
CREATE UNLOGGED TABLE oidc_login (
  state_hash bytea PRIMARY KEY,
  browser_hash bytea NOT NULL,
  provider_id uuid NOT NULL,
  nonce text NOT NULL,
  verifier_encrypted bytea NOT NULL,      -- PKCE (RFC 7636)
  account_id uuid,                        -- the account that links; null for a sign-in
  session_id uuid,
  next text NOT NULL,
  address text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX oidc_login_address ON oidc_login (address, expires_at);
CREATE INDEX oidc_login_age ON oidc_login (expires_at);
GRANT SELECT, INSERT, DELETE ON oidc_login TO zhibu_app;

-- The owner is told of every new way into the account.
ALTER TABLE account_notice DROP CONSTRAINT account_notice_kind_check;
ALTER TABLE account_notice ADD CONSTRAINT account_notice_kind_check CHECK (kind IN ('new_device', 'recovery_started',
  'recovery_confirmed', 'recovery_slip', 'admin_proposed', 'admin_replaced', 'passkey_added', 'outside_linked'));

-- The account's own; the loaders of sign-in and account care open the gate.
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['passkey', 'webauthn_challenge', 'oidc_identity', 'oidc_pairing', 'oidc_login'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (
      account_id = nullif(current_setting(''zhibu.account_id'', true), '''')::uuid
      OR current_setting(''zhibu.gate'', true) IN (''authentication'', ''accounts'', ''system''))', t || '_own', t);
  END LOOP;
END $$;
