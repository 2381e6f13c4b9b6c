-- Sign-in: failures with a login that no account has are counted like those of an account, so that the answers
-- do not tell the two apart. Keyed by a keyed digest: people type passwords and ID numbers into the login field.
CREATE UNLOGGED TABLE sign_in_unknown (
  login_digest text COLLATE "C" PRIMARY KEY,
  failed_count integer NOT NULL,
  first_failed_at timestamptz NOT NULL,
  locked_until timestamptz
);
CREATE INDEX sign_in_unknown_age ON sign_in_unknown (first_failed_at);
CREATE INDEX sign_in_address_age ON sign_in_address (window_started_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_unknown TO zhibu_app;

-- The list of accounts is paged by login; the running duties of a subtree by path.
CREATE INDEX duty_running ON duty (org_path, id) WHERE ended_at IS NULL;
