-- Changes of status (党籍变动): what was decided of a member, from which day on, on what basis. A change that was
-- recorded wrongly is taken back, never deleted. What the member was before lies beside what it became, so that taking
-- back brings exactly that back.

CREATE TABLE status_change (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  organization_id uuid NOT NULL,          -- where the member was affiliated when it was recorded
  organization_name text NOT NULL,
  member_name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('admit', 'convert', 'extend_probation', 'cancel_probation', 'go_abroad', 'return',
    'lose_contact', 'find_again', 'suspend', 'restore', 'die', 'withdraw', 'withdraw_by_default', 'remove', 'expel')),
  ground text CHECK (ground IN ('lost_contact', 'abroad', 'other')),
  valid_on date NOT NULL,
  basis text,
  document text,
  note text,
  before jsonb NOT NULL,                  -- stage, joined, full_on, presence … of the file before and after
  after jsonb NOT NULL,
  cause_before text,                      -- why the period that began on that day had begun, where one had
  recorded_at timestamptz NOT NULL,
  account_id uuid,
  actor_name text NOT NULL,
  duty_role text NOT NULL,
  revoked_at timestamptz,
  revoked_by uuid,
  revoked_name text,
  revoked_role text,
  revoke_reason text,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (region_id, id),
  CHECK ((kind = 'suspend') = (ground IS NOT NULL)),
  CHECK ((revoked_at IS NULL) = (revoke_reason IS NULL))
);
CREATE INDEX status_change_member ON status_change (region_id, member_id, id);
CREATE INDEX status_change_path ON status_change (region_id, org_path, id);
-- The officers' list: the latest recorded first; ids are uuidv7 and grow with time.
CREATE INDEX status_change_recorded ON status_change (region_id, id DESC);
GRANT SELECT, INSERT ON status_change TO zhibu_app;
GRANT UPDATE (org_path, revoked_at, revoked_by, revoked_name, revoked_role, revoke_reason, version)
  ON status_change TO zhibu_app;
ALTER TABLE status_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE status_change FORCE ROW LEVEL SECURITY;
CREATE POLICY status_change_scope ON status_change USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid);

-- A cancelled probation is an ending, too (retention.endings.ts).
DROP INDEX member_ended;
CREATE INDEX member_ended ON member (region_id, org_path, id)
  WHERE reduced_at IS NULL
    AND stage IN ('deceased', 'withdrew', 'removed', 'expelled', 'withdrew_by_default', 'probation_cancelled');
