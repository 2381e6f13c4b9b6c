-- Talks (谈心谈话) and contacts (联系) with a member: what the computed warnings count from (domain rules 12, 29, 32).
-- A row is never changed: what was recorded wrongly is taken back, with the reason, and stays readable.

CREATE TABLE member_contact (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('talk', 'contact')),
  how text NOT NULL CHECK (how IN ('in_person', 'phone', 'message', 'visit')),
  day date NOT NULL,
  by_name text NOT NULL,                  -- who spoke with the member
  note text,
  recorded_by uuid,
  recorded_name text NOT NULL,
  recorded_at timestamptz NOT NULL,
  withdrawn_by uuid,
  withdrawn_name text,
  withdrawn_at timestamptz,
  withdrawal_reason text,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, member_id) REFERENCES member (region_id, id),
  CHECK ((withdrawn_at IS NULL) = (withdrawal_reason IS NULL))
);
-- One file's list, the latest first.
CREATE INDEX member_contact_member ON member_contact (region_id, member_id, day, id);
CREATE INDEX member_contact_old ON member_contact (day);
GRANT SELECT, INSERT, DELETE ON member_contact TO zhibu_app;
GRANT UPDATE (org_path, withdrawn_by, withdrawn_name, withdrawn_at, withdrawal_reason, version) ON member_contact
  TO zhibu_app;
ALTER TABLE member_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_contact FORCE ROW LEVEL SECURITY;
CREATE POLICY member_contact_scope ON member_contact USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid);

-- The last of each kind that counts stands in the file, so that who was not spoken with is found without reading
-- everybody's talks: written by whoever records or takes back, in the same transaction.
ALTER TABLE member ADD COLUMN last_talk_on date;
ALTER TABLE member ADD COLUMN last_contact_on date;

-- The few of a county that a warning can be about, so that nobody reads all its members to find them.
CREATE INDEX member_probation ON member (region_id, org_path, id) INCLUDE (joined, probation_until)
  WHERE stage = 'probationary';
CREATE INDEX member_application ON member (region_id, org_path, id) INCLUDE (applied) WHERE stage = 'applicant';
CREATE INDEX member_away ON member (region_id, org_path, id) INCLUDE (stage, presence, presence_since, last_talk_on, last_contact_on)
  WHERE presence <> 'present';
-- Everybody in the Party who is there is asked for a talk a year: those not spoken with since a day stand together.
-- CASE and not coalesce(): the planner takes the latter for leaky and would test it only after row-level security.
CREATE INDEX member_talk ON member (region_id,
    (CASE WHEN last_talk_on IS NULL THEN '-infinity'::date ELSE last_talk_on END), org_path, id)
  INCLUDE (last_talk_on, created_at, organization_id)
  WHERE presence = 'present' AND stage IN ('full', 'probationary');
-- Branches of a subtree, for their sizes.
CREATE INDEX organization_branch ON organization (region_id, path) WHERE kind = 'branch' AND ended_on IS NULL;
