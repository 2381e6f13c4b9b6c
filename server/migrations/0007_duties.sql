-- Duties that people really have (issue 3, item 2): six more roles, duties hidden from above, substitution during
-- leave, proposals, hand-over. Neither table keeps a path or a region: the organisation is found through the
-- duty or the locator, so that moving a subtree, into another region too, has nothing to rewrite here.

ALTER TABLE duty DROP CONSTRAINT duty_role_check;
ALTER TABLE duty ADD CONSTRAINT duty_role_check CHECK (role IN ('branch_secretary', 'organization_officer',
  'committee_administrator', 'statistician', 'education_officer', 'publicity_officer', 'network_administrator', 'leader',
  'discipline_officer', 'floating_liaison', 'system_admin', 'security_admin', 'audit_admin'));
-- False: officers of organisations above see that the duty exists, not whose it is.
ALTER TABLE duty ADD COLUMN visible_from_above boolean NOT NULL DEFAULT true;
ALTER TABLE duty ADD COLUMN ended_by uuid;
ALTER TABLE duty ADD COLUMN end_reason text;
-- The duty that took over what was open.
ALTER TABLE duty ADD COLUMN successor_id uuid;

-- Somebody stands in for the holder of a duty while it lasts; never onward, never longer than named.
CREATE TABLE duty_substitution (
  id uuid PRIMARY KEY,
  duty_id uuid NOT NULL REFERENCES duty (id),
  account_id uuid NOT NULL REFERENCES account (id),   -- the substitute
  from_on date NOT NULL,
  until_on date NOT NULL,                             -- half-open: the first day without
  reason text NOT NULL,
  named_by uuid,
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by uuid,
  CHECK (until_on > from_on)
);
CREATE INDEX duty_substitution_duty ON duty_substitution (duty_id);
CREATE INDEX duty_substitution_account ON duty_substitution (account_id) WHERE ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON duty_substitution TO zhibu_app;
ALTER TABLE duty_substitution ENABLE ROW LEVEL SECURITY;
ALTER TABLE duty_substitution FORCE ROW LEVEL SECURITY;
CREATE POLICY duty_substitution_own ON duty_substitution USING (
  account_id = nullif(current_setting('zhibu.account_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) IN ('authentication', 'accounts', 'system'));

-- A duty proposed by one and granted by another.
CREATE TABLE duty_proposal (
  id uuid PRIMARY KEY,
  login text COLLATE "C" NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  organization_id uuid NOT NULL REFERENCES organization_locator (organization_id),
  from_on date,                                       -- null: the day of the decision
  until_on date,
  visible_from_above boolean NOT NULL DEFAULT true,
  reason text NOT NULL,
  proposed_by uuid NOT NULL REFERENCES account (id),
  proposer_role text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_on date NOT NULL,                           -- the first day on which it can no longer be accepted
  addressee_id uuid REFERENCES duty (id),             -- the duty that has it in its list; others who may grant may decide too
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'accepted', 'refused', 'withdrawn', 'expired')),
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  answer text,
  duty_id uuid REFERENCES duty (id),
  version integer NOT NULL DEFAULT 1
);
CREATE INDEX duty_proposal_organization ON duty_proposal (organization_id);
CREATE INDEX duty_proposal_addressee ON duty_proposal (addressee_id) WHERE state = 'pending';
CREATE UNIQUE INDEX duty_proposal_once ON duty_proposal (login, role, organization_id)
  WHERE state = 'pending';
GRANT SELECT, INSERT, UPDATE ON duty_proposal TO zhibu_app;
ALTER TABLE duty_proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE duty_proposal FORCE ROW LEVEL SECURITY;
CREATE POLICY duty_proposal_own ON duty_proposal USING (
  proposed_by = nullif(current_setting('zhibu.account_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) IN ('accounts', 'system'));
