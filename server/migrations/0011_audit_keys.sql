-- The audit proven and keys that change while the server works (ADR 0004, docs/operations.md).

-- Where a lane begins after its oldest entries were removed: the last one removed, sealed with the installation's
-- signature. Written by the operator's command alone; the application may read it.
CREATE TABLE audit_checkpoint (
  lane smallint NOT NULL,
  seq bigint NOT NULL,                    -- the last entry that was removed
  hash bytea NOT NULL,                    -- its hash: the next entry follows from it
  removed_until timestamptz NOT NULL,     -- everything removed was written before
  at timestamptz NOT NULL,
  signature text NOT NULL,
  PRIMARY KEY (lane, seq)
);
GRANT SELECT ON audit_checkpoint TO zhibu_app;

-- Old entries are removed by the owner of the table only, which FORCE binds, too; the application has no DELETE.
CREATE POLICY audit_retention ON audit_entry FOR DELETE USING (current_setting('zhibu.gate', true) = 'system');

-- One sealed value that only the right key file opens: looked at before anything else is done.
CREATE TABLE key_canary (
  id smallint PRIMARY KEY CHECK (id = 1),
  sealed_encrypted bytea NOT NULL,
  created_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON key_canary TO zhibu_app;

-- The doctor compares what was applied with what there is.
GRANT SELECT ON migration TO zhibu_app;

-- A change of the master key: what was sealed under older keys is sealed again, table by table, batch by batch.
CREATE TABLE key_rotation (
  id uuid PRIMARY KEY,
  to_key integer NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done')),
  started_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE UNIQUE INDEX key_rotation_running ON key_rotation (state) WHERE state = 'running';
CREATE TABLE key_rotation_part (
  rotation_id uuid NOT NULL REFERENCES key_rotation (id),
  ordinal smallint NOT NULL,
  part text NOT NULL,                     -- a table, or the stored files
  position jsonb,                         -- the last key that was looked at; null before the first
  done bigint NOT NULL DEFAULT 0,         -- values (or files) sealed again
  total bigint NOT NULL,                  -- values (or files) there were at the start
  finished_at timestamptz,
  PRIMARY KEY (rotation_id, ordinal)
);
GRANT SELECT, INSERT, UPDATE ON key_rotation, key_rotation_part TO zhibu_app;
