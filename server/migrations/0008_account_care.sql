-- Account care: password profiles and idle limits as dated data, password history, devices and notices, recovery in
-- person by two officers, replacement of a lost admin by the other two.

-- What holds for passwords and idle sessions in this installation. Dated: a change adds a row, none is overwritten.
-- Accounts belong to no region, so there is one line of settings; the security admin of a top organisation adds to it.
CREATE TABLE sign_in_setting (
  id uuid PRIMARY KEY,
  profile text NOT NULL CHECK (profile IN ('level3', 'nist')),
  member_expiry boolean NOT NULL,         -- whether passwords of people without duty expire, too
  idle_admin_minutes integer NOT NULL CHECK (idle_admin_minutes BETWEEN 5 AND 60),
  idle_officer_minutes integer NOT NULL CHECK (idle_officer_minutes BETWEEN 15 AND 720),
  idle_member_minutes integer NOT NULL CHECK (idle_member_minutes BETWEEN 15 AND 43200),
  reason text NOT NULL,
  set_by uuid,
  set_by_name text NOT NULL,
  set_at timestamptz NOT NULL
);
CREATE INDEX sign_in_setting_newest ON sign_in_setting (set_at DESC, id DESC);
GRANT SELECT, INSERT ON sign_in_setting TO zhibu_app;

ALTER TABLE account
  ADD COLUMN password_barred_at timestamptz; -- "that was not me": the password opens only known devices, to be changed

CREATE TABLE password_history (
  account_id uuid NOT NULL REFERENCES account (id),
  changed_at timestamptz NOT NULL,
  password_hash text NOT NULL,
  PRIMARY KEY (account_id, changed_at)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON password_history TO zhibu_app;

-- A browser that signed in before: a random value in a cookie of its own, kept as a digest.
CREATE TABLE known_device (
  account_id uuid NOT NULL REFERENCES account (id),
  device_hash bytea NOT NULL,
  family text NOT NULL,                   -- browser and system: another one under the same cookie is another device
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, device_hash)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON known_device TO zhibu_app;
ALTER TABLE session ADD COLUMN device_hash bytea;

-- What an account's owner must be told: a new device, a recovery, a change of an admin.
CREATE TABLE account_notice (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  kind text NOT NULL CHECK (kind IN ('new_device', 'recovery_started', 'recovery_confirmed', 'recovery_slip',
    'admin_proposed', 'admin_replaced')),
  at timestamptz NOT NULL,
  session_id uuid,
  recovery_id uuid,
  address text,
  user_agent text,
  detail jsonb NOT NULL DEFAULT '{}',     -- names and roles as they were then; nothing of a member file
  read_at timestamptz,
  disowned_at timestamptz                 -- the owner said: that was not me
);
CREATE INDEX account_notice_account ON account_notice (account_id, at DESC, id DESC);
GRANT SELECT, INSERT, UPDATE ON account_notice TO zhibu_app;

-- Recovery in person: one officer starts, another confirms, and each holds half of the code.
CREATE TABLE account_recovery (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  kind text NOT NULL CHECK (kind IN ('recovery', 'new_officer', 'admin_replacement')),
  reason text NOT NULL,
  started_by uuid NOT NULL,
  started_by_name text NOT NULL,
  started_by_role text NOT NULL,
  started_by_organization text NOT NULL,
  started_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  confirmed_by uuid,
  confirmed_by_name text,
  confirmed_by_role text,
  confirmed_at timestamptz,
  second_half_digest text,                -- keyed digest of the half that the second officer holds
  slip_at timestamptz,                    -- the first officer printed the other half
  used_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by uuid,
  CHECK (confirmed_by IS NULL OR confirmed_by <> started_by)
);
-- One open recovery an account; the last guard behind the service.
CREATE UNIQUE INDEX account_recovery_open ON account_recovery (account_id)
  WHERE slip_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX account_recovery_started ON account_recovery (started_at DESC, id DESC);
GRANT SELECT, INSERT, UPDATE ON account_recovery TO zhibu_app;
ALTER TABLE activation_code ADD COLUMN recovery_id uuid;

-- Break-glass: a lost admin is replaced by the other two together.
CREATE TABLE admin_replacement (
  id uuid PRIMARY KEY,
  role text NOT NULL CHECK (role IN ('system_admin', 'security_admin', 'audit_admin')),
  region_id integer NOT NULL,
  organization_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  lost_duty_id uuid NOT NULL,
  lost_name text NOT NULL,
  login text COLLATE "C" NOT NULL,
  name text NOT NULL,
  reason text NOT NULL,
  proposed_by uuid NOT NULL,
  proposed_by_name text NOT NULL,
  proposed_by_role text NOT NULL,
  proposed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  confirmed_by uuid,
  confirmed_by_name text,
  confirmed_at timestamptz,
  recovery_id uuid,
  withdrawn_at timestamptz,
  CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
  CHECK (role <> proposed_by_role)
);
CREATE INDEX admin_replacement_place ON admin_replacement (region_id, organization_id, proposed_at DESC);
GRANT SELECT, INSERT, UPDATE ON admin_replacement TO zhibu_app;
ALTER TABLE admin_replacement ENABLE ROW LEVEL SECURITY;
ALTER TABLE admin_replacement FORCE ROW LEVEL SECURITY;
CREATE POLICY admin_replacement_care ON admin_replacement USING (
  current_setting('zhibu.gate', true) IN ('accounts', 'system'));

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['password_history', 'known_device', 'account_notice', 'account_recovery'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (
      account_id = nullif(current_setting(''zhibu.account_id'', true), '''')::uuid
      OR current_setting(''zhibu.gate'', true) IN (''authentication'', ''accounts'', ''system''))', t || '_own', t);
  END LOOP;
END $$;
