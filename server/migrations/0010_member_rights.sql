-- The member's own rights: correction (PIPL art. 46), consent (arts. 14-15), the copy (art. 45), and the run of the
-- retention table (art. 47).

-- A correction request (更正申请): one field of the own file, from asking to the answer. What it says lies sealed,
-- whatever the field: the new value, the old one and the explanation, until the retention table erases it.
CREATE TABLE correction_request (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  field text COLLATE "C" NOT NULL,
  state text NOT NULL CHECK (state IN ('submitted', 'accepted', 'refused', 'withdrawn')),
  content_encrypted bytea,                -- null: erased on its day
  submitted_by uuid,
  submitted_at timestamptz NOT NULL,
  due_on date NOT NULL,                   -- the last day for an answer, by the rule in force at the time
  decided_by uuid,
  decided_at timestamptz,
  decided_name text,
  decided_role text,
  decided_organization text,
  reason text,                            -- why it was refused, or a word to the member
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, member_id) REFERENCES member (region_id, id),
  CHECK ((state = 'submitted') = (decided_at IS NULL))
);
CREATE INDEX correction_request_member ON correction_request (region_id, member_id, id);
CREATE INDEX correction_request_path ON correction_request (region_id, org_path, id);
-- The officers' list: what is open in a subtree, the most pressing first.
CREATE INDEX correction_request_open ON correction_request (region_id, due_on, id) WHERE state = 'submitted';
-- One open request a field; the last guard behind the service (style rule 9).
CREATE UNIQUE INDEX correction_request_once ON correction_request (region_id, member_id, field)
  WHERE state = 'submitted';
GRANT SELECT, INSERT, UPDATE, DELETE ON correction_request TO zhibu_app;
ALTER TABLE correction_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE correction_request FORCE ROW LEVEL SECURITY;
CREATE POLICY correction_request_scope ON correction_request USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid);

-- Consent (PIPL arts. 14-15): every decision with its day; the latest of a purpose holds. Nobody gives it for the
-- member, nobody changes what was decided: the database lets only the person's own session add one.
CREATE TABLE member_consent (
  region_id integer NOT NULL,
  member_id uuid NOT NULL,
  id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  purpose text COLLATE "C" NOT NULL,
  given boolean NOT NULL,                 -- false: withdrawn
  words_version integer NOT NULL,         -- which words the person read
  at timestamptz NOT NULL,
  PRIMARY KEY (region_id, member_id, id)
);
CREATE INDEX member_consent_purpose ON member_consent (region_id, member_id, purpose, id DESC);
GRANT SELECT, INSERT, DELETE, UPDATE (org_path) ON member_consent TO zhibu_app;
ALTER TABLE member_consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_consent FORCE ROW LEVEL SECURITY;
CREATE POLICY member_consent_read ON member_consent FOR SELECT USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid);
CREATE POLICY member_consent_own ON member_consent FOR INSERT WITH CHECK (
  member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) = 'system'); -- a file that moves to another region takes its decisions along
-- An organisation moves with everything that carries its path.
CREATE POLICY member_consent_moved ON member_consent FOR UPDATE USING (
  org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true));
CREATE POLICY member_consent_due ON member_consent FOR DELETE USING (
  current_setting('zhibu.gate', true) = 'system');

-- A change of the file names the request that it answers.
ALTER TABLE member_event ADD COLUMN correction_id uuid;

-- Evidence belongs to its request.
ALTER TABLE file ADD COLUMN correction_id uuid;
ALTER TABLE file DROP CONSTRAINT file_purpose_check;
ALTER TABLE file ADD CONSTRAINT file_purpose_check
  CHECK (purpose IN ('photo', 'attachment', 'import', 'export', 'report', 'evidence'));
CREATE INDEX file_correction ON file (region_id, correction_id) WHERE correction_id IS NOT NULL;
CREATE INDEX file_deleted ON file (deleted_at) WHERE deleted_at IS NOT NULL;

-- A copy taken by the member stands in the own log like everything else.
ALTER TABLE member_access DROP CONSTRAINT member_access_action_check;
ALTER TABLE member_access ADD CONSTRAINT member_access_action_check
  CHECK (action IN ('opened', 'revealed', 'exported', 'copied'));

-- The runs of the retention table: one a day (China), by whichever process comes first. Counts, no person.
CREATE TABLE retention_run (
  day date PRIMARY KEY,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  counts jsonb NOT NULL DEFAULT '{}'
);
GRANT SELECT, INSERT, UPDATE ON retention_run TO zhibu_app;

-- What has served its time goes; each of these tables is closed by row-level security, the run opens the gate.
GRANT DELETE ON file, session, token, activation_code, account_notice TO zhibu_app;
CREATE INDEX session_expiry ON session (expires_at);

-- When the retention table took away what an ended file needs no more; null: the file is whole.
ALTER TABLE member ADD COLUMN reduced_at timestamptz;
CREATE INDEX member_ended ON member (region_id, org_path, id)
  WHERE reduced_at IS NULL AND stage IN ('deceased', 'withdrew', 'removed', 'expelled', 'withdrew_by_default');
